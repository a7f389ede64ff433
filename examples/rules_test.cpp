#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>

#include <crondb/pipeline/operations.hpp>
#include <crondb/testing/team.hpp>

using namespace std::chrono_literals;
using crondb::testing::TestTeam;

TEST_CASE("a deal that is won counts in the win rate at once") {
  TestTeam team;
  team.win(team.deal("Renewal").worth("1250.00").create());
  team.lose(team.deal("New customer").create());
  CHECK(team.stat("deals.win_rate") == crondb::Decimal{50, 0});
}

TEST_CASE("a viewer moves no deal") {
  TestTeam team;
  const auto deal = team.deal("Renewal").owned_by(team.member()).create();
  const auto moved = crondb::move_deal(team.viewer(), {.deal_id = deal.id, .stage_id = team.stage("Won").id});
  REQUIRE(!moved);
  CHECK(moved.error().code == crondb::ErrorCode::role_required);
}

TEST_CASE("a deal remembers when it was won") {
  TestTeam team;
  const auto deal = team.deal("Renewal").create();
  team.clock().advance(24h);
  CHECK(team.win(deal).closed_at == team.clock().now());
}
