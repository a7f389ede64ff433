#pragma once

#include "crondb/core/paging.hpp"
#include "crondb/core/rules.hpp"
#include "crondb/engagement/fields.hpp"

/// The requests of the operations on tasks, calls and emails, each with its field table.
namespace crondb {

// ---- tasks ----

inline constexpr Rules title_rules{.min_length = 1, .max_length = 200};

struct CreateTask {
  std::string title;
  std::optional<std::string> description;
  TaskStatus status = TaskStatus::open;
  TaskPriority priority = TaskPriority::normal;
  std::optional<Date> due_on;
  std::optional<Instant> due_at;
  std::optional<LeadId> lead_id;
  std::optional<DealId> deal_id;
  std::optional<UserId> owner_user_id;
  std::vector<UserId> assignee_user_ids;
  std::optional<std::string> external_id;
};
template <>
inline constexpr auto fields<CreateTask> = std::array{
    field<&CreateTask::title>("title", "", title_rules),
    field<&CreateTask::description>("description", "", body_rules),
    defaulted<&CreateTask::status>("status", "open if absent"),
    defaulted<&CreateTask::priority>("priority", "normal if absent"),
    field<&CreateTask::due_on>("due_on", "Local date: due at the end of that day; not with due_at"),
    field<&CreateTask::due_at>("due_at", "Not with due_on"),
    field<&CreateTask::lead_id>("lead_id", ""),
    field<&CreateTask::deal_id>("deal_id", ""),
    field<&CreateTask::owner_user_id>("owner_user_id", "A member; the caller if absent"),
    defaulted<&CreateTask::assignee_user_ids>("assignee_user_ids", "Members"),
    field<&CreateTask::external_id>("external_id", "Unique among the team's tasks", key_rules),
};

struct PatchTask {
  TaskId task_id;
  Update<std::string> title;
  Clearable<std::string> description;
  Update<TaskStatus> status;
  Update<TaskPriority> priority;
  Clearable<Date> due_on;
  Clearable<Instant> due_at;
  Clearable<LeadId> lead_id;
  Clearable<DealId> deal_id;
  Update<UserId> owner_user_id;
  Update<std::vector<UserId>> assignee_user_ids;
  Clearable<std::string> external_id;
};
template <>
inline constexpr auto fields<PatchTask> = std::array{
    path<&PatchTask::task_id>("task_id", ""),
    field<&PatchTask::title>("title", "", title_rules),
    field<&PatchTask::description>("description", "", body_rules),
    field<&PatchTask::status>("status", "Becoming done stamps completed_at, leaving it clears it"),
    field<&PatchTask::priority>("priority", ""),
    field<&PatchTask::due_on>("due_on", "Local date; a due_at must be cleared with it"),
    field<&PatchTask::due_at>("due_at", "A due_on must be cleared with it"),
    field<&PatchTask::lead_id>("lead_id", ""),
    field<&PatchTask::deal_id>("deal_id", ""),
    field<&PatchTask::owner_user_id>("owner_user_id", "A member"),
    field<&PatchTask::assignee_user_ids>("assignee_user_ids", "Members"),
    field<&PatchTask::external_id>("external_id", "Unique among the team's tasks", key_rules),
};

struct TaskRequest {
  TaskId task_id;
};
template <>
inline constexpr auto fields<TaskRequest> = std::array{path<&TaskRequest::task_id>("task_id", "")};

struct ListTasks : Paging {
  std::optional<UserId> owner_user_id;
  std::optional<LeadId> lead_id;
  std::optional<DealId> deal_id;
  std::optional<TaskStatus> status;
  std::optional<TaskPriority> priority;
  bool overdue = false;
};
template <>
inline constexpr auto fields<ListTasks> = joined(
    std::array{
        query<&ListTasks::owner_user_id>("owner_user_id", ""),
        query<&ListTasks::lead_id>("lead_id", ""),
        query<&ListTasks::deal_id>("deal_id", ""),
        query<&ListTasks::status>("status", ""),
        query<&ListTasks::priority>("priority", ""),
        query<&ListTasks::overdue>("overdue", "true: only open tasks whose due has passed"),
    },
    inherited<ListTasks, Paging>());

// ---- calls ----

inline constexpr Rules duration_rules{.min = 0, .max = 1'000'000'000};

struct CreateCall {
  std::optional<LeadId> lead_id;
  std::optional<DealId> deal_id;
  std::optional<UserId> owner_user_id;
  Direction direction = Direction::outbound;
  CallOutcome outcome = CallOutcome::success;
  std::optional<std::int64_t> duration_seconds;
  std::optional<Instant> started_at;
  std::optional<std::string> external_id;
};
template <>
inline constexpr auto fields<CreateCall> = std::array{
    field<&CreateCall::lead_id>("lead_id", ""),
    field<&CreateCall::deal_id>("deal_id", ""),
    field<&CreateCall::owner_user_id>("owner_user_id", "The member who acted; the caller if absent"),
    defaulted<&CreateCall::direction>("direction", "outbound if absent"),
    defaulted<&CreateCall::outcome>("outcome", "success if absent"),
    field<&CreateCall::duration_seconds>("duration_seconds", "", duration_rules),
    field<&CreateCall::started_at>("started_at", "Now if absent"),
    field<&CreateCall::external_id>("external_id", "Unique among the team's calls", key_rules),
};

struct PatchCall {
  CallId call_id;
  Clearable<LeadId> lead_id;
  Clearable<DealId> deal_id;
  Update<UserId> owner_user_id;
  Update<Direction> direction;
  Update<CallOutcome> outcome;
  Clearable<std::int64_t> duration_seconds;
  Update<Instant> started_at;
  Clearable<std::string> external_id;
};
template <>
inline constexpr auto fields<PatchCall> = std::array{
    path<&PatchCall::call_id>("call_id", ""),
    field<&PatchCall::lead_id>("lead_id", ""),
    field<&PatchCall::deal_id>("deal_id", ""),
    field<&PatchCall::owner_user_id>("owner_user_id", "The member who acted"),
    field<&PatchCall::direction>("direction", ""),
    field<&PatchCall::outcome>("outcome", ""),
    field<&PatchCall::duration_seconds>("duration_seconds", "", duration_rules),
    field<&PatchCall::started_at>("started_at", ""),
    field<&PatchCall::external_id>("external_id", "Unique among the team's calls", key_rules),
};

struct CallRequest {
  CallId call_id;
};
template <>
inline constexpr auto fields<CallRequest> = std::array{path<&CallRequest::call_id>("call_id", "")};

struct ListCalls : Paging {
  std::optional<UserId> owner_user_id;
  std::optional<LeadId> lead_id;
  std::optional<DealId> deal_id;
  std::optional<Direction> direction;
  std::optional<CallOutcome> outcome;
};
template <>
inline constexpr auto fields<ListCalls> = joined(
    std::array{
        query<&ListCalls::owner_user_id>("owner_user_id", ""),
        query<&ListCalls::lead_id>("lead_id", ""),
        query<&ListCalls::deal_id>("deal_id", ""),
        query<&ListCalls::direction>("direction", ""),
        query<&ListCalls::outcome>("outcome", ""),
    },
    inherited<ListCalls, Paging>());

// ---- emails ----

struct CreateEmail {
  std::optional<LeadId> lead_id;
  std::optional<DealId> deal_id;
  std::optional<UserId> owner_user_id;
  Direction direction = Direction::outbound;
  EmailStatus status = EmailStatus::sent;
  bool automated = false;
  std::optional<Instant> opened_at;
  std::optional<Instant> replied_at;
  std::optional<Instant> sent_at;
  std::optional<std::string> external_id;
};
template <>
inline constexpr auto fields<CreateEmail> = std::array{
    field<&CreateEmail::lead_id>("lead_id", ""),
    field<&CreateEmail::deal_id>("deal_id", ""),
    field<&CreateEmail::owner_user_id>("owner_user_id", "The member who acted; the caller if absent"),
    defaulted<&CreateEmail::direction>("direction", "outbound if absent"),
    defaulted<&CreateEmail::status>("status", "sent if absent"),
    defaulted<&CreateEmail::automated>("automated", "Sent by a program, not by a person"),
    field<&CreateEmail::opened_at>("opened_at", ""),
    field<&CreateEmail::replied_at>("replied_at", ""),
    field<&CreateEmail::sent_at>("sent_at", "Now if absent"),
    field<&CreateEmail::external_id>("external_id", "Unique among the team's emails", key_rules),
};

struct PatchEmail {
  EmailId email_id;
  Clearable<LeadId> lead_id;
  Clearable<DealId> deal_id;
  Update<UserId> owner_user_id;
  Update<Direction> direction;
  Update<EmailStatus> status;
  Update<bool> automated;
  Clearable<Instant> opened_at;
  Clearable<Instant> replied_at;
  Update<Instant> sent_at;
  Clearable<std::string> external_id;
};
template <>
inline constexpr auto fields<PatchEmail> = std::array{
    path<&PatchEmail::email_id>("email_id", ""),
    field<&PatchEmail::lead_id>("lead_id", ""),
    field<&PatchEmail::deal_id>("deal_id", ""),
    field<&PatchEmail::owner_user_id>("owner_user_id", "The member who acted"),
    field<&PatchEmail::direction>("direction", ""),
    field<&PatchEmail::status>("status", ""),
    field<&PatchEmail::automated>("automated", "Sent by a program, not by a person"),
    field<&PatchEmail::opened_at>("opened_at", ""),
    field<&PatchEmail::replied_at>("replied_at", ""),
    field<&PatchEmail::sent_at>("sent_at", ""),
    field<&PatchEmail::external_id>("external_id", "Unique among the team's emails", key_rules),
};

struct EmailRequest {
  EmailId email_id;
};
template <>
inline constexpr auto fields<EmailRequest> = std::array{path<&EmailRequest::email_id>("email_id", "")};

struct ListEmails : Paging {
  std::optional<UserId> owner_user_id;
  std::optional<LeadId> lead_id;
  std::optional<DealId> deal_id;
  std::optional<Direction> direction;
  std::optional<EmailStatus> status;
};
template <>
inline constexpr auto fields<ListEmails> = joined(
    std::array{
        query<&ListEmails::owner_user_id>("owner_user_id", ""),
        query<&ListEmails::lead_id>("lead_id", ""),
        query<&ListEmails::deal_id>("deal_id", ""),
        query<&ListEmails::direction>("direction", ""),
        query<&ListEmails::status>("status", ""),
    },
    inherited<ListEmails, Paging>());

}  // namespace crondb
