#include "endpoint.hpp"

#include <spdlog/spdlog.h>

#include "problem.hpp"
#include "services.hpp"

namespace crondb::server {

namespace {

constexpr std::size_t max_replay_body = 64 * 1024;
constexpr auto replay_life = std::chrono::hours{24};

/// `If-None-Match` holds the tag, or `*`.
bool unchanged(std::string_view if_none_match, std::string_view tag) {
  if (tag.empty() || if_none_match.empty()) return false;
  return if_none_match == "*" || if_none_match.find(tag) != std::string_view::npos;
}

Response reply(int status, const Answer& answered) {
  Response response;
  response.status = status;
  if (!answered.entity_tag.empty()) response.headers.set("ETag", answered.entity_tag);
  if (!answered.body.empty()) {
    response.headers.set("Content-Type", "application/json");
    response.body = answered.body;
  }
  return response;
}

/// A request that carries an Idempotency-Key.
struct Repeatable {
  std::string route;
  std::string key;
  Sha256 body_hash{};

  [[nodiscard]] std::string running_key(const Principal& by) const {
    return crondb::to_string(by.team) + crondb::to_string(by.user) + route + '\n' + key;
  }
};

std::optional<Repeatable> repeatable(const Exchange& exchange) {
  const auto key = exchange.request.head.headers.get("Idempotency-Key");
  if (key.empty() || exchange.route.method != Method::post || !exchange.route.endpoint.replayable) return std::nullopt;
  // The target is part of what must be the same: the parameters of the path stand in it.
  return Repeatable{std::string("POST ").append(exchange.route.path), std::string(key),
                    sha256(exchange.request.head.target + '\n' + exchange.request.body)};
}

/// Runs `work`, or finds that it ran already: both in one transaction, so that an answer is kept exactly if the write was.
Result<Response> once(Exchange& exchange, Context& context, const Repeatable& request,
                      const std::function<Result<Answer>(Context&)>& work) {
  const auto& by = context.by;
  auto known = context.tx.replays().find(by.team, by.user, request.route, request.key);
  if (!known) return fail(std::move(known.error()));
  if (*known && (*known)->created_at > context.now - replay_life) {
    if ((*known)->body_hash != request.body_hash) {
      return fail(ErrorCode::idempotency_mismatch, "this Idempotency-Key was used with another request");
    }
    auto response = reply((*known)->status, {(*known)->body, (*known)->entity_tag, {}});
    response.headers.set("Idempotent-Replay", "true");
    return response;
  }
  auto answered = work(context);
  if (!answered) return fail(std::move(answered.error()));
  const auto& kept = answered->replay_body.empty() ? answered->body : answered->replay_body;
  if (kept.size() <= max_replay_body) {
    auto put = context.tx.replays().put(by.team, {by.user, request.route, request.key, request.body_hash,
                                                  exchange.route.endpoint.status, kept, answered->entity_tag, context.now});
    if (!put) return fail(std::move(put.error()));
  }
  return reply(exchange.route.endpoint.status, *answered);
}

}  // namespace

Session Exchange::session() const { return {services.storage, services.environment, caller->principal}; }

wire::Spelling spelling_of(const Route& route) {
  return route.path.starts_with("/crm-reports") ? wire::Spelling::camel_case : wire::Spelling::snake_case;
}

Result<std::optional<boost::json::value>> json_body(const Request& request) {
  if (request.body.empty()) return std::nullopt;
  auto type = request.head.headers.get("Content-Type");
  type = type.substr(0, type.find(';'));
  while (type.ends_with(' ')) type.remove_suffix(1);
  if (!type.empty() && type != "application/json") {
    return fail(ErrorCode::unsupported_media, "the body must be application/json");
  }
  auto parsed = wire::parse(request.body);
  if (!parsed) return fail(std::move(parsed.error()));
  return std::move(*parsed);
}

Response refuse(const Exchange&, const Error& error) {
  if (error.code == ErrorCode::internal) spdlog::error("{}", error.message);
  return problem(error);
}

Response answer(Exchange& exchange, Access access, const std::function<Result<Answer>(Context&)>& work) {
  const auto session = exchange.session();
  const auto request = repeatable(exchange);
  if (request && request->key.size() > 255) return problem(invalid("Idempotency-Key", "must have at most 255 characters"));
  const std::string running = request ? request->running_key(session.principal) : std::string();
  if (request && !exchange.services.running.begin(running)) {
    auto response = problem(ErrorCode::conflict, "a request with this Idempotency-Key is still running");
    response.headers.set("Retry-After", "1");
    return response;
  }
  auto response = transact(session.storage, access, [&](Transaction& tx) -> Result<Response> {
    Context context{tx, session.storage, session.environment, session.principal, session.environment.clock.now()};
    if (request) return once(exchange, context, *request, work);
    auto answered = work(context);
    if (!answered) return fail(std::move(answered.error()));
    if (exchange.route.method == Method::get &&
        unchanged(exchange.request.head.headers.get("If-None-Match"), answered->entity_tag)) {
      return reply(304, {{}, answered->entity_tag, {}});
    }
    return reply(exchange.route.endpoint.status, *answered);
  });
  if (request) exchange.services.running.end(running);
  return response ? std::move(*response) : refuse(exchange, response.error());
}

}  // namespace crondb::server
