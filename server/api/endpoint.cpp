#include "api/endpoint.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "api/compression.hpp"
#include "api/media_type.hpp"
#include "api/problem.hpp"
#include "api/services.hpp"
#include "crondb/core/hash.hpp"
#include "crondb/storage/replays.hpp"

namespace crondb::server {

namespace {

constexpr std::size_t max_replay_body = std::size_t{64} * 1024;
constexpr auto replay_life = std::chrono::hours{24};

/// RFC 9110, 13.1.2: one of the tags is that of the answer, weak or not. What isn't a list of tags holds none.
bool unchanged(const RequestHead& head, std::string_view tag) {
  const auto field = tag.empty() ? std::nullopt : head.headers.list("If-None-Match");
  const auto known = field ? wire::parse_entity_tags(*field) : std::nullopt;
  return known && (known->any || std::any_of(known->tags.begin(), known->tags.end(),
                                             [&](const auto& each) { return plain_tag(each.opaque) == tag; }));
}

/// Where what was made is found: the route's template with the parameters of the path, and the new id for `{}`.
std::string location(const Exchange& exchange, const std::string& created_id) {
  std::string filled(exchange.route.endpoint.location);
  const auto fill = [&](const std::string& placeholder, const std::string& value) {
    if (const auto at = filled.find(placeholder); at != std::string::npos) filled.replace(at, placeholder.size(), value);
  };
  for (const auto& [name, value] : exchange.path) fill("{" + name + "}", value);
  fill("{}", created_id);
  return filled;
}

/// The answer that was kept.
Answer replayed(const Replay& kept) {
  Answer answer{.body = kept.body, .entity_tag = kept.entity_tag};
  if (const auto body = wire::parse(kept.body); body && body->is_object()) {
    const auto* id = body->get_object().if_contains("id");
    if (id && id->is_string()) answer.created_id = std::string_view(id->get_string());
  }
  return answer;
}

/// Whether whoever gets this error when a request is repeated may not know how it went the first time: they have lost the role, the
/// plan or the sight of what it is about. Other errors come of its having been done already.
bool withdraws(ErrorCode code) {
  static constexpr auto codes = std::to_array<ErrorCode>({ErrorCode::role_required, ErrorCode::plan_required, ErrorCode::forbidden,
                                                          ErrorCode::not_found, ErrorCode::managed_externally});
  return std::find(codes.begin(), codes.end(), code) != codes.end();
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

/// Runs `work`, or finds that it ran already and puts the answer that was kept into `kept`: both in one transaction, so that an
/// answer is kept exactly if the write was.
Result<Answer> once(Exchange& exchange, Context& context, const Repeatable& request,
                    const std::function<Result<Answer>(Context&)>& work, std::optional<Answer>& kept) {
  const auto& by = context.by;
  kept.reset();
  auto known = context.tx.replays().find(by.team, by.user, request.route, request.key);
  if (!known) return fail(std::move(known.error()));
  const bool repeated = *known && (*known)->created_at > context.now - replay_life;
  if (repeated && (*known)->body_hash != request.body_hash) {
    return fail(ErrorCode::idempotency_mismatch, "this Idempotency-Key was used with another request");
  }
  auto answered = work(context);
  if (repeated) {
    if (!answered && withdraws(answered.error().code)) return fail(std::move(answered.error()));
    kept = replayed(**known);
    return fail(ErrorCode::conflict, "done again only to see whether the caller still may: this undoes it");
  }
  if (!answered) return fail(std::move(answered.error()));
  if (context.unfinished) return answered;
  const auto& body = answered->secret ? answered->replay_body : answered->body;
  if (body.size() <= max_replay_body) {
    auto put = context.tx.replays().put(by.team, {by.user, request.route, request.key, request.body_hash,
                                                  exchange.route.endpoint.status, body, answered->entity_tag, context.now});
    if (!put) return fail(std::move(put.error()));
  }
  return answered;
}

Result<Answer> within(const Session& session, Transaction& tx, const std::function<Result<Answer>(Context&)>& work) {
  Context context{tx, session.storage.facts(), session.environment, session.principal, session.environment.clock.now()};
  return work(context);
}

/// Whether it wasn't asked yet within this second: what every request meets needs no line for each.
bool first_in_second() {
  static std::atomic<std::int64_t> latest = -1;
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::steady_clock::now()).time_since_epoch().count();
  return latest.exchange(now) != now;
}

}  // namespace

std::string entity_tag(std::int64_t version, std::string_view body) {
  const auto hash = sha256(body);
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < sizeof number; ++i) number = number << 8U | hash[i];
  return fmt::format("\"{}-{}\"", version, number);
}

