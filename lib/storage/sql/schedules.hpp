#pragma once

#include "crondb/storage/schedules.hpp"
#include "storage/sql/engine.hpp"

namespace crondb::sql::inline CRONDB_ENGINE {

class SqlSchedules final : public SchedulesPort {
 public:
  explicit SqlSchedules(Connection& db) : db_(db) {}

  Result<std::optional<Schedule>> find_schedule(TeamId team, ScheduleId id) override;
  Result<void> put_schedule(TeamId team, const Schedule& schedule, std::int64_t expected_version) override;
  Result<void> erase_schedule(TeamId team, ScheduleId id) override;
  Result<Rows<Schedule>> list_schedules(TeamId team, const PageRequest& page) override;
  Result<std::optional<Schedule>> next_schedule(TeamId team) override;
  Result<std::vector<DueSchedule>> due_schedules(Instant now, std::int64_t limit) override;
  Result<std::vector<DueSchedule>> schedules_planned_after(Instant now, std::int64_t limit) override;

 private:
  Connection& db_;
};

}  // namespace crondb::sql::inline CRONDB_ENGINE
