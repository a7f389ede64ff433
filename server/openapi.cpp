#include "openapi.hpp"

#include <boost/json/serialize.hpp>

#include "endpoint.hpp"
#include "route.hpp"
#include "schema.hpp"
#include "version.hpp"

namespace crondb::server {

namespace {

namespace json = boost::json;

void print(std::string& out, const json::value& value, int depth) {
  const std::string inner(static_cast<std::size_t>(depth + 1) * 2, ' ');
  const std::string outer(static_cast<std::size_t>(depth) * 2, ' ');
  const auto block = [&](const auto& container, char open, char close, auto item) {
    if (container.empty()) {
      out += open;
      out += close;
      return;
    }
    out += open;
    for (bool first = true; const auto& each : container) {
      out += std::exchange(first, false) ? "\n" : ",\n";
      out += inner;
      item(each);
    }
    out += '\n' + outer + close;
  };
  if (const auto* object = value.if_object()) {
    block(*object, '{', '}', [&](const json::key_value_pair& member) {
      wire::write_string(out, member.key());
      out += ": ";
      print(out, member.value(), depth + 1);
    });
  } else if (const auto* array = value.if_array()) {
    block(*array, '[', ']', [&](const json::value& item) { print(out, item, depth + 1); });
  } else {
    out += json::serialize(value);
  }
}

json::object error_response(std::string_view description) {
  return {{"description", text_of(description)},
          {"content", {{"application/json", {{"schema", {{"$ref", "#/components/schemas/Error"}}}}}}}};
}

json::object describe(const Route& route) {
  const auto& endpoint = route.endpoint;
  json::object operation{{"operationId", text_of(endpoint.operation)}, {"summary", text_of(route.summary)}};
  if (endpoint.open) {
    operation["security"] = json::array{};
  } else {
    operation["x-role"] = text_of(word(endpoint.role));
    operation["x-plan"] = text_of(word(endpoint.plan));
  }
  endpoint.describe(operation, spelling_of(route));
  if (!operation.contains("parameters")) {
    json::array parameters;
    std::string_view rest = route.path;
    for (auto open = rest.find('{'); open != std::string_view::npos; open = rest.find('{')) {
      const auto close = rest.find('}');
      parameters.push_back({{"name", text_of(rest.substr(open + 1, close - open - 1))},
                            {"in", "path"},
                            {"required", true},
                            {"schema", {{"type", "string"}}}});
      rest.remove_prefix(close + 1);
    }
    if (!parameters.empty()) operation["parameters"] = std::move(parameters);
  }
  if (!operation.contains("responses")) {
    json::object success{{"description", "Success"}};
    if (auto* answered = operation.if_contains("x-response")) {
      success["content"] = {{"application/json", {{"schema", std::move(*answered)}}}};
    }
    operation["responses"] = {{std::to_string(endpoint.status), std::move(success)}};
  }
  operation.erase("x-response");
  if (!endpoint.open) operation["responses"].as_object()["default"] = error_response("Any error");
  return operation;
}

std::string lower(std::string_view method) {
  std::string text(method);
  for (char& c : text) c = static_cast<char>(c | 0x20);
  return text;
}

json::object error_schema() {
  const auto text = [] { return text_schema({.max_length = 20'000}); };
  json::object properties{{"statusCode", number_schema("integer", {})}, {"error", text()}};
  properties["message"] = {{"anyOf", json::array{text(), json::object{{"type", "array"}, {"items", text()}}}}};
  properties["detail"] = text();
  properties["code"] = text();
  properties["errors"] = {{"type", "array"}, {"items", object_schema<FieldError>(false)}};
  return {{"type", "object"},
          {"properties", std::move(properties)},
          {"required", json::array{"statusCode", "error", "message", "detail", "code"}}};
}

}  // namespace

std::string openapi_document() {
  json::object paths;
  for (const auto& route : routes()) {
    if (!paths.contains(route.path)) paths[route.path] = json::object{};
    paths[route.path].as_object()[lower(to_string(route.method))] = describe(route);
  }
  const json::object document{
      {"openapi", "3.1.0"},
      {"info", {{"title", "crondb"}, {"version", version}, {"description", "CRM pipelines and reporting."}}},
      {"security", json::array{json::object{{"bearer", json::array{}}}}},
      {"paths", std::move(paths)},
      {"components",
       {{"securitySchemes", {{"bearer", {{"type", "http"}, {"scheme", "bearer"}}}}}, {"schemas", {{"Error", error_schema()}}}}},
  };
  std::string out;
  print(out, document, 0);
  return out + '\n';
}

}  // namespace crondb::server
