#pragma once

#include <optional>
#include <string_view>

#include "crondb/core/page.hpp"
#include "crondb/core/result.hpp"
#include "crondb/engagement/engagement.hpp"

#pragma GCC visibility push(default)

namespace crondb {

/// Tasks, calls and emails. Each kind: `find` answers nullopt for what is absent; `put` inserts or replaces, already_exists if
/// another row of the kind and team has the external_id, conflict if the team doesn't have the lead or the deal; `erase` of what is
/// absent does nothing; lists are newest first (created_at, then id).
class EngagementPort {
 public:
  virtual ~EngagementPort() = default;

  [[nodiscard]] virtual Result<std::optional<Task>> find_task(TeamId team, TaskId id) = 0;
  [[nodiscard]] virtual Result<std::optional<Task>> find_task_by_external_id(TeamId team, std::string_view external_id) = 0;
  [[nodiscard]] virtual Result<void> put_task(TeamId team, const Task& task) = 0;
  [[nodiscard]] virtual Result<void> erase_task(TeamId team, TaskId id) = 0;
  [[nodiscard]] virtual Result<Rows<Task>> list_tasks(TeamId team, const TaskFilter& filter, const PageRequest& page) = 0;

  [[nodiscard]] virtual Result<std::optional<Call>> find_call(TeamId team, CallId id) = 0;
  [[nodiscard]] virtual Result<std::optional<Call>> find_call_by_external_id(TeamId team, std::string_view external_id) = 0;
  [[nodiscard]] virtual Result<void> put_call(TeamId team, const Call& call) = 0;
  [[nodiscard]] virtual Result<void> erase_call(TeamId team, CallId id) = 0;
  [[nodiscard]] virtual Result<Rows<Call>> list_calls(TeamId team, const CallFilter& filter, const PageRequest& page) = 0;

  [[nodiscard]] virtual Result<std::optional<Email>> find_email(TeamId team, EmailId id) = 0;
  [[nodiscard]] virtual Result<std::optional<Email>> find_email_by_external_id(TeamId team, std::string_view external_id) = 0;
  [[nodiscard]] virtual Result<void> put_email(TeamId team, const Email& email) = 0;
  [[nodiscard]] virtual Result<void> erase_email(TeamId team, EmailId id) = 0;
  [[nodiscard]] virtual Result<Rows<Email>> list_emails(TeamId team, const EmailFilter& filter, const PageRequest& page) = 0;

  /// The earliest started_at of the outbound calls and sent_at of the outbound emails on the lead that aren't automated; nullopt if
  /// it has neither.
  [[nodiscard]] virtual Result<std::optional<Instant>> first_contact(TeamId team, LeadId lead) = 0;
};

}  // namespace crondb

#pragma GCC visibility pop
