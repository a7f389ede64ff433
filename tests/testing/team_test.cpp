#include "crondb/testing/team.hpp"

#include <doctest/doctest.h>

#include "crondb/access/operations.hpp"
#include "crondb/metrics/operations.hpp"
#include "crondb/metrics/rows.hpp"
#include "crondb/pipeline/operations.hpp"

/// What tests of sales rules start from.
namespace crondb::testing {

TEST_CASE("two teams are the same in every way") {
  TestTeam one;
  TestTeam other;
  one.add_data();
  other.add_data();
  CHECK(one.id() == other.id());
  CHECK(list_deals(one.owner(), {})->results == list_deals(other.owner(), {})->results);
}

TEST_CASE("a team has one person of each role") {
  TestTeam team;
  CHECK(team.owner().principal.role == Role::owner);
  CHECK(team.admin().principal.role == Role::admin);
  CHECK(team.member().principal.role == Role::member);
  CHECK(team.viewer().principal.role == Role::viewer);
}

TEST_CASE("the data has what it says") {
  TestTeam team;
  team.add_data();
  const metrics::Timeframe quarter{.preset = metrics::Preset::last_90d};
  CHECK(team.stat("deals.win_rate", quarter) == Decimal{60, 0});
  CHECK(list_deals(team.owner(), {})->total == 18);
  CHECK(team.clock().now() == *parse_instant("2026-05-20T12:00:00Z"));
}

TEST_CASE("what can't be set up says why") {
  TestTeam team;
  CHECK_THROWS_WITH(static_cast<void>(team.deal("Renewal").in_stage("Nowhere")), "there is no stage Nowhere");
  CHECK_THROWS_WITH(static_cast<void>(team.deal("Renewal").worth("a lot")), "a lot is no amount such as 1250.00");
  CHECK_THROWS_WITH(static_cast<void>(team.deal("").create()), "making : name must not be empty");
}

TEST_CASE("metrics are computed over rows given by hand as over those of a storage") {
  TestTeam team;
  team.add_data();
  metrics::Rows rows;
  rows.team.id = team.id();
  rows.stages = list_stages(team.owner(), {})->results;
  rows.deals = list_deals(team.owner(),
                          [] {
                            ListDeals all;
                            all.per_page = 100;
                            return all;
                          }())
                   ->results;
  metrics::RunRequest request;
  request.widgets.push_back({.instance_id = "rate", .metric_id = "deals.win_rate", .chart = metrics::Chart::stat});
  request.widgets.push_back({.instance_id = "sum", .metric_id = "deals.revenue_over_time", .chart = metrics::Chart::line});
  request.timeframe = metrics::Timeframe{.preset = metrics::Preset::last_90d};
  const auto by_hand = metrics::run_over(rows, request, team.clock().now());
  REQUIRE(by_hand);
  request.assignee_ids = {"all"};
  const auto stored = run_metrics(team.owner(), request);
  REQUIRE(stored);
  CHECK(by_hand->results == stored->results);
}

TEST_CASE("rows given by hand without ids are rows of their own, and one id can't be that of two") {
  const Instant now = *parse_instant("2026-05-20T12:00:00Z");
  metrics::Rows rows;
  rows.deals = {{.status = StageKind::won, .closed_at = now, .created_at = now},
                {.status = StageKind::lost, .closed_at = now, .created_at = now},
                {.status = StageKind::lost, .closed_at = now, .created_at = now},
                {.status = StageKind::lost, .closed_at = now, .created_at = now}};
  metrics::RunRequest request;
  request.widgets.push_back({.instance_id = "rate", .metric_id = "deals.win_rate", .chart = metrics::Chart::stat});
  const auto answer = metrics::run_over(rows, request, now + std::chrono::hours{1});
  REQUIRE(answer);
  CHECK(normalized(*answer->results.front().stat->value) == Decimal{25, 0});
  rows.deals[0].id = rows.deals[3].id = *DealId::parse("01970000-0000-7000-8000-000000000001");
  CHECK(metrics::run_over(rows, request, now).error().fields.front().field == "deals[3].id");
  rows.deals.clear();
  rows.team.time_zone = "Nowhere";
  CHECK(metrics::run_over(rows, request, now).error().fields.front().field == "team.time_zone");
}

TEST_CASE("people of a team are what they are by now") {
  TestTeam team;
  REQUIRE(team.deal("Of the owner").create().name == "Of the owner");
  CHECK(list_deals(team.member(), {})->total == 1);
  REQUIRE(instance::set_team(team.storage(), team.environment(),
                             {.team = to_string(team.id()), .record_visibility = RecordVisibility::own}));
  CHECK(list_deals(team.member(), {})->total == 0);
}

TEST_CASE("a run over rows given by hand names what is wrong with it") {
  const auto answer = metrics::run_over({}, {}, {});
  REQUIRE(!answer);
  CHECK(answer.error().fields.front().field == "widgets");
}

}  // namespace crondb::testing
