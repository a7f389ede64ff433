#include <map>

#include "core/try.hpp"
#include "crondb/core/json.hpp"
#include "crondb/notifications/operations.hpp"
#include "crondb/storage/access.hpp"
#include "crondb/storage/notifications.hpp"

/// What nobody does: time passes.
namespace crondb::notifications {

namespace {

constexpr auto told_late = std::chrono::hours{24};
constexpr auto told_before_expiry = std::chrono::days{7};
constexpr std::int64_t batch = 100;
/// The furthest that local time is from UTC, either way.
constexpr auto furthest_zone = std::chrono::hours{14};

/// Days are wider than the 24 hours by what zones differ.
DueWindow window_at(Instant now) {
  const auto day = [](Instant at) { return Date(std::chrono::floor<std::chrono::days>(at)); };
  return {now - told_late, now, add_days(day(now - told_late - furthest_zone), -1), day(now + furthest_zone)};
}

struct DueTasks {
  std::vector<InTeam<Task>> due;
  std::optional<TaskId> last;  ///< of those looked at; absent if there was none
};

/// The next tasks after `after` that are due, each in the zone of its team.
Result<DueTasks> due_tasks(Transaction& tx, Instant now, TaskId after) {
  CRONDB_TRY(const auto candidates, tx.notifications().untold_tasks(window_at(now), after, batch));
  DueTasks found;
  std::map<TeamId, std::optional<Team>> teams;
  for (const auto& candidate : candidates) {
    found.last = candidate.row.id;
    const auto [team, fresh] = teams.try_emplace(candidate.team);
    if (fresh) {
      CRONDB_TRY(team->second, tx.access().find_team(candidate.team));
    }
    if (!team->second) continue;
    const TimeZone zone = TimeZone::find(team->second->time_zone).value_or(TimeZone());
    const Instant due = candidate.row.due_at ? *candidate.row.due_at : zone.start_of_day(add_days(*candidate.row.due_on, 1));
    if (due <= now && due > now - told_late) found.due.push_back(candidate);
  }
  return found;
}

Result<void> tell(Context& context, const Task& task) {
  Occurrence event{.type = RuleType::task_due,
                   .recipients = task.assignee_user_ids,
                   .title = "Due: " + task.title,
                   .body = task.description.value_or(""),
                   .data = wire::object_of({{"task_id", to_string(task.id)}})};
  event.recipients.push_back(task.owner_user_id);
  CRONDB_TRY(raise(context, event));
  return context.tx.notifications().put_task_told(context.by.team, task);
}

Result<void> tell(Context& context, const ExpiringSnapshot& snapshot) {
  CRONDB_TRY(raise(
      context, {.type = RuleType::snapshot_expiring,
                .recipients = {snapshot.created_by},
                .title = "A snapshot of " + snapshot.title + " expires soon",
                .body = "It expires at " + to_string(snapshot.expires_at) + ", unless it is renewed.",
                .data = wire::object_of({{"snapshot_id", to_string(snapshot.id)}, {"report_id", to_string(snapshot.report_id)}})}));
  return context.tx.notifications().put_snapshot_told(context.by.team, snapshot);
}

/// Tells of each row in a transaction that is the only one to do so.
template <class Row>
Result<void> tell_all(Transaction& tx, Storage& storage, const Environment& environment, Instant now,
                      const std::vector<InTeam<Row>>& rows) {
  for (const auto& [team, row] : rows) {
    const Principal crondb = Principal::system(team);
    Context context{tx, storage.facts(), environment, crondb, now};
    CRONDB_TRY(tell(context, row));
  }
  return {};
}

}  // namespace

Result<std::int64_t> tell_due_tasks(Storage& storage, const Environment& environment) {
  const Instant now = environment.clock.now();
  std::int64_t told = 0;
  for (TaskId after;;) {
    CRONDB_TRY(const auto seen, transact(storage, AccessMode::read, [&](Transaction& tx) { return due_tasks(tx, now, after); }));
    if (!seen.last) return told;
    if (!seen.due.empty()) {
      // Looked up again where no other process can come between.
      CRONDB_TRY(told, transact(storage, AccessMode::write, [&](Transaction& tx) -> Result<std::int64_t> {
                   CRONDB_TRY(const auto due, due_tasks(tx, now, after));
                   CRONDB_TRY(tell_all(tx, storage, environment, now, due.due));
                   return told + std::ssize(due.due);
                 }));
    }
    after = *seen.last;
  }
}

Result<std::int64_t> tell_expiring_snapshots(Storage& storage, const Environment& environment) {
  const Instant now = environment.clock.now();
  const auto expiring = [&](Transaction& tx) { return tx.notifications().untold_snapshots(now, now + told_before_expiry, batch); };
  for (std::int64_t told = 0;;) {
    CRONDB_TRY(const auto seen, transact(storage, AccessMode::read, expiring));
    if (seen.empty()) return told;
    CRONDB_TRY(told, transact(storage, AccessMode::write, [&](Transaction& tx) -> Result<std::int64_t> {
                 CRONDB_TRY(const auto due, expiring(tx));
                 CRONDB_TRY(tell_all(tx, storage, environment, now, due));
                 return told + std::ssize(due);
               }));
  }
}

}  // namespace crondb::notifications
