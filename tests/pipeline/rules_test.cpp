#include "pipeline/rules.hpp"

#include <numeric>
#include <random>

#include <doctest/doctest.h>

#include "crondb/pipeline/commission.hpp"

namespace crondb {

namespace {

Stage stage(std::uint8_t id, StageKind kind) { return {StageId{{id}}, "s", "#000000", id, kind, 0}; }
const Instant morning = *parse_instant("2026-05-01T08:00:00Z");
const Instant evening = *parse_instant("2026-05-01T20:00:00Z");

Deal deal_in(const Stage& where) {
  Deal deal;
  deal.created_at = morning;
  pipeline::place_new(deal, where, morning);
  return deal;
}

}  // namespace

TEST_CASE("a deal that leaves a won stage is open again and has no close date") {
  const auto moved = pipeline::move(deal_in(stage(5, StageKind::won)), stage(1, StageKind::open), evening);
  REQUIRE(moved);
  CHECK(moved->deal.status == StageKind::open);
  CHECK(!moved->deal.closed_at);
  CHECK(moved->deal.stage_entered_at == evening);
}

TEST_CASE("a deal that goes from won to lost keeps its close date") {
  const auto moved = pipeline::move(deal_in(stage(5, StageKind::won)), stage(6, StageKind::lost), evening);
  CHECK(moved->deal.closed_at == morning);
}

TEST_CASE("a lost reason stays behind when a deal is no longer lost") {
  Deal deal = deal_in(stage(6, StageKind::lost));
  deal.lost_reason = "Price";
  CHECK(!pipeline::move(deal, stage(5, StageKind::won), evening)->deal.lost_reason);
  CHECK(pipeline::move(deal, stage(7, StageKind::lost), evening)->deal.lost_reason == "Price");
}

TEST_CASE("a deal that is already there doesn't move") {
  CHECK(!pipeline::move(deal_in(stage(1, StageKind::open)), stage(1, StageKind::open), evening));
}

TEST_CASE("a deal that was made a few minutes ahead of the clock doesn't close before it was made") {
  const auto moved =
      pipeline::move(deal_in(stage(1, StageKind::open)), stage(5, StageKind::won), morning - std::chrono::minutes{3});
  CHECK(moved->deal.closed_at == morning);
  CHECK(moved->deal.stage_entered_at == morning);
}

TEST_CASE("a new stage takes its place and the others close up") {
  std::vector<Stage> stages{stage(0, StageKind::open), stage(1, StageKind::open), stage(2, StageKind::won)};
  const auto all = pipeline::arranged(stages, stage(9, StageKind::open), 1);
  CHECK(all[1].id == StageId{{9}});
  CHECK(all[3].order == 3);
  CHECK(pipeline::arranged(stages, stage(9, StageKind::open), 99).back().id == StageId{{9}});
}

TEST_CASE("percent parts of one base together never exceed it, and thirds add up to the whole") {
  Commission commission;
  commission.total = {1'000'000, 0};
  for (int i = 0; i < 3; ++i) commission.collaborators.push_back({"c", {333'333, 0}});
  const auto amounts = split(commission, 100);
  REQUIRE(amounts);
  CHECK(amounts->collaborators == std::vector<std::int64_t>{33, 34, 33});
  CHECK(amounts->agency == 0);
}

TEST_CASE("random commissions lose no cent") {
  std::mt19937_64 random(11);
  for (int round = 0; round < 2'000; ++round) {
    Commission commission;
    commission.total = {static_cast<std::int64_t>(random() % 1'000'001), 0};
    std::int64_t left = 1'000'000;
    for (std::size_t i = random() % 5; i > 0; --i) {
      const auto part = static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(left + 1));
      left -= part;
      commission.collaborators.push_back({"c", {part, 0}});
      commission.agents.push_back({UserId{}, {part, 0}});
    }
    const auto value = static_cast<std::int64_t>(random() % 10'000'000'000'001);
    const auto amounts = split(commission, value);
    REQUIRE(amounts);
    CHECK(amounts->total <= value);
    CHECK(amounts->collaborator_payout + amounts->agency == amounts->total);
    CHECK(amounts->agent_payout + amounts->net == amounts->agency);
    for (const auto share : amounts->agents) CHECK(share >= 0);
  }
}

TEST_CASE("a commission that promises more than there is names itself") {
  Commission commission;
  commission.total = {100'000, 0};
  commission.agents.push_back({UserId{}, {0, 1'001}});
  CHECK(split(commission, 10'010).has_value());
  CHECK(split(commission, 10'000).error().fields.front().field == "commission");
}

}  // namespace crondb
