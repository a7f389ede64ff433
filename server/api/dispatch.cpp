#include "api/dispatch.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <random>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "api/compression.hpp"
#include "api/credentials.hpp"
#include "api/endpoint.hpp"
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

/// The answer to a method that a path doesn't serve, or to OPTIONS, which says what it does.
Response respond_to_other_method(const RequestHead& head, const std::string& allowed) {
  Response response;
  if (head.method == "OPTIONS") {
    response.status = 204;
  } else {
    response = problem(ErrorCode::method_not_allowed, "this path serves " + allowed);
  }
  response.headers.set("Allow", allowed);
  return response;
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

/// RFC 9110, 9.2.1.
bool is_harmless(std::string_view method) { return method == "GET" || method == "HEAD" || method == "OPTIONS"; }

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
  if (!found) intake.lane = Lane::read;  // one of the host's own routes, or a page
  if (!route) return intake;
  intake.lane = route->endpoint.lane;
  if (intake.lane != Lane::immediate) intake.flow = flows_.of(credential_of(head).secret, head.remote_address);
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
  const RequestHead& head = request.head;
  complete(response, id, head.headers.get("Origin"));
  compress(response, head);
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
  const Route* route = find_route(*found, request.head.method);
  if (!route) return respond_to_other_method(request.head, allowed_methods(*found));
  return respond(*route, std::move(found->path), std::move(target->query), request, trace);
}

Response Dispatcher::respond_by_own(const Request& request, Trace& trace) {
  const auto& head = request.head;
  std::string allowed;
  for (const OwnRoute& own : own_) {
    if (!own.serves(path_of(head.target))) continue;
    trace.route = own.path;
    if (head.method == own.method || (head.method == "HEAD" && own.method == "GET")) return own.handler(request);
    allowed += own.method + ", " + (own.method == "GET" ? "HEAD, " : "");
  }
  if (allowed.empty()) {
    auto page = pages_ ? pages_->respond(head) : std::nullopt;
    if (!page) return problem(ErrorCode::unknown_route, "there is nothing at this path");
    trace.route = "page";
    if (head.method == "GET" || head.method == "HEAD") return *std::move(page);
    allowed = "GET, HEAD, ";
  }
  return respond_to_other_method(head, allowed + "OPTIONS");
}

Result<Principal> Dispatcher::authenticate(const RequestHead& head) {
  const Instant now = services_.environment.clock.now();
  const auto credential = credential_of(head);
  if (credential.of_browser && !is_harmless(head.method) && !from_own_page(head.headers)) {
    return fail(ErrorCode::forbidden, foreign_page);
  }
  auto identified = identify(credential, now);
  if (!identified) return fail(std::move(identified.error()));
  if (!identified->caller) return fail(ErrorCode::unauthenticated, "the API key or token is not valid");
  note_use(*identified->caller, now);
  renewed(*identified, credential, now);
  return identified->caller->principal;
}

Result<Dispatcher::Identified> Dispatcher::identify(const Credential& credential, Instant now) {
  if (credential.secret.empty()) return Identified{};
  if (!is_token(services_, credential)) {
    return transact(services_.storage, AccessMode::read, [&](Transaction& tx) { return find(tx, credential, now); });
  }
  auto known = server::identify(services_, credential.secret, now);
  if (!known) return fail(std::move(known.error()));
  return *known ? Identified{(*known)->caller} : Identified{};
}

Result<Dispatcher::Identified> Dispatcher::find(Transaction& tx, const Credential& credential, Instant now) {
  if (!credential.of_browser) {
    auto caller = find_caller(tx, credential.secret);
    if (!caller) return fail(std::move(caller.error()));
    return Identified{*caller};
  }
  auto session = find_browser_session(tx, credential.secret, now);
  if (!session) return fail(std::move(session.error()));
  return *session ? Identified{(*session)->caller, (*session)->renewal_due} : Identified{};
}

bool Dispatcher::renewed(const Identified& identified, const Credential& credential, Instant now) {
  if (!identified.renewal_due) return false;
  // Where it fails, the session lasts as long as it did, and the next request tries again.
  const auto done = transact(services_.storage, AccessMode::write,
                             [&](Transaction& tx) { return renew_browser_session(tx, credential.secret, now); });
  return done.has_value();
}

