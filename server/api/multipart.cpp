#include "api/multipart.hpp"

#include <algorithm>
#include <stdexcept>

#include <crondb/core/text.hpp>

#include "api/media_type.hpp"

namespace crondb::server {

namespace {

constexpr std::size_t chunk = std::size_t{1} << 16U;

tl::unexpected<Error> cut_off() { return fail(ErrorCode::bad_request, "the multipart body ends before its last boundary"); }

}  // namespace

std::optional<std::string> multipart_boundary(std::string_view content_type) {
  const auto type = parse_media_type(content_type);
  const auto* boundary = type && type->name == "multipart/form-data" ? type->find("boundary") : nullptr;
  return boundary && !boundary->empty() && boundary->size() <= 70 ? std::optional(*boundary) : std::nullopt;
}

MultipartReader::MultipartReader(std::istream& in, std::string_view boundary)
    : in_(in), delimiter_("\r\n--" + std::string(boundary)) {}

bool MultipartReader::fill() {
  buffer_.erase(0, begin_);
  begin_ = 0;
  const std::size_t held = buffer_.size();
  buffer_.resize(held + chunk);
  in_.read(buffer_.data() + held, static_cast<std::streamsize>(chunk));
  buffer_.resize(held + static_cast<std::size_t>(in_.gcount()));
  return buffer_.size() > held;
}

/// The next piece before the delimiter, good until the next call; empty at the delimiter or where everything ends.
std::string_view MultipartReader::take() {
  for (;;) {
    const auto rest = std::string_view(buffer_).substr(begin_);
    const auto end = rest.find(delimiter_);
    if (end == 0) return {};
    // Without a delimiter in sight, the last bytes may be the beginning of one.
    const std::size_t length = end != std::string_view::npos ? end : rest.size() - std::min(rest.size(), delimiter_.size());
    if (length > 0) {
      begin_ += length;
      return rest.substr(0, length);
    }
    if (!fill()) {
      cut_off_ = true;
      return {};
    }
  }
}

/// A line of a part's head, without its end.
Result<std::string> MultipartReader::take_line() {
  for (;;) {
    const auto rest = std::string_view(buffer_).substr(begin_);
    const auto end = rest.find("\r\n");
    if (head_bytes_ + std::min(end, rest.size()) > max_part_head_bytes)
      return fail(ErrorCode::too_large, "the head of a part is too long");
    if (end != std::string_view::npos) {
      head_bytes_ += end + 2;
      begin_ += end + 2;
      return std::string(rest.substr(0, end));
    }
    if (!fill()) return cut_off();
  }
}

Result<std::optional<std::string>> MultipartReader::next() {
  while (!take().empty()) continue;
  if (cut_off_) return cut_off();
  begin_ += delimiter_.size();
  while (buffer_.size() - begin_ < 2) {
    if (!fill()) return cut_off();
  }
  if (std::string_view(buffer_).substr(begin_).starts_with("--")) return std::nullopt;
  if (++parts_ > max_parts) return fail(ErrorCode::too_large, "the multipart body has too many parts");

  head_bytes_ = 0;
  auto line = take_line();
  if (line && !trim(*line).empty())
    return fail(ErrorCode::bad_request, "a boundary of the multipart body isn't the end of its line");
  std::optional<std::string> name;
  while (line) {
    line = take_line();
    if (!line || line->empty()) break;
    const auto colon = std::min(line->find(':'), line->size());
    if (fold_case(trim(std::string_view(*line).substr(0, colon))) != "content-disposition") continue;
    const auto disposition = parse_parameters(std::string_view(*line).substr(std::min(colon + 1, line->size())));
    const auto* given = disposition.name == "form-data" ? disposition.find("name") : nullptr;
    name = given ? std::optional(*given) : std::nullopt;
  }
  if (!line) return fail(std::move(line.error()));
  if (!name) return fail(ErrorCode::bad_request, "a part of the multipart body has no name");
  content_buffer_.clear();
  content_.clear();
  return name;
}

Result<std::string> MultipartReader::text(std::size_t limit) {
  std::string text(limit + 1, '\0');
  content_.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (content_.bad()) return cut_off();
  text.resize(static_cast<std::size_t>(content_.gcount()));
  if (text.size() > limit) return fail(ErrorCode::too_large, "a part of the multipart body is too long");
  return text;
}

MultipartReader::Content::int_type MultipartReader::Content::underflow() {
  const auto piece = reader_.take();
  if (reader_.cut_off_) throw std::runtime_error("the multipart body is cut off");
  if (piece.empty()) return traits_type::eof();
  // The get area is only read.
  char* begin = const_cast<char*>(piece.data());
  setg(begin, begin, begin + piece.size());
  return traits_type::to_int_type(*begin);
}

}  // namespace crondb::server
