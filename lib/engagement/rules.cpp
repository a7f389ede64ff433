#include "engagement/rules.hpp"

namespace crondb::engagement {

void change_status(Task& task, TaskStatus to, Instant now) {
  if (task.status == to) return;
  task.status = to;
  task.completed_at = to == TaskStatus::done ? std::optional(now) : std::nullopt;
}

void check_task(const Task& task, std::vector<FieldError>& problems) {
  if (task.due_on && task.due_at) problems.push_back({"due_on", "can't be combined with due_at"});
}

TaskFilter::Overdue overdue_at(Instant now, TimeZone zone) {
  Date next = zone.local_date(now);
  while (zone.start_of_day(next) >= now) next = add_days(next, -1);
  return {now, add_days(next, -1)};
}

bool is_contact(const Call& call) { return call.lead_id && call.direction == Direction::outbound; }

bool is_contact(const Email& email) { return email.lead_id && email.direction == Direction::outbound && !email.automated; }

}  // namespace crondb::engagement
