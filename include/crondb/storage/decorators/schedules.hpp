#pragma once

#include "crondb/storage/schedules.hpp"

#pragma GCC visibility push(default)

namespace crondb {

/// Passes every call on; see storage/decorator.hpp.
class SchedulesDecorator : public SchedulesPort {
 public:
  explicit SchedulesDecorator(SchedulesPort& inner) : inner_(inner) {}

  [[nodiscard]] Result<std::optional<Schedule>> find_schedule(TeamId team, ScheduleId id) override {
    return inner_.find_schedule(team, id);
  }
  [[nodiscard]] Result<void> put_schedule(TeamId team, const Schedule& schedule, std::int64_t expected_version) override {
    return inner_.put_schedule(team, schedule, expected_version);
  }
  [[nodiscard]] Result<void> erase_schedule(TeamId team, ScheduleId id) override { return inner_.erase_schedule(team, id); }
  [[nodiscard]] Result<Rows<Schedule>> list_schedules(TeamId team, const PageRequest& page) override {
    return inner_.list_schedules(team, page);
  }
  [[nodiscard]] Result<std::optional<Schedule>> next_schedule(TeamId team) override { return inner_.next_schedule(team); }
  [[nodiscard]] Result<std::vector<DueSchedule>> due_schedules(Instant now, std::int64_t limit) override {
    return inner_.due_schedules(now, limit);
  }
  [[nodiscard]] Result<std::vector<DueSchedule>> schedules_planned_after(Instant now, std::int64_t limit) override {
    return inner_.schedules_planned_after(now, limit);
  }

 protected:
  [[nodiscard]] SchedulesPort& inner() { return inner_; }

 private:
  SchedulesPort& inner_;
};

}  // namespace crondb

#pragma GCC visibility pop
