#pragma once

#include <limits>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "crondb/core/validate.hpp"
#include "crondb/wire/write.hpp"

/// OpenAPI out of field tables.
namespace crondb::server {

[[nodiscard]] inline boost::json::value text_of(std::string_view text) { return boost::json::value(boost::json::string(text)); }

template <class T>
[[nodiscard]] boost::json::object schema(const Rules& rules = {});

template <Described T>
[[nodiscard]] boost::json::object object_schema(bool request) {
  boost::json::object properties;
  boost::json::array required;
  std::apply(
      [&]([[maybe_unused]] const auto&... row) {
        [[maybe_unused]] const auto add = [&](const auto& each) {
          if (each.in != In::body) return;
          using Value = std::remove_cvref_t<decltype(std::invoke(each.access, std::declval<const T&>()))>;
          auto property = schema<Value>(each.rules);
          if (!each.doc.empty()) property["description"] = text_of(each.doc);
          properties[each.name] = std::move(property);
          const bool may_be_absent =
              detail::is_optional<Value> || detail::is_update<Value> || detail::is_clearable<Value> || each.optional;
          if (!request || !may_be_absent) required.push_back(text_of(each.name));
        };
        (add(row), ...);
      },
      fields<T>);
  boost::json::object described{{"type", "object"}, {"properties", std::move(properties)}};
  if (!required.empty()) described["required"] = std::move(required);
  if (request) described["additionalProperties"] = false;
  return described;
}

/// Types with a JSON form of their own specialise this.
template <class T>
[[nodiscard]] boost::json::object custom_schema() {
  static_assert(Described<T>, "a type in the API needs a field table or a schema");
  return object_schema<T>(false);
}

[[nodiscard]] boost::json::object nullable(boost::json::object described);
[[nodiscard]] boost::json::object text_schema(const Rules& rules);
[[nodiscard]] boost::json::object number_schema(std::string_view type, const Rules& rules);
[[nodiscard]] boost::json::object format_schema(std::string_view format);

template <class T>
boost::json::object schema(const Rules& rules) {
  if constexpr (detail::is_optional<T>) {
    return nullable(schema<typename T::value_type>(rules));
  } else if constexpr (detail::is_update<T>) {
    return schema<typename T::value_type>(rules);
  } else if constexpr (detail::is_clearable<T>) {
    return nullable(schema<typename decltype(T::value)::value_type>(rules));
  } else if constexpr (detail::is_vector<T>) {
    boost::json::object list{{"type", "array"}, {"items", schema<typename T::value_type>(rules)}};
    list["maxItems"] = rules.max_items;
    return list;
  } else if constexpr (std::same_as<T, bool>) {
    return {{"type", "boolean"}};
  } else if constexpr (std::integral<T>) {
    return number_schema("integer", rules);
  } else if constexpr (std::same_as<T, Decimal>) {
    return number_schema("number", rules);
  } else if constexpr (Worded<T>) {
    boost::json::array known;
    for (const auto& each : words<T>) known.push_back(text_of(each));
    return {{"type", "string"}, {"enum", std::move(known)}};
  } else if constexpr (std::same_as<T, Currency>) {
    return {{"type", "string"}, {"pattern", "^[A-Z]{3}$"}};
  } else if constexpr (std::same_as<T, Instant>) {
    return format_schema("date-time");
  } else if constexpr (std::same_as<T, Date>) {
    return format_schema("date");
  } else if constexpr (requires(T id) { id.is_nil(); }) {
    return format_schema("uuid");
  } else if constexpr (std::same_as<T, std::string> || std::same_as<T, IfVersion>) {
    return text_schema(rules);
  } else {
    return custom_schema<T>();
  }
}

template <class T>
[[nodiscard]] boost::json::object page_schema(wire::Spelling spelling) {
  const bool snake = spelling == wire::Spelling::snake_case;
  boost::json::object properties{{"results", boost::json::object{{"type", "array"}, {"items", schema<T>()}}}};
  const auto whole = [](bool or_null) { return or_null ? nullable(number_schema("integer", {})) : number_schema("integer", {}); };
  properties["total"] = whole(true);
  properties["page"] = whole(false);
  properties[snake ? "per_page" : "perPage"] = whole(false);
  properties[snake ? "total_pages" : "totalPages"] = whole(true);
  properties[snake ? "next_cursor" : "nextCursor"] = nullable(text_schema({.max_length = 2000}));
  return {{"type", "object"}, {"properties", std::move(properties)}};
}

/// Adds the parameters and the body of a request to an OpenAPI operation.
template <class T>
void describe_request(boost::json::object& operation) {
  boost::json::array parameters;
  bool body = false;
  std::apply(
      [&]([[maybe_unused]] const auto&... row) {
        [[maybe_unused]] const auto add = [&](const auto& each) {
          using Value = std::remove_cvref_t<decltype(std::invoke(each.access, std::declval<const T&>()))>;
          if (each.in == In::body) {
            body = true;
            return;
          }
          boost::json::object parameter{{"name", text_of(each.name)}};
          parameter["in"] = each.in == In::path ? "path" : each.in == In::query ? "query" : "header";
          parameter["required"] = each.in == In::path;
          if constexpr (detail::is_optional<Value>) {
            parameter["schema"] = schema<typename Value::value_type>(each.rules);
          } else {
            parameter["schema"] = schema<Value>(each.rules);
          }
          if (!each.doc.empty()) parameter["description"] = text_of(each.doc);
          parameters.push_back(std::move(parameter));
        };
        (add(row), ...);
      },
      fields<T>);
  if (!parameters.empty()) operation["parameters"] = std::move(parameters);
  if (body) {
    operation["requestBody"] = {{"content", {{"application/json", {{"schema", object_schema<T>(true)}}}}}};
  }
}

}  // namespace crondb::server
