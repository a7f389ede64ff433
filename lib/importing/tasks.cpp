#include "core/try.hpp"
#include "crondb/engagement/operations.hpp"
#include "crondb/storage/engagement.hpp"
#include "engagement/rules.hpp"
#include "importing/cell.hpp"
#include "importing/row_import.hpp"

/// Tasks out of a file.
namespace crondb::importing {

namespace {

/// A row as it was written: what it changes of a task, what it names, and the stamps, which only an import can set.
struct TaskRow {
  PatchTask change;
  std::string_view lead;
  std::string_view deal;
  std::string_view owner;
  std::string_view assignees;
  std::optional<Instant> completed_at;
  std::optional<Instant> created_at;
};

constexpr auto task_columns = columns_of<Task>(std::to_array<FileColumn<TaskRow>>({
    {"status", [](TaskRow& row, const Cell& cell) { set(row.change.status, cell.choice<TaskStatus>()); }},
    {"lead", [](TaskRow& row, const Cell& cell) { row.lead = cell.text; }},
    {"deal", [](TaskRow& row, const Cell& cell) { row.deal = cell.text; }},
    {"owner", [](TaskRow& row, const Cell& cell) { row.owner = cell.text; }},
    {"assignees", [](TaskRow& row, const Cell& cell) { row.assignees = cell.text; }},
    {"completed_at", [](TaskRow& row, const Cell& cell) { row.completed_at = cell.time(); }},
    {"created_at", [](TaskRow& row, const Cell& cell) { row.created_at = cell.time(); }},
}));
constexpr auto task_column_names = names_of(task_columns);

class TaskImport : RowImport {
 public:
  TaskImport(Batch& batch, Problems& problems) : RowImport(batch, problems), engagement_(batch.context.tx.engagement()) {}

  Result<Outcome> run(const Row& row) {
    auto given = read_cells(task_columns, batch_.settings, row, problems_);
    normalize(given.change);
    // A row has one due at most: the new one replaces the other.
    given.change.due_on.given = given.change.due_at.given = given.change.due_on.given || given.change.due_at.given;
    CRONDB_TRY(const auto before, known<Task>(
                                      "task", given.change.external_id.value,
                                      [&](const auto& id) { return engagement_.find_task_by_external_id(team_, id); },
                                      [](const Task& task, UserId user) { return task.involves(user); }));
    check_change<TaskChange>(given.change, !before);
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
  Result<Task> make_task(TaskRow& given, const std::optional<Task>& before, Missing& missing) {
    Task task = before.value_or(Task{});
    if (!before) task.id = context_.new_id<TaskId>();
    TaskChange& change = given.change;
    CRONDB_TRY(set_lead(change.lead_id, given.lead));
    CRONDB_TRY(set_deal(change.deal_id, given.deal));
    CRONDB_TRY(set_owner(change.owner_user_id, given.owner, !before, missing));
    CRONDB_TRY(set_people(change.assignee_user_ids, given.assignees, "assignees", missing));
    engagement::apply(task, change, problems_);
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
    engagement::change_status(task, given.change.status.value_or(task.status), exists ? context_.now : task.created_at);
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

const RowKind tasks_kind{ImportKind::tasks, row_fields<Task>, task_column_names, &import_task};

}  // namespace crondb::importing
