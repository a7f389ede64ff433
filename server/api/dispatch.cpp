#include "api/dispatch.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <random>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "api/problem.hpp"
#include "api/protection.hpp"
#include "api/target.hpp"
#include "crondb/access/replay.hpp"
#include "crondb/core/text.hpp"
#include "crondb/notifications/operations.hpp"

namespace crondb::server {

namespace {

constexpr auto key_use_precision = std::chrono::minutes{1};

/// The caller's own request id if it can be trusted in a log, else one that is unique among the processes that run now.
std::string request_id(std::string_view given) {
  const bool plain = !given.empty() && given.size() <= 128 && std::all_of(given.begin(), given.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_' || c == '.';
  });
  if (plain) return std::string(given);
  static const std::uint64_t process = std::random_device{}() * 0x9E3779B97F4A7C15ULL;
  static std::atomic<std::uint64_t> counter{0};
  return fmt::format("{:016x}", process + counter.fetch_add(1, std::memory_order_relaxed));
}

std::optional<Method> parse_method(std::string_view name) {
  if (name == "HEAD") return Method::get;
  for (const Method method : {Method::get, Method::post, Method::put, Method::patch, Method::del}) {
    if (to_string(method) == name) return method;
  }
  return std::nullopt;
}

const Route* find_route(const Match& found, std::string_view name) {
  const auto method = parse_method(name);
  for (const auto& candidate : found.candidates) {
    if (candidate.method == method) return &candidate;
  }
  return nullptr;
}

std::string_view path_of(std::string_view target) { return target.substr(0, target.find('?')); }

std::string allowed_methods(const Match& found) {
  std::string allowed;
  for (const auto& candidate : found.candidates) {
    if (!allowed.empty()) allowed += ", ";
    allowed += to_string(candidate.method);
    if (candidate.method == Method::get) allowed += ", HEAD";
  }
  return allowed + ", OPTIONS";
}

std::string_view bearer(const RequestHead& head) {
  static constexpr std::string_view scheme = "bearer ";
  const auto given = head.headers.get("Authorization");
  if (given.size() <= scheme.size()) return {};
  for (std::size_t i = 0; i < scheme.size(); ++i) {
    if ((given[i] | 0x20) != scheme[i]) return {};
  }
  return given.substr(scheme.size());
}

Response unauthenticated(std::string message) {
  auto response = problem(ErrorCode::unauthenticated, std::move(message));
  response.headers.set("WWW-Authenticate", "Bearer");
  return response;
}

/// Of who somebody is, what they may do and how often: what an operator looks for after an attack.
bool is_refusal(int status) { return status == 401 || status == 403 || status == 429; }

void answer_preflight(Response& response) {
  response.headers.set("Access-Control-Allow-Methods", "GET, HEAD, POST, PUT, PATCH, DELETE");
  response.headers.set("Access-Control-Allow-Headers",
                       "Authorization, Content-Type, If-Match, If-None-Match, Idempotency-Key, X-Request-Id");
  response.headers.set("Access-Control-Max-Age", "600");
}

/// The label of a method: whatever a stranger calls one, they are few.
std::string_view known_method(std::string_view name) {
  if (name == "OPTIONS" || name == "HEAD") return name;
  const auto method = parse_method(name);
  return method ? to_string(*method) : "other";
}

/// What no endpoint takes, whatever it does with the request.
Result<void> check_form(const Request& request) {
  const auto& headers = request.head.headers;
  if (const auto key = headers.list("Idempotency-Key")) {
    if (key->empty()) return fail(invalid("Idempotency-Key", "must not be empty"));
    if (*key != headers.get("Idempotency-Key")) return fail(invalid("Idempotency-Key", "must be given once"));
    if (key->size() > 255) return fail(invalid("Idempotency-Key", "must have at most 255 characters"));
  }
  const bool has_body = !request.body.empty() || request.upload;
  const auto coding = headers.list("Content-Encoding");
  if (has_body && coding && !coding->empty() && fold_case(*coding) != "identity") {
    return fail(ErrorCode::unsupported_media, "the body must have no Content-Encoding");
  }
  return {};
}

}  // namespace

Intake Dispatcher::expect(const RequestHead& head) {
  Intake intake{services_.policy.body_limit, false, Lane::immediate};
  const auto target = parse_target(head.target);
  const auto found = target ? match(target->segments) : std::nullopt;
  const Route* route = found ? find_route(*found, head.method) : nullptr;
  if (!found && std::any_of(own_.begin(), own_.end(), [&](const OwnRoute& own) { return own.serves(path_of(head.target)); })) {
    intake.lane = Lane::read;
  }
  if (!route) return intake;  // told so without a worker
  intake.lane = route->endpoint.lane;
  if (intake.lane != Lane::immediate) intake.flow = flows_.of(bearer(head), head.remote_address);
  if (route->endpoint.upload) {
    intake.body_limit = services_.policy.upload_limit;
    intake.spool = true;
  }
  return intake;
}

