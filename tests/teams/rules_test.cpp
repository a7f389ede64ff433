#include "teams/rules.hpp"

#include <doctest/doctest.h>

/// Who may become, be made or stop being what in a team.
namespace crondb::teams {

namespace {

const UserId ada = *UserId::parse("0196f000-0000-7000-8000-000000000001");
const UserId bob = *UserId::parse("0196f000-0000-7000-8000-000000000002");

Principal as(Role role, UserId user = ada) { return {user, {}, role, Plan::pro}; }
Membership member(UserId user, Role role) { return {{}, user, role, {}}; }
std::optional<ErrorCode> code(const Result<void>& result) { return result ? std::nullopt : std::optional(result.error().code); }

}  // namespace

TEST_CASE("a plan has room for so many members") {
  struct Row {
    Plan plan;
    std::int64_t counted;
    bool room;
  };
  for (const auto& [plan, counted, room] : {Row{Plan::free, 1, false}, Row{Plan::starter, 1, false}, Row{Plan::pro, 4, true},
                                            Row{Plan::pro, 5, false}, Row{Plan::enterprise, 10'000, true}}) {
    CAPTURE(word(plan));
    CAPTURE(counted);
    CHECK(code(expect_room(plan, counted, 1)) == (room ? std::nullopt : std::optional(ErrorCode::plan_limit)));
  }
}

TEST_CASE("an invite opens until it expires, is used, revoked or replaced") {
  Invite invite;
  invite.expires_at = *parse_instant("2026-05-27T12:00:00Z");
  const auto before = invite.expires_at - Milliseconds{1};
  CHECK(expect_open(invite, before));
  CHECK(code(expect_open(invite, invite.expires_at)) == ErrorCode::gone);
  invite.status = InviteStatus::accepted;
  CHECK(code(expect_open(invite, before)) == ErrorCode::gone);
  invite.status = InviteStatus::ended;
  CHECK(code(expect_open(invite, before)) == ErrorCode::gone);
}

TEST_CASE("an invite is for its address but for case, and never for somebody without one") {
  Invite invite;
  invite.email = "Bob@Example.com";
  CHECK(expect_addressee(invite, "bob@example.COM"));
  CHECK(code(expect_addressee(invite, "eve@example.com")) == ErrorCode::forbidden);
  CHECK(code(expect_addressee(invite, std::nullopt)) == ErrorCode::forbidden);
}

TEST_CASE("only owners make and change owners, and the last one stays one") {
  CHECK(may_change_role(as(Role::admin), member(bob, Role::viewer), Role::admin, 1));
  CHECK(code(may_change_role(as(Role::admin), member(bob, Role::member), Role::owner, 1)) == ErrorCode::role_required);
  CHECK(code(may_change_role(as(Role::admin), member(bob, Role::owner), Role::member, 2)) == ErrorCode::role_required);
  CHECK(may_change_role(as(Role::owner), member(bob, Role::member), Role::owner, 1));
  CHECK(may_change_role(as(Role::owner), member(bob, Role::owner), Role::member, 2));
  CHECK(code(may_change_role(as(Role::owner), member(ada, Role::owner), Role::member, 1)) == ErrorCode::conflict);
  CHECK(may_change_role(as(Role::owner), member(ada, Role::owner), Role::owner, 1));
}

TEST_CASE("anyone leaves, admins remove others, owners remove owners, and the last one stays") {
  CHECK(may_remove(as(Role::viewer), member(ada, Role::viewer), 1));
  CHECK(code(may_remove(as(Role::member), member(bob, Role::viewer), 1)) == ErrorCode::role_required);
  CHECK(may_remove(as(Role::admin), member(bob, Role::admin), 1));
  CHECK(code(may_remove(as(Role::admin), member(bob, Role::owner), 2)) == ErrorCode::role_required);
  CHECK(may_remove(as(Role::owner), member(bob, Role::owner), 2));
  CHECK(code(may_remove(as(Role::owner), member(ada, Role::owner), 1)) == ErrorCode::conflict);
}

}  // namespace crondb::teams
