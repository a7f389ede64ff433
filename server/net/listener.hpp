#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "api/http.hpp"
#include "lane_load.hpp"
#include "listening_socket.hpp"

namespace crondb::server {

struct ListenerOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 8080;  ///< 0 lets the system choose
  std::size_t io_threads = 1;
  std::size_t read_workers = 4;
  std::size_t write_workers = 32;
  std::size_t heavy_workers = 4;
  std::size_t bulk_workers = 4;
  std::size_t max_connections = 16'384;
  std::size_t max_queued_requests = 4'096;            ///< per lane, half of it per flow; beyond: Fault::overloaded
  std::size_t memory = std::size_t{256} << 20;        ///< bytes of requests and answers; beyond, long requests: Fault::overloaded
  std::size_t header_limit = std::size_t{16} * 1024;  ///< bytes
  std::chrono::milliseconds header_timeout{10'000};
  std::chrono::milliseconds idle_timeout{30'000};   ///< between requests, and between two pieces of a body
  std::chrono::milliseconds drain_timeout{10'000};  ///< for requests in flight when the listener stops
};

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
