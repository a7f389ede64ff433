#include "crondb/core/url.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include <arpa/inet.h>
#include <netinet/in.h>

namespace crondb {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

std::string lower(std::string_view text) {
  std::string lowered(text);
  for (char& c : lowered) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
  return lowered;
}

/// The characters of RFC 3986, and `%` only before two hexadecimal digits.
bool has_url_characters(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c <= ' ' || c > '~' || std::string_view("\"<>\\^`{|}").find(c) != std::string_view::npos) return false;
    if (c == '%' && (i + 2 >= text.size() || !is_hex(text[i + 1]) || !is_hex(text[i + 2]))) return false;
  }
  return true;
}

bool is_address(int family, std::string_view text) {
  std::array<unsigned char, sizeof(in6_addr)> bytes{};
  return ::inet_pton(family, std::string(text).c_str(), bytes.data()) == 1;
}

bool is_label(std::string_view label) {
  return !label.empty() && label.size() <= 63 && label.front() != '-' && label.back() != '-' &&
         std::all_of(label.begin(), label.end(), [](char c) { return is_letter(c) || is_digit(c) || c == '-' || c == '_'; });
}

bool is_host(std::string_view host) {
  if (host.ends_with('.')) host.remove_suffix(1);
  if (host.size() > 253) return false;
  std::string_view last;
  for (std::string_view rest = host;;) {
    last = rest.substr(0, rest.find('.'));
    if (!is_label(last)) return false;
    if (last.size() == rest.size()) break;
    rest.remove_prefix(last.size() + 1);
  }
  // No top level domain is a number: whatever ends in one is meant to be an address.
  const bool hexadecimal =
      last.size() >= 2 && last[0] == '0' && (last[1] == 'x' || last[1] == 'X') && std::all_of(last.begin() + 2, last.end(), is_hex);
  const bool number = hexadecimal || std::all_of(last.begin(), last.end(), is_digit);
  return !number || is_address(AF_INET, host);
}

tl::unexpected<Error> malformed(std::string why) { return fail(ErrorCode::bad_request, std::move(why)); }

}  // namespace

Result<Url> parse_url(std::string_view text) {
  if (!has_url_characters(text)) return malformed("must have no characters that a URL doesn't have");
  const auto colon = text.find("://");
  if (colon == std::string_view::npos || colon == 0 || !is_letter(text.front())) return malformed("must begin like https://");
  const auto scheme = text.substr(0, colon);
  if (!std::all_of(scheme.begin(), scheme.end(),
                   [](char c) { return is_letter(c) || is_digit(c) || c == '+' || c == '-' || c == '.'; })) {
    return malformed("must begin like https://");
  }
  Url url{.scheme = lower(scheme)};
  auto rest = text.substr(colon + 3);
  auto authority = rest.substr(0, rest.find_first_of("/?#"));
  rest.remove_prefix(authority.size());
  const auto before_fragment = rest.substr(0, rest.find('#'));
  url.has_fragment = before_fragment.size() < rest.size();
  url.path = before_fragment.substr(0, before_fragment.find('?'));
  url.has_query = url.path.size() < before_fragment.size();

  if (const auto at = authority.rfind('@'); at != std::string_view::npos) {
    url.has_user = true;
    authority.remove_prefix(at + 1);
  }
  std::string_view host;
  if (authority.starts_with('[')) {
    const auto close = authority.find(']');
    if (close == std::string_view::npos) return malformed("must have an IPv6 address in [ and ]");
    host = authority.substr(1, close - 1);
    if (!is_address(AF_INET6, host)) return malformed("must have an IPv6 address in [ and ]");
    authority.remove_prefix(close + 1);
  } else {
    host = authority.substr(0, authority.find(':'));
    authority.remove_prefix(host.size());
    if (host.empty()) return malformed("must name a host");
    if (!is_host(host)) return malformed("must name a host as example.com, 192.0.2.1 or [2001:db8::1] are named");
  }
  url.host = lower(host);
  if (authority.empty()) return url;
  std::uint16_t port = 0;
  const char* const end = authority.data() + authority.size();
  const auto [stopped, error] = std::from_chars(authority.data() + 1, end, port);
  if (authority.front() != ':' || error != std::errc() || stopped != end || port == 0) {
    return malformed("must have a port from 1 to 65535, or none");
  }
  url.port = port;
  return url;
}

bool is_loopback_host(std::string_view host) {
  return host == "localhost" || host == "::1" || (host.starts_with("127.") && is_address(AF_INET, host));
}

}  // namespace crondb
