// The only file that includes Beast's WebSocket, which takes long to compile.
#include "websocket.hpp"

#include <array>
#include <atomic>
#include <chrono>
#include <utility>
#include <vector>

#include <boost/asio/post.hpp>
#include <boost/beast/core/stream_traits.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/websocket/stream.hpp>

namespace crondb::server {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace websocket = beast::websocket;

namespace {

constexpr std::chrono::seconds handshake_time{5};
/// Half of it passes before a ping is sent.
constexpr std::chrono::seconds silence{60};
constexpr std::size_t largest_message = 4096;

class LiveSocket final : public WebSocket, public std::enable_shared_from_this<LiveSocket> {
 public:
  LiveSocket(Connection::Socket socket, Opened opened, std::shared_ptr<void> owner)
      : executor_(socket.get_executor()),
        stream_(std::move(socket)),
        deadline_(executor_),
        opened_(std::move(opened)),
        owner_(std::move(owner)) {}

  void accept(const std::string& key, const HeaderFields& headers) {
    stream_.set_option(websocket::stream_base::timeout{handshake_time, silence, true});
    stream_.set_option(websocket::stream_base::decorator([headers](websocket::response_type& response) {
      for (const auto& [name, value] : headers) response.set(name, value);
    }));
    stream_.read_message_max(largest_message);
    stream_.text(true);
    // What the transport and the application have checked already, in Beast's terms.
    beast::http::request<beast::http::empty_body> request(beast::http::verb::get, "/", 11);
    request.set(beast::http::field::host, "localhost");
    request.set(beast::http::field::upgrade, "websocket");
    request.set(beast::http::field::connection, "upgrade");
    request.set(beast::http::field::sec_websocket_version, "13");
    request.set(beast::http::field::sec_websocket_key, key);
    stream_.async_accept(request, [self = shared_from_this()](Error error) { self->accepted(error); });
  }

  void send(std::shared_ptr<const std::string> text) override {
    if (backlog_.fetch_add(1) >= max_backlog) {
      backlog_.fetch_sub(1);
      if (!overflowed_.exchange(true)) close(CloseCode::try_again_later);
      return;
    }
    asio::post(executor_, [self = shared_from_this(), text = std::move(text)]() mutable {
      self->outgoing_.push_back(std::move(text));
      self->write();
    });
  }

  std::size_t backlog() const override { return backlog_; }

  void close(CloseCode code) override {
    asio::post(executor_, [self = shared_from_this(), code] { self->begin_close(code); });
  }

  void drop() override {
    asio::post(executor_, [self = shared_from_this()] { self->cut(); });
  }

 private:
  using Error = boost::system::error_code;
  using Stream = websocket::stream<Connection::Socket, false>;
  using Timer =
      asio::basic_waitable_timer<std::chrono::steady_clock, asio::wait_traits<std::chrono::steady_clock>, Connection::Executor>;
  enum class Phase : std::uint8_t { opening, open, closing, closed };

  void accepted(Error error) {
    if (error || phase_ != Phase::opening) return finish();
    phase_ = Phase::open;
    stream_.set_option(websocket::stream_base::decorator([](websocket::response_type&) {}));  // lets go of the headers
    handle_ = std::exchange(opened_, nullptr)(shared_from_this());
    read();
    write();
  }

  void read() {
    stream_.async_read_some(asio::buffer(ignored_), [self = shared_from_this()](Error error, std::size_t) {
      if (error) return self->finish();
      self->read();
    });
  }

  void write() {
    if (phase_ != Phase::open || writing_ || outgoing_.empty()) return;
    writing_ = true;
    stream_.async_write(asio::buffer(*outgoing_.front()), [self = shared_from_this()](Error error, std::size_t) {
      self->writing_ = false;
      self->outgoing_.erase(self->outgoing_.begin());
      self->backlog_.fetch_sub(1);
      if (error) return self->finish();
      if (self->outgoing_.empty()) self->outgoing_.shrink_to_fit();
      self->write();
    });
  }

  void begin_close(CloseCode code) {
    if (phase_ == Phase::opening) return cut();
    if (phase_ != Phase::open) return;
    phase_ = Phase::closing;
    handle_.reset();
    // A client that doesn't read keeps the close waiting behind the message that is being written.
    deadline_.expires_after(handshake_time);
    deadline_.async_wait([self = shared_from_this()](Error error) {
      if (!error) self->cut();
    });
    stream_.async_close(websocket::close_reason(static_cast<std::uint16_t>(code)),
                        [self = shared_from_this()](Error) { self->finish(); });
  }

  /// Everything that is under way ends with an error.
  void cut() {
    Error ignored;
    beast::get_lowest_layer(stream_).close(ignored);
    finish();
  }

  void finish() {
    if (std::exchange(phase_, Phase::closed) == Phase::closed) return;
    Error ignored;
    beast::get_lowest_layer(stream_).close(ignored);
    deadline_.cancel();
    handle_.reset();
    opened_ = nullptr;
    owner_.reset();
  }

  const Connection::Executor executor_;
  Stream stream_;
  Timer deadline_;
  Opened opened_;
  std::shared_ptr<void> owner_;
  std::shared_ptr<void> handle_;
  Phase phase_ = Phase::opening;
  bool writing_ = false;
  std::array<char, 128> ignored_{};
  std::vector<std::shared_ptr<const std::string>> outgoing_;  ///< the first is being written
  std::atomic<std::size_t> backlog_{0};
  std::atomic<bool> overflowed_{false};
};

}  // namespace

std::shared_ptr<WebSocket> accept_websocket(Connection::Socket socket, const std::string& key, Response answer,
                                            std::shared_ptr<void> owner) {
  auto opened_socket = std::make_shared<LiveSocket>(std::move(socket), std::move(answer.opened), std::move(owner));
  opened_socket->accept(key, answer.headers);
  return opened_socket;
}

}  // namespace crondb::server
