#pragma once

#include <functional>
#include <string>

#include "crondb/wire/read.hpp"
#include "crondb/wire/write.hpp"
#include "route.hpp"
#include "schema.hpp"

/// Operations as endpoints: decode the request by its field table, run the operation, encode what it answers.
namespace crondb::server {

template <class T>
inline constexpr bool is_page = false;
template <class T>
inline constexpr bool is_page<Page<T>> = true;

/// What an operation answered, as it goes out.
struct Answer {
  std::string body;         ///< empty: 204
  std::string entity_tag;   ///< quoted; empty: none
  std::string replay_body;  ///< what a repeated request is told, if that differs
};

[[nodiscard]] wire::Spelling spelling_of(const Route& route);
/// The JSON body of a request, or null for a request without one. Errors: unsupported_media, bad_request.
[[nodiscard]] Result<std::optional<boost::json::value>> json_body(const Request& request);
/// Runs `work` in a transaction of the caller, with Idempotency-Key and conditional headers as the route has them.
[[nodiscard]] Response answer(Exchange& exchange, Access access, const std::function<Result<Answer>(Context&)>& work);
[[nodiscard]] Response refuse(const Exchange& exchange, const Error& error);

/// `"version-nested"` of the rows that have versions.
[[nodiscard]] inline std::string entity_tag(const Deal& deal) {
  return "\"" + std::to_string(deal.version) + "-" + std::to_string(deal.nested_version) + "\"";
}

[[nodiscard]] inline std::string entity_tag(const Lead& lead) { return "\"" + std::to_string(lead.version) + "-0\""; }

[[nodiscard]] inline std::string entity_tag(const Report& report) {
  return "\"" + std::to_string(report.version) + "-" + std::to_string(report.nested_version) + "\"";
}

template <class T>
[[nodiscard]] Answer encode(const Exchange& exchange, const T& value) {
  Answer encoded;
  if constexpr (is_page<T>) {
    wire::write_page(encoded.body, value, spelling_of(exchange.route));
  } else if constexpr (!std::same_as<T, Nothing>) {
    wire::write(encoded.body, value);
  }
  if constexpr (requires { entity_tag(value); }) encoded.entity_tag = entity_tag(value);
  if constexpr (requires(T& changing) { drop_secrets(changing); }) {
    T without = value;
    drop_secrets(without);
    wire::write(encoded.replay_body, without);
  }
  return encoded;
}

template <const auto& operation>
[[nodiscard]] Response respond(Exchange& exchange) {
  const auto body = json_body(exchange.request);
  if (!body) return refuse(exchange, body.error());
  const auto request = wire::decode<typename std::remove_cvref_t<decltype(operation)>::Request>(
      {*body ? &**body : nullptr, &exchange.path, &exchange.query, exchange.request.head.headers.get("If-Match")});
  if (!request) return refuse(exchange, request.error());
  return answer(exchange, operation.access, [&](Context& context) -> Result<Answer> {
    auto value = operation.within(context, *request);
    if (!value) return fail(std::move(value.error()));
    return encode(exchange, *value);
  });
}

template <class T>
[[nodiscard]] boost::json::object response_schema(wire::Spelling spelling) {
  if constexpr (is_page<T>) {
    return page_schema<typename decltype(T::results)::value_type>(spelling);
  } else {
    return schema<T>();
  }
}

template <const auto& operation>
void describe(boost::json::object& described, wire::Spelling spelling) {
  using Operation = std::remove_cvref_t<decltype(operation)>;
  describe_request<typename Operation::Request>(described);
  if constexpr (!std::same_as<typename Operation::Response, Nothing>) {
    described["x-response"] = response_schema<typename Operation::Response>(spelling);
  }
}

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
  Endpoint endpoint = handled(operation, &respond<operation>, &describe<operation>);
  endpoint.status = std::same_as<typename Operation::Response, Nothing> ? 204 : 200;
  return endpoint;
}

}  // namespace crondb::server
