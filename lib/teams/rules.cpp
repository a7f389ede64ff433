#include "teams/rules.hpp"

#include "crondb/core/text.hpp"

namespace crondb::teams {

namespace {

Result<void> expect_another_owner(const Membership& member, std::int64_t owners) {
  if (member.role == Role::owner && owners <= 1) return fail(ErrorCode::conflict, "the last owner of a team has to stay one");
  return {};
}

Result<void> expect_owner(const Principal& by, bool about_an_owner) {
  if (about_an_owner && !by.owns()) {
    return fail(ErrorCode::role_required, "only owners make, change and remove owners; your role is " + std::string(word(by.role)));
  }
  return {};
}

}  // namespace

Result<void> expect_room(Plan plan, std::int64_t counted, std::int64_t more) {
  const auto limit = limits_of(plan).members;
  if (!limit || counted + more <= *limit) return {};
  return fail(ErrorCode::plan_limit, "the plan " + std::string(word(plan)) + " has room for " + std::to_string(*limit) +
                                         " members, pending invites among them");
}

Result<void> expect_open(const Invite& invite, Instant now) {
  if (invite.status == InviteStatus::accepted) return fail(ErrorCode::gone, "the invite was used");
  if (invite.status == InviteStatus::ended) return fail(ErrorCode::gone, "the invite was revoked or replaced by a later one");
  if (!invite.open(now)) return fail(ErrorCode::gone, "the invite has expired");
  return {};
}

Result<void> expect_addressee(const Invite& invite, const std::optional<std::string>& email) {
  if (email && email_key(*email) == email_key(invite.email)) return {};
  return fail(ErrorCode::forbidden, "the invite is for another address than yours");
}

Result<void> may_change_role(const Principal& by, const Membership& member, Role to, std::int64_t owners) {
  if (auto allowed = expect_owner(by, member.role == Role::owner || to == Role::owner); !allowed) return allowed;
  return to == Role::owner ? Result<void>() : expect_another_owner(member, owners);
}

Result<void> may_remove(const Principal& by, const Membership& member, std::int64_t owners) {
  if (member.user_id != by.user) {
    if (!by.administers()) return fail(ErrorCode::role_required, "only admins remove others");
    if (auto allowed = expect_owner(by, member.role == Role::owner); !allowed) return allowed;
  }
  return expect_another_owner(member, owners);
}

}  // namespace crondb::teams
