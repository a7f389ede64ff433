#include "crondb/importing/import.hpp"

#include <istream>

#include "../endpoint.hpp"
#include "crondb/wire/mapping.hpp"
#include "handlers.hpp"

namespace crondb::server::handlers {

namespace {

/// What the query says of an import.
struct ImportQuery {
  ImportKind kind{};
  bool create_missing = false;
  bool dry_run = false;
};

}  // namespace

}  // namespace crondb::server::handlers

namespace crondb {

template <>
inline constexpr auto fields<server::handlers::ImportQuery> = std::tuple{
    path("kind", &server::handlers::ImportQuery::kind, "What the rows are"),
    query("create_missing", &server::handlers::ImportQuery::create_missing, "Makes stages, and for admins placeholder members, that don't exist"),
    query("dry_run", &server::handlers::ImportQuery::dry_run, "Only says what would happen"),
};

}  // namespace crondb

namespace crondb::server::handlers {

Response import_rows(Exchange& exchange) {
  const auto query = wire::decode<ImportQuery>({nullptr, &exchange.path, &exchange.query, {}});
  if (!query) return refuse(exchange, query.error());
  ImportOptions options{{}, query->create_missing, query->dry_run};
  const auto report = import_csv(exchange.session(), query->kind, *exchange.request.upload, options);
  if (!report) return refuse(exchange, report.error());
  Response response;
  response.headers.set("Content-Type", "application/json");
  wire::write(response.body, *report);
  return response;
}

void describe_import(boost::json::object& operation, wire::Spelling) {
  describe_request<ImportQuery>(operation);
  operation["x-response"] = schema<ImportReport>();
}

}  // namespace crondb::server::handlers
