#pragma once

#include "crondb/schedules/schedule.hpp"
#include "crondb/storage/storage.hpp"

#pragma GCC visibility push(default)

namespace crondb {

/// Reports that are sent at set times.
class SchedulesPort {
 public:
  virtual ~SchedulesPort() = default;

  [[nodiscard]] virtual Result<std::optional<Schedule>> find_schedule(TeamId team, ScheduleId id) = 0;
  /// Inserts (expected_version 0) or replaces the row that has `expected_version`. conflict if it doesn't.
  [[nodiscard]] virtual Result<void> put_schedule(TeamId team, const Schedule& schedule, std::int64_t expected_version) = 0;
  /// Absent: nothing happens.
  [[nodiscard]] virtual Result<void> erase_schedule(TeamId team, ScheduleId id) = 0;
  /// Newest first (created_at, then id).
  [[nodiscard]] virtual Result<Rows<Schedule>> list_schedules(TeamId team, const PageRequest& page) = 0;
  /// The one with the earliest next_run_at, then the smallest id; nullopt if none has any.
  [[nodiscard]] virtual Result<std::optional<Schedule>> next_schedule(TeamId team) = 0;

  /// Instance-wide: at most `limit` schedules with next_run_at ≤ now, those longest due first. Its cost is that of its answer.
  [[nodiscard]] virtual Result<std::vector<DueSchedule>> due_schedules(Instant now, std::int64_t limit) = 0;
  /// Instance-wide: at most `limit` schedules that have a next_run_at and a planned_at > now, the latest first. Likewise.
  [[nodiscard]] virtual Result<std::vector<DueSchedule>> schedules_planned_after(Instant now, std::int64_t limit) = 0;
};

}  // namespace crondb

#pragma GCC visibility pop
