#pragma once

#include "crondb/server/http.hpp"

/// How requests reach what answers them. Only server/net knows Asio and Beast.
namespace crondb::server {

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
