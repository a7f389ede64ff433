#include <algorithm>
#include <array>
#include <utility>

#include "api/credentials.hpp"
#include "api/endpoint.hpp"
#include "api/problem.hpp"
#include "handlers.hpp"
#include "requests.hpp"

namespace crondb::server {

namespace {

/// Sign-ins of one user.
constexpr std::int64_t sign_ins_per_hour = 120;

/// Whom the request shows to be somebody. Absent: nullopt.
Result<std::optional<Known>> known_by(Services& services, const SignIn& request, Instant now) {
  if (request.key) return identify(services, *request.key, now);
  if (request.token) return identify(services, *request.token, now);
  const auto caller = transact(services.storage, AccessMode::write,
                               [&](Transaction& tx) { return use_ticket(tx, TicketKind::link, *request.code, now); });
  if (!caller) return fail(caller.error());
  return *caller ? std::optional(Known{**caller}) : std::nullopt;
}

/// What pages of others say too is nothing that signs anybody in or out.
bool from_elsewhere(const HeaderFields& headers) {
  return (headers.contains("Origin") || headers.contains("Sec-Fetch-Site")) && !from_own_page(headers);
}

}  // namespace

}  // namespace crondb::server

namespace crondb::server::handlers {

Response begin_session(Exchange& exchange) {
  auto& services = exchange.services;
  const auto& head = exchange.request.head;
  if (from_elsewhere(head.headers)) return problem(ErrorCode::forbidden, foreign_page);
  const auto request = decode<SignIn>(exchange);
  if (!request) return refuse(exchange, request.error());
  if (request->key.has_value() + request->token.has_value() + request->code.has_value() != 1) {
    return problem(invalid("key", "or else token or code must be given, one of them"));
  }
  const Instant now = services.environment.clock.now();
  const auto known = known_by(services, *request, now);
  if (!known) return refuse(exchange, known.error());
  const bool limits = services.policy.rate_limits;
  if (!*known) {
    if (limits) {
      const auto failures = services.failed_sign_ins.take(head.remote_address, failed_sign_ins_per_minute, now);
      if (!failures.allowed) return limited(failures.retry_after, "too many failed sign-ins from this address");
    }
    return problem(ErrorCode::unauthenticated,
                   request->code ? "the link was used already, or is too old" : "the API key or token is not valid");
  }
  const Caller& caller = (*known)->caller;
  if (limits) {
    const auto grant = services.hourly_requests.take(std::string(exchange.route.path) + crondb::to_string(caller.principal.user),
                                                     sign_ins_per_hour, now);
    if (!grant.allowed) return limited(grant.retry_after, "too many sign-ins in this hour");
  }
  const Instant until = std::min(now + browser_session_life, (*known)->until.value_or(Instant::max()));
  const auto secret = transact(services.storage, AccessMode::write, [&](Transaction& tx) {
    return issue_ticket(tx, services.environment.ids, TicketKind::session, caller, until);
  });
  if (!secret) return refuse(exchange, secret.error());
  if (caller.key) services.key_uses.note(*caller.key, now);
  auto answer = encode(exchange, SignedIn{until});
  answer.secret = true;
  auto response = reply(exchange, std::move(answer));
  set_session_cookie(response, head, *secret, std::chrono::floor<std::chrono::seconds>(until - now));
  return response;
}

void describe_session(boost::json::object& operation) {
  auto& responses = operation["responses"].as_object();
  static constexpr auto refusals = std::to_array<std::pair<const char*, const char*>>(
      {{"401", "Unauthenticated"}, {"403", "Forbidden"}, {"429", "RateLimited"}, {"503", "Unavailable"}});
  for (const auto& [status, name] : refusals) {
    responses[status] = {{"$ref", std::string("#/components/responses/") + name}};
  }
  if (auto* answer = responses.if_contains("200")) {
    answer->as_object()["headers"].emplace_object()["Set-Cookie"] = {
        {"description", "HttpOnly, SameSite=Strict, behind TLS Secure: stands for the key or token from pages of this server"},
        {"schema", {{"type", "string"}}}};
  }
}

Response end_session(Exchange& exchange) {
  const auto& head = exchange.request.head;
  if (from_elsewhere(head.headers)) return problem(ErrorCode::forbidden, foreign_page);
  if (const auto request = decode<Nothing>(exchange); !request) return refuse(exchange, request.error());
  if (const auto credential = credential_of(head); credential.of_browser) {
    const auto ended = transact(exchange.services.storage, AccessMode::write,
                                [&](Transaction& tx) { return end_browser_session(tx, credential.secret); });
    if (!ended) return refuse(exchange, ended.error());
  }
  auto response = reply(exchange, {});
  forget_session_cookie(response, head);
  return response;
}

}  // namespace crondb::server::handlers
