#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "crondb/core/result.hpp"

#pragma GCC visibility push(default)

namespace crondb {

/// An absolute URL that names a server (RFC 3986), taken apart. Nothing is decoded.
struct Url {
  std::string scheme{};                 ///< in lower case
  bool has_user = false;                ///< names a user, with a password or without
  std::string host{};                   ///< in lower case; an IPv6 address without its brackets
  std::optional<std::uint16_t> port{};  ///< 1–65535
  std::string path{};                   ///< empty or with its slash
  bool has_query = false;
  bool has_fragment = false;
};

/// Host names are ASCII: labels of 1–63 letters, digits, `-` and `_`, together ≤253, one dot may stand behind them. Addresses are
/// IPv4 in four decimal parts or IPv6 in brackets: the other forms that some programs take for an address (`127.1`, `0x7f000001`)
/// are no hosts. Errors: bad_request that says what is wrong, to follow the name of what the URL is.
[[nodiscard]] Result<Url> parse_url(std::string_view text);

/// True for the names and addresses of this machine itself.
[[nodiscard]] bool is_loopback_host(std::string_view host);

}  // namespace crondb

#pragma GCC visibility pop
