#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <boost/json/object.hpp>

#include "api/http.hpp"
#include "api/rate_limiter.hpp"
#include "crondb/access/operations.hpp"
#include "crondb/session.hpp"
#include "crondb/wire/read.hpp"
#include "crondb/wire/write.hpp"

namespace crondb::server {

struct Services;
struct Route;

enum class Method : std::uint8_t { get, post, put, patch, del };
[[nodiscard]] constexpr std::string_view to_string(Method method) {
  constexpr auto names = std::to_array<std::string_view>({"GET", "POST", "PUT", "PATCH", "DELETE"});
  return names[static_cast<std::size_t>(method)];
}

/// One request on its way through the server.
struct Exchange {
  Services& services;
  const Route& route;
  Request& request;
  wire::Parameters path;
  wire::Parameters query;
  std::optional<Caller> caller{};             ///< set unless the route is open
  Transaction* view = nullptr;                ///< in which the caller was found; null: the endpoint begins transactions of its own
  std::optional<RateLimiter::Grant> grant{};  ///< counted once, however often a view is read anew

  [[nodiscard]] Session session() const;
};

/// How a route is served; made from an operation by `json` (endpoint.hpp) or by a handler.
struct Endpoint {
  std::string_view operation;
  Role role = Role::viewer;
  Plan plan = Plan::free;
  Lane lane = Lane::read;
  int status = 200;
  std::string_view location{};  ///< of what was made: `{name}` a parameter of the path, `{}` the new id; empty unless 201
  bool open = false;            ///< needs no key
  bool replayable = true;       ///< honours Idempotency-Key (POST)
  bool counted_apart = false;   ///< has a rate limit of its own, ten times the usual one
  std::int64_t hourly = 0;      ///< requests of one user in an hour, for what reaches people outside; 0: no such limit
  bool upload = false;          ///< the body is spooled
  bool ticketed = false;        ///< takes ?ticket= in the place of a key
  bool in_view = false;         ///< answers out of the view in which the caller was found
  Response (*respond)(Exchange&) = nullptr;
  const Description* request = nullptr;                        ///< null: nothing is known of it but the path
  const Description* response = nullptr;                       ///< null: no JSON
  void (*describe)(boost::json::object& operation) = nullptr;  ///< what else OpenAPI says of it; null: nothing

 private:
  template <class T>
  [[nodiscard]] constexpr Endpoint with(T Endpoint::* member, T value) const {
    Endpoint changed = *this;
    changed.*member = value;
    return changed;
  }

 public:
  [[nodiscard]] constexpr Endpoint created(std::string_view at) const {
    return with(&Endpoint::status, 201).with(&Endpoint::location, at);
  }
  [[nodiscard]] constexpr Endpoint accepted() const { return with(&Endpoint::status, 202); }
  [[nodiscard]] constexpr Endpoint apart() const { return with(&Endpoint::counted_apart, true); }
  [[nodiscard]] constexpr Endpoint at_most_hourly(std::int64_t requests) const { return with(&Endpoint::hourly, requests); }
  [[nodiscard]] constexpr Endpoint heavy() const { return with(&Endpoint::lane, Lane::heavy); }
  [[nodiscard]] constexpr Endpoint never_replayed() const { return with(&Endpoint::replayable, false); }
};

/// A row of the route table.
struct Route {
  Method method;
  std::string_view path;  ///< `{name}` for a path parameter
  Endpoint endpoint;
  std::string_view summary;
};

/// THE route table, sorted by path, then method.
[[nodiscard]] std::span<const Route> routes();

/// The routes that a path leads to, at most one for each method; the path parameters of the match.
struct Match {
  std::span<const Route> candidates;
  wire::Parameters path;
};
[[nodiscard]] std::optional<Match> match(const std::vector<std::string>& segments);

}  // namespace crondb::server
