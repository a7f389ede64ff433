#pragma once

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

}  // namespace crondb::access