Result<void> decode(const Exchange& exchange, const Description& type, void* to) {
  const auto body = json_body(exchange.request);
  if (!body) return fail(body.error());
  const auto if_match = exchange.request.head.headers.list("If-Match");
  return wire::decode({*body ? &**body : nullptr, &exchange.path, &exchange.query, if_match}, type, to);
}

Answer encode(const Exchange& exchange, const Description& type, const void* value) {
  Answer encoded;
  const bool empty = type.kind == TypeKind::object && type.fields().empty();
  if (!empty) wire::write(encoded.body, type, value, spelling_of(exchange.route));
  for (const Field& field : type.fields()) {
    const Description& what = *field.type;
    if (field.name == "version" && what.kind == TypeKind::integer) {
      field.look(value, [&](const void* held) { encoded.entity_tag = entity_tag(what.integer(held), encoded.body); });
    } else if (field.name == "id" && what.kind == TypeKind::id) {
      field.look(value, [&](const void* held) { encoded.created_id = crondb::to_string(*static_cast<const Uuid*>(held)); });
    }
  }
  return encoded;
}

Session Exchange::session() const { return {services.storage, services.environment, caller->principal}; }

wire::Spelling spelling_of(const Route& route) {
  return route.path.starts_with("/crm-reports") ? wire::Spelling::camel_case : wire::Spelling::snake_case;
}

Result<std::optional<boost::json::value>> json_body(const Request& request) {
  if (request.body.empty()) return std::nullopt;
  if (const auto given = request.head.headers.list("Content-Type"); given && !given->empty()) {
    const auto type = parse_media_type(*given);
    if (!type || !type->is_json()) return fail(ErrorCode::unsupported_media, "the body must be application/json");
    if (!type->is_utf8()) return fail(ErrorCode::unsupported_media, "the body must be UTF-8");
  }
  auto parsed = wire::parse(request.body);
  if (!parsed) return fail(std::move(parsed.error()));
  return std::move(*parsed);
}

Response refuse(const Exchange&, const Error& error) {
  if (error.code == ErrorCode::internal) spdlog::error("{}", error.message);
  if (error.code == ErrorCode::unavailable && first_in_second()) spdlog::warn("requests are answered 503: {}", error.message);
  return problem(error);
}

Response reply(const Exchange& exchange, Answer answered) {
  const auto& endpoint = exchange.route.endpoint;
  Response response;
  response.status = endpoint.status;
  if (!answered.entity_tag.empty()) response.headers.set("ETag", answered.entity_tag);
  if (!endpoint.location.empty()) response.headers.set("Location", location(exchange, answered.created_id));
  if (answered.secret) response.headers.set("Cache-Control", "no-store");
  if (!answered.body.empty()) {
    response.headers.set("Content-Type", "application/json");
    response.body = std::move(answered.body);
  }
  return response;
}

Response respond(Exchange& exchange, AccessMode access, const std::function<Result<Answer>(Context&)>& work) {
  const auto session = exchange.session();
  const auto request = repeatable(exchange);
  const std::string running = request ? request->running_key(session.principal) : std::string();
  if (request && !exchange.services.running.begin(running)) {
    auto response = problem(ErrorCode::conflict, "a request with this Idempotency-Key is still running");
    response.headers.set("Retry-After", "1");
    return response;
  }
  std::optional<Answer> kept;
  const auto act = [&](Context& context) { return request ? once(exchange, context, *request, work, kept) : work(context); };
  auto answered = exchange.view ? within(session, *exchange.view, act) : transact_in_pieces(session, access, act);
  if (request) exchange.services.running.end(running);
  if (kept) {
    auto response = reply(exchange, *std::move(kept));
    response.headers.set("Idempotent-Replay", "true");
    return response;
  }
  if (!answered) return refuse(exchange, answered.error());
  const bool same = exchange.route.method == Method::get && unchanged(exchange.request.head, answered->entity_tag);
  auto response = reply(exchange, *std::move(answered));
  if (same) {
    response.status = 304;
    response.headers.remove("Content-Type");
    response.body.clear();
  }
  return response;
}

Response respond(Exchange& exchange, const Work& work) {
  if (auto read = decode(exchange, work.type, work.request); !read) return refuse(exchange, read.error());
  const auto& endpoint = exchange.route.endpoint;
  return respond(exchange, work.access, [&](Context& context) -> Result<Answer> {
    return admitted(context, work.team, {endpoint.role, endpoint.plan, work.access},
                    [&](Context& there) { return work.act(exchange, there, work.request); });
  });
}

}  // namespace crondb::server
