#pragma once

#include "crondb/storage/schedules.hpp"
#include "storage/memory/tables.hpp"

namespace crondb::memory {

class MemorySchedules final : public SchedulesPort {
 public:
  explicit MemorySchedules(WorkingView& view) : tables_(view.tables), journal_(view.journal) {}

  Result<std::optional<Schedule>> find_schedule(TeamId team, ScheduleId id) override;
  Result<void> put_schedule(TeamId team, const Schedule& schedule, std::int64_t expected_version) override;
  Result<void> erase_schedule(TeamId team, ScheduleId id) override;
  Result<Rows<Schedule>> list_schedules(TeamId team, const PageRequest& page) override;
  Result<std::optional<Schedule>> next_schedule(TeamId team) override;
  Result<std::vector<DueSchedule>> due_schedules(Instant now, std::int64_t limit) override;
  Result<std::vector<DueSchedule>> schedules_planned_after(Instant now, std::int64_t limit) override;

 private:
  /// Takes it out of the queues.
  void leave_queues(TeamId team, const Schedule& schedule);

  Tables& tables_;
  Journal& journal_;
};

}  // namespace crondb::memory
