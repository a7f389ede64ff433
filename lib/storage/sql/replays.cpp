#include "crondb/access/replay.hpp"
#include "storage/sql/ports.hpp"
#include "storage/sql/queries.hpp"

namespace crondb::sql::inline CRONDB_ENGINE {

Result<std::optional<Replay>> SqlReplays::find(TeamId team, UserId user, std::string_view route, std::string_view key) {
  static const std::string sql = "SELECT " + columns_of<Replay>() +
                                 " FROM replays WHERE team_id = $1 AND user_id = $2 AND route = $3 AND idempotency_key = $4";
  return sql::find<Replay>(db_, sql, team, user, route, key);
}

Result<void> SqlReplays::put(TeamId team, const Replay& replay) { return sql::put(db_, team, replay); }

Result<std::int64_t> SqlReplays::purge(Instant before, std::int64_t limit) {
  return erase_oldest(db_, "replays", "team_id, user_id, route, idempotency_key", "created_at", before, limit);
}

}  // namespace crondb::sql::inline CRONDB_ENGINE
