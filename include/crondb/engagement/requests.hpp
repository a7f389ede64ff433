#pragma once

#include "crondb/core/paging.hpp"
#include "crondb/engagement/fields.hpp"
#include "crondb/pipeline/requests.hpp"

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
inline constexpr auto fields<CreateTask> = std::tuple{
    field("title", &CreateTask::title, "", title_rules),
    field("description", &CreateTask::description, "", body_rules),
    defaulted("status", &CreateTask::status, "open if absent"),
    defaulted("priority", &CreateTask::priority, "normal if absent"),
    field("due_on", &CreateTask::due_on, "Local date: due at the end of that day; not with due_at"),
    field("due_at", &CreateTask::due_at, "Not with due_on"),
    field("lead_id", &CreateTask::lead_id, ""),
    field("deal_id", &CreateTask::deal_id, ""),
    field("owner_user_id", &CreateTask::owner_user_id, "A member; the caller if absent"),
    defaulted("assignee_user_ids", &CreateTask::assignee_user_ids, "Members"),
    field("external_id", &CreateTask::external_id, "Unique among the team's tasks", key_rules),
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
inline constexpr auto fields<PatchTask> = std::tuple{
    path("task_id", &PatchTask::task_id, ""),
    field("title", &PatchTask::title, "", title_rules),
    field("description", &PatchTask::description, "", body_rules),
    field("status", &PatchTask::status, "Becoming done stamps completed_at, leaving it clears it"),
    field("priority", &PatchTask::priority, ""),
    field("due_on", &PatchTask::due_on, "Local date; a due_at must be cleared with it"),
    field("due_at", &PatchTask::due_at, "A due_on must be cleared with it"),
    field("lead_id", &PatchTask::lead_id, ""),
    field("deal_id", &PatchTask::deal_id, ""),
    field("owner_user_id", &PatchTask::owner_user_id, "A member"),
    field("assignee_user_ids", &PatchTask::assignee_user_ids, "Members"),
    field("external_id", &PatchTask::external_id, "Unique among the team's tasks", key_rules),
};

struct TaskRequest {
  TaskId task_id;
};
template <>
inline constexpr auto fields<TaskRequest> = std::tuple{path("task_id", &TaskRequest::task_id, "")};

struct ListTasks : Paging {
  std::optional<UserId> owner_user_id;
  std::optional<LeadId> lead_id;
  std::optional<DealId> deal_id;
  std::optional<TaskStatus> status;
  std::optional<TaskPriority> priority;
  bool overdue = false;
};
template <>
inline constexpr auto fields<ListTasks> = std::tuple_cat(
    std::tuple{
        query("owner_user_id", &ListTasks::owner_user_id, ""),
        query("lead_id", &ListTasks::lead_id, ""),
        query("deal_id", &ListTasks::deal_id, ""),
        query("status", &ListTasks::status, ""),
        query("priority", &ListTasks::priority, ""),
        query("overdue", &ListTasks::overdue, "true: only open tasks whose due has passed"),
    },
    fields<Paging>);

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
inline constexpr auto fields<CreateCall> = std::tuple{
    field("lead_id", &CreateCall::lead_id, ""),
    field("deal_id", &CreateCall::deal_id, ""),
    field("owner_user_id", &CreateCall::owner_user_id, "The member who acted; the caller if absent"),
    defaulted("direction", &CreateCall::direction, "outbound if absent"),
    defaulted("outcome", &CreateCall::outcome, "success if absent"),
    field("duration_seconds", &CreateCall::duration_seconds, "", duration_rules),
    field("started_at", &CreateCall::started_at, "Now if absent"),
    field("external_id", &CreateCall::external_id, "Unique among the team's calls", key_rules),
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
inline constexpr auto fields<PatchCall> = std::tuple{
    path("call_id", &PatchCall::call_id, ""),
    field("lead_id", &PatchCall::lead_id, ""),
    field("deal_id", &PatchCall::deal_id, ""),
    field("owner_user_id", &PatchCall::owner_user_id, "The member who acted"),
    field("direction", &PatchCall::direction, ""),
    field("outcome", &PatchCall::outcome, ""),
    field("duration_seconds", &PatchCall::duration_seconds, "", duration_rules),
    field("started_at", &PatchCall::started_at, ""),
    field("external_id", &PatchCall::external_id, "Unique among the team's calls", key_rules),
};

struct CallRequest {
  CallId call_id;
};
template <>
inline constexpr auto fields<CallRequest> = std::tuple{path("call_id", &CallRequest::call_id, "")};

struct ListCalls : Paging {
  std::optional<UserId> owner_user_id;
  std::optional<LeadId> lead_id;
  std::optional<DealId> deal_id;
  std::optional<Direction> direction;
  std::optional<CallOutcome> outcome;
};
template <>
inline constexpr auto fields<ListCalls> = std::tuple_cat(
    std::tuple{
        query("owner_user_id", &ListCalls::owner_user_id, ""),
        query("lead_id", &ListCalls::lead_id, ""),
        query("deal_id", &ListCalls::deal_id, ""),
        query("direction", &ListCalls::direction, ""),
        query("outcome", &ListCalls::outcome, ""),
    },
    fields<Paging>);

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
inline constexpr auto fields<CreateEmail> = std::tuple{
    field("lead_id", &CreateEmail::lead_id, ""),
    field("deal_id", &CreateEmail::deal_id, ""),
    field("owner_user_id", &CreateEmail::owner_user_id, "The member who acted; the caller if absent"),
    defaulted("direction", &CreateEmail::direction, "outbound if absent"),
    defaulted("status", &CreateEmail::status, "sent if absent"),
    defaulted("automated", &CreateEmail::automated, "Sent by a program, not by a person"),
    field("opened_at", &CreateEmail::opened_at, ""),
    field("replied_at", &CreateEmail::replied_at, ""),
    field("sent_at", &CreateEmail::sent_at, "Now if absent"),
    field("external_id", &CreateEmail::external_id, "Unique among the team's emails", key_rules),
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
inline constexpr auto fields<PatchEmail> = std::tuple{
    path("email_id", &PatchEmail::email_id, ""),
    field("lead_id", &PatchEmail::lead_id, ""),
    field("deal_id", &PatchEmail::deal_id, ""),
    field("owner_user_id", &PatchEmail::owner_user_id, "The member who acted"),
    field("direction", &PatchEmail::direction, ""),
    field("status", &PatchEmail::status, ""),
    field("automated", &PatchEmail::automated, "Sent by a program, not by a person"),
    field("opened_at", &PatchEmail::opened_at, ""),
    field("replied_at", &PatchEmail::replied_at, ""),
    field("sent_at", &PatchEmail::sent_at, ""),
    field("external_id", &PatchEmail::external_id, "Unique among the team's emails", key_rules),
};

struct EmailRequest {
  EmailId email_id;
};
template <>
inline constexpr auto fields<EmailRequest> = std::tuple{path("email_id", &EmailRequest::email_id, "")};

struct ListEmails : Paging {
  std::optional<UserId> owner_user_id;
  std::optional<LeadId> lead_id;
  std::optional<DealId> deal_id;
  std::optional<Direction> direction;
  std::optional<EmailStatus> status;
};
template <>
inline constexpr auto fields<ListEmails> = std::tuple_cat(
    std::tuple{
        query("owner_user_id", &ListEmails::owner_user_id, ""),
        query("lead_id", &ListEmails::lead_id, ""),
        query("deal_id", &ListEmails::deal_id, ""),
        query("direction", &ListEmails::direction, ""),
        query("status", &ListEmails::status, ""),
    },
    fields<Paging>);

}  // namespace crondb
