#pragma once

#include <cstddef>
#include <istream>
#include <optional>
#include <streambuf>
#include <string>
#include <string_view>

#include <crondb/core/result.hpp>

namespace crondb::server {

inline constexpr std::size_t max_parts = 32;
inline constexpr std::size_t max_part_head_bytes = std::size_t{8} * 1024;

/// The boundary in a Content-Type of multipart/form-data; nullopt for any other Content-Type and for a boundary that isn't 1–70
/// characters.
[[nodiscard]] std::optional<std::string> multipart_boundary(std::string_view content_type);

/// Reads multipart/form-data (RFC 7578) part by part, in constant memory.
class MultipartReader {
 public:
  /// `in` must outlive the reader.
  MultipartReader(std::istream& in, std::string_view boundary);
  MultipartReader(const MultipartReader&) = delete;
  MultipartReader& operator=(const MultipartReader&) = delete;

  /// Goes on to the next part, past what is left of the one before, and answers its name; nullopt after the last one. Errors:
  /// bad_request for what isn't well formed or ends too early, too_large beyond max_parts or max_part_head_bytes.
  [[nodiscard]] Result<std::optional<std::string>> next();
  /// The content of the part, until `next`. Turns bad where the whole ends before the part does.
  [[nodiscard]] std::istream& content() { return content_; }
  /// What is left of the content. Errors: too_large beyond `limit` bytes, bad_request where the whole ends before the part does.
  [[nodiscard]] Result<std::string> text(std::size_t limit);

 private:
  class Content final : public std::streambuf {
   public:
    explicit Content(MultipartReader& reader) : reader_(reader) {}
    void clear() { setg(nullptr, nullptr, nullptr); }

   protected:
    int_type underflow() override;

   private:
    MultipartReader& reader_;
  };

  [[nodiscard]] bool fill();
  [[nodiscard]] std::string_view take();
  [[nodiscard]] Result<std::string> take_line();

  std::istream& in_;
  std::string delimiter_;
  std::string buffer_ = "\r\n";  ///< as if a line ended before the first delimiter
  std::size_t begin_ = 0;        ///< of what is not yet taken
  bool cut_off_ = false;
  std::size_t parts_ = 0;
  std::size_t head_bytes_ = 0;
  Content content_buffer_{*this};
  std::istream content_{&content_buffer_};
};

}  // namespace crondb::server
