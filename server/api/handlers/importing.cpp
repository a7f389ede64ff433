#include <istream>

#include "api/endpoint.hpp"
#include "api/media_type.hpp"
#include "api/multipart.hpp"
#include "crondb/importing/import.hpp"
#include "crondb/wire/mapping.hpp"
#include "handlers.hpp"
#include "requests.hpp"

namespace crondb::server::handlers {

namespace {

constexpr std::size_t max_text_part = std::size_t{64} * 1024;

/// What a multipart upload says beside its file: `mapping`, and the parameters that the query may hold as well.
struct Form {
  Mapping mapping;
  wire::Parameters parameters;
};

/// Reads every part but `file`, wherever it stands.
Result<Form> read_form(std::istream& upload, const std::string& boundary) {
  Form form;
  bool file = false;
  MultipartReader reader(upload, boundary);
  for (;;) {
    auto name = reader.next();
    if (!name) return fail(std::move(name.error()));
    if (!*name) break;
    if (**name == "file") {
      file = true;
      continue;
    }
    auto text = reader.text(max_text_part);
    if (!text) return fail(std::move(text.error()));
    if (**name == "mapping") {
      auto mapping = wire::read_mapping(*text);
      if (!mapping) return fail(std::move(mapping.error()));
      form.mapping = std::move(*mapping);
    } else {
      form.parameters.emplace_back(std::move(**name), std::move(*text));
    }
  }
  if (!file) return fail(invalid("file", "is required: a part with the CSV"));
  return form;
}

/// Goes to the beginning of the part `file`.
Result<void> find_file(MultipartReader& reader) {
  for (;;) {
    auto name = reader.next();
    if (!name) return fail(std::move(name.error()));
    if (!*name) return fail(invalid("file", "is required: a part with the CSV"));
    if (**name == "file") return {};
  }
}

Result<ImportReport> import_upload(Exchange& exchange) {
  const auto given = exchange.request.head.headers.list("Content-Type").value_or("");
  auto& upload = *exchange.request.upload;
  const auto boundary = multipart_boundary(given);
  const auto type = parse_media_type(given);
  if (!boundary && !(type && type->name == "text/csv")) {
    return fail(ErrorCode::unsupported_media, "the body must be text/csv, or multipart/form-data with a part named file");
  }
  if (!type->is_utf8()) return fail(ErrorCode::unsupported_media, "the file must be UTF-8");
  Form form;
  if (boundary) {
    auto read = read_form(upload, *boundary);
    if (!read) return fail(std::move(read.error()));
    form = std::move(*read);
    upload.clear();
    upload.seekg(0);
  }
  auto& query = exchange.query;
  query.insert(query.end(), form.parameters.begin(), form.parameters.end());
  const auto request = wire::decode<ImportQuery>({nullptr, &exchange.path, &query, {}});
  if (!request) return fail(request.error());
  const ImportOptions options{std::move(form.mapping), request->create_missing, request->dry_run};
  if (!boundary) return import_csv(exchange.session(), request->kind, upload, options);
  MultipartReader reader(upload, *boundary);
  if (auto found = find_file(reader); !found) return fail(std::move(found.error()));
  return import_csv(exchange.session(), request->kind, reader.content(), options);
}

}  // namespace

Response import_rows(Exchange& exchange) {
  const auto report = import_upload(exchange);
  if (!report) return refuse(exchange, report.error());
  Response response;
  response.headers.set("Content-Type", "application/json");
  wire::write(response.body, *report);
  return response;
}

void describe_import(boost::json::object& operation) {
  boost::json::object file{{"type", "string"}, {"contentMediaType", "text/csv"}};
  boost::json::object form{{"file", std::move(file)},
                           {"mapping", {{"type", "string"}, {"description", "JSON: which columns are which fields"}}}};
  boost::json::object content{{"text/csv", {{"schema", {{"type", "string"}}}}}};
  content["multipart/form-data"] = {
      {"schema", {{"type", "object"}, {"properties", std::move(form)}, {"required", boost::json::array{"file"}}}}};
  operation["requestBody"] = {{"required", true}, {"content", std::move(content)}};
}

}  // namespace crondb::server::handlers
