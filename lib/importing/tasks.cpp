#include "core/try.hpp"
#include "crondb/engagement/operations.hpp"
#include "engagement/rules.hpp"
#include "importing/cell.hpp"
#include "importing/row_import.hpp"

/// Tasks out of a file.
namespace crondb::importing {

namespace {

/// A row as it was written: what it changes of a task, what it names, and the stamps, which only an import can set.
struct TaskRow {
  PatchTask task;
  std::string_view lead;
  std::string_view deal;
  std::string_view owner;
  std::string_view assignees;
  std::optional<Instant> completed_at;
  std::optional<Instant> created_at;
};

constexpr auto columns = std::to_array<Column<TaskRow>>({
    {"external_id", [](TaskRow& row, const Cell& cell) { row.task.external_id = std::string(cell.text); }},
    {"title", [](TaskRow& row, const Cell& cell) { row.task.title.emplace(cell.text); }},
    {"description", [](TaskRow& row, const Cell& cell) { row.task.description = std::string(cell.text); }},
    {"status", [](TaskRow& row, const Cell& cell) { set(row.task.status, cell.choice<TaskStatus>()); }},
    {"priority", [](TaskRow& row, const Cell& cell) { set(row.task.priority, cell.choice<TaskPriority>()); }},
    {"due_on", [](TaskRow& row, const Cell& cell) { set(row.task.due_on, cell.date()); }},
    {"due_at", [](TaskRow& row, const Cell& cell) { set(row.task.due_at, cell.time()); }},
    {"lead", [](TaskRow& row, const Cell& cell) { row.lead = cell.text; }},
    {"deal", [](TaskRow& row, const Cell& cell) { row.deal = cell.text; }},
    {"owner", [](TaskRow& row, const Cell& cell) { row.owner = cell.text; }},
    {"assignees", [](TaskRow& row, const Cell& cell) { row.assignees = cell.text; }},
    {"completed_at", [](TaskRow& row, const Cell& cell) { row.completed_at = cell.time(); }},
    {"created_at", [](TaskRow& row, const Cell& cell) { row.created_at = cell.time(); }},
});
constexpr auto column_names = names_of(columns);

class TaskImport : RowImport {
 public:
  TaskImport(Batch& batch, Problems& problems) : RowImport(batch, problems), engagement_(batch.context.tx.engagement()) {}

  Result<Outcome> run(const Row& row) {
    auto given = read_cells(columns, batch_.settings, row, problems_);
    normalize(given.task);
    check_fields(given.task, {}, problems_);
    CRONDB_TRY(const auto before,
               known<Task>(
                   "task", given.task.external_id.value, [&](auto id) { return engagement_.find_task_by_external_id(team_, id); },
                   [](const Task& task, UserId user) { return task.involves(user); }));
    Missing missing;
    CRONDB_TRY(auto task, make_task(given, before, missing));
    if (!problems_.empty()) return Outcome::failed;
    if (missing.any()) {
      CRONDB_TRY(batch_.references.make(missing));
      CRONDB_TRY(task, make_task(given, before, missing));
    }
    if (task == before) return Outcome::unchanged;
    if (!dry()) CRONDB_TRY(engagement_.put_task(team_, task));
    remember(task);
    return before ? Outcome::updated : Outcome::created;
  }

 private:
  Result<Task> make_task(const TaskRow& given, const std::optional<Task>& before, Missing& missing) {
    Task task = before.value_or(Task{});
    if (!before) {
      task.id = context_.new_id<TaskId>();
      task.external_id = given.task.external_id.value;
      if (!given.task.title) problems_.push_back({"title", "is required"});
    }
    task.title = given.task.title.value_or(task.title);
    given.task.description.apply_to(task.description);
    task.priority = given.task.priority.value_or(task.priority);
    if (given.task.due_on.given || given.task.due_at.given) {
      task.due_on = given.task.due_on.value;
      task.due_at = given.task.due_at.value;
    }
    engagement::check_task(task, problems_);
    if (!given.lead.empty()) {
      CRONDB_TRY(task.lead_id, lead(given.lead));
    }
    if (!given.deal.empty()) {
      CRONDB_TRY(task.deal_id, deal(given.deal));
    }
    CRONDB_TRY(set_owner(task.owner_user_id, given.owner, missing));
    if (!given.assignees.empty()) {
      CRONDB_TRY(task.assignee_user_ids, people(given.assignees, "assignees", missing));
    }
    set_stamps(task, given, before.has_value());
    return task;
  }

  /// Status and stamps, of which each depends on the other.
  void set_stamps(Task& task, const TaskRow& given, bool exists) {
    if (given.created_at) {
      task.created_at = *given.created_at;
    } else if (!exists) {
      task.created_at = std::min(context_.now, given.completed_at.value_or(context_.now));
    }
    engagement::change_status(task, given.task.status.value_or(task.status), exists ? context_.now : task.created_at);
    if (given.completed_at && task.status != TaskStatus::done) {
      problems_.push_back({"completed_at", "is only for done tasks"});
    } else if (given.completed_at) {
      task.completed_at = given.completed_at;
    }
    check_not_ahead(given.created_at, "created_at");
    if (task.completed_at && *task.completed_at < task.created_at) {
      problems_.push_back({"completed_at", "must not be before created_at"});
    }
  }

  EngagementPort& engagement_;
};

Result<Outcome> import_task(Batch& batch, const Row& row, Problems& problems) { return TaskImport(batch, problems).run(row); }

}  // namespace

const Kind tasks_kind{ImportKind::tasks, column_names, &import_task};

}  // namespace crondb::importing
