#pragma once

#include "access/audit.hpp"

/// What joining and leaving a team entails.
namespace crondb::teams {

/// managed_externally where an identity provider alone decides who is a member of the team, and as what.
[[nodiscard]] Result<void> expect_managed_here(Transaction& tx, TeamId team);

/// All members, by when they joined.
[[nodiscard]] Result<std::vector<Member>> all_members(Transaction& tx, TeamId team);

/// Gives `user`, who is no member of their primary team any more, another one: a team of theirs, or else a new one of their own.
[[nodiscard]] Result<void> move_home(access::Author author, User user);

/// Puts `person` in the place of `placeholder` in every row of the team that names it, and takes its membership away. The time it
/// takes grows with the rows of the team.
[[nodiscard]] Result<void> take_over(Transaction& tx, TeamId team, UserId placeholder, UserId person);

}  // namespace crondb::teams