void Dispatcher::note_use(const Caller& caller, Instant now) {
  const auto& used = caller.key_last_used_at;
  if (caller.key && (!used || now - *used >= key_use_precision)) services_.key_uses.note(*caller.key, now);
}

Result<Dispatcher::Identified> Dispatcher::redeem(std::string_view ticket, Instant now) {
  auto caller = transact(services_.storage, AccessMode::write,
                         [&](Transaction& tx) { return use_ticket(tx, TicketKind::socket, ticket, now); });
  if (!caller) return fail(std::move(caller.error()));
  return Identified{*caller};
}

Response Dispatcher::respond(const Route& route, wire::Parameters path, wire::Parameters query, Request& request, Trace& trace) {
  Exchange exchange{services_, route, request, std::move(path), std::move(query)};
  if (route.endpoint.open) return respond(exchange);

  const Instant now = services_.environment.clock.now();
  const bool limits = services_.policy.rate_limits;
  const auto& address = request.head.remote_address;
  const auto credential = credential_of(request.head);
  const std::string* ticket =
      route.endpoint.ticketed && credential.secret.empty() ? wire::find(&exchange.query, "ticket") : nullptr;
  if (credential.secret.empty() && !ticket) return unauthenticated("this needs an Authorization: Bearer header with an API key");
  // A WebSocket would tell a page of others what comes.
  if (credential.of_browser && (!is_harmless(request.head.method) || route.endpoint.ticketed) &&
      !from_own_page(request.head.headers)) {
    return problem(ErrorCode::forbidden, foreign_page);
  }
  Response response;
  const auto answering = [&](Result<Identified> found) {
    if (found && found->caller) {
      exchange.caller = *found->caller;
      trace.by = found->caller->principal;
      if (!credential.secret.empty()) flows_.note(credential.secret, trace.by->team);
      note_use(*exchange.caller, now);
      response = respond_within_limits(exchange, now);
    }
    return found;
  };
  // What the caller may do, and what is answered: one state of the data.
  const bool in_view = route.endpoint.in_view && !ticket && !is_token(services_, credential);
  const auto in_one_view = [&](Transaction& tx) {
    exchange.view = &tx;
    return answering(find(tx, credential, now));
  };
  const auto identified = in_view ? transact(services_.storage, AccessMode::read, in_one_view)
                                  : answering(ticket ? redeem(*ticket, now) : identify(credential, now));
  if (!identified) return refuse(exchange, identified.error());
  if (!identified->caller) {
    if (credential.of_browser) return unauthenticated("the session is over; sign in again");
    // Valid keys are never refused for others' failures: behind a proxy all addresses are one.
    if (limits) {
      const auto failures = services_.failed_sign_ins.take(address, failed_sign_ins_per_minute, now);
      if (!failures.allowed) return limited(failures.retry_after, "too many failed sign-ins from this address");
    }
    return unauthenticated(ticket ? "the ticket is not valid" : "the API key or token is not valid");
  }
  if (renewed(*identified, credential, now)) set_session_cookie(response, request.head, credential.secret, browser_session_life);
  return response;
}

Response Dispatcher::respond_within_limits(Exchange& exchange, Instant now) {
  const auto& route = exchange.route;
  const auto& by = exchange.caller->principal;
  if (!services_.policy.rate_limits) return respond(exchange);
  if (const auto hourly = route.endpoint.hourly; hourly > 0) {
    const auto grant = services_.hourly_requests.take(std::string(route.path) + crondb::to_string(by.user), hourly, now);
    if (!grant.allowed) return limited(grant.retry_after, fmt::format("you may do this {} times an hour", hourly));
  }
  const bool apart = route.endpoint.counted_apart;
  const std::string counted =
      (apart ? std::string(route.path) : std::string()) + crondb::to_string(by.user) + crondb::to_string(by.team);
  if (!exchange.grant) {
    exchange.grant = services_.requests.take(counted, limits_of(by.plan).requests_per_minute * (apart ? 10 : 1), now);
  }
  const auto& grant = *exchange.grant;
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
  if (!response.headers.contains("Vary")) response.headers.set("Vary", "Accept-Encoding, Authorization, Cookie");
  protect(response);
  if (!services_.policy.allowed_origins.empty()) add_cors(response, origin);
}

void Dispatcher::add_cors(Response& response, std::string_view origin) const {
  response.headers.set("Vary", std::string(response.headers.get("Vary")) + ", Origin");
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
