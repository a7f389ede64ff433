#pragma once

#include <cstdint>
#include <string>

#include "crondb/core/result.hpp"
#include "spool.hpp"

namespace crondb::server {

/// A port that clients can connect to; they wait until a listener accepts them.
class ListeningSocket {
 public:
  /// `port` 0 lets the system choose. Throws std::system_error if the address can't be listened on (in use, not local, no
  /// permission); the message names address and port.
  ListeningSocket(const std::string& address, std::uint16_t port);
  /// Of a descriptor that is taken over, and closed on an error: validation_error on `socket` unless it is a TCP socket that
  /// listens.
  [[nodiscard]] static Result<ListeningSocket> adopt(int descriptor);

  [[nodiscard]] std::uint16_t port() const { return port_; }
  [[nodiscard]] bool is_ipv6() const { return is_ipv6_; }
  /// Whether somebody else opened it, who may go on with it.
  [[nodiscard]] bool is_adopted() const { return is_adopted_; }
  /// Gives the descriptor away.
  [[nodiscard]] int release();

 private:
  ListeningSocket() = default;

  Descriptor socket_;
  std::uint16_t port_ = 0;
  bool is_ipv6_ = false;
  bool is_adopted_ = false;
};

}  // namespace crondb::server
