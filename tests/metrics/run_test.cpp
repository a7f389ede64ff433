#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "crondb/core/currency.hpp"
#include "crondb/pipeline/operations.hpp"
#include "crondb/storage/pipeline.hpp"
#include "metrics/team.hpp"

namespace crondb::metrics {
namespace {

using namespace crondb::test;

/// Ann, Ben and Cem sell in Berlin; it is Wednesday, 20 May 2026, 14:30 there.
struct Sellers : TestTeam {
  UserId ann, ben, cem;
  StageId fresh, offer, won, lost;

  Sellers()
      : TestTeam({.id = {},
                  .name = "Sellers",
                  .description = {},
                  .time_zone = "Europe/Berlin",
                  .currency = currency("EUR"),
                  .created_at = {}},
                 at("2026-05-20T12:30:00Z")) {
    ann = add_person("Ann");
    ben = add_person("Ben");
    cem = add_person("Cem");
    fresh = add_stage("New", StageKind::open, 10);
    offer = add_stage("Offer", StageKind::open, 50);
    won = add_stage("Won", StageKind::won, 100);
    lost = add_stage("Lost", StageKind::lost, 0);
  }

  Deal draft(UserId owner, StageId in, std::optional<std::int64_t> value) const {
    Deal deal;
    deal.owner_user_id = owner;
    deal.stage_id = in;
    deal.status = stage(in).kind;
    deal.value = value;
    deal.currency = currency("EUR");
    deal.created_at = at("2026-05-10T08:00:00Z");
    if (deal.status != StageKind::open) deal.closed_at = at("2026-05-15T08:00:00Z");
    return deal;
  }
  /// With one stay, in its stage.
  DealId add(Deal deal) {
    deal.id = id<DealId>(++deals_);
    deal.name = "Deal";
    write([&](Transaction& tx) {
      must(tx.pipeline().put_deal(team.id, deal, 0));
      must(tx.pipeline().put_interval(team.id, {id<IntervalId>(++intervals_), deal.id, deal.stage_id, deal.created_at, {}}));
    });
    return deal.id;
  }
  void add_stay(DealId deal, StageId in, std::string_view entered, std::string_view exited) {
    write([&](Transaction& tx) {
      must(tx.pipeline().put_interval(team.id, {id<IntervalId>(++intervals_), deal, in, at(entered), at(exited)}));
    });
  }

