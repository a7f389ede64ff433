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

/// A type of which some part is told once and kept nowhere: `drop_secrets(T&)` takes that off.
template <class T>
concept Secretive = requires(T& changing) { drop_secrets(changing); };

template <class T>
[[nodiscard]] Answer encode(const Exchange& exchange, const T& value) {
  Answer encoded;
  if constexpr (is_page<T>) {
    wire::write_page(encoded.body, value, spelling_of(exchange.route));
  } else if constexpr (!std::same_as<T, Nothing>) {
    wire::write(encoded.body, value);
  }
  if constexpr (requires { value.version; }) encoded.entity_tag = entity_tag(value.version, encoded.body);
  if constexpr (requires { to_string(value.id); }) encoded.created_id = to_string(value.id);
  if constexpr (Secretive<T>) {
    encoded.secret = true;
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
  const auto request = decode<typename std::remove_cvref_t<decltype(operation)>::Request>(exchange);
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
