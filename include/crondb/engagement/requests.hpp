#pragma once

#include "crondb/core/paging.hpp"
#include "crondb/engagement/fields.hpp"

#pragma GCC visibility push(default)

/// The requests of the operations on tasks, calls and emails, each with its field table.
namespace crondb {

// ---- tasks ----

/// Makes a task. A title is required.
using CreateTask = TaskChange;

/// What patch_task changes of a task; absent stays.
struct PatchTask : TaskChange {
  TaskId task_id{};
};
template <>
inline constexpr auto fields<PatchTask> =
    joined(std::array{path<&PatchTask::task_id>("task_id", "")}, patched_fields<PatchTask, TaskChange>());

/// Which task get_task shows or delete_task deletes.
struct TaskRequest {
  TaskId task_id{};
};
template <>
inline constexpr auto fields<TaskRequest> = std::array{path<&TaskRequest::task_id>("task_id", "")};

template <>
inline constexpr auto fields<TaskCriteria> = std::array{
    query<&TaskCriteria::owner_user_id>("owner_user_id", ""),
    query<&TaskCriteria::lead_id>("lead_id", ""),
    query<&TaskCriteria::deal_id>("deal_id", ""),
    query<&TaskCriteria::status>("status", ""),
    query<&TaskCriteria::priority>("priority", ""),
};

/// Which tasks list_tasks shows, and which page of them.
struct ListTasks : TaskCriteria, Paging {
  bool overdue = false;
};
template <>
inline constexpr auto fields<ListTasks> =
    joined(inherited<ListTasks, TaskCriteria>(),
           std::array{query<&ListTasks::overdue>("overdue", "true: only open tasks whose due has passed")},
           inherited<ListTasks, Paging>());

// ---- calls ----

/// Makes a call.
using CreateCall = CallChange;

/// What patch_call changes of a call; absent stays.
struct PatchCall : CallChange {
  CallId call_id{};
};
template <>
inline constexpr auto fields<PatchCall> =
    joined(std::array{path<&PatchCall::call_id>("call_id", "")}, patched_fields<PatchCall, CallChange>());

/// Which call get_call shows or delete_call deletes.
struct CallRequest {
  CallId call_id{};
};
template <>
inline constexpr auto fields<CallRequest> = std::array{path<&CallRequest::call_id>("call_id", "")};

template <>
inline constexpr auto fields<CallCriteria> = std::array{
    query<&CallCriteria::owner_user_id>("owner_user_id", ""),
    query<&CallCriteria::lead_id>("lead_id", ""),
    query<&CallCriteria::deal_id>("deal_id", ""),
    query<&CallCriteria::direction>("direction", ""),
    query<&CallCriteria::outcome>("outcome", ""),
};

/// Which calls list_calls shows, and which page of them.
struct ListCalls : CallCriteria, Paging {};
template <>
inline constexpr auto fields<ListCalls> = joined(inherited<ListCalls, CallCriteria>(), inherited<ListCalls, Paging>());

// ---- emails ----

/// Makes an email.
using CreateEmail = EmailChange;

/// What patch_email changes of an email; absent stays.
struct PatchEmail : EmailChange {
  EmailId email_id{};
};
template <>
inline constexpr auto fields<PatchEmail> =
    joined(std::array{path<&PatchEmail::email_id>("email_id", "")}, patched_fields<PatchEmail, EmailChange>());

/// Which email get_email shows or delete_email deletes.
struct EmailRequest {
  EmailId email_id{};
};
template <>
inline constexpr auto fields<EmailRequest> = std::array{path<&EmailRequest::email_id>("email_id", "")};

template <>
inline constexpr auto fields<EmailCriteria> = std::array{
    query<&EmailCriteria::owner_user_id>("owner_user_id", ""),
    query<&EmailCriteria::lead_id>("lead_id", ""),
    query<&EmailCriteria::deal_id>("deal_id", ""),
    query<&EmailCriteria::direction>("direction", ""),
    query<&EmailCriteria::status>("status", ""),
};

/// Which emails list_emails shows, and which page of them.
struct ListEmails : EmailCriteria, Paging {};
template <>
inline constexpr auto fields<ListEmails> = joined(inherited<ListEmails, EmailCriteria>(), inherited<ListEmails, Paging>());

}  // namespace crondb

#pragma GCC visibility pop
