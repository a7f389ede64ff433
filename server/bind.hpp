#pragma once

#include "crondb/wire/read.hpp"
#include "crondb/wire/write.hpp"
#include "endpoint.hpp"
#include "schema.hpp"

/// What `json` binds a route to: decode the request by its field table, run the operation, encode what it answers. Much to compile:
/// endpoints/<capability>.cpp does it for the operations of one capability.
namespace crondb::server {

template <class T>
inline constexpr bool is_page = false;
template <class T>
inline constexpr bool is_page<Page<T>> = true;

/// `"version-nested"` of a row that has a version.
template <class T>
  requires requires(const T& row) { row.version; }
[[nodiscard]] std::string entity_tag(const T& row) {
  std::int64_t nested = 0;
  if constexpr (requires { row.nested_version; }) nested = row.nested_version;
  return '"' + std::to_string(row.version) + '-' + std::to_string(nested) + '"';
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

template <class T>
[[nodiscard]] boost::json::object response_schema(wire::Spelling spelling) {
  if constexpr (is_page<T>) {
    return page_schema<typename decltype(T::results)::value_type>(spelling);
  } else {
    return schema<T>();
  }
}

template <const auto& operation>
Response Bound<operation>::respond(Exchange& exchange) {
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

template <const auto& operation>
void Bound<operation>::describe(boost::json::object& described, wire::Spelling spelling) {
  using Operation = std::remove_cvref_t<decltype(operation)>;
  describe_request<typename Operation::Request>(described);
  if constexpr (!std::same_as<typename Operation::Response, Nothing>) {
    described["x-response"] = response_schema<typename Operation::Response>(spelling);
  }
}

}  // namespace crondb::server
