#include "api/openapi.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <span>
#include <vector>

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include "api/endpoint.hpp"
#include "api/route.hpp"
#include "api/schema.hpp"
#include "crondb/core/text.hpp"
#include "version.hpp"

namespace crondb::server {

namespace {

namespace json = boost::json;

/// In lines: what fits into one isn't broken.
void print(std::string& out, const json::value& value, int depth) {
  static constexpr std::size_t line = 120;
  if (const std::string flat = json::serialize(value); flat.size() + static_cast<std::size_t>(depth) * 2 <= line) {
    out += flat;
    return;
  }
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

json::object reference(std::string_view kind, std::string_view name) {
  return {{"$ref", text_of("#/components/" + std::string(kind) + "/" + std::string(name))}};
}

json::object answer_of(std::string_view description, json::object schema) {
  return {{"description", text_of(description)}, {"content", {{"application/json", {{"schema", std::move(schema)}}}}}};
}

/// A part of the API: the first literal segment of a path that tells it.
struct Tag {
  std::string_view segment;
  std::string_view name;
  std::string_view description;
};
constexpr auto tags = std::to_array<Tag>({
    {"activities", "Deals", "Deals with their contacts and activities, the board and the leaderboard"},
    {"contacts", "Deals", {}},
    {"deals", "Deals", {}},
    {"leaderboard", "Deals", {}},
    {"stages", "Stages", "The columns of the board"},
    {"leads", "Leads", "Leads and their status history"},
    {"tags", "Tags", "Words that leads are marked with"},
    {"tasks", "Tasks", "What is to be done"},
    {"calls", "Calls", "Calls that were made"},
    {"emails", "Emails", "Emails that were sent and received"},
    {"import", "Imports", "Rows out of CSV files, and what became of them"},
    {"imports", "Imports", {}},
    {"crm-reports", "Reports", "Metrics, reports and their snapshots"},
    {"reports", "Schedules", "Scheduled reports, and benchmarks of industries"},
    {"notifications", "Notifications", "What people are told of, and where"},
    {"ws", "Notifications", {}},
    {"analytics", "Analytics", "Usage events and traffic"},
    {"business-profile", "Fit", "What a user sells, and which companies fit it"},
    {"org", "Teams", "Teams, their members and invites"},
    {"teams", "Teams", {}},
    {"invites", "Teams", {}},
    {"api-keys", "Account", "The caller and their keys"},
    {"me", "Account", {}},
    {"session", "Account", {}},
    {"healthz", "Operation", "For operators"},
    {"metrics", "Operation", {}},
    {"openapi.json", "Operation", {}},
    {"readyz", "Operation", {}},
});

std::string_view tag_of(std::string_view path) {
  for (std::string_view prefix : {"/v1/crm/", "/v1/", "/"}) {
    if (!path.starts_with(prefix)) continue;
    path.remove_prefix(prefix.size());
    break;
  }
  const auto segment = path.substr(0, path.find('/'));
  const auto found = std::find_if(tags.begin(), tags.end(), [&](const Tag& tag) { return tag.segment == segment; });
  assert(found != tags.end());
  return found->name;
}

/// An error that operations share.
struct Failure {
  std::string_view status;
  std::string_view name;
  std::string_view description;
  bool (*of)(const Route&);
};

bool has_field(const Description* type, bool (*wanted)(const Field&)) {
  return type && std::any_of(type->fields().begin(), type->fields().end(), wanted);
}
bool takes_body(const Route& route) {
  return route.endpoint.upload || has_field(route.endpoint.request, [](const Field& field) { return field.in == In::body; });
}
bool needs_key(const Route& route) { return !route.endpoint.open; }
bool names_row(const Route& route) { return route.path.find('{') != std::string_view::npos; }
bool changes(const Route& route) { return route.method != Method::get; }
bool is_repeatable(const Route& route) { return route.method == Method::post && route.endpoint.replayable && needs_key(route); }
bool compares_version(const Route& route) {
  return has_field(route.endpoint.request, [](const Field& field) { return field.in == In::header; });
}
bool has_version(const Route& route) {
  return has_field(route.endpoint.response, [](const Field& field) { return field.name == "version"; });
}

constexpr auto failures = std::to_array<Failure>({
    {"400", "BadRequest", "The request is malformed, or breaks a rule: `errors` names every field",
     [](const Route&) { return true; }},
    {"401", "Unauthenticated", "No key, or one that isn't known", needs_key},
    {"403", "Forbidden", "The caller's role or plan is not enough", needs_key},
    {"404", "NotFound", "There is no such thing, or the caller may not see it", names_row},
    {"409", "Conflict", "The state of things forbids it", changes},
    {"410", "Gone", "It has expired", [](const Route& route) { return route.path.find("{token}") != std::string_view::npos; }},
    {"412", "PreconditionFailed", "If-Match names another version", compares_version},
    {"413", "TooLarge", "The body is too large", takes_body},
    {"415", "UnsupportedMedia", "The body has another media type or a Content-Encoding", takes_body},
    {"422", "IdempotencyMismatch", "The Idempotency-Key was used with another request", is_repeatable},
    {"429", "RateLimited", "Too many requests", needs_key},
    {"503", "Unavailable", "Too much at once: try again after Retry-After seconds", needs_key},
});

json::object success_of(const Route& route, Schemas& schemas) {
  const auto& endpoint = route.endpoint;
  json::object success{{"description", text_of(endpoint.status == 204 ? "Done" : route.summary)}};
  if (endpoint.response && endpoint.status != 204) {
    success = answer_of(route.summary, schemas.response(*endpoint.response, spelling_of(route)));
  }
  json::object headers;
  if (has_version(route)) headers["ETag"] = reference("headers", "ETag");
  if (!endpoint.location.empty()) headers["Location"] = reference("headers", "Location");
  if (needs_key(route)) {
    for (std::string_view name : {"X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset"}) {
      headers[name] = reference("headers", name);
    }
  }
  if (!headers.empty()) success["headers"] = std::move(headers);
  return {{std::to_string(endpoint.status), std::move(success)}};
}

std::string description_of(const Route& route) {
  const auto& endpoint = route.endpoint;
  std::string text = std::string(route.summary) + ".";
  if (endpoint.open) return text + " Needs no key.";
  text += " Role: " + std::string(word(endpoint.role)) + " or above; plan: " + std::string(word(endpoint.plan)) + " or above.";
  if (endpoint.hourly > 0) text += " At most " + std::to_string(endpoint.hourly) + " an hour and user.";
  return text;
}

/// The parameters of a path that no request says anything of.
json::array plain_parameters(std::string_view path) {
  json::array parameters;
  for (auto open = path.find('{'); open != std::string_view::npos; open = path.find('{')) {
    const auto close = path.find('}');
    parameters.push_back({{"name", text_of(path.substr(open + 1, close - open - 1))},
                          {"in", "path"},
                          {"required", true},
                          {"schema", {{"type", "string"}}}});
    path.remove_prefix(close + 1);
  }
  return parameters;
}

json::array parameters_of(const Route& route, Schemas& schemas) {
  const auto* request = route.endpoint.request;
  json::array parameters = request ? json::array{} : plain_parameters(route.path);
  for (const Field& field : request ? request->fields() : std::span<const Field>{}) {
    if (field.in == In::body) continue;
    const Description& type = *field.type;
    json::object parameter{{"name", text_of(field.name)}};
    parameter["in"] = field.in == In::path ? "path" : field.in == In::query ? "query" : "header";
    parameter["required"] = field.in == In::path;
    parameter["schema"] = schemas.request(type.kind == TypeKind::optional ? *type.item : type, field.rules);
    if (!field.doc.empty()) parameter["description"] = text_of(field.doc);
    parameters.push_back(std::move(parameter));
  }
  if (is_repeatable(route)) parameters.push_back(reference("parameters", "Idempotency-Key"));
  if (has_version(route) && route.method == Method::get) parameters.push_back(reference("parameters", "If-None-Match"));
  return parameters;
}

json::object describe(const Route& route, json::object responses, Schemas& schemas) {
  const auto& endpoint = route.endpoint;
  json::object operation{{"operationId", text_of(endpoint.operation)},
                         {"tags", json::array{text_of(tag_of(route.path))}},
                         {"summary", text_of(route.summary)},
                         {"description", text_of(description_of(route))}};
  if (endpoint.open) operation["security"] = json::array{};
  if (auto parameters = parameters_of(route, schemas); !parameters.empty()) operation["parameters"] = std::move(parameters);
  if (takes_body(route) && !endpoint.upload) {
    json::object content{{"schema", schemas.request(*endpoint.request)}};
    content["example"] = example_of(*endpoint.request);
    operation["requestBody"] = {{"required", true}, {"content", {{"application/json", std::move(content)}}}};
  }
  operation["responses"] = std::move(responses);
  if (endpoint.describe) endpoint.describe(operation);
  auto& answers = operation["responses"].as_object();
  if (has_version(route) && route.method == Method::get)
    answers["304"] = {{"description", "If-None-Match has the tag that it has now"}};
  for (const auto& failure : failures) {
    if (failure.of(route)) answers[failure.status] = reference("responses", failure.name);
  }
  return operation;
}

json::object error_schema(Schemas& schemas) {
  const auto text = [] { return json::object{{"type", "string"}}; };
  json::array codes;
  for (int code = 0; code <= static_cast<int>(ErrorCode::unavailable); ++code) {
    // What no operation of the document answers.
    if (static_cast<ErrorCode>(code) == ErrorCode::unknown_route) continue;
    codes.push_back(text_of(word(static_cast<ErrorCode>(code))));
  }
  json::object properties{{"statusCode", {{"type", "integer"}}}, {"error", text()}};
  properties["message"] = {{"anyOf", json::array{text(), json::object{{"type", "array"}, {"items", text()}}}}};
  properties["detail"] = text();
  properties["code"] = {{"type", "string"}, {"enum", std::move(codes)}};
  properties["errors"] = schemas.response(description<std::vector<FieldError>>);
  return {{"type", "object"},
          {"properties", std::move(properties)},
          {"required", json::array{"statusCode", "error", "message", "detail", "code"}}};
}

json::object header(std::string_view description, std::string_view type) {
  return {{"description", text_of(description)}, {"schema", {{"type", text_of(type)}}}};
}

json::object shared_headers() {
  return {{"ETag", header("Changes with the answer; for If-None-Match and If-Match", "string")},
          {"Location", header("Of what was made", "string")},
          {"Retry-After", header("Seconds", "integer")},
          {"X-RateLimit-Limit", header("Requests a minute", "integer")},
          {"X-RateLimit-Remaining", header("Requests that are left", "integer")},
          {"X-RateLimit-Reset", header("When they are counted anew, in seconds since 1970", "integer")}};
}

json::object shared_parameters() {
  const auto parameter = [](std::string_view name, std::string_view description, json::object schema) {
    return json::object{
        {"name", text_of(name)}, {"in", "header"}, {"description", text_of(description)}, {"schema", std::move(schema)}};
  };
  return {{"Idempotency-Key", parameter("Idempotency-Key", "The same key and request again within 24 hours is answered alike",
                                        {{"type", "string"}, {"minLength", 1}, {"maxLength", 255}})},
          {"If-None-Match", parameter("If-None-Match", "304 if the answer still has this tag", {{"type", "string"}})}};
}

json::object shared_responses() {
  json::object responses;
  for (const auto& failure : failures) {
    auto response = answer_of(failure.description, reference("schemas", "Error"));
    if (failure.status == "429" || failure.status == "503") {
      response["headers"] = {{"Retry-After", reference("headers", "Retry-After")}};
    }
    responses[failure.name] = std::move(response);
  }
  return responses;
}

json::array shown_tags() {
  json::array shown;
  for (const auto& tag : tags) {
    if (!tag.description.empty()) shown.push_back({{"name", text_of(tag.name)}, {"description", text_of(tag.description)}});
  }
  return shown;
}

}  // namespace

std::string openapi_document() {
  Schemas schemas;
  std::vector<json::object> answers;
  for (const auto& route : routes()) answers.push_back(success_of(route, schemas));
  json::object paths;
  for (std::size_t i = 0; i < routes().size(); ++i) {
    const Route& route = routes()[i];
    if (!paths.contains(route.path)) paths[route.path] = json::object{};
    paths[route.path].as_object()[fold_case(to_string(route.method))] = describe(route, std::move(answers[i]), schemas);
  }
  auto error = error_schema(schemas);
  auto named = schemas.take();
  named["Error"] = std::move(error);
  const json::object document{
      {"openapi", "3.1.0"},
      {"info",
       {{"title", "crondb"},
        {"version", version},
        {"description",
         "CRM pipelines and exact sales reporting. Lists have pages and cursors, changes of one row may name the "
         "version that they are meant for, and a POST may be repeated."},
        {"contact", {{"name", "crondb"}}},
        {"license", {{"name", "MIT"}, {"identifier", "MIT"}}}}},
      {"servers", json::array{json::object{{"url", "/"}, {"description", "The server that answers this document"}}}},
      {"tags", shown_tags()},
      {"security", json::array{json::object{{"bearer", json::array{}}}}},
      {"paths", std::move(paths)},
      {"components",
       {{"securitySchemes",
         {{"bearer", {{"type", "http"}, {"scheme", "bearer"}, {"description", "An API key, or a token of an identity provider"}}}}},
        {"headers", shared_headers()},
        {"parameters", shared_parameters()},
        {"responses", shared_responses()},
        {"schemas", std::move(named)}}},
  };
  std::string out;
  print(out, document, 0);
  return out + '\n';
}

}  // namespace crondb::server
