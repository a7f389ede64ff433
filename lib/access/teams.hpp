#pragma once

#include <string>

#include "access/audit.hpp"
#include "crondb/session.hpp"

/// How teams, members and placeholders come into being.
namespace crondb::access {

/// The team, or not_found.
[[nodiscard]] Result<Team> existing_team(Transaction& tx, TeamId id);
/// The team that the caller acts in, or not_found.
[[nodiscard]] Result<Team> own_team(const Context& context);
/// A team with the default stages and nobody in it; the audit log names its owner to be, if there is one.
[[nodiscard]] Result<Team> make_team(const Author& author, std::string name, std::optional<std::string> description, Plan plan,
                                     const User* owner = nullptr);

/// A team with the default stages, owned by `owner`.
[[nodiscard]] Result<Team> found_team(const Author& author, std::string name, std::optional<std::string> description, Plan plan,
                                      const User& owner);

/// What a person's team of one is called.
[[nodiscard]] std::string name_of_own_team(const User& user);

/// Saves what became of the settings in `before`, if anything did.
[[nodiscard]] Result<void> change_team(const Author& author, const Team& before, const Team& after);

/// Makes `user` a member of a team that exists; `how` is what the audit log calls it.
[[nodiscard]] Result<void> add_member(const Author& author, TeamId team, const User& user, Role role, AuditAction how);

/// Gives a member another role than before.
[[nodiscard]] Result<void> change_role(const Author& author, const User& user, const Membership& before, Role role);

/// A name without email, key or sign-in, as a member of the team.
[[nodiscard]] Result<User> add_placeholder(const Author& author, TeamId team, std::string name);

}  // namespace crondb::access
