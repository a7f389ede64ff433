#include <doctest/doctest.h>

#include "crondb/access/operations.hpp"
#include "crondb/pipeline/operations.hpp"
#include "crondb/storage/memory.hpp"
#include "crondb/testing/clock.hpp"

/// An embedding program is gated like the server.
namespace crondb {

namespace {

struct Instance {
  testing::FixedClock clock{"2026-05-20T12:00:00Z"};
  testing::CountedIds ids;
  MemoryStorage storage;
  Environment environment{clock, ids, Plan::pro};

  instance::AddedUser add(std::string email, std::optional<std::string> team = {}, Role role = Role::member) {
    auto added =
        instance::add_user(storage, environment, {.email = std::move(email), .name = "N", .team = std::move(team), .role = role});
    REQUIRE(added);
    return *added;
  }
};

}  // namespace

TEST_CASE("an operation refuses a role or plan that is too low, before anything else") {
  Instance instance;
  const auto owner = instance.add("a@example.com");
  Principal viewer{owner.user.id, owner.team.id, Role::viewer, Plan::pro};
  CHECK(create_deal({instance.storage, instance.environment, viewer}, {.name = ""}).error().code == ErrorCode::role_required);
  viewer = {owner.user.id, owner.team.id, Role::owner, Plan::starter};
  CHECK(create_deal({instance.storage, instance.environment, viewer}, {.name = ""}).error().code == ErrorCode::plan_required);
}

TEST_CASE("an operation validates what a program hands it like what a client sends") {
  Instance instance;
  const auto owner = instance.add("a@example.com");
  const Session session{instance.storage, instance.environment, {owner.user.id, owner.team.id, Role::owner, Plan::pro}};
  const auto refused = create_deal(session, {.name = std::string(201, 'x'), .value = Decimal{-1, 0}});
  REQUIRE(!refused);
  CHECK(refused.error().fields.size() == 2);
}

TEST_CASE("the system principal acts for a team and must name owners") {
  Instance instance;
  const auto owner = instance.add("a@example.com");
  const Session session{instance.storage, instance.environment, Principal::system(owner.team.id)};
  CHECK(create_deal(session, {.name = "a"}).error().fields.front().field == "owner_user_id");
  CHECK(create_deal(session, {.name = "a", .owner_user_id = owner.user.id}).has_value());
}

TEST_CASE("a new user gets a team with the six stages, and a known one a second key") {
  Instance instance;
  const auto first = instance.add("Ada@Example.com");
  CHECK(first.role == Role::owner);
  CHECK(first.user.primary_team_id == first.team.id);
  const auto again = instance.add("ada@example.COM");
  CHECK(again.user.id == first.user.id);
  CHECK(again.team.id == first.team.id);
  CHECK(again.api_key != first.api_key);
  const Session session{instance.storage, instance.environment, {first.user.id, first.team.id, Role::owner, Plan::pro}};
  CHECK(list_stages(session, {})->results.size() == 6);
}

TEST_CASE("a user who is added to a team by name joins it with the role") {
  Instance instance;
  const auto owner = instance.add("a@example.com", "Acme");
  const auto joined = instance.add("b@example.com", "Acme", Role::viewer);
  CHECK(owner.role == Role::owner);
  CHECK(joined.team.id == owner.team.id);
  CHECK(joined.role == Role::viewer);
}

TEST_CASE("a secret opens the door, its neighbour doesn't") {
  Instance instance;
  const auto owner = instance.add("a@example.com");
  const auto caller = [&](const std::string& secret) {
    return *transact(instance.storage, AccessMode::read, [&](Transaction& tx) { return find_caller(tx, secret); });
  };
  CHECK(owner.api_key.size() == 47);
  CHECK(caller(owner.api_key)->principal.user == owner.user.id);
  std::string other = owner.api_key;
  other.back() = other.back() == 'a' ? 'b' : 'a';
  CHECK(!caller(other));
  CHECK(!caller(""));
  REQUIRE(instance::revoke_key(instance.storage, instance.environment, to_string(owner.team.id), owner.api_key.substr(0, 8)));
  CHECK(!caller(owner.api_key));
}

TEST_CASE("settings of a team are checked by name") {
  Instance instance;
  const auto owner = instance.add("a@example.com", "Acme");
  CHECK(instance::set_team(instance.storage, instance.environment, {.team = "Acme", .time_zone = "Mars/Olympus"})
            .error()
            .fields.front()
            .field == "time_zone");
  CHECK(instance::set_team(instance.storage, instance.environment, {.team = "Nobody"}).error().code == ErrorCode::not_found);
  CHECK(instance::set_team(instance.storage, instance.environment, {.team = to_string(owner.team.id), .plan = Plan::free})->plan ==
        Plan::free);
}

}  // namespace crondb
