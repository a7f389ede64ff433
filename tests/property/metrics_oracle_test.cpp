#include <algorithm>
#include <cstdlib>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <doctest/doctest.h>

#include "metrics/draw.hpp"
#include "metrics/oracle.hpp"
#include "metrics/team.hpp"

namespace crondb::metrics::oracle {
namespace {

std::string text(const std::optional<Decimal>& value) { return value ? to_string(*value) : "null"; }

std::string describe(const MetricSeries& series) {
  std::string all = series.instance_id + " excluded " + std::to_string(series.meta.excluded);
  if (series.meta.currency) all += " " + std::string(series.meta.currency->code());
  if (series.meta.from) all += " " + to_string(*series.meta.from) + ".." + to_string(*series.meta.to);
  if (series.stat) {
    all += "\nvalue " + text(series.stat->value) + " previous " + text(series.stat->previous) + " delta " +
           text(series.stat->delta_pct);
  }
  for (const Series& each : series.series) all += "\nseries " + each.key + " " + each.label;
  if (const auto* points = std::get_if<std::vector<TimePoint>>(&series.points)) {
    for (const TimePoint& point : *points) {
      all += "\n" + to_string(point.bucket) + (point.partial ? "*" : "");
      for (const auto& value : point.values) all += " " + text(value);
    }
  }
  if (const auto* points = std::get_if<std::vector<CategoryPoint>>(&series.points)) {
    for (const CategoryPoint& point : *points) all += "\n" + point.category + " " + point.label + " " + text(point.value);
  }
  if (const auto* points = std::get_if<std::vector<RankedPoint>>(&series.points)) {
    for (const RankedPoint& point : *points) {
      all += "\n" + std::to_string(point.rank) + " " + to_string(point.user_id) + " " + point.label + " " + text(point.value);
    }
  }
  return all;
}

/// Asks every metric for every preset, each under a scope drawn anew.
void compare(TestTeam& team, const World& world, Draw& draw) {
  for (const Timeframe& timeframe : draw.timeframes(world)) {
    Question question;
    draw.scope(world, question);
    std::vector<Widget> widgets;
    for (const Metric& metric : catalog()) {
      Widget widget{"w" + std::to_string(widgets.size()), std::string(metric.id), metric.charts[0], {}, timeframe, {}};
      widgets.push_back(widget);
      for (const Dimension by : metric.group_bys) {
        widget.instance_id = "w" + std::to_string(widgets.size());
        widget.group_by = by;
        widgets.push_back(widget);
      }
    }
    const auto answers =
        must(team.run(team.session(question.caller, question.admin ? Role::admin : Role::member), widgets, question.assignee_ids))
            .results;
    REQUIRE(answers.size() == widgets.size());
    for (std::size_t i = 0; i < widgets.size(); ++i) {
      question.widget = widgets[i];
      question.timeframe = timeframe;
      MetricSeries expected = Oracle(world, question).answer();
      CAPTURE(widgets[i].metric_id);
      CAPTURE(word(timeframe.preset));
      CAPTURE(world.team.time_zone);
      CAPTURE(to_string(world.now));
      if (answers[i] == expected) continue;
      FAIL_CHECK("evaluator: " << describe(answers[i]) << "\noracle:    " << describe(expected));
      return;
    }
  }
}

/// Puts, replaces and erases rows in one transaction, in the storage and in the plain rows alike.
void change(TestTeam& team, World& world, const std::vector<UserId>& people, Draw& draw, int rows) {
  team.write([&](Transaction& tx) {
    for (int i = 0; i < rows; ++i) {
      if (!world.deals.empty() && draw.chance(20)) {
        const auto victim = std::next(world.deals.begin(), draw.below(static_cast<int>(world.deals.size())));
        must(tx.pipeline().erase_deal(team.team.id, victim->first));
        std::erase_if(world.stays, [&](const auto& stay) { return stay.second.deal_id == victim->first; });
        world.deals.erase(victim);
        continue;
      }
      const auto id = test::id<DealId>(static_cast<std::uint64_t>(1 + draw.below(400)));
      Deal deal = draw.deal(world, people, id);
      const auto old = world.deals.find(id);
      const std::int64_t expected = old == world.deals.end() ? 0 : old->second.version;
      deal.version = expected + 1;
      must(tx.pipeline().put_deal(team.team.id, deal, expected));
      world.deals[id] = deal;
      for (int j = draw.below(4); j > 0; --j) {
        StageInterval stay;
        // Interval ids of one deal, so that an existing one is replaced now and then.
        const auto number = static_cast<std::uint64_t>(draw.below(5));
        stay.id = test::id<IntervalId>(1'000 * number + 1 + static_cast<std::uint64_t>(id.bytes[14]) * 256 + id.bytes[15]);
        stay.deal_id = id;
        stay.stage_id = draw.chance(10) ? test::id<StageId>(500) : draw.any(world.stages).id;
        stay.entered_at = draw.instant(world);
        if (draw.chance(70)) stay.exited_at = std::max(stay.entered_at, draw.instant(world));
        must(tx.pipeline().put_interval(team.team.id, stay));
        world.stays[stay.id] = stay;
      }
    }
  });
}

TEST_CASE("every metric answers what a slow fold over the rows answers, also after rows have changed") {
  const char* wanted = std::getenv("CRONDB_TEAMS");
  const unsigned teams = wanted ? static_cast<unsigned>(std::atoi(wanted)) : 40;
  for (unsigned seed = 1; seed <= teams; ++seed) {
    CAPTURE(seed);
    Draw draw(seed);
    TestTeam team(draw.team(), draw.now());
    std::vector<UserId> people;
    World world = draw.world(team, people);
    change(team, world, people, draw, draw.below(150));
    compare(team, world, draw);
    for (int i = 0; i < 5; ++i) change(team, world, people, draw, 1 + draw.below(20));
    compare(team, world, draw);
  }
}

}  // namespace
}  // namespace crondb::metrics::oracle
