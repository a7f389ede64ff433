#pragma once

#include "crondb/engagement/requests.hpp"
#include "crondb/session.hpp"

#pragma GCC visibility push(default)

/// What can be done with tasks, calls and emails. Every operation may answer role_required, plan_required and, for ids that the
/// caller can't see, not_found; creating and changing also already_exists for an external_id in use.
///
/// An outbound call, and an outbound email that isn't automated, stamp the first_contacted_at of their lead, if it has none or a
/// later one, with their time, or with the lead's created_at if that is later.
namespace crondb {

namespace engagement {

Result<Page<Task>> list_tasks(Context&, const ListTasks&);
Result<Task> create_task(Context&, const CreateTask&);
Result<Task> get_task(Context&, const TaskRequest&);
Result<Task> patch_task(Context&, const PatchTask&);
Result<Nothing> delete_task(Context&, const TaskRequest&);
Result<Page<Call>> list_calls(Context&, const ListCalls&);
Result<Call> create_call(Context&, const CreateCall&);
Result<Call> get_call(Context&, const CallRequest&);
Result<Call> patch_call(Context&, const PatchCall&);
Result<Nothing> delete_call(Context&, const CallRequest&);
Result<Page<Email>> list_emails(Context&, const ListEmails&);
Result<Email> create_email(Context&, const CreateEmail&);
Result<Email> get_email(Context&, const EmailRequest&);
Result<Email> patch_email(Context&, const PatchEmail&);
Result<Nothing> delete_email(Context&, const EmailRequest&);

}  // namespace engagement

/// Those that the caller sees (record_visibility own: owns or is assigned to) and that the request asks for, newest first.
inline constexpr Operation list_tasks{"list_tasks", Role::viewer, Plan::pro, AccessMode::read, &engagement::list_tasks};
/// The caller owns it unless the request says who. Tells nobody: owners and assignees are told when it falls due
/// (tell_due_tasks). Errors: validation_error for people who are no members, a lead or deal that the caller can't see, both dues,
/// or no owner at all.
inline constexpr Operation create_task{"create_task", Role::member, Plan::pro, AccessMode::write, &engagement::create_task};
/// One task, if the caller sees it (record_visibility own: owns or is assigned to it).
inline constexpr Operation get_task{"get_task", Role::viewer, Plan::pro, AccessMode::read, &engagement::get_task};
/// Changes what is given. Becoming done stamps completed_at, leaving done clears it. Errors: validation_error as for create_task.
inline constexpr Operation patch_task{"patch_task", Role::member, Plan::pro, AccessMode::write, &engagement::patch_task};
/// For good.
inline constexpr Operation delete_task{"delete_task", Role::member, Plan::pro, AccessMode::write, &engagement::delete_task};
/// Those that the caller sees (record_visibility own: owns) and that the request asks for, newest first (created_at).
inline constexpr Operation list_calls{"list_calls", Role::viewer, Plan::pro, AccessMode::read, &engagement::list_calls};
/// Notes a call; the caller acted unless the request says who, and now unless it says when. Errors: validation_error for an owner
/// who is no member, a lead or deal that the caller can't see, a started_at more than 5 minutes in the future, or no owner at
/// all.
inline constexpr Operation create_call{"create_call", Role::member, Plan::pro, AccessMode::write, &engagement::create_call};
/// One call, if the caller sees it (record_visibility own: owns it).
inline constexpr Operation get_call{"get_call", Role::viewer, Plan::pro, AccessMode::read, &engagement::get_call};
/// Changes what is given. Errors: validation_error as for create_call.
inline constexpr Operation patch_call{"patch_call", Role::member, Plan::pro, AccessMode::write, &engagement::patch_call};
/// For good. The first_contacted_at of its lead stays.
inline constexpr Operation delete_call{"delete_call", Role::member, Plan::pro, AccessMode::write, &engagement::delete_call};
/// Those that the caller sees (record_visibility own: owns) and that the request asks for, newest first (created_at).
inline constexpr Operation list_emails{"list_emails", Role::viewer, Plan::pro, AccessMode::read, &engagement::list_emails};
/// Notes an email, and sends none; the caller acted unless the request says who, and now unless it says when. Errors:
/// validation_error for an owner who is no member, a lead or deal that the caller can't see, a sent_at more than 5 minutes in the
/// future, or no owner at all.
inline constexpr Operation create_email{"create_email", Role::member, Plan::pro, AccessMode::write, &engagement::create_email};
/// One email, if the caller sees it (record_visibility own: owns it).
inline constexpr Operation get_email{"get_email", Role::viewer, Plan::pro, AccessMode::read, &engagement::get_email};
/// Changes what is given. Errors: validation_error as for create_email.
inline constexpr Operation patch_email{"patch_email", Role::member, Plan::pro, AccessMode::write, &engagement::patch_email};
/// For good. The first_contacted_at of its lead stays.
inline constexpr Operation delete_email{"delete_email", Role::member, Plan::pro, AccessMode::write, &engagement::delete_email};

}  // namespace crondb

#pragma GCC visibility pop
