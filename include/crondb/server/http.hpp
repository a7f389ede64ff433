#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <iosfwd>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#pragma GCC visibility push(default)

/// HTTP as plain values, without sockets.
namespace crondb::server {

/// Header fields in the order of arrival. Names compare case-insensitively.
class HeaderFields {
 public:
  /// Replaces the first field of that name, or adds it.
  void set(std::string name, std::string value);
  /// Adds a field beside others of that name.
  void add(std::string name, std::string value);
  void remove(std::string_view name);
  /// The first field of that name, empty if there is none.
  [[nodiscard]] std::string_view get(std::string_view name) const;
  [[nodiscard]] bool contains(std::string_view name) const;
  /// The values of all fields of that name as one list (RFC 9110, 5.3); nullopt if there is none.
  [[nodiscard]] std::optional<std::string> list(std::string_view name) const;
  [[nodiscard]] auto begin() const { return fields_.begin(); }
  [[nodiscard]] auto end() const { return fields_.end(); }

 private:
  std::vector<std::pair<std::string, std::string>> fields_;
};

/// What is known of a request before its body is read.
struct RequestHead {
  std::string method{};  ///< upper case, as sent
  std::string target{};  ///< origin form: path and query, still percent-encoded
  HeaderFields headers{};
  std::string remote_address{};  ///< textual IP address of the peer, without port
};

/// A request with its body.
struct Request {
  RequestHead head{};
  std::string body{};                      ///< empty if the body was spooled
  std::unique_ptr<std::istream> upload{};  ///< the spooled body, at its beginning; null unless an import's
};

/// Produces a streamed body: appends the next piece to the string; false after the last one. Runs on a worker, never on an
/// I/O thread. A throw cuts the connection, so that a client can tell a broken download from a finished one; a throw before the
/// first piece answers Fault::internal.
using BodyProducer = std::function<bool(std::string&)>;

/// Why a server ends a WebSocket.
enum class CloseCode : std::uint16_t { going_away = 1001, policy = 1008, try_again_later = 1013 };

/// The far end of a WebSocket. Safe to use from any thread, for as long as the listener lives.
class Peer {
 public:
  /// Messages that may wait for a peer; with one more it is closed with try_again_later.
  static constexpr std::size_t max_backlog = 256;

  virtual ~Peer() = default;
  /// Queues a text message.
  virtual void send(std::shared_ptr<const std::string> text) = 0;
  /// How many messages wait.
  [[nodiscard]] virtual std::size_t backlog() const = 0;
  /// What waits may be lost.
  virtual void close(CloseCode code) = 0;
};

/// Called on an I/O thread, which it must not block, when a WebSocket is open. What it answers is destroyed when the socket closes.
using Opened = std::function<std::shared_ptr<void>(std::shared_ptr<Peer>)>;

/// What a request is answered.
struct Response {
  int status = 200;
  HeaderFields headers{};  ///< without Content-Length, Transfer-Encoding, Connection, Date and Server: those are the transport's
  std::string body{};
  BodyProducer stream{};  ///< if set, `body` is not sent and the answer is chunked
  Opened opened{};        ///< if set, the request was a WebSocket's handshake, and the connection becomes one
};

}  // namespace crondb::server

#pragma GCC visibility pop
