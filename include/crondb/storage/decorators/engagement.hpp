#pragma once

#include "crondb/storage/engagement.hpp"

#pragma GCC visibility push(default)

namespace crondb {

/// Passes every call on; see storage/decorator.hpp.
class EngagementDecorator : public EngagementPort {
 public:
  explicit EngagementDecorator(EngagementPort& inner) : inner_(inner) {}

  [[nodiscard]] Result<std::optional<Task>> find_task(TeamId team, TaskId id) override { return inner_.find_task(team, id); }
  [[nodiscard]] Result<std::optional<Task>> find_task_by_external_id(TeamId team, std::string_view external_id) override {
    return inner_.find_task_by_external_id(team, external_id);
  }
  [[nodiscard]] Result<void> put_task(TeamId team, const Task& task) override { return inner_.put_task(team, task); }
  [[nodiscard]] Result<void> erase_task(TeamId team, TaskId id) override { return inner_.erase_task(team, id); }
  [[nodiscard]] Result<Rows<Task>> list_tasks(TeamId team, const TaskFilter& filter, const PageRequest& page) override {
    return inner_.list_tasks(team, filter, page);
  }
  [[nodiscard]] Result<std::optional<Call>> find_call(TeamId team, CallId id) override { return inner_.find_call(team, id); }
  [[nodiscard]] Result<std::optional<Call>> find_call_by_external_id(TeamId team, std::string_view external_id) override {
    return inner_.find_call_by_external_id(team, external_id);
  }
  [[nodiscard]] Result<void> put_call(TeamId team, const Call& call) override { return inner_.put_call(team, call); }
  [[nodiscard]] Result<void> erase_call(TeamId team, CallId id) override { return inner_.erase_call(team, id); }
  [[nodiscard]] Result<Rows<Call>> list_calls(TeamId team, const CallFilter& filter, const PageRequest& page) override {
    return inner_.list_calls(team, filter, page);
  }
  [[nodiscard]] Result<std::optional<Email>> find_email(TeamId team, EmailId id) override { return inner_.find_email(team, id); }
  [[nodiscard]] Result<std::optional<Email>> find_email_by_external_id(TeamId team, std::string_view external_id) override {
    return inner_.find_email_by_external_id(team, external_id);
  }
  [[nodiscard]] Result<void> put_email(TeamId team, const Email& email) override { return inner_.put_email(team, email); }
  [[nodiscard]] Result<void> erase_email(TeamId team, EmailId id) override { return inner_.erase_email(team, id); }
  [[nodiscard]] Result<Rows<Email>> list_emails(TeamId team, const EmailFilter& filter, const PageRequest& page) override {
    return inner_.list_emails(team, filter, page);
  }
  [[nodiscard]] Result<std::optional<Instant>> first_contact(TeamId team, LeadId lead) override {
    return inner_.first_contact(team, lead);
  }

 protected:
  [[nodiscard]] EngagementPort& inner() { return inner_; }

 private:
  EngagementPort& inner_;
};

}  // namespace crondb

#pragma GCC visibility pop
