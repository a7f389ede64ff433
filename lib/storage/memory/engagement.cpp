#include "storage/memory/engagement.hpp"

#include "storage/conditions.hpp"

namespace crondb::memory {

template <class Row>
Result<void> MemoryEngagement::put(Catalog<Row>& rows, TeamId team, const Row& row) {
  if (rows.has_rival(team, row)) return fail(ErrorCode::already_exists, "another row of the kind has this external_id");
  if (row.lead_id && !tables_.leads.find(team, *row.lead_id)) return fail(ErrorCode::conflict, "the lead doesn't exist");
  if (row.deal_id && !tables_.deals.find(team, *row.deal_id)) return fail(ErrorCode::conflict, "the deal doesn't exist");
  rows.put(view_.journal, team, row);
  view_.changed(team, row);
  return {};
}

template <class Row>
Result<void> MemoryEngagement::erase(Catalog<Row>& rows, TeamId team, decltype(Row::id) id) {
  if (rows.erase(view_.journal, team, id)) view_.changed(team, metrics::Erased<decltype(Row::id)>{id});
  return {};
}

Result<std::optional<Task>> MemoryEngagement::find_task(TeamId team, TaskId id) { return copy(tables_.tasks.find(team, id)); }

Result<std::optional<Task>> MemoryEngagement::find_task_by_external_id(TeamId team, std::string_view external_id) {
  return copy(tables_.tasks.find_by_external_id(team, external_id));
}

Result<void> MemoryEngagement::put_task(TeamId team, const Task& task) { return put(tables_.tasks, team, task); }

Result<void> MemoryEngagement::erase_task(TeamId team, TaskId id) { return erase(tables_.tasks, team, id); }

Result<Rows<Task>> MemoryEngagement::list_tasks(TeamId team, const TaskFilter& filter, const PageRequest& page) {
  return tables_.tasks.newest_first(team, [&](const Task& task) { return matches(filter, task); }, page);
}

Result<std::optional<Call>> MemoryEngagement::find_call(TeamId team, CallId id) { return copy(tables_.calls.find(team, id)); }

Result<std::optional<Call>> MemoryEngagement::find_call_by_external_id(TeamId team, std::string_view external_id) {
  return copy(tables_.calls.find_by_external_id(team, external_id));
}

Result<void> MemoryEngagement::put_call(TeamId team, const Call& call) { return put(tables_.calls, team, call); }

Result<void> MemoryEngagement::erase_call(TeamId team, CallId id) { return erase(tables_.calls, team, id); }

Result<Rows<Call>> MemoryEngagement::list_calls(TeamId team, const CallFilter& filter, const PageRequest& page) {
  return tables_.calls.newest_first(team, [&](const Call& call) { return matches(filter, call); }, page);
}

Result<std::optional<Email>> MemoryEngagement::find_email(TeamId team, EmailId id) { return copy(tables_.emails.find(team, id)); }

Result<std::optional<Email>> MemoryEngagement::find_email_by_external_id(TeamId team, std::string_view external_id) {
  return copy(tables_.emails.find_by_external_id(team, external_id));
}

Result<void> MemoryEngagement::put_email(TeamId team, const Email& email) { return put(tables_.emails, team, email); }

Result<void> MemoryEngagement::erase_email(TeamId team, EmailId id) { return erase(tables_.emails, team, id); }

Result<Rows<Email>> MemoryEngagement::list_emails(TeamId team, const EmailFilter& filter, const PageRequest& page) {
  return tables_.emails.newest_first(team, [&](const Email& email) { return matches(filter, email); }, page);
}

Result<std::optional<Instant>> MemoryEngagement::first_contact(TeamId team, LeadId lead) {
  std::optional<Instant> first;
  const auto note = [&](const auto& row, Instant at) {
    if (row.lead_id == lead && row.direction == Direction::outbound) first = std::min(first.value_or(at), at);
  };
  for (const auto& [key, call] : tables_.calls.of(team)) note(call, call.started_at);
  for (const auto& [key, email] : tables_.emails.of(team)) {
    if (!email.automated) note(email, email.sent_at);
  }
  return first;
}

}  // namespace crondb::memory
