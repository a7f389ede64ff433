#include "storage/memory/teams.hpp"

#include <algorithm>

#include "crondb/core/text.hpp"

namespace crondb::memory {

namespace {

/// Erases at most `limit` rows of a team from a table whose keys don't begin with one, and says how many.
template <class Key, class Row, class TeamOf>
std::int64_t drop_scattered(Journal& journal, Table<Key, Row>& table, TeamOf team_of, TeamId team, std::int64_t limit) {
  std::vector<Key> keys;
  for (const auto& [key, row] : table.of()) {
    if (std::ssize(keys) == limit) break;
    if (team_of(row) == team) keys.push_back(key);
  }
  for (const Key& key : keys) table.erase(journal, key);
  return std::ssize(keys);
}

}  // namespace

Result<Rows<TeamOfUser>> MemoryTeams::teams_of(UserId user, const PageRequest& page) {
  std::vector<Placed<Team>> matches;
  for (const auto& [key, team] : tables_.teams.of()) {
    if (tables_.memberships.find(team.id, user)) matches.push_back({key_of(team.created_at), team.id.bytes, &team});
  }
  auto found = page_of(std::move(matches), page, true);
  Rows<TeamOfUser> answer{{}, found.total, found.more};
  for (Team& team : found.rows) {
    const Membership& membership = *tables_.memberships.find(team.id, user);
    answer.rows.push_back({std::move(team), membership.role, membership.joined_at});
  }
  return answer;
}

Result<std::int64_t> MemoryTeams::count_people(TeamId team) {
  const auto members = tables_.memberships.of(team);
  return std::count_if(members.begin(), members.end(), [&](const auto& entry) {
    const User* user = tables_.users.find(entry.second.user_id);
    return user && !user->placeholder();
  });
}

Result<std::int64_t> MemoryTeams::count_owners(TeamId team) {
  const auto members = tables_.memberships.of(team);
  return std::count_if(members.begin(), members.end(), [](const auto& entry) { return entry.second.role == Role::owner; });
}

Result<void> MemoryTeams::put_invite(const Invite& invite) {
  const TeamId team = invite.team_id;
  const bool pending = invite.status == InviteStatus::pending;
  const std::string email = email_key(invite.email);
  const InviteId* holder = tables_.invites_by_email.find(team, email);
  if (pending && holder && *holder != invite.id) return fail(ErrorCode::conflict, "the address has a pending invite already");
  if (const Invite* old = tables_.invites.find(team, invite.id)) {
    tables_.invites_by_token.erase(journal_, {old->token_hash});
    if (old->status == InviteStatus::pending) tables_.invites_by_email.erase(journal_, {team, email_key(old->email)});
  }
  if (pending) tables_.invites_by_email.put(journal_, {team, email}, invite.id);
  tables_.invites_by_token.put(journal_, {invite.token_hash}, {team, invite.id});
  tables_.invites.put(journal_, {team, invite.id}, invite);
  return {};
}

Result<std::optional<Invite>> MemoryTeams::find_invite(TeamId team, InviteId id) { return copy(tables_.invites.find(team, id)); }

Result<std::optional<Invite>> MemoryTeams::find_invite_by_token(const Sha256& token_hash) {
  const auto* place = tables_.invites_by_token.find(token_hash);
  return place ? find_invite(place->first, place->second) : std::nullopt;
}

Result<std::optional<Invite>> MemoryTeams::find_pending_invite(TeamId team, std::string_view email) {
  const InviteId* id = tables_.invites_by_email.find(team, email_key(email));
  return id ? find_invite(team, *id) : std::nullopt;
}

Result<Rows<Invite>> MemoryTeams::list_pending_invites(TeamId team, Instant now, const PageRequest& page) {
  std::vector<Placed<Invite>> matches;
  for (const auto& [key, invite] : tables_.invites.of(team)) {
    if (invite.open(now)) matches.push_back({key_of(invite.created_at), invite.id.bytes, &invite});
  }
  return page_of(std::move(matches), page, true);
}

Result<void> MemoryTeams::put_audit_entry(TeamId team, const AuditEntry& entry) {
  if (tables_.audit.find(team, entry.id)) return fail(ErrorCode::already_exists, "there is such an entry already");
  tables_.audit.put(journal_, {team, entry.id}, entry);
  return {};
}

Result<Rows<AuditEntry>> MemoryTeams::list_audit(TeamId team, const PageRequest& page) {
  std::vector<Placed<AuditEntry>> matches;
  for (const auto& [key, entry] : tables_.audit.of(team)) {
    matches.push_back({key_of(entry.created_at), entry.id.bytes, &entry});
  }
  return page_of(std::move(matches), page, true);
}

Result<void> MemoryTeams::disband(TeamId team, Instant now) {
  if (!tables_.teams.find(team)) return {};
  MemoryAccess access(view_);
  for (auto left = tables_.memberships.of(team); !left.empty(); left = tables_.memberships.of(team)) {
    if (auto erased = access.erase_membership(team, std::get<UserId>(left.front().first)); !erased) return erased;
  }
  tables_.teams.erase(journal_, {team});
  tables_.disbanded.put(journal_, {team}, now);
  return {};
}

Result<std::int64_t> MemoryTeams::purge_disbanded(std::int64_t limit) {
  const auto all = tables_.disbanded.of();
  if (all.empty()) return 0;
  const TeamId team = std::get<TeamId>(all.front().first);
  if (const auto dropped = drop_traces(team, limit); dropped > 0) return dropped;
  std::int64_t dropped = 0;
  std::apply([&](auto&... tables) { (void)((dropped = tables.drop(journal_, team, limit), dropped > 0) || ...); },
             tables_.of_teams());
  if (dropped > 0) return dropped;
  tables_.disbanded.erase(journal_, {team});
  return 1;
}

std::int64_t MemoryTeams::drop_traces(TeamId team, std::int64_t limit) {
  std::int64_t dropped = 0;
  for (auto left = tables_.invites.of(team); !left.empty() && dropped < limit; left = tables_.invites.of(team), ++dropped) {
    const Invite& invite = left.front().second;
    tables_.invites_by_token.erase(journal_, {invite.token_hash});
    tables_.invites.erase(journal_, {team, invite.id});
  }
  for (const auto& [key, held] : tables_.deliveries.of(team)) {
    if (const auto free_at = held.free_at()) tables_.deliveries_by_time.erase(journal_, {*free_at, team, held.delivery.id});
  }
  for (const auto& [key, schedule] : tables_.schedules.of(team)) {
    if (schedule.next_run_at) tables_.schedules_by_time.erase(journal_, {*schedule.next_run_at, team, schedule.id});
    tables_.schedules_by_plan.erase(journal_, {schedule.planned_at, team, schedule.id});
  }
  dropped +=
      drop_scattered(journal_, tables_.linked_teams, [](const LinkedTeam& row) { return row.team_id; }, team, limit - dropped);
  dropped += drop_scattered(journal_, tables_.tickets, [](const Ticket& row) { return row.team_id; }, team, limit - dropped);
  // Placeholders were nothing but names in this team.
  for (const auto& [key, nothing] : tables_.people.of(team)) {
    const UserId id = std::get<UserId>(key);
    const User* user = tables_.users.find(id);
    const auto everyone = tables_.people.of();
    const bool elsewhere = std::any_of(everyone.begin(), everyone.end(), [&](const auto& entry) {
      return std::get<UserId>(entry.first) == id && std::get<TeamId>(entry.first) != team;
    });
    if (dropped == limit) break;
    if (!user || !user->placeholder() || user->primary_team_id || elsewhere) continue;
    tables_.users.erase(journal_, {id});
    ++dropped;
  }
  return dropped;
}

}  // namespace crondb::memory
