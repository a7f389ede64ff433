#pragma once

#include <optional>
#include <string>
#include <vector>

#include "access/audit.hpp"
#include "crondb/session.hpp"

/// How teams and their members are found and changed.
namespace crondb::access {

/// The team, or not_found.
[[nodiscard]] Result<Team> existing_team(Transaction& tx, TeamId id);
/// The team that the caller acts in, or not_found.
[[nodiscard]] Result<Team> own_team(const Context& context);
/// Saves what became of the settings in `before`, if anything did.
[[nodiscard]] Result<void> change_team(const Author& author, const Team& before, const Team& after);

/// Makes `user` a member of a team that exists; `how` is what the audit log calls it.
[[nodiscard]] Result<void> add_member(const Author& author, TeamId team, const User& user, Role role, AuditAction how);

/// Gives a member another role than before.
[[nodiscard]] Result<void> change_role(const Author& author, const User& user, const Membership& before, Role role);

/// A name without email, key or sign-in, as a member of the team.
[[nodiscard]] Result<User> add_placeholder(const Author& author, TeamId team, std::string name);

/// A problem on `field` for every user that isn't a member of the caller's team.
[[nodiscard]] Result<void> check_members(Context& context, const std::vector<UserId>& users, const std::string& field,
                                         std::vector<FieldError>& problems);
/// The same for whom a change of a row names as owner_user_id and assignee_user_ids.
[[nodiscard]] Result<void> check_people(Context& context, const std::optional<UserId>& owner,
                                        const std::optional<std::vector<UserId>>& assignees, std::vector<FieldError>& problems);

/// The change that makes a new row: it is the caller's unless it says whose. A problem if nobody's.
template <class Change>
[[nodiscard]] Change of_caller(const Context& context, Change change, std::vector<FieldError>& problems) {
  if (!change.owner_user_id && !context.by.user.is_nil()) change.owner_user_id = context.by.user;
  if (!change.owner_user_id) problems.push_back({"owner_user_id", "is required"});
  return change;
}

}  // namespace crondb::access
