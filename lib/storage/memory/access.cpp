#include "storage/memory/access.hpp"

#include <algorithm>

#include "core/try.hpp"
#include "crondb/core/text.hpp"

namespace crondb::memory {

Result<std::optional<User>> MemoryAccess::find_user(UserId id) { return copy(tables_.users.find(id)); }

Result<std::optional<User>> MemoryAccess::find_user_by_email(std::string_view email) {
  const UserId* id = tables_.users_by_email.find(email_key(email));
  return id ? find_user(*id) : std::nullopt;
}

Result<void> MemoryAccess::put_user(const User& user) {
  if (user.email) {
    const UserId* holder = tables_.users_by_email.find(email_key(*user.email));
    if (holder && *holder != user.id) return fail(ErrorCode::already_exists, "another user has this email");
  }
  if (const User* old = tables_.users.find(user.id); old && old->email)
    tables_.users_by_email.erase(journal_, {email_key(*old->email)});
  if (user.email) tables_.users_by_email.put(journal_, {email_key(*user.email)}, user.id);
  tables_.users.put(journal_, {user.id}, user);
  return {};
}

Result<std::optional<Team>> MemoryAccess::find_team(TeamId id) { return copy(tables_.teams.find(id)); }

Result<std::vector<Team>> MemoryAccess::find_teams_by_name(std::string_view name, std::int64_t limit) {
  const std::string key = name_key(name);
  std::vector<Team> matches;
  for (const auto& [place, team] : tables_.teams.of()) {
    if (name_key(team.name) == key) matches.push_back(team);
  }
  std::ranges::sort(matches, {}, [&](const Team& team) { return std::tuple(team.name != name, team.created_at, team.id); });
  matches.resize(std::min(matches.size(), static_cast<std::size_t>(limit)));
  return matches;
}

Result<std::int64_t> MemoryAccess::count_teams() { return static_cast<std::int64_t>(tables_.teams.size()); }

Result<void> MemoryAccess::put_team(const Team& team) {
  if (tables_.teams.find(team.id)) tell(tables_, journal_, {0, team.id, std::nullopt, InboxChangeKind::rights, std::nullopt});
  tables_.teams.put(journal_, {team.id}, team);
  return {};
}

Result<std::optional<Membership>> MemoryAccess::find_membership(TeamId team, UserId user) {
  return copy(tables_.memberships.find(team, user));
}

Result<void> MemoryAccess::put_membership(const Membership& membership) {
  tables_.memberships.put(journal_, {membership.team_id, membership.user_id}, membership);
  tables_.people.put(journal_, {membership.team_id, membership.user_id}, {});
  return {};
}

Result<void> MemoryAccess::erase_membership(TeamId team, UserId user) {
  if (tables_.memberships.find(team, user)) tell(tables_, journal_, {0, team, user, InboxChangeKind::rights, std::nullopt});
  tables_.memberships.erase(journal_, {team, user});
  for (auto left = tables_.keys_by_member.of(team, user); !left.empty(); left = tables_.keys_by_member.of(team, user)) {
    erase_row(*tables_.keys.find(std::get<KeyId>(left.front().first)));
  }
  return {};
}

Result<Rows<Member>> MemoryAccess::list_members(TeamId team, const PageRequest& page) {
  std::vector<Placed<Membership>> matches;
  for (const auto& [key, membership] : tables_.memberships.of(team)) {
    matches.push_back({key_of(membership.joined_at), membership.user_id.bytes, &membership});
  }
  auto found = page_of(std::move(matches), page, false);
  Rows<Member> answer{{}, found.total, found.more};
  for (const Membership& row : found.rows) {
    const User user = copy(tables_.users.find(row.user_id)).value_or(User{});
    answer.rows.push_back({row.user_id, user.name, user.email, row.role, user.placeholder(), row.joined_at});
  }
  return answer;
}

Result<std::vector<User>> MemoryAccess::people(TeamId team) {
  std::vector<User> answer;
  for (const auto& [key, nothing] : tables_.people.of(team)) {
    if (const User* user = tables_.users.find(std::get<UserId>(key))) answer.push_back(*user);
  }
  return answer;
}

Result<std::vector<UserName>> MemoryAccess::names(TeamId team) {
  std::vector<UserName> answer;
  for (const auto& [key, nothing] : tables_.people.of(team)) {
    if (const User* user = tables_.users.find(std::get<UserId>(key))) answer.push_back({user->id, user->name});
  }
  return answer;
}

Result<std::vector<User>> MemoryAccess::members_by_name(TeamId team, std::string_view name) {
  const std::string key = name_key(name);
  std::vector<User> answer;
  for (const auto& [place, membership] : tables_.memberships.of(team)) {
    const User* user = tables_.users.find(membership.user_id);
    if (user && name_key(user->name) == key) answer.push_back(*user);
  }
  std::ranges::sort(answer, {}, [&](const User& user) { return std::pair(user.name != name, user.id); });
  return answer;
}

Result<std::optional<Principal>> MemoryAccess::find_principal(TeamId team, UserId user) {
  const Membership* membership = tables_.memberships.find(team, user);
  const Team* found = tables_.teams.find(team);
  if (!membership || !found) return std::nullopt;
  const bool managed_externally = tables_.managed_teams.find(team) != nullptr;
  return Principal{user, team, membership->role, found->plan, found->record_visibility, managed_externally};
}

Result<std::optional<Caller>> MemoryAccess::find_caller(TeamId team, KeyId key) {
  const ApiKey* found = tables_.keys.find(key);
  if (!found || found->team_id != team) return std::nullopt;
  CRONDB_TRY(const auto principal, find_principal(team, found->user_id));
  return principal ? std::optional(Caller{*principal, key, found->last_used_at}) : std::nullopt;
}

Result<std::optional<Caller>> MemoryAccess::find_caller_by_hash(const Sha256& hash) {
  const KeyId* id = tables_.keys_by_hash.find(hash);
  return id ? find_caller(tables_.keys.find(*id)->team_id, *id) : std::nullopt;
}

Result<std::optional<ApiKey>> MemoryAccess::find_key(KeyId id) { return copy(tables_.keys.find(id)); }

Result<void> MemoryAccess::put_key(const ApiKey& key) {
  if (const ApiKey* old = tables_.keys.find(key.id)) erase_row(*old);
  tables_.keys_by_hash.put(journal_, {key.hash}, key.id);
  tables_.keys_by_member.put(journal_, {key.team_id, key.user_id, key.id}, {});
  tables_.keys.put(journal_, {key.id}, key);
  return {};
}

Result<void> MemoryAccess::erase_key(TeamId team, KeyId id) {
  const ApiKey* key = tables_.keys.find(id);
  if (!key || key->team_id != team) return {};
  tell(tables_, journal_, {0, team, key->user_id, InboxChangeKind::rights, std::nullopt});
  erase_row(*key);
  return {};
}

Result<Rows<ApiKey>> MemoryAccess::list_keys(UserId user, std::optional<TeamId> team, const PageRequest& page) {
  std::vector<Placed<ApiKey>> matches;
  for (const auto& [id, key] : tables_.keys.of()) {
    if (key.user_id == user || key.team_id == team) matches.push_back({key_of(key.created_at), key.id.bytes, &key});
  }
  return page_of(std::move(matches), page, true);
}

Result<std::int64_t> MemoryAccess::count_keys(TeamId team, UserId user) {
  return std::ranges::distance(tables_.keys_by_member.of(team, user));
}

Result<void> MemoryAccess::put_ticket(const Ticket& ticket) {
  tables_.tickets.put(journal_, {ticket.hash}, ticket);
  return {};
}

Result<std::optional<Ticket>> MemoryAccess::find_ticket(const Sha256& hash) { return copy(tables_.tickets.find(hash)); }

Result<std::optional<Ticket>> MemoryAccess::take_ticket(const Sha256& hash) {
  auto found = copy(tables_.tickets.find(hash));
  tables_.tickets.erase(journal_, {hash});
  return found;
}

Result<std::int64_t> MemoryAccess::purge_tickets(Instant before, std::int64_t limit) {
  return tables_.tickets.purge(journal_, limit, [&](const auto&, const Ticket& ticket) { return ticket.expires_at < before; });
}

void MemoryAccess::erase_row(const ApiKey& key) {
  tables_.keys_by_hash.erase(journal_, {key.hash});
  tables_.keys_by_member.erase(journal_, {key.team_id, key.user_id, key.id});
  tables_.keys.erase(journal_, {key.id});
}

}  // namespace crondb::memory
