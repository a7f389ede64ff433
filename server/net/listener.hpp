#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "api/http.hpp"
#include "crondb/server/options.hpp"
#include "lane_load.hpp"
#include "listening_socket.hpp"

namespace crondb::server {

/// Serves HTTP/1.1 from construction until `stop` or destruction.
class Listener {
 public:
  /// Throws std::system_error if the address can't be listened on (in use, not local, no permission); the message names address
  /// and port. `application` must outlive the listener.
  Listener(const ListenerOptions& options, Application& application);
  /// Serves at a port that is bound already; address and port of `options` don't count.
  Listener(const ListenerOptions& options, Application& application, ListeningSocket socket);
  ~Listener();

  [[nodiscard]] std::uint16_t port() const;
  [[nodiscard]] std::size_t connections() const;
  /// By lane. For as long as the listener lives.
  [[nodiscard]] const LaneLoads& loads() const;

  /// Accepts no more connections, closes idle ones, lets requests in flight finish (at most drain_timeout), joins every thread.
  /// Safe to call twice; not from a handler.
  void stop();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace crondb::server
