#include "crondb/storage/schedules.hpp"

#include <algorithm>

#include "access/audit.hpp"
#include "core/try.hpp"
#include "crondb/core/text.hpp"
#include "crondb/schedules/cron.hpp"
#include "crondb/schedules/operations.hpp"
#include "crondb/storage/access.hpp"
#include "crondb/storage/industry.hpp"
#include "crondb/storage/reports.hpp"
#include "reports/visibility.hpp"
#include "schedules/contents.hpp"

namespace crondb::schedules {

namespace {

/// The schedule, if the caller has seen this version of it.
Result<Schedule> seen_schedule(Context& context, ScheduleId id, const IfVersion& if_version) {
  CRONDB_TRY(auto schedule, get_schedule(context, {id}));
  if (!if_version.admits(schedule.version)) {
    return fail(ErrorCode::precondition_failed, "the schedule has been changed since; read it again");
  }
  return schedule;
}

/// Each address once, but for case.
std::vector<std::string> distinct(const std::vector<std::string>& recipients) {
  std::vector<std::string> kept;
  std::vector<std::string> folded;
  for (const std::string& recipient : recipients) {
    if (std::find(folded.begin(), folded.end(), email_key(recipient)) != folded.end()) continue;
    folded.push_back(email_key(recipient));
    kept.push_back(recipient);
  }
  return kept;
}

/// Adds what is wrong with the params: those that the report lacks or doesn't take, and what they name.
Result<void> check_params(Context& context, const Principal& owner, const Schedule& schedule, std::vector<FieldError>& problems) {
  const ScheduleParams& params = schedule.params;
  const auto foreign = [&](bool given, ReportType type, const std::string& name) {
    if (given && schedule.report_type != type)
      problems.push_back({"params." + name, "belongs to another report_type: " + std::string(word(type))});
  };
  foreign(params.industry.has_value(), ReportType::industry_benchmark, "industry");
  foreign(params.report_id.has_value(), ReportType::crm_report, "report_id");
  foreign(!params.assignee_ids.empty(), ReportType::crm_report, "assignee_ids");
  switch (schedule.report_type) {
    case ReportType::industry_benchmark: {
      if (!params.industry) {
        problems.push_back({"params.industry", "is required"});
        break;
      }
      CRONDB_TRY(const auto known, context.tx.industry().find_benchmark(*params.industry));
      if (!known) problems.push_back({"params.industry", "is not an industry with a benchmark"});
      break;
    }
    case ReportType::crm_report: {
      if (!params.report_id) {
        problems.push_back({"params.report_id", "is required"});
        break;
      }
      CRONDB_TRY(const auto report, context.tx.reports().find_report(context.by.team, *params.report_id));
      if (!report || !reports::sees(owner, *report)) {
        problems.push_back({"params.report_id", "is not a report that the schedule's owner can see"});
      }
      break;
    }
    case ReportType::pipeline_summary:
      break;
  }
  return {};
}

/// Says when the schedule fires next. Errors: validation_error with everything that is wrong beyond the fields.
Result<void> settle(Context& context, const Principal& owner, Schedule& schedule, bool timed_anew) {
  std::vector<FieldError> problems;
  const auto cron = parse_cron(schedule.cron);
  if (!cron) problems = cron.error().fields;
  if (schedule.recipients.empty()) problems.push_back({"recipients", "must have at least one entry"});
  CRONDB_TRY(check_params(context, owner, schedule, problems));
  if (!problems.empty()) return fail(invalid(std::move(problems)));
  schedule.recipients = distinct(schedule.recipients);
  if (!timed_anew) return {};
  const auto zone = TimeZone::find(schedule.time_zone);
  schedule.planned_at = context.now;
  schedule.next_run_at = schedule.enabled && zone ? next_after(*cron, *zone, context.now) : std::nullopt;
  return {};
}

Result<void> record(const Context& context, AuditAction action, const Schedule& schedule) {
  return access::record(access::Author(context), context.by.team, action, to_string(schedule.id),
                        {.name = std::string(word(schedule.report_type)), .changed = schedule.recipients});
}

}  // namespace

Result<Page<Schedule>> list_schedules(Context& context, const ListSchedules& request) {
  CRONDB_TRY(const auto page, page_request(request, newest_first));
  CRONDB_TRY(auto rows, context.tx.schedules().list_schedules(context.by.team, page));
  return make_page(std::move(rows), page, created_cursor<Schedule>);
}

Result<Schedule> create_schedule(Context& context, const CreateSchedule& request) {
  CRONDB_TRY(reports::expect_person(context));
  Schedule schedule;
  schedule.id = context.new_id<ScheduleId>();
  schedule.report_type = request.report_type;
  schedule.cron = request.cron;
  schedule.recipients = request.recipients;
  schedule.format = request.format;
  schedule.params = request.params;
  schedule.enabled = request.enabled;
  schedule.owner_user_id = context.by.user;
  schedule.created_at = context.now;
  if (request.time_zone) {
    schedule.time_zone = *request.time_zone;
  } else {
    CRONDB_TRY(const auto team, context.tx.access().find_team(context.by.team));
    if (!team) return fail(not_found("team"));
    schedule.time_zone = team->time_zone;
  }
  CRONDB_TRY(settle(context, context.by, schedule, true));
  CRONDB_TRY(context.tx.schedules().put_schedule(context.by.team, schedule, 0));
  CRONDB_TRY(record(context, AuditAction::schedule_created, schedule));
  return schedule;
}

Result<Schedule> get_schedule(Context& context, const ScheduleRequest& request) {
  CRONDB_TRY(auto found, context.tx.schedules().find_schedule(context.by.team, request.id));
  if (!found) return fail(not_found("schedule"));
  return *std::move(found);
}

Result<Schedule> put_schedule(Context& context, const PutSchedule& request) {
  CRONDB_TRY(reports::expect_person(context));
  CRONDB_TRY(const auto before, seen_schedule(context, request.id, request.if_version));
  CRONDB_TRY(expect_visible(context, before));
  Schedule schedule = before;
  CRONDB_TRY(auto owner, owner_of(context, before));
  if (!owner) {
    owner = context.by;
    schedule.owner_user_id = context.by.user;
  }
  if (request.report_type) schedule.report_type = *request.report_type;
  if (request.cron) schedule.cron = *request.cron;
  if (request.time_zone) schedule.time_zone = *request.time_zone;
  if (request.recipients) schedule.recipients = *request.recipients;
  if (request.format) schedule.format = *request.format;
  if (request.params) schedule.params = *request.params;
  if (request.enabled) schedule.enabled = *request.enabled;
  const bool timed_anew =
      schedule.cron != before.cron || schedule.time_zone != before.time_zone || schedule.enabled != before.enabled;
  CRONDB_TRY(settle(context, *owner, schedule, timed_anew));
  CRONDB_TRY(expect_visible(context, schedule));
  if (schedule == before) return schedule;
  ++schedule.version;
  CRONDB_TRY(context.tx.schedules().put_schedule(context.by.team, schedule, before.version));
  CRONDB_TRY(record(context, AuditAction::schedule_changed, schedule));
  return schedule;
}

Result<Nothing> delete_schedule(Context& context, const DeleteSchedule& request) {
  CRONDB_TRY(const auto schedule, seen_schedule(context, request.id, request.if_version));
  CRONDB_TRY(context.tx.schedules().erase_schedule(context.by.team, schedule.id));
  CRONDB_TRY(record(context, AuditAction::schedule_deleted, schedule));
  return Nothing{};
}

}  // namespace crondb::schedules
