#pragma once

#include "crondb/storage/engagement.hpp"
#include "storage/memory/tables.hpp"

namespace crondb::memory {

class MemoryEngagement final : public EngagementPort {
 public:
  explicit MemoryEngagement(WorkingView& view) : view_(view), tables_(view.tables) {}

  Result<std::optional<Task>> find_task(TeamId team, TaskId id) override;
  Result<std::optional<Task>> find_task_by_external_id(TeamId team, std::string_view external_id) override;
  Result<void> put_task(TeamId team, const Task& task) override;
  Result<void> erase_task(TeamId team, TaskId id) override;
  Result<Rows<Task>> list_tasks(TeamId team, const TaskFilter& filter, const PageRequest& page) override;

  Result<std::optional<Call>> find_call(TeamId team, CallId id) override;
  Result<std::optional<Call>> find_call_by_external_id(TeamId team, std::string_view external_id) override;
  Result<void> put_call(TeamId team, const Call& call) override;
  Result<void> erase_call(TeamId team, CallId id) override;
  Result<Rows<Call>> list_calls(TeamId team, const CallFilter& filter, const PageRequest& page) override;

  Result<std::optional<Email>> find_email(TeamId team, EmailId id) override;
  Result<std::optional<Email>> find_email_by_external_id(TeamId team, std::string_view external_id) override;
  Result<void> put_email(TeamId team, const Email& email) override;
  Result<void> erase_email(TeamId team, EmailId id) override;
  Result<Rows<Email>> list_emails(TeamId team, const EmailFilter& filter, const PageRequest& page) override;

  Result<std::optional<Instant>> first_contact(TeamId team, LeadId lead) override;

 private:
  template <class Row>
  Result<void> put(Catalog<Row>& rows, TeamId team, const Row& row);
  template <class Row>
  Result<void> erase(Catalog<Row>& rows, TeamId team, decltype(Row::id) id);

  WorkingView& view_;
  Tables& tables_;
};

}  // namespace crondb::memory
