#pragma once

#include "crondb/storage/notifications.hpp"
#include "storage/sql/queries.hpp"

namespace crondb::sql::inline CRONDB_ENGINE {

/// Tells the team's feed, in which positions ascend by one, and answers the position. It forgets what is too old.
[[nodiscard]] inline Result<std::int64_t> tell(Connection& db, TeamId team, const std::optional<UserId>& user, InboxChangeKind kind,
                                               const std::optional<NotificationId>& notification = {}) {
  CRONDB_TRY(const auto position,
             value<std::int64_t>(db,
                                 "INSERT INTO inbox_changes (team_id, position, user_id, kind, notification_id)"
                                 " SELECT $1, COALESCE(MAX(position), 0) + 1, $2, $3, $4 FROM inbox_changes WHERE team_id = $1"
                                 " RETURNING position",
                                 team, user, kind, notification));
  if (position > kept_changes) {
    CRONDB_TRY(execute(db, "DELETE FROM inbox_changes WHERE team_id = $1 AND position <= $2", team, position - kept_changes));
  }
  return position;
}

}  // namespace crondb::sql::inline CRONDB_ENGINE
