#pragma once

#include <functional>
#include <string>

#include "api/route.hpp"

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
/// The request of an operation at `to` out of its parts, all of them: what its type doesn't know is refused. Errors: those of
/// json_body and wire::decode.
[[nodiscard]] Result<void> decode(const Exchange& exchange, const Description& type, void* to);
template <class T>
[[nodiscard]] Result<T> decode(const Exchange& exchange) {
  T to{};
  if (auto read = decode(exchange, description<T>, &to); !read) return fail(std::move(read.error()));
  return to;
}

/// A type of which some part is told once and kept nowhere: `drop_secrets(T&)` takes that off.
template <class T>
concept Secretive = requires(T& changing) { drop_secrets(changing); };

/// The value at `value` as an answer, tagged if it has a version.
[[nodiscard]] Answer encode(const Exchange& exchange, const Description& type, const void* value);
template <class T>
[[nodiscard]] Answer encode(const Exchange& exchange, const T& value) {
  Answer encoded = encode(exchange, description<T>, &value);
  if constexpr (Secretive<T>) {
    encoded.secret = true;
    T without = value;
    drop_secrets(without);
    wire::write(encoded.replay_body, without);
  }
  return encoded;
}

/// The answer to a request that was done.
[[nodiscard]] Response reply(const Exchange& exchange, Answer answered);
/// Runs `work` in the exchange's view or else a transaction of its own, with Idempotency-Key and conditional headers as the route
/// has them.
[[nodiscard]] Response respond(Exchange& exchange, AccessMode access, const std::function<Result<Answer>(Context&)>& work);
[[nodiscard]] Response refuse(const Exchange& exchange, const Error& error);

/// A request that is to be decoded, and what an operation makes of it then.
struct Work {
  AccessMode access;
  const Description& type;
  void* request;
  const OfTeam* team;  ///< the part of the request that names its team, or null
  Result<Answer> (*act)(Exchange& exchange, Context& context, const void* request);
};
/// Decodes the request, sees that the caller may do it, lets the operation act and replies.
[[nodiscard]] Response respond(Exchange& exchange, const Work& work);

template <const auto& operation>
using RequestOf = typename std::remove_cvref_t<decltype(operation)>::Request;

template <const auto& operation>
Result<Answer> act(Exchange& exchange, Context& context, const void* request) {
  const auto value = operation.function(context, *static_cast<const RequestOf<operation>*>(request));
  if (!value) return fail(value.error());
  return encode(exchange, *value);
}
template <const auto& operation>
Response run(Exchange& exchange) {
  RequestOf<operation> request{};
  return respond(exchange, {operation.access, description<RequestOf<operation>>, &request, team_of(request), &act<operation>});
}

/// The endpoint of an operation that a handler of its own serves, which answers no JSON; `described` tells OpenAPI what it does.
template <class Operation>
[[nodiscard]] constexpr Endpoint handled(const Operation& operation, Response (*respond)(Exchange&), const Description* request,
                                         void (*described)(boost::json::object&)) {
  Endpoint endpoint;
  endpoint.operation = operation.name;
  endpoint.role = operation.role;
  endpoint.plan = operation.plan;
  endpoint.lane = operation.access == AccessMode::write ? Lane::write : Lane::read;
  endpoint.respond = respond;
  endpoint.request = request;
  endpoint.describe = described;
  return endpoint;
}

/// The same for one that answers the JSON of the operation's answer.
template <class Operation>
[[nodiscard]] constexpr Endpoint handled(const Operation& operation, Response (*respond)(Exchange&)) {
  Endpoint endpoint = handled(operation, respond, &description<typename Operation::Request>, nullptr);
  endpoint.response = &description<typename Operation::Response>;
  return endpoint;
}

/// The endpoint of an operation of the library.
template <const auto& operation>
[[nodiscard]] constexpr Endpoint json_endpoint() {
  Endpoint endpoint = handled(operation, &run<operation>);
  endpoint.in_view = operation.access == AccessMode::read;
  endpoint.status = std::same_as<typename std::remove_cvref_t<decltype(operation)>::Response, Nothing> ? 204 : 200;
  return endpoint;
}

}  // namespace crondb::server
