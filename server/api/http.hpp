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

/// HTTP as the rest of the server sees it: plain values without sockets. Only server/net knows Asio and Beast.
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
  std::string method;  ///< upper case, as sent
  std::string target;  ///< origin form: path and query, still percent-encoded
  HeaderFields headers;
  std::string remote_address;  ///< textual IP address of the peer, without port
};

struct Request {
  RequestHead head;
  std::string body;                      ///< empty if the body was spooled
  std::unique_ptr<std::istream> upload;  ///< the spooled body, at its beginning; null unless Intake::spool
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

struct Response {
  int status = 200;
  HeaderFields headers;  ///< without Content-Length, Transfer-Encoding, Connection, Date and Server: those are the transport's
  std::string body;
  BodyProducer stream;  ///< if set, `body` is not sent and the answer is chunked
  Opened opened;        ///< if set, the request was a WebSocket's handshake, and the connection becomes one
};

/// Where a request is handled: at once on the I/O thread (must not block), or in one of the bounded worker pools, which never wait
/// for each other.
enum class Lane : std::uint8_t {
  immediate,
  read,  ///< what is answered in a moment: one row, a count
  write,
  heavy,  ///< long answers: lists, boards, runs of metrics, files, exports; each may take heavy_memory
  bulk,   ///< imports, which may take minutes
};
inline constexpr auto lane_names = std::to_array<std::string_view>({"immediate", "read", "write", "heavy", "bulk"});
/// Bytes that a request of Lane::heavy may take while it is worked on.
inline constexpr std::size_t heavy_memory = std::size_t{32} << 20;

/// How the transport shall take a request in.
struct Intake {
  std::uint64_t body_limit = 0;  ///< in bytes; beyond: Fault::body_too_large
  bool spool = false;            ///< the body goes to an unnamed temporary file and arrives as Request::upload
  Lane lane = Lane::read;
  std::uint64_t flow = 0;  ///< whose request it is: requests of one flow wait for each other, flows take turns
};

/// Every answer depends on these fields of its request, however little of that was understood.
inline constexpr auto echoed_fields = std::to_array<std::string_view>({"Origin", "X-Request-Id"});

/// What can go wrong before a request reaches `handle`.
enum class Fault : std::uint8_t { malformed, timed_out, headers_too_large, body_too_large, overloaded, internal };

/// What a server serves. Called from many threads at once.
class Application {
 public:
  virtual ~Application() = default;
  /// Called on an I/O thread when the head has arrived; must not block.
  [[nodiscard]] virtual Intake expect(const RequestHead& head) = 0;
  /// Called on the lane that `expect` named. Must not throw.
  [[nodiscard]] virtual Response handle(Request request) = 0;
  /// The answer to a request that doesn't reach `handle`. `known` has what has arrived of the fields in `echoed_fields`. Called on
  /// an I/O thread.
  [[nodiscard]] virtual Response reject(Fault fault, const HeaderFields& known) = 0;
};

}  // namespace crondb::server
