#include "access/teams.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/try.hpp"
#include "crondb/access/requests.hpp"
#include "crondb/storage/access.hpp"

namespace crondb {

const std::string* find_name(std::span<const UserName> names, UserId user) {
  const auto found = std::ranges::lower_bound(names, user, {}, &UserName::id);
  return found != names.end() && found->id == user ? &found->name : nullptr;
}

}  // namespace crondb

namespace crondb::access {

Result<Team> existing_team(Transaction& tx, TeamId id) {
  CRONDB_TRY(auto team, tx.access().find_team(id));
  if (!team) return fail(not_found("team"));
  return std::move(*team);
}

Result<Team> own_team(const Context& context) { return existing_team(context.tx, context.by.team); }

Result<void> change_team(const Author& author, const Team& before, const Team& after) {
  auto changed = differing_fields(description<Team>, &before, &after);
  if (changed.empty()) return {};
  CRONDB_TRY(author.tx.access().put_team(after));
  return record(author, after.id, AuditAction::team_changed, to_string(after.id),
                {.name = after.name, .changed = std::move(changed)});
}

Result<void> add_member(const Author& author, TeamId team, const User& user, Role role, AuditAction how) {
  CRONDB_TRY(author.tx.access().put_membership({team, user.id, role, author.now}));
  return record(author, team, how, to_string(user.id), {.name = user.name, .email = user.email, .role = role});
}

Result<void> change_role(const Author& author, const User& user, const Membership& before, Role role) {
  CRONDB_TRY(author.tx.access().put_membership({before.team_id, user.id, role, before.joined_at}));
  return record(author, before.team_id, AuditAction::role_changed, to_string(user.id),
                {.name = user.name, .email = user.email, .role = role, .former_role = before.role});
}

Result<User> add_placeholder(const Author& author, TeamId team, std::string name) {
  User user{UserId{author.environment.ids.next(author.now)}, std::nullopt, std::move(name), std::nullopt, author.now};
  CRONDB_TRY(author.tx.access().put_user(user));
  CRONDB_TRY(add_member(author, team, user, Role::member, AuditAction::member_added));
  return user;
}

Result<void> check_members(Context& context, const std::vector<UserId>& users, const std::string& field,
                           std::vector<FieldError>& problems) {
  for (std::size_t i = 0; i < users.size(); ++i) {
    CRONDB_TRY(const auto membership, context.tx.access().find_membership(context.by.team, users[i]));
    if (!membership)
      problems.push_back({users.size() == 1 ? field : fmt::format("{}[{}]", field, i), "must be a member of the team"});
  }
  return {};
}

Result<void> check_people(Context& context, const std::optional<UserId>& owner, const std::optional<std::vector<UserId>>& assignees,
                          std::vector<FieldError>& problems) {
  if (owner) CRONDB_TRY(check_members(context, {*owner}, "owner_user_id", problems));
  if (assignees) CRONDB_TRY(check_members(context, *assignees, "assignee_user_ids", problems));
  return {};
}

}  // namespace crondb::access
