#include <algorithm>
#include <cstdlib>
#include <limits>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <doctest/doctest.h>

#include "crondb/storage/engagement.hpp"
#include "crondb/storage/leads.hpp"
#include "crondb/storage/pipeline.hpp"
#include "metrics/candidates.hpp"
#include "metrics/day_tallies.hpp"
#include "metrics/draw.hpp"
#include "metrics/row_oracle.hpp"
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
      Widget widget{
          "w" + std::to_string(widgets.size()), std::string(metric.id), metric.charts[0], {}, timeframe, draw.filters(world)};
      widgets.push_back(widget);
      for (const Dimension by : metric.group_bys) {
        widget.instance_id = "w" + std::to_string(widgets.size());
        widget.group_by = by;
        widgets.push_back(widget);
      }
    }
    for (std::size_t i = 0; i < widgets.size(); ++i) {
      const Role role = question.admin ? Role::admin : Role::member;
      const auto answer = must(team.run(team.session(question.caller, role), {widgets[i]}, question.assignee_ids)).results.at(0);
      question.widget = widgets[i];
      question.timeframe = timeframe;
      const MetricSeries wanted = expected(world, question);
      CAPTURE(widgets[i].metric_id);
      CAPTURE(word(timeframe.preset));
      CAPTURE(world.team.time_zone);
      CAPTURE(to_string(world.now));
      if (answer == wanted) continue;
      FAIL_CHECK("evaluator: " << describe(answer) << "\noracle:    " << describe(wanted));
      return;
    }
  }
}

/// One change of a deal and its stays.
void change_deal(Transaction& tx, World& world, const std::vector<UserId>& people, Draw& draw) {
  const TeamId team = world.team.id;
  const auto id = test::id<DealId>(static_cast<std::uint64_t>(1 + draw.below(400)));
  Deal deal = draw.deal(world, people, id);
  const auto old = must(tx.pipeline().find_deal(team, id));
  deal.version = (old ? old->version : 0) + 1;
  if (!world.leads.empty() && draw.chance(60)) {
    deal.lead_id = std::next(world.leads.begin(), draw.below(static_cast<int>(world.leads.size())))->first;
  }
  must(tx.pipeline().put_deal(team, deal, deal.version - 1));
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
    must(tx.pipeline().put_interval(team, stay));
    world.stays[stay.id] = stay;
  }
}

