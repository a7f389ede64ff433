#include "crondb/wire/reports.hpp"

#include "../bind.hpp"
#include "../schema_custom.hpp"
#include "../schema_reports.hpp"
#include "crondb/reports/operations.hpp"
#include "crondb/wire/metrics.hpp"
#include "delivery/pdf.hpp"
#include "file_answer.hpp"
#include "handlers.hpp"

namespace crondb::server::handlers {

namespace {

enum class SnapshotFormat : std::uint8_t { csv, pdf };

/// What the target says of an export.
struct ExportQuery {
  SnapshotId snapshot_id;
  SnapshotFormat format = SnapshotFormat::csv;
};

}  // namespace

}  // namespace crondb::server::handlers

namespace crondb {

template <>
inline constexpr auto words<server::handlers::SnapshotFormat> = std::to_array<std::string_view>({"csv", "pdf"});

template <>
inline constexpr auto fields<server::handlers::ExportQuery> = std::tuple{
    path("snapshot_id", &server::handlers::ExportQuery::snapshot_id, ""),
    query("format", &server::handlers::ExportQuery::format, "What kind of file"),
};

}  // namespace crondb

namespace crondb::server::handlers {

Response freeze_report(Exchange& exchange) {
  const auto request = decode<FreezeReport>(exchange);
  if (!request) return refuse(exchange, request.error());
  const auto computed = crondb::freeze_report.compute(exchange.session(), *request);
  return answer(exchange, crondb::freeze_report.access, [&](Context& context) -> Result<Answer> {
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

void describe_freeze(boost::json::object& operation, wire::Spelling) {
  describe_request<FreezeReport>(operation);
  operation["x-response"] = schema<Snapshot>();
}

void describe_export_snapshot(boost::json::object& operation, wire::Spelling) {
  describe_request<ExportQuery>(operation);
  operation["responses"] = {
      {"200",
       {{"description", "CSV with one block for each widget: title and unit, header, rows; or each widget drawn"},
        {"content", {{"text/csv", boost::json::object{}}, {"application/pdf", boost::json::object{}}}}}}};
}

}  // namespace crondb::server::handlers
