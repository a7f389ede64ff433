#include "storage/sql/teams.hpp"

#include <fmt/format.h>

#include "crondb/core/text.hpp"
#include "storage/sql/feed.hpp"
#include "storage/sql/lists.hpp"
#include "storage/sql/secret_places.hpp"

namespace crondb::sql::inline CRONDB_ENGINE {

namespace {

std::optional<std::string> folded_address(const Invite& invite) { return email_key(invite.email); }

}  // namespace

template <>
inline constexpr auto table_of<Invite> =
    table("invites", key("team_id", &Invite::team_id), key("invite_id", &Invite::id), column("email", &Invite::email),
          column("email_folded", &folded_address), column("role", &Invite::role), column("user_id", &Invite::user_id),
          column("invited_by", &Invite::invited_by), column("token_hash", &Invite::token_hash), column("status", &Invite::status),
          column("created_at", &Invite::created_at), column("expires_at", &Invite::expires_at));

template <>
inline constexpr auto table_of<AuditEntry> = team_table(
    "audit_entries", key("entry_id", &AuditEntry::id), column("action", &AuditEntry::action),
    column("actor_user_id", &AuditEntry::actor_user_id), column("target", &AuditEntry::target), column("name", &AuditEntry::name),
    column("email", &AuditEntry::email), column("role", &AuditEntry::role), column("former_role", &AuditEntry::former_role),
    column("changed", &AuditEntry::changed), column("created_at", &AuditEntry::created_at));
template <>
inline constexpr std::size_t all_members<AuditEntry> = members_with<AuditEntry, AuditDetails>;

template <>
TeamOfUser read_row<TeamOfUser>(Statement& from) {
  return {read_row<Team>(from), read<Role>(from, read_columns<Team>), read<Instant>(from, read_columns<Team> + 1)};
}

Result<Rows<TeamOfUser>> SqlTeams::teams_of(UserId user, const PageRequest& page) {
  static const List list{columns_of<Team>("teams.") + ", memberships.role, memberships.joined_at",
                         "memberships JOIN teams ON teams.team_id = memberships.team_id", "teams.created_at", "teams.team_id",
                         true};
  return fetch<TeamOfUser>(db_, list, Query().with(" WHERE teams.disbanded_at IS NULL AND memberships.user_id = ", user), page);
}

Result<std::int64_t> SqlTeams::count_people(TeamId team) {
  return value<std::int64_t>(db_,
                             "SELECT COUNT(*) FROM memberships JOIN users ON users.user_id = memberships.user_id"
                             " WHERE memberships.team_id = $1 AND users.email IS NOT NULL",
                             team);
}

Result<std::int64_t> SqlTeams::count_owners(TeamId team) {
  return value<std::int64_t>(db_, "SELECT COUNT(*) FROM memberships WHERE team_id = $1 AND role = 'owner'", team);
}

Result<void> SqlTeams::put_invite(const Invite& invite) {
  const auto inserted = upsert(db_, {}, invite);
  CRONDB_TRY(
      instead_of(ErrorCode::already_exists, {ErrorCode::conflict, "the address has a pending invite already", {}}, inserted));
  return put_place(db_, invite.team_id, invite.id, invite.token_hash, *inserted);
}

Result<std::optional<Invite>> SqlTeams::find_invite(TeamId team, InviteId id) {
  static const std::string sql = "SELECT " + columns_of<Invite>() + " FROM invites WHERE team_id = $1 AND invite_id = $2";
  return find<Invite>(db_, sql, team, id);
}

Result<std::optional<Invite>> SqlTeams::find_invite_by_token(const Sha256& token_hash) {
  CRONDB_TRY(const auto place, find_place<InviteId>(db_, token_hash));
  return place ? find_invite(place->team, place->id) : std::nullopt;
}

Result<std::optional<Invite>> SqlTeams::find_pending_invite(TeamId team, std::string_view email) {
  static const std::string sql =
      "SELECT " + columns_of<Invite>() + " FROM invites WHERE team_id = $1 AND email_folded = $2 AND status = 'pending'";
  return find<Invite>(db_, sql, team, email_key(email));
}

Result<Rows<Invite>> SqlTeams::list_pending_invites(TeamId team, Instant now, const PageRequest& page) {
  static const List list{columns_of<Invite>(), "invites", "created_at", "invite_id", true};
  Query where;
  where.with(" WHERE status = 'pending' AND team_id = ", team).with(" AND expires_at > ", now);
  return fetch<Invite>(db_, list, where, page);
}

Result<void> SqlTeams::put_audit_entry(TeamId team, const AuditEntry& entry) {
  CRONDB_TRY(const bool inserted, insert_new(db_, team, entry));
  if (!inserted) return fail(ErrorCode::already_exists, "there is such an entry already");
  return {};
}

Result<Rows<AuditEntry>> SqlTeams::list_audit(TeamId team, const PageRequest& page) {
  return fetch_newest<AuditEntry>(db_, Query().with(" WHERE team_id = ", team), page);
}

Result<void> SqlTeams::disband(TeamId team, Instant now) {
  CRONDB_TRY(const auto ended,
             execute(db_, "UPDATE teams SET disbanded_at = $1 WHERE team_id = $2 AND disbanded_at IS NULL", now, team));
  if (ended == 0) return {};
  CRONDB_TRY(tell(db_, team, std::nullopt, InboxChangeKind::rights));
  CRONDB_TRY(execute(db_, "DELETE FROM secret_places WHERE team_id = $1", team));
  CRONDB_TRY(execute(db_, "DELETE FROM api_keys WHERE team_id = $1", team));
  CRONDB_TRY(execute(db_, "DELETE FROM memberships WHERE team_id = $1", team));
  return {};
}

Result<std::int64_t> SqlTeams::purge_disbanded(std::int64_t limit) {
  CRONDB_TRY(const auto team, find<TeamId>(db_,
                                           "SELECT team_id FROM teams WHERE disbanded_at IS NOT NULL"
                                           " ORDER BY disbanded_at, team_id LIMIT 1"));
  if (!team) return 0;
  // Placeholders were nothing but names in this team. Who is one elsewhere too stays, and is asked for there.
  CRONDB_TRY(const auto placeholders,
             find_all<UserId>(db_,
                              "SELECT users.user_id FROM people JOIN users ON users.user_id = people.user_id"
                              " WHERE people.team_id = $1 AND email IS NULL AND primary_team_id IS NULL"
                              " ORDER BY users.user_id LIMIT $2",
                              *team, limit));
  for (const UserId& user : placeholders) {
    CRONDB_TRY(const auto elsewhere,
               find<std::int64_t>(db_, "SELECT 1 FROM people WHERE user_id = $1 AND team_id <> $2 LIMIT 1", user, *team));
    if (elsewhere) {
      CRONDB_TRY(execute(db_, "DELETE FROM people WHERE team_id = $1 AND user_id = $2", *team, user));
    } else {
      CRONDB_TRY(execute(db_, "DELETE FROM users WHERE user_id = $1", user));
    }
  }
  if (!placeholders.empty()) return std::ssize(placeholders);
  for (const auto& [name, key] : team_tables) {
    const std::string columns = "team_id" + (key.empty() ? std::string() : ", " + std::string(key));
    const std::string sql =
        fmt::format("DELETE FROM {0} WHERE ({1}) IN (SELECT {1} FROM {0} WHERE team_id = $1 ORDER BY {1} LIMIT $2)", name, columns);
    CRONDB_TRY(const auto erased, execute(db_, sql, *team, limit));
    if (erased > 0) return erased;
  }
  return execute(db_, "DELETE FROM teams WHERE team_id = $1", *team);
}

}  // namespace crondb::sql::inline CRONDB_ENGINE
