#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "crondb/access/access.hpp"
#include "crondb/core/result.hpp"
#include "crondb/server/http.hpp"
#include "crondb/server/options.hpp"
#include "crondb/session.hpp"

#pragma GCC visibility push(default)

namespace crondb::server {

/// The whole HTTP API of crondb over any storage, inside a program of yours: with or without sockets, beside routes of your own. It
/// touches no signal and no terminal; what it has to say goes to spdlog's default logger. `crondb-server` is one of these.
///
/// Its functions may be called from any thread, `stop` and the destructor not from a handler. In a process that was forked while
/// the server ran there is no server: its threads are the parent's, and destroying the copy does nothing.
class Server {
 public:
  /// Answers a request for a route of yours, on one of the threads for reading; called from many threads at once. What it throws
  /// becomes a 500.
  using Handler = std::function<Response(const Request&)>;

  /// A server that doesn't run yet; `handle` and `authenticate` work already. `storage` and `environment` must outlive it. Messages
  /// of the outbox are sent by `senders` (make_senders) while it runs; without any they wait. Errors: validation_error or
  /// bad_request about an option.
  [[nodiscard]] static Result<std::unique_ptr<Server>> make(Storage& storage, const Environment& environment,
                                                            ServerOptions options = {}, Senders senders = {});
  /// Whether `make` would take the options, for programs that want to know before they have a storage.
  [[nodiscard]] static Result<void> check(const ServerOptions& options, Instant now);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// Serves `path` too, before any page: exactly, or if it ends in `/*` everything below. `method` is in upper case; HEAD is
  /// answered by what GET answers. Answers get the headers of all others (no framing, no sniffing, an id) unless they have them.
  /// Errors: validation_error for a path that the API serves or that doesn't begin with `/`, another method than GET, POST, PUT,
  /// PATCH and DELETE, or no handler; conflict while it runs.
  [[nodiscard]] Result<void> add_route(std::string_view method, std::string_view path, Handler handler);

  /// Listens at the options' address, and begins with what happens without requests: messages, schedules, push, clean-up. Errors:
  /// conflict if it runs, unavailable if the address can't be listened on.
  [[nodiscard]] Result<void> start();
  /// The same at a socket that is bound and listens already, which is the server's from then on, whatever becomes of the start.
  [[nodiscard]] Result<void> start(int listening_socket);
  /// Takes no more connections, lets requests in flight finish (for the options' drain_timeout at most), ends everything that
  /// start began. It may be started again. Nothing happens if it doesn't run.
  void stop();
  [[nodiscard]] bool is_running() const;
  /// The port that it listens at; 0 if it doesn't run.
  [[nodiscard]] std::uint16_t port() const;

  /// The answer to a request, without a socket and on the caller's thread: the same as over one, but that a body of any size is
  /// taken, that HEAD is answered with a body, and that a WebSocket's answer is no socket.
  [[nodiscard]] Response handle(Request request);
  /// Who sends a request, by its API key, token or browser's session; for routes of yours. Errors: unauthenticated; forbidden if a
  /// page of another origin would change something with a browser's session.
  [[nodiscard]] Result<Principal> authenticate(const Request& request);

  /// Shows a number of yours at /metrics, asked for at every look, from any thread; NaN if it throws. Errors: validation_error for
  /// a name that isn't one of Prometheus's (letters, digits, `_` and `:`), already_exists for one in use.
  [[nodiscard]] Result<void> add_gauge(std::string name, std::string help, std::function<double()> number);

 private:
  class Impl;
  explicit Server(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace crondb::server

#pragma GCC visibility pop