void change_lead(Transaction& tx, World& world, const std::vector<UserId>& people, Draw& draw) {
  const TeamId team = world.team.id;
  const auto id = test::id<LeadId>(static_cast<std::uint64_t>(1 + draw.below(400)));
  Lead lead = draw.lead(world, people, id);
  const auto old = must(tx.leads().find_lead(team, id));
  lead.version = (old ? old->version : 0) + 1;
  must(tx.leads().put_lead(team, lead, lead.version - 1));
  world.leads[id] = lead;
  for (int j = draw.below(4); j > 0; --j) {
    StatusInterval stay;
    const auto number = static_cast<std::uint64_t>(draw.below(5));
    stay.id = test::id<IntervalId>(1'000'000 + 1'000 * number + static_cast<std::uint64_t>(id.bytes[14]) * 256 + id.bytes[15]);
    stay.lead_id = id;
    stay.status = draw.any_of_enum<LeadStatus>();
    stay.entered_at = draw.instant(world);
    if (draw.chance(70)) stay.exited_at = std::max(stay.entered_at, draw.instant(world));
    must(tx.leads().put_status_interval(team, stay));
    world.statuses[stay.id] = stay;
  }
}

template <class Rows>
auto any_key(const Rows& rows, Draw& draw) {
  return std::next(rows.begin(), draw.below(static_cast<int>(rows.size())))->first;
}

void erase_something(Transaction& tx, World& world, Draw& draw) {
  const TeamId team = world.team.id;
  const int kind = draw.below(11);
  if (kind < 3 && !world.deals.empty()) {
    const DealId deal = any_key(world.deals, draw);
    must(tx.pipeline().erase_deal(team, deal));
    std::erase_if(world.stays, [&](const auto& stay) { return stay.second.deal_id == deal; });
    world.deals.erase(deal);
  } else if (kind < 6 && !world.leads.empty()) {
    const LeadId lead = any_key(world.leads, draw);
    must(tx.leads().erase_lead(team, lead));
    std::erase_if(world.statuses, [&](const auto& stay) { return stay.second.lead_id == lead; });
    for (auto& [id, deal] : world.deals) {
      if (deal.lead_id == lead) deal.lead_id.reset();
    }
    world.leads.erase(lead);
  } else if (kind == 6 && !world.tags.empty() && draw.chance(20)) {
    const TagId tag = any_key(world.tags, draw);
    must(tx.leads().erase_tag(team, tag));
    for (auto& [id, lead] : world.leads) std::erase(lead.tag_ids, tag);
    world.tags.erase(tag);
  } else if (kind < 8 && !world.tasks.empty()) {
    const TaskId task = any_key(world.tasks, draw);
    must(tx.engagement().erase_task(team, task));
    world.tasks.erase(task);
  } else if (kind == 8 && !world.calls.empty()) {
    const CallId call = any_key(world.calls, draw);
    must(tx.engagement().erase_call(team, call));
    world.calls.erase(call);
  } else if (!world.emails.empty()) {
    const EmailId email = any_key(world.emails, draw);
    must(tx.engagement().erase_email(team, email));
    world.emails.erase(email);
  }
}

/// Puts, replaces and erases rows in one transaction, in the storage and in the plain rows alike.
void change(TestTeam& team, World& world, const std::vector<UserId>& people, Draw& draw, int rows) {
  team.write([&](Transaction& tx) {
    for (int i = 0; i < rows; ++i) {
      const auto number = static_cast<std::uint64_t>(1 + draw.below(400));
      switch (draw.chance(20) ? 5 : draw.below(5)) {
        case 0:
          change_deal(tx, world, people, draw);
          break;
        case 1:
          change_lead(tx, world, people, draw);
          break;
        case 2: {
          const Task task = draw.task(world, people, test::id<TaskId>(number));
          must(tx.engagement().put_task(team.team.id, task));
          world.tasks[task.id] = task;
          break;
        }
        case 3: {
          const Call call = draw.call(world, people, test::id<CallId>(number));
          must(tx.engagement().put_call(team.team.id, call));
          world.calls[call.id] = call;
          break;
        }
        case 4: {
          const Email email = draw.email(world, people, test::id<EmailId>(number));
          must(tx.engagement().put_email(team.team.id, email));
          world.emails[email.id] = email;
          break;
        }
        default:
          erase_something(tx, world, draw);
      }
    }
  });
}

TEST_CASE("every metric answers what a slow fold over the rows answers, also after rows have changed") {
  const char* wanted = std::getenv("CRONDB_TEAMS");
  const unsigned teams = wanted ? static_cast<unsigned>(std::atoi(wanted)) : 40;
  for (unsigned seed = 1; seed <= teams; ++seed) {
    CAPTURE(seed);
    // By turns from rows, from days with what has changed beside them, and from days into which that was counted, everybody's rows
    // alone or every share of them; of rows all of them, those of lists, and whatever costs less.
    static constexpr std::size_t all = std::numeric_limits<std::size_t>::max();
    DayTallies::set_limits({.least_rows = seed % 3 == 0 ? all : 0,
                            .read_enough = seed % 5 == 0 ? all : 0,
                            .apart = seed % 3 == 1 ? 4U : 0U,
                            .always_move = seed % 3 == 2});
    sorting_patience = seed % 2 * 1'000;
    cost_of_listed = seed % 4 == 0 ? all : seed % 4 == 1 ? 1 : 0;
    Draw draw(seed);
    const Team settings = draw.team();
    TestTeam team(settings, draw.now(settings));
    std::vector<UserId> people;
    World world = draw.world(team, people);
    change(team, world, people, draw, draw.below(400));
    compare(team, world, draw);
    for (int i = 0; i < 5; ++i) change(team, world, people, draw, 1 + draw.below(40));
    compare(team, world, draw);
  }
  DayTallies::set_limits({});
  cost_of_listed = 4;
  sorting_patience = 4;
}

}  // namespace
}  // namespace crondb::metrics::oracle
