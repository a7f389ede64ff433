#include "request_parser.hpp"

#include <algorithm>

#include <boost/beast/core/string.hpp>
#include <boost/beast/http/error.hpp>

namespace crondb::server {

namespace http = boost::beast::http;

namespace {

// What is set aside for a body on the word of its Content-Length alone.
constexpr std::uint64_t trusted_length = std::uint64_t{64} * 1024;

std::string to_string(boost::beast::string_view text) { return {text.data(), text.size()}; }

// RFC 9112, 3.2: servers must take the absolute form too. Empty if it is neither that nor a form that is served.
std::string_view origin_form(std::string_view target) {
  if (target.starts_with('/') || target == "*") return target;
  const auto scheme = target.find("://");
  if (scheme == std::string_view::npos) return {};
  const auto path = target.find_first_of("/?", scheme + 3);
  return path == std::string_view::npos ? "/" : target.substr(path);
}

}  // namespace

RequestParser::RequestParser(std::size_t head_limit) : head_limit_(head_limit) {
  // Beast counts only what it hasn't consumed yet, so the limits are enforced here; its own must not come first.
  Beast::header_limit(static_cast<std::uint32_t>(std::min<std::size_t>(head_limit + 1, UINT32_MAX)));
  Beast::body_limit(boost::none);
  Beast::eager(false);
}

RequestParser::Step RequestParser::read_head(std::string_view input) {
  ErrorCode error;
  const std::size_t consumed = put({input.data(), input.size()}, error);
  head_size_ += consumed;
  const bool unfinished = error == http::error::need_more;
  const std::size_t known_size = head_size_ + (unfinished ? input.size() - consumed : 0);
  if (known_size > head_limit_ || error == http::error::header_limit) return failed(Fault::headers_too_large, consumed);
  if (unfinished) return {Progress::more, consumed};
  if (error) return failed(Fault::malformed, consumed);
  return {Progress::complete, consumed};
}

bool RequestParser::accept_body(std::uint64_t limit, bool spool) {
  body_limit_ = limit;
  const auto announced = chunked() ? boost::optional<std::uint64_t>{} : content_length();
  if (announced && *announced > limit) return false;
  if (spool) {
    spool_.emplace();
  } else if (announced) {
    request_.body.reserve(static_cast<std::size_t>(std::min(*announced, trusted_length)));
  }
  return true;
}

RequestParser::Step RequestParser::read_body(std::string_view input) {
  std::size_t consumed = 0;
  while (!is_done()) {
    if (consumed == input.size()) return {Progress::more, consumed};
    const auto rest = input.substr(consumed);
    ErrorCode error;
    consumed += put({rest.data(), rest.size()}, error);
    if (error == http::error::need_more) {
      // An endless chunk extension or trailer.
      if (input.size() - consumed > head_limit_) return failed(Fault::headers_too_large, consumed);
      return {Progress::more, consumed};
    }
    if (error) return failed(fault_, consumed);
  }
  return {Progress::complete, consumed};
}

HeaderFields RequestParser::known_fields(std::string_view rest) const {
  HeaderFields known;
  for (const auto name : echoed_fields) {
    if (const auto value = request_.head.headers.get(name); !value.empty()) known.set(std::string(name), std::string(value));
  }
  if (is_header_done()) return known;
  // A head that isn't complete or right: whole lines of it up to its end.
  for (auto end = rest.find('\n'); end != std::string_view::npos; end = rest.find('\n')) {
    const auto line = rest.substr(0, end);
    rest.remove_prefix(end + 1);
    const auto last = line.find_last_not_of(" \t\r");
    if (last == std::string_view::npos) break;
    for (const auto name : echoed_fields) {
      if (last <= name.size() || line[name.size()] != ':') continue;
      if (!boost::beast::iequals({line.data(), name.size()}, {name.data(), name.size()})) continue;
      const auto first = line.find_first_not_of(" \t", name.size() + 1);
      known.set(std::string(name), std::string(line.substr(first, last + 1 - first)));
    }
  }
  return known;
}

Request RequestParser::take() {
  if (spool_) request_.upload = std::move(*spool_).read();
  return std::move(request_);
}

void RequestParser::on_request_impl(http::verb verb, StringView method, StringView target, int version, ErrorCode& error) {
  request_.head.method = to_string(method);
  is_head_ = verb == http::verb::head;
  version_ = version;
  const auto path = origin_form({target.data(), target.size()});
  if (path.empty()) return fail(Fault::malformed, error);
  if (path.front() == '?') request_.head.target = '/';
  request_.head.target += path;
}

void RequestParser::on_field_impl(http::field id, StringView name, StringView value, ErrorCode&) {
  if (is_header_done()) return;  // a trailer: nobody may mistake it for a header
  if (id == http::field::host) ++hosts_;
  if (id == http::field::transfer_encoding) transfer_encoded_ = true;
  if (id == http::field::expect && boost::beast::iequals(value, "100-continue")) expects_continue_ = true;
  request_.head.headers.add(to_string(name), to_string(value));
}

void RequestParser::on_header_impl(ErrorCode& error) {
  // RFC 9112, 3.2 and 6.1: whoever reads such a request differently could be made to see another one behind it.
  const bool host_missing = hosts_ == 0 && !is_http_1_0();
  const bool length_unclear = transfer_encoded_ && (!chunked() || is_http_1_0());
  if (host_missing || hosts_ > 1 || length_unclear) fail(Fault::malformed, error);
}

void RequestParser::on_body_init_impl(const boost::optional<std::uint64_t>&, ErrorCode&) {}

std::size_t RequestParser::on_body_impl(StringView piece, ErrorCode&) {
  const std::string_view bytes{piece.data(), piece.size()};
  if (spool_) {
    spool_->append(bytes);
  } else {
    request_.body.append(bytes);
  }
  return piece.size();
}

void RequestParser::on_chunk_header_impl(std::uint64_t size, StringView, ErrorCode& error) {
  if (size > body_limit_ - body_size_) return fail(Fault::body_too_large, error);
  body_size_ += size;
}

std::size_t RequestParser::on_chunk_body_impl(std::uint64_t, StringView piece, ErrorCode& error) {
  return on_body_impl(piece, error);
}

void RequestParser::fail(Fault fault, ErrorCode& error) {
  fault_ = fault;
  error = http::make_error_code(http::error::bad_value);
}

RequestParser::Step RequestParser::failed(Fault fault, std::size_t consumed) {
  fault_ = fault;
  return {Progress::failed, consumed};
}

}  // namespace crondb::server
