#include <algorithm>

#include "storage/sql/ports.hpp"
#include "storage/sql/queries.hpp"

namespace crondb::sql {

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
    CRONDB_TRY(set.version, facts_.next_version(set.team));
  }
  return std::move(changes_.sets());
}

Result<std::int64_t> SqlFacts::version(TeamId team) {
  return value<std::int64_t>(db_, "SELECT version FROM team_versions WHERE team_id = $1", team);
}

Result<std::int64_t> SqlFacts::next_version(TeamId team) {
  return value<std::int64_t>(db_,
                             "INSERT INTO team_versions (team_id, version) VALUES ($1, 1)"
                             " ON CONFLICT (team_id) DO UPDATE SET version = team_versions.version + 1 RETURNING version",
                             team);
}

Result<void> SqlFacts::scan_deals(TeamId team, const std::function<void(const Deal&)>& sink) {
  static const std::string sql = "SELECT " + columns_of<Deal>() + " FROM deals WHERE team_id = $1 ORDER BY deal_id";
  auto statement = prepare(db_, sql, team);
  return for_each_row(statement, [&](Statement& row) { sink(read_row<Deal>(row)); });
}

Result<void> SqlFacts::scan_intervals(TeamId team, const std::function<void(const StageInterval&)>& sink) {
  static const std::string sql = "SELECT " + columns_of<StageInterval>() +
                                 " FROM stage_intervals WHERE team_id = $1 ORDER BY deal_id, entered_at, interval_id";
  auto statement = prepare(db_, sql, team);
  return for_each_row(statement, [&](Statement& row) { sink(read_row<StageInterval>(row)); });
}

}  // namespace crondb::sql
