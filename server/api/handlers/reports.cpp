#include "api/endpoint.hpp"
#include "crondb/reports/operations.hpp"
#include "delivery/pdf.hpp"
#include "file_answer.hpp"
#include "handlers.hpp"
#include "requests.hpp"

namespace crondb::server::handlers {

Response freeze_report(Exchange& exchange) {
  const auto request = decode<FreezeReport>(exchange);
  if (!request) return refuse(exchange, request.error());
  const auto computed = crondb::freeze_report.compute(exchange.session(), *request);
  return respond(exchange, crondb::freeze_report.access, [&](Context& context) -> Result<Answer> {
    if (!computed) return fail(computed.error());
    const auto kept = crondb::freeze_report.keep(context, *computed);
    if (!kept) return fail(kept.error());
    return encode(exchange, *kept);
  });
}

Response export_snapshot(Exchange& exchange) {
  const auto request = decode<ExportQuery>(exchange);
  if (!request) return refuse(exchange, request.error());
  const auto exported = crondb::export_snapshot(exchange.session(), {request->snapshot_id});
  if (!exported) return refuse(exchange, exported.error());
  const Snapshot& snapshot = exported->snapshot;
  if (request->format == SnapshotFormat::csv)
    return file_answer("text/csv; charset=utf-8", snapshot.title, "csv", snapshot_csv(snapshot));
  auto pdf = snapshot_pdf(snapshot, exported->scope);
  if (!pdf) return refuse(exchange, pdf.error());
  return file_answer("application/pdf", snapshot.title, "pdf", std::move(*pdf));
}

void describe_export_snapshot(boost::json::object& operation) {
  operation["responses"] = {
      {"200",
       {{"description", "CSV with one block for each widget: title and unit, header, rows; or each widget drawn"},
        {"content", {{"text/csv", boost::json::object{}}, {"application/pdf", boost::json::object{}}}}}}};
}

}  // namespace crondb::server::handlers
