#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "crondb/core/result.hpp"
#include "net/listening_socket.hpp"

namespace crondb::server {

struct ListenAddress {
  std::string address;
  std::uint16_t port = 0;
};

/// `address:port`, an IPv6 address in brackets. Errors: validation_error on `option`.
[[nodiscard]] Result<ListenAddress> parse_listen(std::string_view option, std::string_view text);
/// Errors: unavailable, naming `option`, if the address can't be listened on; those of parse_listen.
[[nodiscard]] Result<ListeningSocket> listen_at(std::string_view option, const ListenAddress& where);
[[nodiscard]] Result<ListeningSocket> listen_at(std::string_view option, std::string_view text);

}  // namespace crondb::server