 private:
  std::uint64_t deals_ = 0;
  std::uint64_t intervals_ = 0;
};

constexpr Timeframe this_month{Preset::this_month, {}, {}, {}};

std::string text(const std::optional<Decimal>& value) { return value ? to_string(*value) : "null"; }

std::string text(const MetricSeries& series) {
  std::string all;
  if (series.stat) all = text(series.stat->value) + " " + text(series.stat->previous) + " " + text(series.stat->delta_pct);
  if (const auto* points = std::get_if<std::vector<TimePoint>>(&series.points)) {
    for (const Series& each : series.series) all += each.label + " ";
    for (const TimePoint& point : *points) {
      all += "| " + to_string(point.bucket) + (point.partial ? "* " : " ");
      for (const auto& value : point.values) all += text(value) + " ";
    }
  } else if (const auto* categories = std::get_if<std::vector<CategoryPoint>>(&series.points)) {
    for (const CategoryPoint& point : *categories) all += point.label + " " + text(point.value) + " | ";
  } else if (const auto* ranks = std::get_if<std::vector<RankedPoint>>(&series.points)) {
    for (const RankedPoint& point : *ranks) all += std::to_string(point.rank) + " " + point.label + " " + text(point.value) + " | ";
  }
  return all;
}

TEST_CASE("a rate is the won part of what was closed, compared with the time before") {
  Sellers team;
  team.add(team.draft(team.ann, team.won, 100));
  team.add(team.draft(team.ann, team.won, {}));
  team.add(team.draft(team.ben, team.lost, 100));
  CHECK(text(team.ask("deals.win_rate", this_month)) == "66.67 null null");

  for (const StageId stage : {team.won, team.lost}) {
    Deal earlier = team.draft(team.ann, stage, 100);
    earlier.created_at = at("2026-04-01T08:00:00Z");
    earlier.closed_at = at("2026-04-20T12:29:59.999Z");
    team.add(earlier);
  }
  CHECK(text(team.ask("deals.win_rate", this_month)) == "66.67 50 33.33");

  Deal after_the_cut = team.draft(team.ann, team.won, 100);
  after_the_cut.created_at = at("2026-04-01T08:00:00Z");
  after_the_cut.closed_at = at("2026-04-20T12:30:00Z");
  team.add(after_the_cut);
  CHECK(text(team.ask("deals.win_rate", this_month)) == "66.67 50 33.33");
}

TEST_CASE("money is counted in the currency of most won deals, and what is left out is counted, too") {
  Sellers team;
  for (const std::int64_t value : {1'000, 2'001}) team.add(team.draft(team.ann, team.won, value));
  Deal dollars = team.draft(team.ben, team.won, 9'999'999);
  dollars.currency = currency("USD");
  team.add(dollars);
  team.add(team.draft(team.ben, team.won, {}));
  const MetricSeries size = team.ask("deals.avg_deal_size", this_month);
  CHECK(text(size) == "15.01 null null");
  CHECK(size.meta.currency == currency("EUR"));
  CHECK(size.meta.excluded == 2);
  CHECK(text(team.ask("deals.leaderboard", this_month)) == "1 Ann 30.01 | ");
}

TEST_CASE("currencies tie by their sums in major units, then by code; without rows the team's counts") {
  const auto dominant = [](std::vector<CurrencyTotal> totals) {
    return std::string(dominant_currency(totals, currency("CHF")).code());
  };
  CHECK(dominant({}) == "CHF");
  CHECK(dominant({{currency("USD"), 0, 0}}) == "CHF");
  CHECK(dominant({{currency("USD"), 1, 900}, {currency("EUR"), 2, 1}}) == "EUR");
  CHECK(dominant({{currency("JPY"), 2, 10}, {currency("KWD"), 2, 9'999}}) == "JPY");
  CHECK(dominant({{currency("USD"), 2, 100}, {currency("JPY"), 2, 1}}) == "JPY");
}

TEST_CASE("revenue is shown in every bucket of the window, by owner with the greatest first") {
  Sellers team;
  team.add(team.draft(team.ann, team.won, 500));
  Deal midnight = team.draft(team.ben, team.won, 700);
  midnight.closed_at = at("2026-05-17T22:00:00Z");  // Monday, 00:00 in Berlin
  team.add(midnight);
  const Timeframe weeks{Preset::last_14d, {}, {}, Bucket::week};
  CHECK(text(team.ask("deals.revenue_over_time", weeks)) == "Revenue | 2026-05-04* 0 | 2026-05-11 5 | 2026-05-18* 7 ");
  CHECK(text(team.ask("deals.revenue_over_time", weeks, Dimension::owner)) ==
        "Ben Ann | 2026-05-04* 0 0 | 2026-05-11 0 5 | 2026-05-18* 7 0 ");
  CHECK(text(team.ask("deals.win_rate_over_time", weeks)) == "Win rate | 2026-05-04* null | 2026-05-11 100 | 2026-05-18* 100 ");
}

TEST_CASE("beyond twenty owners the rest are one series") {
  Sellers team;
  for (int i = 1; i <= 22; ++i) team.add(team.draft(team.add_person("P" + std::to_string(100 + i)), team.won, 100 * i));
  const MetricSeries revenue = team.ask("deals.revenue_over_time", {Preset::this_month, {}, {}, Bucket::month}, Dimension::owner);
  REQUIRE(revenue.series.size() == 21);
  CHECK(revenue.series.front().label == "P122");
  CHECK(revenue.series.back().key == "_other");
  CHECK(text(std::get<std::vector<TimePoint>>(revenue.points)[0].values.back()) == "3");
}

TEST_CASE("equal values share a rank, ordered by name, and nobody with nothing is listed") {
  Sellers team;
  team.add(team.draft(team.cem, team.won, 900));
  team.add(team.draft(team.ben, team.won, 500));
  team.add(team.draft(team.ann, team.won, 500));
  team.add(team.draft(team.add_person("Dan"), team.won, 100));
  team.add(team.draft(team.add_person("Eve"), team.won, 0));
  CHECK(text(team.ask("deals.leaderboard", this_month)) == "1 Cem 9 | 2 Ann 5 | 2 Ben 5 | 4 Dan 1 | ");
}

TEST_CASE("the pipeline shows its open stages in order, empty ones too, whatever the time frame") {
  Sellers team;
  Deal old = team.draft(team.ann, team.offer, 1'001);
  old.created_at = at("2020-01-01T00:00:00Z");
  team.add(old);
  team.add(team.draft(team.ann, team.offer, {}));
  const MetricSeries stages = team.ask("deals.by_stage", {Preset::today, {}, {}, {}});
  CHECK(text(stages) == "New 0 | Offer 2 | ");
  CHECK_FALSE(stages.meta.from);
  CHECK(text(team.ask("deals.pipeline_value")) == "New 0 | Offer 10.01 | ");
  CHECK(team.ask("deals.pipeline_value").meta.excluded == 1);
  CHECK(text(team.ask("deals.weighted_pipeline")) == "5.01 null null");
}

TEST_CASE("the forecast sets won money beside weighted open money, twelve months ahead") {
  Sellers team;
  team.add(team.draft(team.ann, team.won, 1'000));
  Deal due = team.draft(team.ann, team.offer, 3'000);
  due.expected_close_on = on("2026-06-30");
  team.add(due);
  team.add(team.draft(team.ann, team.offer, 5'000));
  const MetricSeries forecast = team.ask("deals.forecast", {Preset::last_7d, {}, {}, {}});
  CHECK(text(forecast).starts_with("Closed Weighted | 2026-05-01* 10 0 | 2026-06-01* 0 15 | 2026-07-01* 0 0 "));
  CHECK(forecast.meta.to == at("2027-05-20T22:00:00Z"));
  CHECK(forecast.meta.bucket == Bucket::month);
  CHECK(forecast.meta.excluded == 1);
}

TEST_CASE(
    "the forecast speaks the currency of won deals, so that what is closed is the revenue; without them that of all its rows") {
  Sellers team;
  for (int i = 0; i < 3; ++i) {
    Deal due = team.draft(team.ann, team.offer, 3'000);
    due.currency = currency("USD");
    due.expected_close_on = on("2026-05-30");
    team.add(due);
  }
  const Timeframe month{Preset::this_month, {}, {}, Bucket::month};
  const MetricSeries before = team.ask("deals.forecast", month);
  CHECK(before.meta.currency == currency("USD"));
  CHECK(text(before) == "Closed Weighted | 2026-05-01* 0 45 ");
  team.add(team.draft(team.ann, team.won, {}));
  CHECK(team.ask("deals.forecast", month).meta.currency == currency("USD"));

  team.add(team.draft(team.ann, team.won, 1'000));
  Deal due = team.draft(team.ann, team.offer, 500);
  due.expected_close_on = on("2026-05-30");
  team.add(due);
  const MetricSeries forecast = team.ask("deals.forecast", month);
  CHECK(forecast.meta.currency == currency("EUR"));
  CHECK(text(forecast) == "Closed Weighted | 2026-05-01* 10 2.5 ");
  CHECK(forecast.meta.excluded == 4);
  CHECK(text(team.ask("deals.revenue_over_time", month)) == "Revenue | 2026-05-01* 10 ");
}

TEST_CASE("velocity is exact however great it is") {
  Sellers team;
  Deal quick = team.draft(team.ann, team.won, max_minor_units - 1);
  quick.created_at = *quick.closed_at - Milliseconds{1};
  team.add(quick);
  for (int i = 0; i < 3; ++i) team.add(team.draft(team.ann, team.offer, 1));
  // 3 × 1 × 99,999,999,999.99 ÷ 1 ms of 86,400,000 a day
  CHECK(text(team.ask("deals.sales_velocity", this_month)) == "25919999999997408000 null null");
}

TEST_CASE("sums beyond 64 bits are exact, and ranked exactly") {
  Sellers team;
  constexpr std::int64_t much = 9'000'000'000'000'000'001;
  for (const std::int64_t value : {much, much, much}) team.add(team.draft(team.ann, team.won, value));
  for (const std::int64_t value : {much, much, much + 1}) team.add(team.draft(team.ben, team.won, value));
  CHECK(text(team.ask("deals.leaderboard", this_month)) == "1 Ben 270000000000000000.04 | 2 Ann 270000000000000000.03 | ");
  CHECK(text(team.ask("deals.revenue_over_time", {Preset::this_month, {}, {}, Bucket::month})) ==
        "Revenue | 2026-05-01* 540000000000000000.07 ");
  CHECK(text(team.ask("deals.avg_deal_size", this_month)) == "90000000000000000.01 null null");
  const auto board = must(get_leaderboard(team.session(team.ann, Role::admin), {}));
  CHECK(to_string(board.results.at(0).won_value) == "270000000000000000.04");
  CHECK(to_string(board.results.at(1).won_value) == "270000000000000000.03");
}

TEST_CASE("velocity is null without a cycle, and otherwise open deals times rate times size per day of it") {
  Sellers team;
  CHECK(text(team.ask("deals.sales_velocity", this_month)) == "null null null");
  team.add(team.draft(team.ann, team.won, 1'000));
  team.add(team.draft(team.ann, team.lost, 1'000));
  team.add(team.draft(team.ann, team.lost, {}));
  for (int i = 0; i < 3; ++i) team.add(team.draft(team.ann, team.offer, 1));
  CHECK(text(team.ask("deals.avg_sales_cycle", this_month)) == "5 null null");
  CHECK(text(team.ask("deals.sales_velocity", this_month)) == "3 null null");  // 3 × ½ × 10.00 ÷ 5
}

TEST_CASE("a deal counts for every open stage up to the last that it reached") {
  Sellers team;
  team.add(team.draft(team.ann, team.fresh, 1));
  const DealId back_again = team.add(team.draft(team.ann, team.fresh, 1));
  team.add_stay(back_again, team.offer, "2026-05-11T00:00:00Z", "2026-05-12T00:00:00Z");
  team.add(team.draft(team.ann, team.won, 1));
  team.add(team.draft(team.ann, team.lost, 1));
  CHECK(text(team.ask("deals.stage_conversion", this_month)) == "New 3 | Offer 2 | Won 1 | ");
}

TEST_CASE("time in a stage is the mean of the stays that ended in the window") {
  Sellers team;
  const DealId deal = team.add(team.draft(team.ann, team.offer, 1));
  team.add_stay(deal, team.fresh, "2026-05-01T00:00:00Z", "2026-05-02T00:00:00Z");
  team.add_stay(deal, team.fresh, "2026-05-03T00:00:00Z", "2026-05-05T00:00:00Z");
  team.add_stay(deal, team.offer, "2026-04-01T00:00:00Z", "2026-04-02T00:00:00Z");
  CHECK(text(team.ask("deals.avg_time_in_stage", this_month)) == "New 1.5 | Offer null | Won null | Lost null | ");
}

TEST_CASE("lost deals without a reason are unspecified") {
  Sellers team;
  for (const char* reason : {"Price", "Price", ""}) {
    Deal deal = team.draft(team.ann, team.lost, 1);
    if (*reason != '\0') deal.lost_reason = reason;
    team.add(deal);
  }
  CHECK(text(team.ask("deals.lost_reasons", this_month)) == "Price 2 | Unspecified 1 | ");
}

TEST_CASE("commissions are split to the cent; a deal without a value has none and is left out") {
  Sellers team;
  Deal deal = team.draft(team.ann, team.won, 10'000);
  deal.commission = Commission{{100'000, 0}, {{"Partner", {200'000, 0}}}, {{team.ben, {333'333, 0}}, {team.cem, {0, 50}}}};
  team.add(deal);
  deal.value = {};
  team.add(deal);
  const MetricSeries parts = team.ask("deals.commission_breakdown", this_month);
  CHECK(text(parts) ==
        "Total commission 10 | Collaborator payout 2 | Agency commission 8 | Agent payout 3.17 | Agency net 4.83 | ");
  CHECK(parts.meta.excluded == 1);
  CHECK(text(team.ask("deals.commission_by_agent", this_month)) == "1 Ben 2.67 | 2 Cem 0.5 | ");
}

TEST_CASE("members see what they own or are assigned to, whatever they ask for; admins those they name, or their own") {
  Sellers team;
  Deal shared = team.draft(team.ann, team.fresh, 1);
  shared.assignee_user_ids = {team.ben};
  team.add(shared);
  team.add(team.draft(team.cem, team.fresh, 1));
  const auto open_deals = [&](UserId caller, Role role, std::vector<std::string> assignee_ids) {
    const Widget widget{"w", "deals.by_stage", Chart::bar, {}, {}, {}};
    return text(must(team.run(team.session(caller, role), {widget}, std::move(assignee_ids))).results.at(0));
  };
  CHECK(open_deals(team.ben, Role::member, {"all"}) == "New 1 | Offer 0 | ");
  CHECK(open_deals(team.ben, Role::admin, {}) == "New 1 | Offer 0 | ");
  CHECK(open_deals(team.ben, Role::admin, {"all"}) == "New 2 | Offer 0 | ");
  CHECK(open_deals(team.cem, Role::admin, {to_string(team.ann), to_string(team.ben)}) == "New 1 | Offer 0 | ");
  CHECK(open_deals(team.ann, Role::owner, {"unassigned", "nobody", to_string(id<UserId>(77))}) == "New 0 | Offer 0 | ");
}

TEST_CASE("an admin-only metric is empty for others, and hidden from their catalog") {
  Sellers team;
  Deal deal = team.draft(team.ann, team.won, 10'000);
  deal.commission = Commission{{100'000, 0}, {}, {}};
  team.add(deal);
  const Session member = team.session(team.ann, Role::member);
  const MetricSeries empty = must(team.run(member, {{"w", "deals.commission_breakdown", Chart::bar, {}, {}, {}}})).results.at(0);
  CHECK(std::holds_alternative<std::monostate>(empty.points));
  CHECK(empty.shape == Shape::category);
  CHECK(empty.meta.unit == Unit::money);
  const std::size_t all = must(crondb::get_catalog(team.session(team.ann, Role::admin), {})).metrics.size();
  CHECK(must(crondb::get_catalog(member, {})).metrics.size() == all - 8);
}

TEST_CASE("every wrong widget is named at once") {
  Sellers team;
  const auto answer = team.run(team.session(team.ann, Role::viewer),
                               {
                                   {"a", "deals.win_rate", Chart::bar, {}, {}, {}},
                                   {"b", "deals.nothing", Chart::bar, {}, {}, {}},
                                   {"a", "deals.win_rate", Chart::stat, Dimension::owner, {}, {}},
                                   {"c", "deals.win_rate", Chart::radial, {}, Timeframe{Preset::custom, {}, {}, {}}, {}},
                               });
  REQUIRE_FALSE(answer);
  std::string named;
  for (const FieldError& problem : answer.error().fields) named += problem.field + " ";
  CHECK(named ==
        "widgets[0].chart widgets[1].metricId widgets[2].instanceId widgets[2].groupBy widgets[3].timeframe.from "
        "widgets[3].timeframe.to ");
  CHECK_FALSE(team.run(team.session(team.ann, Role::viewer), {}));
}

TEST_CASE("more than 10,000 buckets are refused, naming the widget") {
  Sellers team;
  const Timeframe decades{Preset::custom, on("1970-01-01"), on("2030-12-31"), Bucket::day};
  const auto answer =
      team.run(team.session(team.ann, Role::viewer), {{"a", "deals.created_over_time", Chart::line, {}, decades, {}}});
  REQUIRE_FALSE(answer);
  CHECK(answer.error().fields.at(0).field == "widgets[0].timeframe.bucket");
}

/// `count` widgets over 10,000 days.
std::vector<Widget> ten_thousand_days(std::size_t count, std::optional<Dimension> group_by = {}) {
  const Timeframe days{Preset::custom, on("2000-01-01"), on("2027-05-18"), Bucket::day};
  std::vector<Widget> widgets;
  for (std::size_t i = 0; i < count; ++i) {
    widgets.push_back({std::to_string(i), "deals.created_over_time", Chart::line, group_by, days, {}});
  }
  return widgets;
}

TEST_CASE("a run answers 200,000 numbers and not one more, whatever its widgets") {
  Sellers team;
  const Session ann = team.session(team.ann, Role::viewer);
  CHECK(team.run(ann, ten_thousand_days(20)));
  auto with_a_stat = ten_thousand_days(20);
  with_a_stat.push_back({"stat", "deals.win_rate", Chart::stat, {}, {}, {}});
  const auto answer = team.run(ann, with_a_stat);
  REQUIRE_FALSE(answer);
  CHECK(answer.error().fields.at(0).field == "widgets");
  CHECK(answer.error().fields.at(0).message ==
        "make 200003 numbers, more than 200000: 21 widgets with up to 10000 buckets of 1 series (that is \"0\"); ask for fewer "
        "widgets, longer buckets, a shorter time frame or no grouping");
}

TEST_CASE("of a grouped time series the series count that it has, not those that it could have") {
  Sellers team;
  const Session admin = team.session(team.ann, Role::admin);
  team.add(team.draft(team.ann, team.fresh, 100));
  team.add(team.draft(team.ben, team.fresh, 100));
  CHECK(team.run(admin, ten_thousand_days(10, Dimension::owner), {"all"}));
  CHECK_FALSE(team.run(admin, ten_thousand_days(11, Dimension::owner), {"all"}));
  // Owners in other days than those asked for, and stages without a deal, make no series.
  Deal later = team.draft(team.cem, team.fresh, 100);
  later.created_at = at("2027-06-01T08:00:00Z");
  team.add(later);
  CHECK(team.run(admin, ten_thousand_days(10, Dimension::owner), {"all"}));
  CHECK(team.run(admin, ten_thousand_days(20, Dimension::stage), {"all"}));
}

}  // namespace
}  // namespace crondb::metrics
