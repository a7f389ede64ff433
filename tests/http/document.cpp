#include "http/document.hpp"

#include <map>
#include <memory>
#include <mutex>

#include <boost/json/parse.hpp>
#include <fmt/format.h>
#include <valijson/adapters/boost_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

#include "api/openapi.hpp"
#include "api/route.hpp"
#include "api/target.hpp"

namespace crondb::testing {

namespace {

namespace json = boost::json;
using Adapter = valijson::adapters::BoostJsonAdapter;

/// Without the formats of what may be null: valijson 1.0 holds them against null too.
void drop_nullable_formats(json::value& value) {
  if (auto* list = value.if_array()) {
    for (auto& item : *list) drop_nullable_formats(item);
  } else if (auto* object = value.if_object()) {
    const auto* type = object->if_contains("type");
    if (type && type->is_array()) object->erase("format");
    for (auto& member : *object) drop_nullable_formats(member.value());
  }
}

/// The document, and the schemas in it that were asked for so far.
class Document {
 public:
  const json::object& operation(std::string_view path, std::string_view method) {
    return document_.at("paths").at(path).at(method).as_object();
  }

  /// What `value` has that `schema` forbids, or lacks.
  std::string problems(const json::value& schema, const json::value& value) {
    const std::lock_guard lock(mutex_);
    auto& known = schemas_[&schema];
    if (!known) {
      // References are looked up from the root of what is parsed.
      json::object root = schema.as_object();
      root["components"] = document_.at("components");
      roots_.push_back(std::make_unique<json::value>(std::move(root)));
      known = std::make_unique<valijson::Schema>();
      valijson::SchemaParser(valijson::SchemaParser::kDraft7).populateSchema(Adapter(*roots_.back()), *known);
    }
    valijson::ValidationResults results;
    std::string found;
    if (valijson::Validator().validate(*known, Adapter(value), &results)) return found;
    for (valijson::ValidationResults::Error error; results.popError(error);) {
      for (const auto& step : error.context) found += step;
      found += ": " + error.description + '\n';
    }
    return found;
  }

 private:
  const json::value document_ = [] {
    auto document = json::parse(server::openapi_document());
    drop_nullable_formats(document);
    return document;
  }();
  std::mutex mutex_;
  std::map<const json::value*, std::unique_ptr<valijson::Schema>> schemas_;
  std::vector<std::unique_ptr<json::value>> roots_;
};

Document& document() {
  static Document only;
  return only;
}

const json::value* schema_of(const json::object& with_content) {
  const auto* content = with_content.if_contains("content");
  const auto* media = content ? content->as_object().if_contains("application/json") : nullptr;
  return media ? media->as_object().if_contains("schema") : nullptr;
}

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = static_cast<char>(c | 0x20);
  return result;
}

}  // namespace

std::string deviation(std::string_view method, std::string_view path, std::string_view request, int status,
                      std::string_view media_type, std::string_view answer) {
  const auto target = server::parse_target(path);
  const auto match = target ? server::match(target->segments) : std::nullopt;
  if (!match) return {};
  const std::string_view wanted = method == "HEAD" ? "GET" : method;
  for (const auto& route : match->candidates) {
    if (to_string(route.method) != wanted) continue;
    const auto& operation = document().operation(route.path, lower(wanted));
    const auto* said = operation.at("responses").as_object().if_contains(std::to_string(status));
    const bool success = status < 400;
    if (!said && success) return fmt::format("{} {} answers {}, of which the document says nothing", method, route.path, status);
    const bool is_json = media_type.starts_with("application/json") && !answer.empty();
    const auto* schema = said && success ? schema_of(said->as_object()) : nullptr;
    std::string problems;
    if (is_json && schema) problems += document().problems(*schema, json::parse(json::string_view(answer)));
    const auto* body = operation.if_contains("requestBody");
    const auto* asked = body ? schema_of(body->as_object()) : nullptr;
    if (status < 300 && asked && !request.empty()) {
      problems += document().problems(*asked, json::parse(json::string_view(request)));
    }
    return problems.empty() ? problems : fmt::format("{} {}\n{}\n{}", method, route.path, problems, answer.substr(0, 1'000));
  }
  return {};
}

}  // namespace crondb::testing
