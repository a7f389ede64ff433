#include "api/schema.hpp"

#include <algorithm>
#include <array>
#include <cassert>

#include <boost/json/array.hpp>

#include "crondb/analytics/requests.hpp"
#include "crondb/importing/requests.hpp"
#include "crondb/metrics/run.hpp"
#include "crondb/pipeline/requests.hpp"
#include "crondb/reports/report.hpp"

namespace crondb::server {

namespace json = boost::json;

json::value text_of(std::string_view text) { return json::value(json::string(text)); }

namespace {

json::object nullable(json::object described) {
  if (described.empty()) return described;
  if (auto* type = described.if_contains("type"); type && type->is_string()) {
    *type = json::array{*type, "null"};
    if (auto* known = described.if_contains("enum")) known->as_array().push_back(nullptr);
    return described;
  }
  return {{"anyOf", json::array{std::move(described), json::object{{"type", "null"}}}}};
}

json::object format_schema(std::string_view format) { return {{"type", "string"}, {"format", text_of(format)}}; }

json::object text_schema(const Rules& rules, bool bounded) {
  json::object described{{"type", "string"}};
  if (bounded && rules.min_length > 0) described["minLength"] = rules.min_length;
  if (bounded) described["maxLength"] = rules.max_length;
  if (rules.format == Format::color) described["pattern"] = "^#[0-9A-Fa-f]{6}$";
  if (rules.format == Format::email) described["format"] = "email";
  return described;
}

json::object number_schema(std::string_view type, const Rules& rules) {
  static constexpr Rules unbounded;
  json::object described{{"type", text_of(type)}};
  if (rules.min != unbounded.min) described["minimum"] = rules.min;
  if (rules.max != unbounded.max) described["maximum"] = rules.max;
  return described;
}

json::object word_schema(const Description& type) {
  json::array known;
  for (const auto& each : type.words) known.push_back(text_of(each));
  return {{"type", "string"}, {"enum", std::move(known)}};
}

json::object record_of(json::object value) { return {{"type", "object"}, {"additionalProperties", std::move(value)}}; }

/// An object with all of its properties.
json::object whole(json::object properties) {
  json::array required;
  for (const auto& [name, value] : properties) required.push_back(text_of(name));
  return {{"type", "object"}, {"properties", std::move(properties)}, {"required", std::move(required)}};
}

bool may_be_absent(const Field& field) {
  const auto kind = field.type->kind;
  const bool may_be_empty = kind == TypeKind::optional || kind == TypeKind::update || kind == TypeKind::clearable;
  return field.presence == Presence::optional || (field.presence == Presence::by_type && may_be_empty);
}

bool is(const Description& type, const Description& other) { return type.name == other.name; }

}  // namespace

json::object Schemas::response(const Description& type, wire::Spelling spelling) {
  return type.kind == TypeKind::page ? page_of(type, spelling) : of(type, {}, Side::response);
}

json::object Schemas::request(const Description& type, const Rules& rules) { return of(type, rules, Side::request); }

json::object Schemas::refer(const std::string& name, const Description& type, json::object (Schemas::*make)(const Description&)) {
  if (!named_.contains(name)) {
    named_[name] = nullptr;
    named_[name] = (this->*make)(type);
  }
  return {{"$ref", "#/components/schemas/" + name}};
}

json::object Schemas::of(const Description& type, const Rules& rules, Side side) {
  const bool bounded = side == Side::request;
  switch (type.kind) {
    case TypeKind::text:
    case TypeKind::versions:
      return text_schema(rules, bounded);
    case TypeKind::boolean:
      return {{"type", "boolean"}};
    case TypeKind::integer:
      return number_schema("integer", rules);
    case TypeKind::decimal:
      return number_schema("number", rules);
    case TypeKind::id:
      return format_schema("uuid");
    case TypeKind::word:
      return word_schema(type);
    case TypeKind::instant:
      return format_schema("date-time");
    case TypeKind::date:
      return format_schema("date");
    case TypeKind::currency:
      return {{"type", "string"}, {"pattern", "^[A-Z]{3}$"}};
    case TypeKind::list: {
      json::object list{{"type", "array"}, {"items", of(*type.item, rules, side)}};
      if (bounded) list["maxItems"] = rules.max_items;
      return list;
    }
    case TypeKind::optional:
    case TypeKind::clearable:
      return nullable(of(*type.item, rules, side));
    case TypeKind::update:
      return of(*type.item, rules, side);
    case TypeKind::object: {
      if (side == Side::response) {
        answers_.insert(type.name);
        return refer(std::string(type.name), type, &Schemas::response_object);
      }
      return refer(std::string(type.name) + (answers_.contains(type.name) ? "Input" : ""), type, &Schemas::request_object);
    }
    case TypeKind::custom:
      return custom_of(type);
    case TypeKind::page:
      return page_of(type, wire::Spelling::snake_case);
  }
  return {};
}

json::object Schemas::object_of(const Description& type, Side side) {
  json::object properties;
  json::array required;
  for (const Field& field : type.fields()) {
    if (field.in != In::body) continue;
    auto property = of(*field.type, field.rules, side);
    if (field.type->kind == TypeKind::update && field.presence == Presence::optional) property = nullable(std::move(property));
    if (!field.doc.empty()) property["description"] = text_of(field.doc);
    properties[field.name] = std::move(property);
    if (side == Side::response || !may_be_absent(field)) required.push_back(text_of(field.name));
  }
  json::object described{{"type", "object"}, {"properties", std::move(properties)}};
  if (!required.empty()) described["required"] = std::move(required);
  if (side == Side::request) described["additionalProperties"] = false;
  return described;
}

json::object Schemas::page_of(const Description& type, wire::Spelling spelling) {
  const bool snake = spelling == wire::Spelling::snake_case;
  const auto number = [] { return number_schema("integer", {}); };
  json::object properties{{"results", {{"type", "array"}, {"items", response(*type.item->item)}}}};
  properties["total"] = nullable(number());
  properties["page"] = number();
  properties[snake ? "per_page" : "perPage"] = number();
  properties[snake ? "total_pages" : "totalPages"] = nullable(number());
  properties[snake ? "next_cursor" : "nextCursor"] = nullable(text_schema({}, false));
  const std::string name = std::string(type.item->item->name) + "Page";
  named_[name] = whole(std::move(properties));
  return {{"$ref", "#/components/schemas/" + name}};
}

json::object Schemas::custom_of(const Description& type) {
  if (is(type, description<ValueByCurrency>)) return record_of(number_schema("number", {}));
  if (is(type, description<EventProperties>)) return {{"type", "object"}};
  if (is(type, description<metrics::MetricSeries>)) return refer(std::string(type.name), type, &Schemas::series);
  if (is(type, description<ColumnsOfFields>)) return whole({{"fields", record_of(text_schema({}, false))}});
  if (is(type, description<metrics::Filters>)) {
    return record_of({{"type", json::array{"string", "array", "null"}}, {"items", text_schema({}, true)}});
  }
  assert(is(type, description<Verbatim>));
  return {};
}

/// One schema for each shape.
json::object Schemas::series(const Description&) {
  const auto number = [] { return number_schema("number", {}); };
  const auto text = [] { return text_schema({}, false); };
  json::object bucket{{"type", "object"}, {"properties", {{"bucket", format_schema("date")}, {"partial", {{"type", "boolean"}}}}}};
  bucket["required"] = json::array{"bucket"};
  bucket["additionalProperties"] = nullable(number());
  bucket["description"] = "A number or null under the key of each series, `value` without series; partial if so";
  const json::object category = whole({{"category", text()}, {"label", text()}, {"value", nullable(number())}});
  const json::object ranked =
      whole({{"userId", format_schema("uuid")}, {"label", text()}, {"value", number()}, {"rank", number_schema("integer", {})}});
  const auto of_shape = [&](metrics::Shape shape, const json::object* point) {
    json::object properties{{"instanceId", text()}, {"metricId", text()}, {"shape", {{"const", text_of(word(shape))}}}};
    properties["series"] = of(description<std::vector<metrics::Series>>, {}, Side::response);
    properties["points"] = {{"type", "array"}};
    if (point) {
      properties["points"].as_object()["items"] = *point;
    } else {
      properties["points"].as_object()["items"] = json::object{};
      properties["points"].as_object()["maxItems"] = 0;
    }
    properties["stat"] = of(description<std::optional<metrics::Stat>>, {}, Side::response);
    properties["meta"] = of(description<metrics::Meta>, {}, Side::response);
    return whole(std::move(properties));
  };
  struct Variant {
    metrics::Shape shape;
    const char* name;
    const json::object* point;
  };
  json::array variants;
  json::object mapping;
  for (const auto& [shape, name, point] : std::to_array<Variant>({{metrics::Shape::timeseries, "TimeSeries", &bucket},
                                                                  {metrics::Shape::category, "CategorySeries", &category},
                                                                  {metrics::Shape::leaderboard, "LeaderboardSeries", &ranked},
                                                                  {metrics::Shape::stat, "StatSeries", nullptr}})) {
    assert(!named_.contains(name));
    named_[name] = of_shape(shape, point);
    const std::string reference = std::string("#/components/schemas/") + name;
    variants.push_back(json::object{{"$ref", text_of(reference)}});
    mapping[word(shape)] = text_of(reference);
  }
  return {{"oneOf", std::move(variants)}, {"discriminator", {{"propertyName", "shape"}, {"mapping", std::move(mapping)}}}};
}

json::value example_of(const Description& type, const Rules& rules) {
  switch (type.kind) {
    case TypeKind::text:
      switch (rules.format) {
        case Format::email:
          return "ada@example.com";
        case Format::domain:
          return "example.com";
        case Format::color:
          return "#1E90FF";
        case Format::time_zone:
          return "Europe/Berlin";
        default:
          return "Acme";
      }
    case TypeKind::boolean:
      return true;
    case TypeKind::integer:
    case TypeKind::decimal:
      return std::max<std::int64_t>(rules.min, 1);
    case TypeKind::id:
      return "01a218d7-f268-7000-8b34-6e0561fca183";
    case TypeKind::word:
      return text_of(type.words.front());
    case TypeKind::instant:
      return "2026-05-20T12:30:00.000Z";
    case TypeKind::date:
      return "2026-05-20";
    case TypeKind::currency:
      return "EUR";
    case TypeKind::list:
      return json::array{example_of(*type.item, rules)};
    case TypeKind::optional:
    case TypeKind::update:
    case TypeKind::clearable:
      return example_of(*type.item, rules);
    case TypeKind::object: {
      json::object example;
      const bool has_required = std::any_of(type.fields().begin(), type.fields().end(),
                                            [](const Field& field) { return field.in == In::body && !may_be_absent(field); });
      for (const Field& field : type.fields()) {
        if (field.in != In::body || (has_required && may_be_absent(field))) continue;
        example[field.name] = example_of(*field.type, field.rules);
        if (!has_required) break;
      }
      return example;
    }
    case TypeKind::custom:
      return json::object{};
    case TypeKind::versions:
    case TypeKind::page:
      break;
  }
  return nullptr;
}

}  // namespace crondb::server
