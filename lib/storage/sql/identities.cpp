#include "storage/sql/identities.hpp"

#include "storage/sql/queries.hpp"

namespace crondb::sql::inline CRONDB_ENGINE {

template <>
inline constexpr auto table_of<LinkedUser> =
    table("identities", key("issuer", &LinkedUser::issuer), key("subject", &LinkedUser::subject),
          column("user_id", &LinkedUser::user_id), column("own_team_id", &LinkedUser::own_team_id));

template <>
inline constexpr auto table_of<LinkedTeam> =
    table("organizations", key("team_id", &LinkedTeam::team_id), column("issuer", &LinkedTeam::issuer),
          column("organization", &LinkedTeam::organization));

Result<std::optional<LinkedUser>> SqlIdentities::find_user(std::string_view issuer, std::string_view subject) {
  static const std::string sql = "SELECT " + columns_of<LinkedUser>() + " FROM identities WHERE issuer = $1 AND subject = $2";
  return find<LinkedUser>(db_, sql, issuer, subject);
}

Result<void> SqlIdentities::put_user(const LinkedUser& user) { return put(db_, {}, user); }

Result<std::optional<LinkedTeam>> SqlIdentities::find_team(std::string_view issuer, std::string_view organization) {
  static const std::string sql =
      "SELECT " + columns_of<LinkedTeam>() + " FROM organizations WHERE issuer = $1 AND organization = $2";
  return find<LinkedTeam>(db_, sql, issuer, organization);
}

Result<void> SqlIdentities::put_team(const LinkedTeam& team) {
  static const std::string sql = insert_sql<LinkedTeam>();
  CRONDB_TRY(execute(db_, "DELETE FROM organizations WHERE issuer = $1 AND organization = $2", team.issuer, team.organization));
  auto statement = db_.prepare(sql);
  bind_row(statement, {}, team);
  statement.may_be_refused();
  return instead_of(ErrorCode::conflict, {ErrorCode::already_exists, "the team is another organization's", {}}, statement.step());
}

Result<bool> SqlIdentities::managed_externally(TeamId team) {
  return value<bool>(db_, "SELECT EXISTS (SELECT 1 FROM organizations WHERE team_id = $1)", team);
}

}  // namespace crondb::sql::inline CRONDB_ENGINE
