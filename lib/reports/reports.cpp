#include "crondb/wire/reports.hpp"

#include <fmt/format.h>

#include "access/audit.hpp"
#include "core/try.hpp"
#include "crondb/reports/operations.hpp"
#include "crondb/storage/reports.hpp"
#include "reports/layout.hpp"
#include "reports/stored.hpp"
#include "reports/visibility.hpp"

namespace crondb::reports {

namespace {

/// Layouts and descriptions on a page of a list.
constexpr std::size_t max_page_bytes = std::size_t{8} << 20;

/// The report, if the caller may change it and has seen this version of it.
Result<Report> editable_report(Context& context, ReportId id, const IfVersion& if_version) {
  CRONDB_TRY(auto report, visible_report(context, id));
  if (!edits(context.by, report)) return fail(ErrorCode::forbidden, "only its creator and admins can change this report");
  if (!if_version.admits(report.version)) {
    return fail(ErrorCode::precondition_failed, "the report has been changed since; read it again");
  }
  return report;
}

/// Errors: validation_error with what is wrong beyond the fields.
Result<void> expect_valid(const Report& report) {
  std::vector<FieldError> problems;
  check(report.layout, "layout", problems);
  if (const auto bytes = wire::write_layout(report.layout).size(); bytes > max_layout_bytes) {
    problems.push_back({"layout", fmt::format("is {} bytes of JSON, more than {}", bytes, max_layout_bytes)});
  }
  if (report.timeframe) metrics::check(*report.timeframe, "timeframe", problems);
  if (!problems.empty()) return fail(invalid(std::move(problems)));
  return {};
}

Result<void> record_visibility(const Context& context, const Report& report) {
  const bool shared = report.visibility == ReportVisibility::organization;
  return access::record(access::Author(context), context.by.team,
                        shared ? AuditAction::report_shared : AuditAction::report_unshared, to_string(report.id),
                        {.name = report.title});
}

}  // namespace

Result<void> expect_person(const Context& context) {
  if (context.by.user.is_nil()) return fail(ErrorCode::forbidden, "this needs a person, who will own it");
  return {};
}

Result<Report> visible_report(Context& context, ReportId id) {
  CRONDB_TRY(const auto found, context.tx.reports().find_report(context.by.team, id));
  if (!found || !sees(context.by, *found)) return fail(not_found("report"));
  return loaded(*found);
}

Result<Page<Report>> list_reports(Context& context, const ListReports& request) {
  CRONDB_TRY(const auto page, page_request(request, newest_first));
  CRONDB_TRY(const auto found, context.tx.reports().list_reports(context.by.team, context.by.user, page));
  std::size_t bytes = 0;
  for (const StoredReport& each : found.rows) bytes += each.layout.size() + each.description.value_or("").size();
  if (bytes > max_page_bytes) {
    return fail(invalid(
        "perPage", fmt::format("makes a page of {} KiB, more than {}; ask for fewer rows", bytes / 1024, max_page_bytes / 1024)));
  }
  Rows<Report> rows{{}, found.total, found.more};
  for (const StoredReport& each : found.rows) {
    CRONDB_TRY(auto report, loaded(each));
    rows.rows.push_back(std::move(report));
  }
  return make_page(std::move(rows), page, created_cursor<Report>);
}

Result<Report> create_report(Context& context, const CreateReport& request) {
  CRONDB_TRY(expect_person(context));
  Report report{{}, request.layout, request.timeframe};
  report.id = context.new_id<ReportId>();
  report.title = request.title;
  report.description = request.description;
  report.visibility = request.visibility;
  report.created_by = context.by.user;
  report.created_at = report.updated_at = context.now;
  CRONDB_TRY(expect_valid(report));
  CRONDB_TRY(const auto made, context.tx.reports().count_reports(context.by.team, context.by.user));
  if (made >= max_reports) {
    return fail(ErrorCode::conflict, fmt::format("a person has at most {} reports in a team; delete one first", max_reports));
  }
  CRONDB_TRY(context.tx.reports().put_report(context.by.team, stored(report), 0));
  if (report.visibility == ReportVisibility::organization) CRONDB_TRY(record_visibility(context, report));
  return report;
}

Result<Report> get_report(Context& context, const ReportRequest& request) { return visible_report(context, request.id); }

Result<Report> patch_report(Context& context, const PatchReport& request) {
  CRONDB_TRY(const auto before, editable_report(context, request.id, request.if_version));
  Report report = before;
  if (request.title) report.title = *request.title;
  request.description.apply_to(report.description);
  if (request.layout) report.layout = *request.layout;
  if (request.visibility) report.visibility = *request.visibility;
  request.timeframe.apply_to(report.timeframe);
  if (request.layout || request.timeframe.value) CRONDB_TRY(expect_valid(report));
  if (report == before) return report;
  report.updated_at = context.now;
  ++report.version;
  CRONDB_TRY(context.tx.reports().put_report(context.by.team, stored(report), before.version));
  if (report.visibility != before.visibility) CRONDB_TRY(record_visibility(context, report));
  return report;
}

Result<Nothing> delete_report(Context& context, const DeleteReport& request) {
  CRONDB_TRY(const auto report, editable_report(context, request.id, request.if_version));
  CRONDB_TRY(context.tx.reports().erase_report(context.by.team, report.id));
  return Nothing{};
}

}  // namespace crondb::reports
