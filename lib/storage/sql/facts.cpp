#include <algorithm>
#include <set>
#include <span>

#include "storage/sql/asked_early.hpp"
#include "storage/sql/change_log.hpp"
#include "storage/sql/ports.hpp"
#include "storage/sql/queries.hpp"

namespace crondb::sql::inline CRONDB_ENGINE {

namespace {

/// How far back the log goes, of each team. Readers that are further behind load anew, which costs about as much.
constexpr std::int64_t kept_versions = 1'000;
constexpr std::int64_t kept_entries = 20'000;
/// The log is cut after so many more.
constexpr std::int64_t versions_between_cuts = 64;
constexpr std::int64_t entries_between_cuts = 2'048;

struct Counted {
  std::int64_t version = 0;
  std::int64_t changed_rows = 0;
};

template <class Row>
Result<void> scan(Connection& db, TeamId team, std::string_view order, const std::function<void(const Row&)>& sink) {
  const std::string sql = "SELECT " + columns_of<Row, Part::facts>() + " FROM " + std::string(table_of<Row>.name) +
                          " WHERE team_id = $1 ORDER BY " + std::string(order);
  auto statement = prepare(db, sql, team);
  statement.has_many_rows();
  return for_each_row(statement, [&](Statement& row) { sink(read_part<Row, Part::facts>(row)); });
}

/// Puts the changed rows together as they are now.
class Collector {
 public:
  Collector(Connection& db, TeamId team, std::vector<metrics::Change>& changes) : db_(db), team_(team), changes_(changes) {}

  Result<void> add(const LogEntry& entry) {
    switch (entry.kind) {
      case RecordKind::deal:
        return add_with_stays<Deal, StageInterval>(DealId{entry.id}, entry.erased);
      case RecordKind::lead:
        return add_with_stays<Lead, StatusInterval>(LeadId{entry.id}, entry.erased);
      case RecordKind::task:
        return add_row<Task>(TaskId{entry.id}).map([](bool) {});
      case RecordKind::call:
        return add_row<Call>(CallId{entry.id}).map([](bool) {});
      case RecordKind::email:
        return add_row<Email>(EmailId{entry.id}).map([](bool) {});
    }
    return {};
  }

 private:
  /// Whether the row is there.
  template <class Row>
  Result<bool> add_row(decltype(Row::id) id) {
    CRONDB_TRY(auto row, find_row<Row>(db_, team_, id));
    if (!row) {
      changes_.emplace_back(metrics::Erased<decltype(Row::id)>{id});
      return false;
    }
    changes_.emplace_back(*std::move(row));
    return true;
  }

  /// A row made anew after it was erased doesn't get its old stays back.
  template <class Row, class Stay>
  Result<void> add_with_stays(decltype(Row::id) id, bool erased) {
    static const std::string sql = "SELECT " + columns_of<Stay>() + " FROM " + std::string(table_of<Stay>.name) +
                                   " WHERE team_id = $1 AND " + std::string(id_column<Row>) + " = $2";
    const std::size_t place = changes_.size();
    CRONDB_TRY(const bool found, add_row<Row>(id));
    if (!found) return {};
    if (erased) changes_.insert(changes_.begin() + static_cast<std::ptrdiff_t>(place), metrics::Erased<decltype(Row::id)>{id});
    CRONDB_TRY(auto stays, find_all<Stay>(db_, sql, team_, id));
    for (Stay& stay : stays) changes_.emplace_back(std::move(stay));
    return {};
  }

