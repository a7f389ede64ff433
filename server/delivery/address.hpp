#pragma once

#include <sys/socket.h>

namespace crondb::server {

/// Whether `address` is one of the public internet. Not so: private, loopback, link-local (which is where clouds keep their
/// metadata), shared (CGNAT), multicast, reserved and documentation addresses, whether they are IPv4, IPv6, or IPv4 within IPv6;
/// and what is no internet address.
[[nodiscard]] bool is_public(const sockaddr& address);

}  // namespace crondb::server
