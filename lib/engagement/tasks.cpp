#include "access/teams.hpp"
#include "core/try.hpp"
#include "crondb/storage/engagement.hpp"
#include "engagement/rules.hpp"
#include "engagement/steps.hpp"
#include "pipeline/steps.hpp"

/// The operations on tasks.
namespace crondb::engagement {

namespace {

Result<Task> visible_task(Context& context, TaskId id) {
  CRONDB_TRY(auto task, context.tx.engagement().find_task(context.by.team, id));
  const auto only = context.by.only_rows_of();
  if (!task || (only && !task->involves(*only))) return fail(not_found("task"));
  return std::move(*task);
}

}  // namespace

Result<Page<Task>> list_tasks(Context& context, const ListTasks& request) {
  CRONDB_TRY(const auto page, page_request(request, newest_first));
  TaskFilter filter{request, context.by.only_rows_of()};
  if (request.overdue) {
    CRONDB_TRY(const auto team, access::own_team(context));
    filter.overdue = overdue_at(context.now, TimeZone::find(team.time_zone).value_or(TimeZone()));
  }
  CRONDB_TRY(auto rows, context.tx.engagement().list_tasks(context.by.team, filter, page));
  return make_page(std::move(rows), page, created_cursor<Task>);
}

Result<Task> create_task(Context& context, const CreateTask& request) {
  std::vector<FieldError> problems;
  Task task{.id = context.new_id<TaskId>(), .created_at = context.now};
  const TaskChange change = access::of_caller(context, request, problems);
  apply(task, change, problems);
  change_status(task, change.status.value_or(task.status), context.now);
  CRONDB_TRY(check_references(context, change, problems));
  if (!problems.empty()) return fail(invalid(std::move(problems)));
  CRONDB_TRY(context.tx.engagement().put_task(context.by.team, task));
  return task;
}

Result<Task> get_task(Context& context, const TaskRequest& request) { return visible_task(context, request.task_id); }

Result<Task> patch_task(Context& context, const PatchTask& request) {
  CRONDB_TRY(const auto before, visible_task(context, request.task_id));
  std::vector<FieldError> problems;
  Task task = before;
  apply(task, request, problems);
  if (request.status) change_status(task, *request.status, context.now);
  CRONDB_TRY(check_references(context, request, problems));
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