  Connection& db_;
  TeamId team_;
  std::vector<metrics::Change>& changes_;
};

}  // namespace

template <>
Counted read_row<Counted>(Statement& from) {
  return {from.integer(0), from.integer(1)};
}

void Changes::open(TeamId team) {
  const auto found = std::ranges::find(sets_, team, &metrics::ChangeSet::team);
  if (found == sets_.end()) {
    sets_.push_back({team, 0, {}});
  } else {
    std::rotate(found, found + 1, sets_.end());
  }
}

Result<std::vector<metrics::ChangeSet>> SqlTransaction::take_changes() {
  for (auto& set : changes_.sets()) {
    CRONDB_TRY(set.version, facts_.log(set));
  }
  return std::move(changes_.sets());
}

void SqlTransaction::foresee_metrics(TeamId team) {
  for (const std::string_view sql :
       {facts_version, std::string_view(list_stages_sql()), names_of_people, std::string_view(list_tags_sql())}) {
    db_.ask_early(sql, team);
  }
}

Result<std::int64_t> SqlFacts::version(TeamId team) { return value<std::int64_t>(db_, facts_version, team); }

Result<std::int64_t> SqlFacts::log(const metrics::ChangeSet& changed) {
  const auto packed = pack_log(changed.changes);
  const auto entries = static_cast<std::int64_t>(packed.size() / packed_entry);
  CRONDB_TRY(const auto before, find<Counted>(db_, team_version, changed.team));
  const Counted now{(before ? before->version : 0) + 1, (before ? before->changed_rows : 0) + entries};
  CRONDB_TRY(execute_later(db_,
                           before ? "UPDATE team_versions SET version = $1, changed_rows = $2 WHERE team_id = $3"
                                  : "INSERT INTO team_versions (version, changed_rows, team_id) VALUES ($1, $2, $3)",
                           now.version, now.changed_rows, changed.team));
  if (entries <= kept_entries) {
    CRONDB_TRY(execute_later(db_, "INSERT INTO fact_changes (team_id, version, changed_rows, entries) VALUES ($1, $2, $3, $4)",
                             changed.team, now.version, now.changed_rows, packed));
  }
  const bool cut = now.version % versions_between_cuts == 0 ||
                   now.changed_rows / entries_between_cuts != (now.changed_rows - entries) / entries_between_cuts;
  if (cut) {
    CRONDB_TRY(execute_later(db_,
                             "DELETE FROM fact_changes WHERE team_id = $1 AND version < COALESCE((SELECT version FROM fact_changes"
                             " WHERE team_id = $1 AND version > $2 AND changed_rows > $3 ORDER BY version LIMIT 1), $4)",
                             changed.team, now.version - kept_versions, now.changed_rows - kept_entries, now.version));
  }
  return now.version;
}

Result<std::optional<metrics::ChangeSet>> SqlFacts::changes_since(TeamId team, std::int64_t version) {
  metrics::ChangeSet answer{team, 0, {}};
  CRONDB_TRY(answer.version, this->version(team));
  std::int64_t versions = 0;
  std::set<LogEntry> entries;
  {
    auto log = prepare(db_, "SELECT entries FROM fact_changes WHERE team_id = $1 AND version > $2", team, version);
    CRONDB_TRY(for_each_row(log, [&](Statement& row) {
      ++versions;
      if (!unpack_log(row.blob(0), entries)) row.refuse(0);
    }));
  }
  if (versions != answer.version - version) return std::nullopt;
  Collector collector(db_, team, answer.changes);
  for (auto entry = entries.begin(); entry != entries.end(); ++entry) {
    // An entry that tells of erasing stands behind the plain one of the same row, and says enough for both.
    const auto next = std::next(entry);
    if (next != entries.end() && next->kind == entry->kind && next->id == entry->id) continue;
    CRONDB_TRY(collector.add(*entry));
  }
  return answer;
}

Result<void> SqlFacts::scan_deals(TeamId team, const std::function<void(const Deal&)>& sink) {
  return scan<Deal>(db_, team, "deal_id", sink);
}

Result<void> SqlFacts::scan_intervals(TeamId team, const std::function<void(const StageInterval&)>& sink) {
  return scan<StageInterval>(db_, team, "deal_id, entered_at, interval_id", sink);
}

Result<void> SqlFacts::scan_leads(TeamId team, const std::function<void(const Lead&)>& sink) {
  return scan<Lead>(db_, team, "lead_id", sink);
}

Result<void> SqlFacts::scan_status_intervals(TeamId team, const std::function<void(const StatusInterval&)>& sink) {
  return scan<StatusInterval>(db_, team, "lead_id, entered_at, interval_id", sink);
}

Result<void> SqlFacts::scan_tasks(TeamId team, const std::function<void(const Task&)>& sink) {
  return scan<Task>(db_, team, "task_id", sink);
}

Result<void> SqlFacts::scan_calls(TeamId team, const std::function<void(const Call&)>& sink) {
  return scan<Call>(db_, team, "call_id", sink);
}

Result<void> SqlFacts::scan_emails(TeamId team, const std::function<void(const Email&)>& sink) {
  return scan<Email>(db_, team, "email_id", sink);
}

}  // namespace crondb::sql::inline CRONDB_ENGINE
