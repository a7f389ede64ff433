#include "access/teams.hpp"
#include "core/try.hpp"
#include "engagement/rows_at_work.hpp"
#include "engagement/rules.hpp"
#include "leads/rules.hpp"
#include "pipeline/deals_at_work.hpp"

/// The operations on tasks.
namespace crondb::engagement {

namespace {

Result<Task> visible_task(Context& context, TaskId id) {
  CRONDB_TRY(auto task, context.tx.engagement().find_task(context.by.team, id));
  const auto only = context.by.only_rows_of();
  if (!task || (only && !task->involves(*only))) return fail(not_found("task"));
  return std::move(*task);
}

Result<void> set_assignees(Context& context, Task& task, const std::vector<UserId>& users, std::vector<FieldError>& problems) {
  CRONDB_TRY(access::check_members(context, users, "assignee_user_ids", problems));
  task.assignee_user_ids = leads::as_set(users);
  return {};
}

}  // namespace

Result<Page<Task>> list_tasks(Context& context, const ListTasks& request) {
  CRONDB_TRY(const auto page, page_request(request, newest_first));
  TaskFilter filter{.only_rows_of = context.by.only_rows_of(),
                    .owner_user_id = request.owner_user_id,
                    .lead_id = request.lead_id,
                    .deal_id = request.deal_id,
                    .status = request.status,
                    .priority = request.priority};
  if (request.overdue) {
    CRONDB_TRY(const auto team, access::own_team(context));
    filter.overdue = overdue_at(context.now, TimeZone::find(team.time_zone).value_or(TimeZone()));
  }
  CRONDB_TRY(auto rows, context.tx.engagement().list_tasks(context.by.team, filter, page));
  return make_page(std::move(rows), page, created_cursor<Task>);
}

Result<Task> create_task(Context& context, const CreateTask& request) {
  std::vector<FieldError> problems;
  Task task{
      .id = context.new_id<TaskId>(), .title = request.title, .description = request.description, .priority = request.priority};
  task.created_at = context.now;
  task.due_on = request.due_on;
  task.due_at = request.due_at;
  task.lead_id = request.lead_id;
  task.deal_id = request.deal_id;
  task.external_id = request.external_id;
  change_status(task, request.status, context.now);
  check_task(task, problems);
  CRONDB_TRY(check_subjects(context, task.lead_id, task.deal_id, problems));
  CRONDB_TRY(task.owner_user_id, owner_of_new(context, request.owner_user_id, problems));
  CRONDB_TRY(set_assignees(context, task, request.assignee_user_ids, problems));
  if (!problems.empty()) return fail(invalid(std::move(problems)));
  CRONDB_TRY(context.tx.engagement().put_task(context.by.team, task));
  return task;
}

Result<Task> get_task(Context& context, const TaskRequest& request) { return visible_task(context, request.task_id); }

Result<Task> patch_task(Context& context, const PatchTask& request) {
  CRONDB_TRY(const auto before, visible_task(context, request.task_id));
  std::vector<FieldError> problems;
  Task task = before;
  task.title = request.title.value_or(task.title);
  task.priority = request.priority.value_or(task.priority);
  request.description.apply_to(task.description);
  request.due_on.apply_to(task.due_on);
  request.due_at.apply_to(task.due_at);
  request.lead_id.apply_to(task.lead_id);
  request.deal_id.apply_to(task.deal_id);
  request.external_id.apply_to(task.external_id);
  if (request.status) change_status(task, *request.status, context.now);
  check_task(task, problems);
  CRONDB_TRY(check_subjects(context, request.lead_id.value, request.deal_id.value, problems));
  if (request.owner_user_id) {
    CRONDB_TRY(task.owner_user_id, owner_of_new(context, *request.owner_user_id, problems));
  }
  if (request.assignee_user_ids) CRONDB_TRY(set_assignees(context, task, *request.assignee_user_ids, problems));
  if (!problems.empty()) return fail(invalid(std::move(problems)));
  if (task != before) CRONDB_TRY(context.tx.engagement().put_task(context.by.team, task));
  return task;
}

Result<Nothing> delete_task(Context& context, const TaskRequest& request) {
  CRONDB_TRY(const auto task, visible_task(context, request.task_id));
  CRONDB_TRY(context.tx.engagement().erase_task(context.by.team, task.id));
  return Nothing{};
}

}  // namespace crondb::engagement
