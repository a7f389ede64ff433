#include "crondb/wire/reports.hpp"

#include "../endpoint.hpp"
#include "../schema_custom.hpp"
#include "../schema_reports.hpp"
#include "crondb/reports/operations.hpp"
#include "crondb/wire/metrics.hpp"
#include "handlers.hpp"

namespace crondb::server::handlers {

namespace {

/// A title as a file's name in any file system.
std::string file_name(std::string_view title) {
  std::string name;
  for (const char c : title) {
    const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
    if (plain || (!name.empty() && name.back() != '-')) name += plain ? c : '-';
  }
  return name.empty() ? "snapshot" : name;
}

}  // namespace

Response freeze_report(Exchange& exchange) {
  const auto body = json_body(exchange.request);
  if (!body) return refuse(exchange, body.error());
  const auto request = wire::decode<FreezeReport>({*body ? &**body : nullptr, &exchange.path, &exchange.query, {}});
  if (!request) return refuse(exchange, request.error());
  const auto computed = crondb::freeze_report.compute(exchange.session(), *request);
  // A repeated request is answered as the first time, even if nothing could be computed any more.
  return answer(exchange, crondb::freeze_report.access, [&](Context& context) -> Result<Answer> {
    if (!computed) return fail(computed.error());
    const auto kept = crondb::freeze_report.keep(context, *computed);
    if (!kept) return fail(kept.error());
    return encode(exchange, *kept);
  });
}

Response export_snapshot(Exchange& exchange) {
  const auto request = wire::decode<ExportSnapshot>({nullptr, &exchange.path, &exchange.query, {}});
  if (!request) return refuse(exchange, request.error());
  auto exported = crondb::export_snapshot(exchange.session(), *request);
  if (!exported) return refuse(exchange, exported.error());
  Response response;
  response.headers.set("Content-Type", "text/csv; charset=utf-8");
  response.headers.set("Content-Disposition", "attachment; filename=\"" + file_name(exported->title) + ".csv\"");
  response.body = std::move(exported->content);
  return response;
}

void describe_freeze(boost::json::object& operation, wire::Spelling) {
  describe_request<FreezeReport>(operation);
  operation["x-response"] = schema<Snapshot>();
}

void describe_export_snapshot(boost::json::object& operation, wire::Spelling) {
  describe_request<ExportSnapshot>(operation);
  operation["responses"] = {{"200",
                             {{"description", "One block for each widget: title and unit, header, rows"},
                              {"content", {{"text/csv", boost::json::object{}}}}}}};
}

}  // namespace crondb::server::handlers
