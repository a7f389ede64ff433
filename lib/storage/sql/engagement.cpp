#include "storage/sql/links.hpp"
#include "storage/sql/lists.hpp"
#include "storage/sql/ports.hpp"

namespace crondb::sql::inline CRONDB_ENGINE {

namespace {

const ListIndex task_assignees{"task_assignees", "task_id", "user_id"};

/// Inserts or replaces, without the record of it.
template <class Row>
Result<void> put_row(Connection& db, TeamId team, const Row& row) {
  const auto stored =
      instead_of(ErrorCode::already_exists, {ErrorCode::already_exists, "another row of the kind has this external_id", {}},
                 put(db, team, row));
  return instead_of(ErrorCode::conflict, {ErrorCode::conflict, "the lead or the deal doesn't exist", {}}, stored);
}

template <class Row>
Result<void> put_recorded(Connection& db, Changes& changes, TeamId team, const Row& row) {
  CRONDB_TRY(put_row(db, team, row));
  changes.add(team, row);
  return {};
}

template <class Row>
Result<void> erase_recorded(Connection& db, Changes& changes, TeamId team, decltype(Row::id) id) {
  CRONDB_TRY(const bool erased, erase_row<Row>(db, team, id));
  if (erased) changes.add(team, metrics::Erased<decltype(Row::id)>{id});
  return {};
}

}  // namespace

Result<std::optional<Task>> SqlEngagement::find_task(TeamId team, TaskId id) { return find_row<Task>(db_, team, id); }

Result<std::optional<Task>> SqlEngagement::find_task_by_external_id(TeamId team, std::string_view external_id) {
  return find_by_external_id<Task>(db_, team, external_id);
}

Result<void> SqlEngagement::put_task(TeamId team, const Task& task) {
  using Assignees = std::vector<UserId>;
  CRONDB_TRY(const auto before,
             value<Assignees>(db_, "SELECT assignees FROM tasks WHERE team_id = $1 AND task_id = $2", team, task.id));
  CRONDB_TRY(put_row(db_, team, task));
  CRONDB_TRY(index_list(db_, task_assignees, team, task.id, before, task.assignee_user_ids));
  changes_.add(team, task);
  return {};
}

Result<void> SqlEngagement::erase_task(TeamId team, TaskId id) { return erase_recorded<Task>(db_, changes_, team, id); }

Result<Rows<Task>> SqlEngagement::list_tasks(TeamId team, const TaskFilter& filter, const PageRequest& page) {
  return fetch_newest<Task>(db_, matching(team, filter), page);
}

Result<std::optional<Call>> SqlEngagement::find_call(TeamId team, CallId id) { return find_row<Call>(db_, team, id); }

Result<std::optional<Call>> SqlEngagement::find_call_by_external_id(TeamId team, std::string_view external_id) {
  return find_by_external_id<Call>(db_, team, external_id);
}

Result<void> SqlEngagement::put_call(TeamId team, const Call& call) { return put_recorded(db_, changes_, team, call); }

Result<void> SqlEngagement::erase_call(TeamId team, CallId id) { return erase_recorded<Call>(db_, changes_, team, id); }

Result<Rows<Call>> SqlEngagement::list_calls(TeamId team, const CallFilter& filter, const PageRequest& page) {
  return fetch_newest<Call>(db_, matching(team, filter), page);
}

Result<std::optional<Email>> SqlEngagement::find_email(TeamId team, EmailId id) { return find_row<Email>(db_, team, id); }

Result<std::optional<Email>> SqlEngagement::find_email_by_external_id(TeamId team, std::string_view external_id) {
  return find_by_external_id<Email>(db_, team, external_id);
}

Result<void> SqlEngagement::put_email(TeamId team, const Email& email) { return put_recorded(db_, changes_, team, email); }

Result<void> SqlEngagement::erase_email(TeamId team, EmailId id) { return erase_recorded<Email>(db_, changes_, team, id); }

Result<Rows<Email>> SqlEngagement::list_emails(TeamId team, const EmailFilter& filter, const PageRequest& page) {
  return fetch_newest<Email>(db_, matching(team, filter), page);
}

Result<std::optional<Instant>> SqlEngagement::first_contact(TeamId team, LeadId lead) {
  return value<std::optional<Instant>>(
      db_,
      "SELECT MIN(contacted_at) FROM ("
      "SELECT started_at AS contacted_at FROM calls WHERE team_id = $1 AND lead_id = $2 AND direction = 'outbound' "
      "UNION ALL SELECT sent_at FROM emails WHERE team_id = $1 AND lead_id = $2 AND direction = 'outbound' AND automated = 0) AS "
      "contacts",
      team, lead);
}

}  // namespace crondb::sql::inline CRONDB_ENGINE
