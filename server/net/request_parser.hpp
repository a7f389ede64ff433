#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <boost/beast/http/basic_parser.hpp>

#include "api/http.hpp"
#include "spool.hpp"

namespace crondb::server {

/// Takes one request apart as its bytes arrive, straight into the values that the application sees.
class RequestParser final : private boost::beast::http::basic_parser<true> {
 public:
  enum class Progress : std::uint8_t { more, complete, failed };

  struct Step {
    Progress progress;
    std::size_t consumed;  ///< bytes of the input that are not to be presented again
  };

  explicit RequestParser(std::size_t head_limit);

  /// Reads up to the end of the head; never beyond it.
  [[nodiscard]] Step read_head(std::string_view input);

  /// Says what to do with the body, once the head is complete. False if its announced length is beyond the limit.
  [[nodiscard]] bool accept_body(std::uint64_t limit, bool spool);

  /// Reads up to the end of the request. Throws std::system_error if the body can't be spooled.
  [[nodiscard]] Step read_body(std::string_view input);

  /// The fields of `echoed_fields` that have arrived; `rest` is what read_head has left of its input.
  [[nodiscard]] HeaderFields known_fields(std::string_view rest) const;

  /// Why a step failed.
  [[nodiscard]] Fault fault() const { return fault_; }

  /// Known as soon as the request line was read.
  [[nodiscard]] bool is_head() const { return is_head_; }
  [[nodiscard]] bool is_http_1_0() const { return version_ == 10; }
  [[nodiscard]] bool keeps_alive() const { return keep_alive(); }
  [[nodiscard]] bool has_body() const { return !is_done(); }
  /// The client waits for a 100 (Continue) before it sends the body.
  [[nodiscard]] bool expects_continue() const { return expects_continue_ && !is_http_1_0(); }

  /// Bytes of memory that the body takes so far.
  [[nodiscard]] std::size_t body_memory() const { return request_.body.capacity(); }

  [[nodiscard]] RequestHead& head() { return request_.head; }
  /// The request; complete once read_body says so, or read_head for one without body.
  [[nodiscard]] Request take();

 private:
  using Beast = boost::beast::http::basic_parser<true>;
  using ErrorCode = boost::beast::error_code;
  using StringView = boost::beast::string_view;

  void on_request_impl(boost::beast::http::verb, StringView method, StringView target, int version, ErrorCode&) override;
  void on_response_impl(int, StringView, int, ErrorCode&) override {}
  void on_field_impl(boost::beast::http::field id, StringView name, StringView value, ErrorCode&) override;
  void on_header_impl(ErrorCode&) override;
  void on_body_init_impl(const boost::optional<std::uint64_t>&, ErrorCode&) override;
  std::size_t on_body_impl(StringView piece, ErrorCode&) override;
  void on_chunk_header_impl(std::uint64_t size, StringView extensions, ErrorCode&) override;
  std::size_t on_chunk_body_impl(std::uint64_t remaining, StringView piece, ErrorCode&) override;
  void on_finish_impl(ErrorCode&) override {}

  void fail(Fault fault, ErrorCode&);
  Step failed(Fault fault, std::size_t consumed);

  Request request_;
  std::optional<Spool> spool_;
  std::size_t head_limit_;
  std::size_t head_size_ = 0;
  std::uint64_t body_limit_ = 0;
  std::uint64_t body_size_ = 0;
  int version_ = 11;
  int hosts_ = 0;
  bool is_head_ = false;
  bool transfer_encoded_ = false;
  bool expects_continue_ = false;
  Fault fault_ = Fault::malformed;
};

}  // namespace crondb::server
