#include "schema.hpp"

namespace crondb::server {

namespace json = boost::json;

json::object nullable(json::object described) {
  if (auto* type = described.if_contains("type"); type && type->is_string()) {
    *type = json::array{*type, "null"};
    if (auto* known = described.if_contains("enum")) known->as_array().push_back(nullptr);
    return described;
  }
  return {{"anyOf", json::array{std::move(described), json::object{{"type", "null"}}}}};
}

json::object text_schema(const Rules& rules) {
  json::object described{{"type", "string"}};
  if (rules.min_length > 0) described["minLength"] = rules.min_length;
  described["maxLength"] = rules.max_length;
  switch (rules.format) {
    case Format::text:
    case Format::name:
    case Format::line:
    case Format::key:
    case Format::domain:
    case Format::time_zone:
      break;
    case Format::color:
      described["pattern"] = "^#[0-9A-Fa-f]{6}$";
      break;
    case Format::email:
      described["format"] = "email";
      break;
  }
  return described;
}

json::object number_schema(std::string_view type, const Rules& rules) {
  static constexpr Rules unbounded;
  json::object described{{"type", text_of(type)}};
  if (rules.min != unbounded.min) described["minimum"] = rules.min;
  if (rules.max != unbounded.max) described["maximum"] = rules.max;
  return described;
}

json::object format_schema(std::string_view format) { return {{"type", "string"}, {"format", text_of(format)}}; }

}  // namespace crondb::server
