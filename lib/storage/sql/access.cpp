#include "crondb/core/text.hpp"
#include "storage/sql/asked_early.hpp"
#include "storage/sql/feed.hpp"
#include "storage/sql/lists.hpp"
#include "storage/sql/ports.hpp"
#include "storage/sql/secret_places.hpp"

namespace crondb::sql::inline CRONDB_ENGINE {

template <>
Member read_row<Member>(Statement& from) {
  auto email = read<std::optional<std::string>>(from, 2);
  const bool placeholder = !email && from.is_null(5);
  return {read<UserId>(from, 0), read<std::string>(from, 1), std::move(email), read<Role>(from, 3),
          placeholder,           read<Instant>(from, 4)};
}

template <>
UserName read_row<UserName>(Statement& from) {
  return {read<UserId>(from, 0), read<std::string>(from, 1)};
}

template <>
Principal read_row<Principal>(Statement& from) {
  return {read<UserId>(from, 0), read<TeamId>(from, 1),           read<Role>(from, 2),
          read<Plan>(from, 3),   read<RecordVisibility>(from, 4), read<bool>(from, 5)};
}

template <>
Caller read_row<Caller>(Statement& from) {
  return {read_row<Principal>(from), read<KeyId>(from, 6), read<std::optional<Instant>>(from, 7)};
}

namespace {

const std::string select_user = "SELECT " + columns_of<User>("users.") + " FROM users";

/// Of a member of a team that isn't disbanded.
constexpr std::string_view rights =
    "memberships.user_id, memberships.team_id, memberships.role, teams.plan, teams.record_visibility,"
    " EXISTS (SELECT 1 FROM organizations WHERE organizations.team_id = memberships.team_id)";

}  // namespace

Result<std::optional<User>> SqlAccess::find_user(UserId id) {
  static const std::string sql = select_user + " WHERE user_id = $1";
  return find<User>(db_, sql, id);
}

Result<std::optional<User>> SqlAccess::find_user_by_email(std::string_view email) {
  static const std::string sql = select_user + " WHERE email_folded = $1";
  return find<User>(db_, sql, email_key(email));
}

Result<void> SqlAccess::put_user(const User& user) {
  return instead_of(ErrorCode::already_exists, {ErrorCode::already_exists, "another user has this email", {}}, put(db_, {}, user));
}

Result<std::optional<Team>> SqlAccess::find_team(TeamId id) { return find<Team>(db_, find_team_sql(), id); }

Result<std::vector<Team>> SqlAccess::find_teams_by_name(std::string_view name, std::int64_t limit) {
  static const std::string sql = "SELECT " + columns_of<Team>() +
                                 " FROM teams WHERE name_folded = $1 AND disbanded_at IS NULL"
                                 " ORDER BY name <> $2, created_at, team_id LIMIT $3";
  return find_all<Team>(db_, sql, name_key(name), name, limit);
}

Result<std::int64_t> SqlAccess::count_teams() {
  return value<std::int64_t>(db_, "SELECT COUNT(*) FROM teams WHERE disbanded_at IS NULL");
}

Result<void> SqlAccess::put_team(const Team& team) {
  CRONDB_TRY(const bool inserted, upsert(db_, {}, team));
  if (!inserted) CRONDB_TRY(tell(db_, team.id, std::nullopt, InboxChangeKind::rights));
  return {};
}

Result<std::optional<Membership>> SqlAccess::find_membership(TeamId team, UserId user) {
  static const std::string sql = "SELECT " + columns_of<Membership>() + " FROM memberships WHERE team_id = $1 AND user_id = $2";
  return find<Membership>(db_, sql, team, user);
}

Result<void> SqlAccess::put_membership(const Membership& membership) {
  CRONDB_TRY(put(db_, {}, membership));
  CRONDB_TRY(execute(db_, "INSERT INTO people (team_id, user_id) VALUES ($1, $2) ON CONFLICT (team_id, user_id) DO NOTHING",
                     membership.team_id, membership.user_id));
  return {};
}

Result<void> SqlAccess::erase_membership(TeamId team, UserId user) {
  CRONDB_TRY(const auto keys,
             find_all<KeyId>(db_, "DELETE FROM api_keys WHERE team_id = $1 AND user_id = $2 RETURNING key_id", team, user));
  for (const KeyId& key : keys) CRONDB_TRY(execute(db_, "DELETE FROM secret_places WHERE row_id = $1", key));
  CRONDB_TRY(const auto erased, execute(db_, "DELETE FROM memberships WHERE team_id = $1 AND user_id = $2", team, user));
  if (erased > 0) CRONDB_TRY(tell(db_, team, user, InboxChangeKind::rights));
  return {};
}

Result<Rows<Member>> SqlAccess::list_members(TeamId team, const PageRequest& page) {
  static const List list{
      "users.user_id, users.name, users.email, memberships.role, memberships.joined_at,"
      " users.primary_team_id",
      "memberships JOIN users ON users.user_id = memberships.user_id", "memberships.joined_at", "memberships.user_id", false};
  return fetch<Member>(db_, list, Query().with(" WHERE memberships.team_id = ", team), page);
}

Result<std::vector<User>> SqlAccess::people(TeamId team) {
  static const std::string sql =
      select_user + " JOIN people ON people.user_id = users.user_id WHERE people.team_id = $1 ORDER BY people.user_id";
  return find_all<User>(db_, sql, team);
}

Result<std::vector<UserName>> SqlAccess::names(TeamId team) { return find_all<UserName>(db_, names_of_people, team); }

Result<std::vector<User>> SqlAccess::members_by_name(TeamId team, std::string_view name) {
  static const std::string sql = select_user +
                                 " JOIN memberships ON memberships.user_id = users.user_id"
                                 " WHERE memberships.team_id = $1 AND users.name_folded = $2"
                                 " ORDER BY users.name <> $3, memberships.user_id";
  return find_all<User>(db_, sql, team, name_key(name), name);
}

Result<std::optional<Principal>> SqlAccess::find_principal(TeamId team, UserId user) {
  static const std::string sql = "SELECT " + std::string(rights) +
                                 " FROM memberships JOIN teams ON teams.team_id = memberships.team_id"
                                 " WHERE memberships.team_id = $1 AND memberships.user_id = $2 AND teams.disbanded_at IS NULL";
  return find<Principal>(db_, sql, team, user);
}

Result<std::optional<Caller>> SqlAccess::find_caller(TeamId team, KeyId key) {
  static const std::string sql =
      "SELECT " + std::string(rights) +
      ", api_keys.key_id, api_keys.last_used_at FROM api_keys"
      " JOIN memberships ON memberships.team_id = api_keys.team_id AND memberships.user_id = api_keys.user_id"
      " JOIN teams ON teams.team_id = api_keys.team_id"
      " WHERE api_keys.team_id = $1 AND api_keys.key_id = $2 AND teams.disbanded_at IS NULL";
  return find<Caller>(db_, sql, team, key);
}

Result<std::optional<Caller>> SqlAccess::find_caller_by_hash(const Sha256& hash) {
  CRONDB_TRY(const auto place, find_place<KeyId>(db_, hash));
  return place ? find_caller(place->team, place->id) : std::nullopt;
}

Result<std::optional<ApiKey>> SqlAccess::find_key(KeyId id) {
  static const std::string sql = "SELECT " + columns_of<ApiKey>() + " FROM api_keys WHERE team_id = $1 AND key_id = $2";
  CRONDB_TRY(const auto team, find<TeamId>(db_, "SELECT team_id FROM secret_places WHERE row_id = $1", id));
  return team ? find<ApiKey>(db_, sql, *team, id) : std::nullopt;
}

Result<void> SqlAccess::put_key(const ApiKey& key) {
  CRONDB_TRY(const bool inserted, upsert(db_, {}, key));
  return put_place(db_, key.team_id, key.id, key.hash, inserted);
}

Result<void> SqlAccess::erase_key(TeamId team, KeyId id) {
  CRONDB_TRY(const auto user,
             find<UserId>(db_, "DELETE FROM api_keys WHERE team_id = $1 AND key_id = $2 RETURNING user_id", team, id));
  if (!user) return {};
  CRONDB_TRY(execute(db_, "DELETE FROM secret_places WHERE row_id = $1", id));
  CRONDB_TRY(tell(db_, team, user, InboxChangeKind::rights));
  return {};
}

Result<Rows<ApiKey>> SqlAccess::list_keys(UserId user, std::optional<TeamId> team, const PageRequest& page) {
  static const List list{columns_of<ApiKey>(), "api_keys", "created_at", "key_id", true};
  Query where;
  where.with(" WHERE (user_id = ", user);
  if (team) where.with(" OR team_id = ", *team);
  return fetch<ApiKey>(db_, list, where << ")", page);
}

Result<std::int64_t> SqlAccess::count_keys(TeamId team, UserId user) {
  return value<std::int64_t>(db_, "SELECT COUNT(*) FROM api_keys WHERE team_id = $1 AND user_id = $2", team, user);
}

Result<void> SqlAccess::put_ticket(const Ticket& ticket) { return put(db_, ticket.team_id, ticket); }

Result<std::optional<Ticket>> SqlAccess::find_ticket(const Sha256& hash) {
  static const std::string sql = "SELECT " + columns_of<Ticket>() + " FROM tickets WHERE hash = $1";
  return find<Ticket>(db_, sql, hash);
}

Result<std::optional<Ticket>> SqlAccess::take_ticket(const Sha256& hash) {
  static const std::string sql = "DELETE FROM tickets WHERE hash = $1 RETURNING " + columns_of<Ticket>();
  return find<Ticket>(db_, sql, hash);
}

Result<std::int64_t> SqlAccess::purge_tickets(Instant before, std::int64_t limit) {
  return erase_oldest(db_, "tickets", "hash", "expires_at", before, limit);
}

}  // namespace crondb::sql::inline CRONDB_ENGINE
