#include "schedules/contents.hpp"

#include "core/try.hpp"
#include "crondb/industry/operations.hpp"
#include "crondb/reports/operations.hpp"
#include "crondb/storage/access.hpp"
#include "crondb/storage/reports.hpp"
#include "reports/snapshots.hpp"
#include "reports/visibility.hpp"

namespace crondb::schedules {

namespace {

Result<Snapshot> snapshot_for(Context& context, const Schedule& schedule) {
  if (schedule.report_type == ReportType::pipeline_summary) {
    return reports::snapshot_of(context, pipeline_summary(), {"all"});
  }
  if (!schedule.params.report_id) return fail(not_found("report"));
  CRONDB_TRY(const auto report, reports::visible_report(context, *schedule.params.report_id));
  return reports::snapshot_of(context, report, schedule.params.assignee_ids);
}

}  // namespace

Result<std::optional<Principal>> owner_of(Context& context, const Schedule& schedule) {
  CRONDB_TRY(const auto membership, context.tx.access().find_membership(context.by.team, schedule.owner_user_id));
  CRONDB_TRY(const auto team, context.tx.access().find_team(context.by.team));
  if (!membership || !team) return std::nullopt;
  return Principal{schedule.owner_user_id, team->id, membership->role, team->plan, team->record_visibility};
}

Result<void> expect_visible(Context& context, const Schedule& schedule) {
  if (schedule.report_type != ReportType::crm_report || !schedule.params.report_id) return {};
  CRONDB_TRY(const auto report, context.tx.reports().find_report(context.by.team, *schedule.params.report_id));
  if (!report || reports::sees(context.by, *report)) return {};
  return fail(ErrorCode::forbidden, "this schedule sends a private report of somebody else");
}

Result<Contents> contents_of(Context& context, const Schedule& schedule) {
  CRONDB_TRY(permit(context.by, Role::viewer, Plan::pro));
  CRONDB_TRY(const auto team, context.tx.access().find_team(context.by.team));
  if (!team) return fail(not_found("team"));
  Contents contents;
  contents.team = team->name;
  contents.zone = TimeZone::find(team->time_zone).value_or(TimeZone());
  contents.as_of = context.now;
  if (schedule.report_type == ReportType::industry_benchmark) {
    CRONDB_TRY(auto benchmark, industry::get_benchmark(context, {schedule.params.industry.value_or("")}));
    contents.title = benchmark.industry + " benchmark";
    contents.document = std::move(benchmark);
    return contents;
  }
  CRONDB_TRY(auto snapshot, snapshot_for(context, schedule));
  CRONDB_TRY(contents.scope, reports::scope_names(context, snapshot));
  contents.title = snapshot.title;
  contents.document = std::move(snapshot);
  return contents;
}

}  // namespace crondb::schedules
