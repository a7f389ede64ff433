#pragma once

#include "crondb/access/requests.hpp"
#include "crondb/teams/invite.hpp"

/// Who may become, be made or stop being what in a team.
namespace crondb::teams {

/// plan_limit unless `more` fit to those that count already.
[[nodiscard]] Result<void> expect_room(Plan plan, std::int64_t counted, std::int64_t more);

/// Why `invite` can't be accepted now by the owner of `email`; absent: by someone who has no account yet.
[[nodiscard]] Result<void> expect_open(const Invite& invite, Instant now);
[[nodiscard]] Result<void> expect_addressee(const Invite& invite, const std::optional<std::string>& email);

/// Whether `by` may give `member` the role `to` in a team with so many owners.
[[nodiscard]] Result<void> may_change_role(const Principal& by, const Membership& member, Role to, std::int64_t owners);
[[nodiscard]] Result<void> may_remove(const Principal& by, const Membership& member, std::int64_t owners);

}  // namespace crondb::teams
