#pragma once

#include <string>

#include "crondb/session.hpp"

/// How teams, members and placeholders come into being.
namespace crondb::access {

/// A team with the default stages, owned by `owner`.
[[nodiscard]] Result<Team> found_team(Transaction& tx, const Environment& environment, Instant now, std::string name, Plan plan,
                                      UserId owner);

/// A name without email, key or sign-in, as a member of the team.
[[nodiscard]] Result<User> add_placeholder(Transaction& tx, const Environment& environment, Instant now, TeamId team,
                                           std::string name);

}  // namespace crondb::access
