#include "engagement/rules.hpp"

#include "core/as_set.hpp"

namespace crondb::engagement {

namespace {

/// What the changes of all kinds have in common.
template <class Row, class Change>
void apply_shared(Row& row, const Change& change) {
  apply_kept(row, change);
  change.lead_id.apply_to(row.lead_id);
  change.deal_id.apply_to(row.deal_id);
  row.owner_user_id = change.owner_user_id.value_or(row.owner_user_id);
}

}  // namespace

void apply(Task& task, const TaskChange& change, std::vector<FieldError>& problems) {
  apply_shared(task, change);
  if (change.assignee_user_ids) task.assignee_user_ids = as_set(*change.assignee_user_ids);
  check_task(task, problems);
}

void check_task(const Task& task, std::vector<FieldError>& problems) {
  if (task.due_on && task.due_at) problems.push_back({"due_on", "can't be combined with due_at"});
}

void apply(Call& call, const CallChange& change, std::vector<FieldError>&) {
  apply_shared(call, change);
  call.started_at = change.started_at.value_or(call.started_at);
}

void apply(Email& email, const EmailChange& change, std::vector<FieldError>&) {
  apply_shared(email, change);
  email.sent_at = change.sent_at.value_or(email.sent_at);
}

void change_status(Task& task, TaskStatus to, Instant now) {
  if (task.status == to) return;
  task.status = to;
  task.completed_at = to == TaskStatus::done ? std::optional(now) : std::nullopt;
}

TaskFilter::Overdue overdue_at(Instant now, TimeZone zone) {
  Date next = zone.local_date(now);
  while (zone.start_of_day(next) >= now) next = add_days(next, -1);
  return {now, add_days(next, -1)};
}

bool is_contact(const Call& call) { return call.lead_id && call.direction == Direction::outbound; }

bool is_contact(const Email& email) { return email.lead_id && email.direction == Direction::outbound && !email.automated; }

}  // namespace crondb::engagement