Response Dispatcher::handle(Request request) {
  const auto start = std::chrono::steady_clock::now();
  const std::string id = request_id(request.head.headers.get("X-Request-Id"));
  Trace trace;
  Response response;
  try {
    response = route(request, trace);
  } catch (const std::exception& error) {
    spdlog::error("request {}: {}", id, error.what());
    response = problem(ErrorCode::internal, {});
  }
  complete(response, id, request.head.headers.get("Origin"));
  if (request.head.method == "OPTIONS" && response.headers.contains("Access-Control-Allow-Origin")) answer_preflight(response);
  const auto duration = std::chrono::steady_clock::now() - start;
  services_.monitoring.count(known_method(request.head.method), trace.route, response.status, duration);
  if (is_refusal(response.status)) {
    const std::string by = trace.by ? crondb::to_string(trace.by->user) + " of " + crondb::to_string(trace.by->team) : "nobody";
    spdlog::info("{} {} {} refused with {} for {} at {}", id, request.head.method, trace.route, response.status, by,
                 request.head.remote_address);
  }
  spdlog::debug("{} {} {} {} {:.3f} ms", id, request.head.method, trace.route, response.status,
                std::chrono::duration<double, std::milli>(duration).count());
  return response;
}

Response Dispatcher::route(Request& request, Trace& trace) {
  auto target = parse_target(request.head.target);
  if (!target) return problem(target.error());
  auto found = match(target->segments);
  if (!found) return respond_by_own(request, trace);
  trace.route = found->candidates.front().path;
  if (request.head.method == "OPTIONS") {
    Response response;
    response.status = 204;
    response.headers.set("Allow", allowed_methods(*found));
    return response;
  }
  const Route* route = find_route(*found, request.head.method);
  if (!route) {
    auto response = problem(ErrorCode::method_not_allowed, "this path serves " + allowed_methods(*found));
    response.headers.set("Allow", allowed_methods(*found));
    return response;
  }
  return respond(*route, std::move(found->path), std::move(target->query), request, trace);
}

Response Dispatcher::respond_by_own(const Request& request, Trace& trace) {
  std::string allowed;
  for (const OwnRoute& own : own_) {
    if (!own.serves(path_of(request.head.target))) continue;
    trace.route = own.path;
    const auto& method = request.head.method;
    if (method == own.method || (method == "HEAD" && own.method == "GET")) return own.handler(request);
    allowed += own.method + ", " + (own.method == "GET" ? "HEAD, " : "");
  }
  if (allowed.empty()) return problem(ErrorCode::unknown_route, "there is nothing at this path");
  allowed += "OPTIONS";
  Response response;
  if (request.head.method == "OPTIONS") {
    response.status = 204;
  } else {
    response = problem(ErrorCode::method_not_allowed, "this path serves " + allowed);
  }
  response.headers.set("Allow", allowed);
  return response;
}

Result<Principal> Dispatcher::authenticate(const RequestHead& head) {
  const Instant now = services_.environment.clock.now();
  const auto secret = bearer(head);
  auto caller = secret.empty() ? Result<std::optional<Caller>>() : authenticate(secret, now);
  if (!caller) return fail(std::move(caller.error()));
  if (!*caller) return fail(ErrorCode::unauthenticated, "the API key or token is not valid");
  note_use(**caller, now);
  return (*caller)->principal;
}

void Dispatcher::note_use(const Caller& caller, Instant now) {
  const auto& used = caller.key_last_used_at;
  if (caller.key && (!used || now - *used >= key_use_precision)) services_.key_uses.note(*caller.key, now);
}

Result<std::optional<Caller>> Dispatcher::authenticate(std::string_view secret, Instant now) {
  if (!services_.tokens || !TokenSignIn::looks_like_token(secret)) {
    return transact(services_.storage, AccessMode::read, [&](Transaction& tx) { return find_caller(tx, secret); });
  }
  const auto identity = services_.tokens->identify(secret, now);
  if (!identity) return std::nullopt;
  auto principal = sign_in(services_.storage, services_.environment, *identity);
  if (!principal) return fail(std::move(principal.error()));
  return Caller{*principal, std::nullopt, std::nullopt};
}

Result<std::optional<Caller>> Dispatcher::redeem(std::string_view ticket, Instant now) {
  return transact(services_.storage, AccessMode::write,
                  [&](Transaction& tx) { return notifications::use_ticket(tx, ticket, now); });
}

