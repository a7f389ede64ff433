#pragma once

#include <functional>
#include <string>

#include "route.hpp"

/// Operations as endpoints.
namespace crondb::server {

/// What an operation answered, as it goes out.
struct Answer {
  std::string body;         ///< empty: 204
  std::string entity_tag;   ///< quoted; empty: none
  std::string replay_body;  ///< what a repeated request is told, if that differs
  std::string created_id;   ///< of what was made; empty if it has none
  bool secret = false;      ///< the body holds what nobody may keep
};

/// `"<version>-<n>"`, where n is a number that `body` has alone: an answer that says anything else has another tag, though If-Match
/// asks for the version only.
[[nodiscard]] std::string entity_tag(std::int64_t version, std::string_view body);
[[nodiscard]] wire::Spelling spelling_of(const Route& route);
/// The JSON body of a request, or null for a request without one. Errors: unsupported_media, bad_request.
[[nodiscard]] Result<std::optional<boost::json::value>> json_body(const Request& request);
/// The request of an operation out of its parts, all of them: what `T` doesn't know is refused. Errors: those of json_body and
/// wire::decode.
template <class T>
[[nodiscard]] Result<T> decode(const Exchange& exchange) {
  const auto body = json_body(exchange.request);
  if (!body) return fail(body.error());
  const auto if_match = exchange.request.head.headers.list("If-Match");
  return wire::decode<T>({*body ? &**body : nullptr, &exchange.path, &exchange.query, if_match});
}
/// The answer to a request that was done.
[[nodiscard]] Response reply(const Exchange& exchange, Answer answered);
/// Runs `work` in a transaction of the caller, with Idempotency-Key and conditional headers as the route has them.
[[nodiscard]] Response answer(Exchange& exchange, Access access, const std::function<Result<Answer>(Context&)>& work);
[[nodiscard]] Response refuse(const Exchange& exchange, const Error& error);

/// How an operation is served over HTTP. Defined in bind.hpp and instantiated in endpoints/, once for each operation.
template <const auto& operation>
struct Bound {
  static Response respond(Exchange& exchange);
  static void describe(boost::json::object& described, wire::Spelling spelling);
};

/// The endpoint of an operation that a handler of its own serves.
template <class Operation>
[[nodiscard]] constexpr Endpoint handled(const Operation& operation, Response (*respond)(Exchange&),
                                         void (*describe)(boost::json::object&, wire::Spelling)) {
  Endpoint endpoint;
  endpoint.operation = operation.name;
  endpoint.role = operation.role;
  endpoint.plan = operation.plan;
  endpoint.lane = operation.access == Access::write ? Lane::write : Lane::read;
  endpoint.respond = respond;
  endpoint.describe = describe;
  return endpoint;
}

/// The endpoint of an operation of the library.
template <const auto& operation>
[[nodiscard]] constexpr Endpoint json() {
  using Operation = std::remove_cvref_t<decltype(operation)>;
  Endpoint endpoint = handled(operation, &Bound<operation>::respond, &Bound<operation>::describe);
  endpoint.status = std::same_as<typename Operation::Response, Nothing> ? 204 : 200;
  return endpoint;
}

}  // namespace crondb::server
