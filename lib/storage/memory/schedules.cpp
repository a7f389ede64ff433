#include "storage/memory/schedules.hpp"

namespace crondb::memory {

Result<std::optional<Schedule>> MemorySchedules::find_schedule(TeamId team, ScheduleId id) {
  return copy(tables_.schedules.find(team, id));
}

Result<void> MemorySchedules::put_schedule(TeamId team, const Schedule& schedule, std::int64_t expected_version) {
  const Schedule* old = tables_.schedules.find(team, schedule.id);
  if ((old ? old->version : 0) != expected_version) return fail(ErrorCode::conflict, "the schedule has been changed meanwhile");
  if (old) leave_queues(team, *old);
  if (schedule.next_run_at) {
    tables_.schedules_by_time.put(journal_, {*schedule.next_run_at, team, schedule.id}, {});
    tables_.schedules_by_plan.put(journal_, {schedule.planned_at, team, schedule.id}, {});
  }
  tables_.schedules.put(journal_, {team, schedule.id}, schedule);
  return {};
}

Result<void> MemorySchedules::erase_schedule(TeamId team, ScheduleId id) {
  const Schedule* old = tables_.schedules.find(team, id);
  if (old) leave_queues(team, *old);
  tables_.schedules.erase(journal_, {team, id});
  return {};
}

Result<Rows<Schedule>> MemorySchedules::list_schedules(TeamId team, const PageRequest& page) {
  std::vector<Placed<Schedule>> matches;
  for (const auto& [key, schedule] : tables_.schedules.of(team)) {
    matches.push_back({key_of(schedule.created_at), schedule.id.bytes, &schedule});
  }
  return page_of(std::move(matches), page, true);
}

Result<std::optional<Schedule>> MemorySchedules::next_schedule(TeamId team) {
  const Schedule* next = nullptr;
  for (const auto& [key, schedule] : tables_.schedules.of(team)) {
    if (schedule.next_run_at && (!next || *schedule.next_run_at < *next->next_run_at)) next = &schedule;
  }
  return copy(next);
}

Result<std::vector<DueSchedule>> MemorySchedules::due_schedules(Instant now, std::int64_t limit) {
  std::vector<DueSchedule> due;
  for (const auto& [place, nothing] : tables_.schedules_by_time.of()) {
    const auto& [at, team, id] = place;
    if (at > now || static_cast<std::int64_t>(due.size()) == limit) break;
    due.push_back({team, id});
  }
  return due;
}

Result<std::vector<DueSchedule>> MemorySchedules::schedules_planned_after(Instant now, std::int64_t limit) {
  std::vector<DueSchedule> planned;
  const auto queue = tables_.schedules_by_plan.of();
  for (auto entry = queue.end(); entry != queue.begin() && std::get<Instant>(std::prev(entry)->first) > now; --entry) {
    if (static_cast<std::int64_t>(planned.size()) == limit) break;
    const auto& [at, team, id] = std::prev(entry)->first;
    planned.push_back({team, id});
  }
  return planned;
}

void MemorySchedules::leave_queues(TeamId team, const Schedule& schedule) {
  if (!schedule.next_run_at) return;
  tables_.schedules_by_time.erase(journal_, {*schedule.next_run_at, team, schedule.id});
  tables_.schedules_by_plan.erase(journal_, {schedule.planned_at, team, schedule.id});
}

}  // namespace crondb::memory
