#pragma once

#include <cstdint>
#include <string>

#include "spool.hpp"

namespace crondb::server {

/// A port that clients can connect to; they wait until a listener accepts them.
class ListeningSocket {
 public:
  /// `port` 0 lets the system choose. Throws std::system_error if the address can't be listened on (in use, not local, no
  /// permission); the message names address and port.
  ListeningSocket(const std::string& address, std::uint16_t port);

  [[nodiscard]] std::uint16_t port() const { return port_; }
  [[nodiscard]] bool is_ipv6() const { return is_ipv6_; }
  /// Gives the descriptor away.
  [[nodiscard]] int release();

 private:
  Descriptor socket_;
  std::uint16_t port_ = 0;
  bool is_ipv6_ = false;
};

}  // namespace crondb::server
