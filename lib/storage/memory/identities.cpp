#include "storage/memory/identities.hpp"

namespace crondb::memory {

Result<std::optional<LinkedUser>> MemoryIdentities::find_user(std::string_view issuer, std::string_view subject) {
  return copy(tables_.linked_users.find(issuer, subject));
}

Result<void> MemoryIdentities::put_user(const LinkedUser& user) {
  tables_.linked_users.put(journal_, {user.issuer, user.subject}, user);
  return {};
}

Result<std::optional<LinkedTeam>> MemoryIdentities::find_team(std::string_view issuer, std::string_view organization) {
  return copy(tables_.linked_teams.find(issuer, organization));
}

Result<void> MemoryIdentities::put_team(const LinkedTeam& team) {
  const LinkedTeam* old = tables_.linked_teams.find(team.issuer, team.organization);
  const bool same = old && old->team_id == team.team_id;
  if (!same && tables_.managed_teams.find(team.team_id)) {
    return fail(ErrorCode::already_exists, "the team is another organization's");
  }
  if (old) tables_.managed_teams.erase(journal_, {old->team_id});
  tables_.managed_teams.put(journal_, {team.team_id}, {});
  tables_.linked_teams.put(journal_, {team.issuer, team.organization}, team);
  return {};
}

Result<bool> MemoryIdentities::managed_externally(TeamId team) { return tables_.managed_teams.find(team) != nullptr; }

}  // namespace crondb::memory