Response Dispatcher::respond(const Route& route, wire::Parameters path, wire::Parameters query, Request& request, Trace& trace) {
  Exchange exchange{services_, route, request, std::move(path), std::move(query), std::nullopt};
  if (route.endpoint.open) return respond(exchange);

  const Instant now = services_.environment.clock.now();
  const bool limits = services_.policy.rate_limits;
  const auto& address = request.head.remote_address;
  const auto secret = bearer(request.head);
  const std::string* ticket = route.endpoint.ticketed && secret.empty() ? wire::find(&exchange.query, "ticket") : nullptr;
  if (secret.empty() && !ticket) return unauthenticated("this needs an Authorization: Bearer header with an API key");
  auto caller = ticket ? redeem(*ticket, now) : authenticate(secret, now);
  if (!caller) return problem(caller.error());
  if (!*caller) {
    // Valid keys are never refused for others' failures: behind a proxy all addresses are one.
    if (limits) {
      const auto failures = services_.failed_sign_ins.take(address, failed_sign_ins_per_minute, now);
      if (!failures.allowed) return limited(failures.retry_after, "too many failed sign-ins from this address");
    }
    return unauthenticated(ticket ? "the ticket is not valid" : "the API key or token is not valid");
  }
  exchange.caller = **caller;
  const auto& by = exchange.caller->principal;
  trace.by = by;
  if (!secret.empty()) flows_.note(secret, by.team);
  note_use(*exchange.caller, now);

  if (!limits) return respond(exchange);
  if (const auto hourly = route.endpoint.hourly; hourly > 0) {
    const auto grant = services_.hourly_requests.take(std::string(route.path) + crondb::to_string(by.user), hourly, now);
    if (!grant.allowed) return limited(grant.retry_after, fmt::format("you may do this {} times an hour", hourly));
  }
  const bool apart = route.endpoint.counted_apart;
  const std::string counted =
      (apart ? std::string(route.path) : std::string()) + crondb::to_string(by.user) + crondb::to_string(by.team);
  const auto grant = services_.requests.take(counted, limits_of(by.plan).requests_per_minute * (apart ? 10 : 1), now);
  auto response = grant.allowed ? respond(exchange) : limited(grant.retry_after, "too many requests in this minute");
  response.headers.set("X-RateLimit-Limit", std::to_string(grant.limit));
  response.headers.set("X-RateLimit-Remaining", std::to_string(grant.remaining));
  response.headers.set("X-RateLimit-Reset", std::to_string(grant.reset));
  return response;
}

Response Dispatcher::respond(Exchange& exchange) {
  if (const auto taken = check_form(exchange.request); !taken) {
    auto response = problem(taken.error());
    if (response.status == 415) response.headers.set("Accept-Encoding", "identity");
    return response;
  }
  return exchange.route.endpoint.respond(exchange);
}

void Dispatcher::complete(Response& response, const std::string& id, std::string_view origin) const {
  response.headers.set("X-Request-Id", id);
  response.headers.set("Vary", "Authorization");
  protect(response);
  if (!services_.policy.allowed_origins.empty()) add_cors(response, origin);
}

void Dispatcher::add_cors(Response& response, std::string_view origin) const {
  response.headers.set("Vary", "Authorization, Origin");
  const auto& allowed = services_.policy.allowed_origins;
  if (std::find(allowed.begin(), allowed.end(), origin) == allowed.end()) return;
  response.headers.set("Access-Control-Allow-Origin", std::string(origin));
  response.headers.set("Access-Control-Expose-Headers",
                       "Content-Disposition, ETag, Idempotent-Replay, Location, Retry-After, WWW-Authenticate, X-RateLimit-Limit, "
                       "X-RateLimit-Remaining, X-RateLimit-Reset, X-Request-Id");
}

Response Dispatcher::reject(Fault fault, const HeaderFields& known) {
  const auto refused = [&] {
    switch (fault) {
      case Fault::malformed:
        return problem(ErrorCode::bad_request, "the request is not valid HTTP/1.1");
      case Fault::timed_out:
        return problem(ErrorCode::timeout, "the request took too long to arrive");
      case Fault::headers_too_large:
        return problem(ErrorCode::headers_too_large, "the headers are too large");
      case Fault::body_too_large:
        return problem(ErrorCode::too_large, "the body is larger than this path takes");
      case Fault::overloaded:
        return problem(ErrorCode::unavailable, "the server is busy; try again");
      case Fault::internal:
        return problem(ErrorCode::internal, {});
    }
    return problem(ErrorCode::internal, {});
  };
  static constexpr auto names =
      std::to_array<std::string_view>({"malformed", "timed_out", "headers_too_large", "body_too_large", "overloaded", "internal"});
  services_.monitoring.add("crondb_http_rejected_total", "Requests that reached no handler",
                           {{"fault", std::string(names[static_cast<std::size_t>(fault)])}}, 1);
  auto response = refused();
  if (fault == Fault::overloaded) response.headers.set("Retry-After", "1");
  const auto& allowed = services_.policy.allowed_origins;
  auto origin = known.get("Origin");
  // A head that was cut short may not have said it yet: to another page than this the answer says nothing.
  if (origin.empty() && allowed.size() == 1) origin = allowed.front();
  complete(response, request_id(known.get("X-Request-Id")), origin);
  return response;
}

}  // namespace crondb::server
