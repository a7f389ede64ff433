#include "storage/sql/schedules.hpp"

#include "storage/sql/lists.hpp"

namespace crondb::sql::inline CRONDB_ENGINE {

namespace {

/// A schedule with its params in columns of their own.
struct KeptSchedule : Schedule {
  std::optional<std::string> industry;
  std::optional<ReportId> report_id;
  std::vector<std::string> assignee_ids;
};

KeptSchedule kept(const Schedule& schedule) {
  return {schedule, schedule.params.industry, schedule.params.report_id, schedule.params.assignee_ids};
}

Schedule as_schedule(KeptSchedule kept) {
  kept.params = {std::move(kept.industry), kept.report_id, std::move(kept.assignee_ids)};
  return kept;
}

/// The rows of a statement that answers team and schedule.
Result<std::vector<DueSchedule>> places(Statement& statement) {
  std::vector<DueSchedule> found;
  CRONDB_TRY(for_each_row(statement, [&](Statement& row) { found.push_back({read<TeamId>(row, 0), read<ScheduleId>(row, 1)}); }));
  return found;
}

}  // namespace

template <>
inline constexpr auto table_of<KeptSchedule> =
    team_table("schedules", key("schedule_id", &KeptSchedule::id), column("report_type", &KeptSchedule::report_type),
               column("cron", &KeptSchedule::cron), column("time_zone", &KeptSchedule::time_zone),
               column("recipients", &KeptSchedule::recipients), column("format", &KeptSchedule::format),
               column("industry", &KeptSchedule::industry), column("report_id", &KeptSchedule::report_id),
               column("assignee_ids", &KeptSchedule::assignee_ids), column("enabled", &KeptSchedule::enabled),
               column("owner_user_id", &KeptSchedule::owner_user_id), column("last_run_at", &KeptSchedule::last_run_at),
               column("next_run_at", &KeptSchedule::next_run_at), column("last_status", &KeptSchedule::last_status),
               column("planned_at", &KeptSchedule::planned_at), column("created_at", &KeptSchedule::created_at),
               column("version", &KeptSchedule::version));
template <>
inline constexpr std::size_t all_members<KeptSchedule> = members_with<KeptSchedule, Schedule>;
template <>
inline constexpr std::size_t unkept<KeptSchedule> = 1;  // params, of which its own members are made

Result<std::optional<Schedule>> SqlSchedules::find_schedule(TeamId team, ScheduleId id) {
  CRONDB_TRY(auto found, find_row<KeptSchedule>(db_, team, id));
  return found ? std::optional(as_schedule(*std::move(found))) : std::nullopt;
}

Result<void> SqlSchedules::put_schedule(TeamId team, const Schedule& schedule, std::int64_t expected_version) {
  CRONDB_TRY(const auto version,
             value<std::int64_t>(db_, "SELECT version FROM schedules WHERE team_id = $1 AND schedule_id = $2", team, schedule.id));
  if (version != expected_version) return fail(ErrorCode::conflict, "the schedule has been changed meanwhile");
  return put(db_, team, kept(schedule));
}

Result<void> SqlSchedules::erase_schedule(TeamId team, ScheduleId id) {
  CRONDB_TRY(erase_row<KeptSchedule>(db_, team, id));
  return {};
}

Result<Rows<Schedule>> SqlSchedules::list_schedules(TeamId team, const PageRequest& page) {
  Query where;
  where.with(" WHERE team_id = ", team);
  CRONDB_TRY(auto found, fetch_newest<KeptSchedule>(db_, where, page));
  Rows<Schedule> answer{{}, found.total, found.more};
  for (auto& row : found.rows) answer.rows.push_back(as_schedule(std::move(row)));
  return answer;
}

Result<std::optional<Schedule>> SqlSchedules::next_schedule(TeamId team) {
  static const std::string sql = "SELECT " + columns_of<KeptSchedule>() +
                                 " FROM schedules WHERE team_id = $1 AND next_run_at IS NOT NULL"
                                 " ORDER BY next_run_at, schedule_id LIMIT 1";
  CRONDB_TRY(auto found, find<KeptSchedule>(db_, sql, team));
  return found ? std::optional(as_schedule(*std::move(found))) : std::nullopt;
}

Result<std::vector<DueSchedule>> SqlSchedules::due_schedules(Instant now, std::int64_t limit) {
  auto statement = prepare(db_,
                           "SELECT team_id, schedule_id FROM schedules WHERE next_run_at <= $1"
                           " ORDER BY next_run_at, team_id, schedule_id LIMIT $2",
                           now, limit);
  return places(statement);
}

Result<std::vector<DueSchedule>> SqlSchedules::schedules_planned_after(Instant now, std::int64_t limit) {
  auto statement = prepare(db_,
                           "SELECT team_id, schedule_id FROM schedules WHERE planned_at > $1 AND next_run_at IS NOT NULL"
                           " ORDER BY planned_at DESC, team_id DESC, schedule_id DESC LIMIT $2",
                           now, limit);
  return places(statement);
}

}  // namespace crondb::sql::inline CRONDB_ENGINE
