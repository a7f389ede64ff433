#include "crondb/metrics/catalog.hpp"

#include <algorithm>

namespace crondb::metrics {

namespace {

using enum Population;
using enum Quantity;

constexpr std::int64_t milliseconds_per_day = 86'400'000;

constexpr Few<Chart, 5> over_time{Chart::area, Chart::line, Chart::bar};
constexpr Few<Chart, 5> parts{Chart::bar, Chart::pie, Chart::donut, Chart::radar};
constexpr Few<Chart, 5> number{Chart::stat};
constexpr Few<Chart, 5> rate{Chart::stat, Chart::radial};
constexpr Few<Chart, 5> ranking{Chart::leaderboard};
constexpr Few<Population, 2> won_money{won};
constexpr Formula win_rate = count_of(won) / count_of(closed) * 100;
constexpr Formula weighted_value(Population population) { return sum_of(value_times_probability, population) / 100; }

constexpr auto table = std::to_array<Metric>({
    {.id = "deals.created_over_time",
     .label = "New deals",
     .shape = Shape::timeseries,
     .charts = over_time,
     .group_bys = {Dimension::stage, Dimension::owner, Dimension::status},
     .population = {created},
     .measures = {{.formula = count_of(created)}}},
    {.id = "deals.closed_over_time",
     .label = "Closed deals",
     .shape = Shape::timeseries,
     .charts = over_time,
     .group_bys = {Dimension::status, Dimension::owner},
     .population = {closed},
     .measures = {{.formula = count_of(closed)}}},
    {.id = "deals.revenue_over_time",
     .label = "Revenue",
     .unit = Unit::money,
     .shape = Shape::timeseries,
     .charts = over_time,
     .group_bys = {Dimension::owner},
     .population = {won},
     .currency_from = won_money,
     .excluded_from = {won},
     .measures = {{.formula = sum_of(value, won)}}},
    {.id = "deals.win_rate",
     .label = "Win rate",
     .unit = Unit::percent,
     .shape = Shape::stat,
     .charts = rate,
     .population = {closed},
     .measures = {{.formula = win_rate}}},
    {.id = "deals.win_rate_over_time",
     .label = "Win rate",
     .unit = Unit::percent,
     .shape = Shape::timeseries,
     .charts = over_time,
     .population = {closed},
     .measures = {{.formula = win_rate}}},
    {.id = "deals.avg_deal_size",
     .label = "Average deal size",
     .unit = Unit::money,
     .shape = Shape::stat,
     .charts = number,
     .population = {won},
     .currency_from = won_money,
     .excluded_from = {won},
     .measures = {{.formula = mean_of(value, won)}}},
    {.id = "deals.avg_sales_cycle",
     .label = "Average sales cycle",
     .unit = Unit::days,
     .shape = Shape::stat,
     .charts = number,
     .population = {won},
     .measures = {{.formula = mean_of(sales_cycle, won) / milliseconds_per_day}}},
    {.id = "deals.sales_velocity",
     .label = "Sales velocity",
     .unit = Unit::money_per_day,
     .shape = Shape::stat,
     .charts = number,
     .population = {closed},
     .currency_from = won_money,
     .excluded_from = {won},
     .previous = false,
     .measures = {{.formula = count_of(open) * (count_of(won) / count_of(closed)) * mean_of(value, won) /
                              (mean_of(sales_cycle, won) / milliseconds_per_day)}}},
    {.id = "deals.by_stage",
     .label = "Open deals by stage",
     .shape = Shape::category,
     .charts = parts,
     .dimension = Dimension::open_stage,
     .population = {open},
     .measures = {{.formula = count_of(open)}}},
    {.id = "deals.pipeline_value",
     .label = "Pipeline value",
     .unit = Unit::money,
     .shape = Shape::category,
     .charts = parts,
     .dimension = Dimension::open_stage,
     .population = {open},
     .currency_from = {open},
     .excluded_from = {open},
     .measures = {{.formula = sum_of(value, open)}}},
    {.id = "deals.weighted_pipeline",
     .label = "Weighted pipeline",
     .unit = Unit::money,
     .shape = Shape::stat,
     .charts = number,
     .population = {open},
     .currency_from = {open},
     .excluded_from = {open},
     .previous = false,
     .measures = {{.formula = weighted_value(open)}}},
    {.id = "deals.forecast",
     .label = "Forecast",
     .unit = Unit::money,
     .shape = Shape::timeseries,
     .charts = over_time,
     .population = {won, expected},
     .currency_from = {won, expected},
     .excluded_from = {won, expected},
     .left_out = {undated},
     .look_ahead = LookAhead::twelve_months,
     .default_bucket = Bucket::month,
     .measures = {{"closed", sum_of(value, won)}, {"weighted", weighted_value(expected)}}},
    {.id = "deals.lost_reasons",
     .label = "Lost reasons",
     .shape = Shape::category,
     .charts = parts,
     .dimension = Dimension::lost_reason,
     .population = {lost},
     .measures = {{.formula = count_of(lost)}}},
    {.id = "deals.avg_time_in_stage",
     .label = "Average time in stage",
     .unit = Unit::days,
     .shape = Shape::category,
     .charts = parts,
     .dimension = Dimension::stage,
     .population = {exited},
     .measures = {{.formula = mean_of(stay, exited) / milliseconds_per_day}}},
    {.id = "deals.stage_conversion",
     .label = "Stage conversion",
     .shape = Shape::category,
     .charts = {Chart::bar, Chart::pie, Chart::donut, Chart::radar, Chart::funnel},
     .dimension = Dimension::reached,
     .population = {created},
     .measures = {{.formula = count_of(created)}}},
    {.id = "deals.leaderboard",
     .label = "Won value by owner",
     .unit = Unit::money,
     .shape = Shape::leaderboard,
     .charts = ranking,
     .dimension = Dimension::owner,
     .population = {won},
     .currency_from = won_money,
     .excluded_from = {won},
     .measures = {{.formula = sum_of(value, won)}}},
    {.id = "deals.commission_breakdown",
     .label = "Commission breakdown",
     .unit = Unit::money,
     .shape = Shape::category,
     .charts = {Chart::bar},
     .admin_only = true,
     .population = {commissioned},
     .currency_from = won_money,
     .excluded_from = {commissioned},
     .measures = {{"total_commission", sum_of(total_commission, commissioned)},
                  {"collaborator_payout", sum_of(collaborator_payout, commissioned)},
                  {"agency_commission", sum_of(total_commission, commissioned) - sum_of(collaborator_payout, commissioned)},
                  {"agent_payout", sum_of(agent_payout, commissioned)},
                  {"agency_net", sum_of(total_commission, commissioned) - sum_of(collaborator_payout, commissioned) -
                                     sum_of(agent_payout, commissioned)}}},
    {.id = "deals.commission_by_agent",
     .label = "Commission by agent",
     .unit = Unit::money,
     .shape = Shape::leaderboard,
     .charts = ranking,
     .admin_only = true,
     .dimension = Dimension::agent,
     .population = {commissioned},
     .currency_from = won_money,
     .excluded_from = {commissioned},
     .measures = {{.formula = sum_of(agent_share, shared)}}},
});

template <class F>
consteval bool every_metric(F&& holds) {
  return std::all_of(table.begin(), table.end(), holds);
}

consteval bool ids_are_unique() {
  for (auto metric = table.begin(); metric != table.end(); ++metric) {
    if (std::any_of(table.begin(), metric, [&](const Metric& other) { return other.id == metric->id; })) return false;
  }
  return true;
}

constexpr bool chart_fits(Chart chart, const Metric& metric) {
  switch (chart) {
    case Chart::area:
    case Chart::line:
      return metric.shape == Shape::timeseries;
    case Chart::bar:
      return metric.shape == Shape::timeseries || metric.shape == Shape::category;
    case Chart::pie:
    case Chart::donut:
    case Chart::radar:
    case Chart::funnel:
      return metric.shape == Shape::category;
    case Chart::stat:
      return metric.shape == Shape::stat;
    case Chart::radial:
      return metric.shape == Shape::stat && metric.unit == Unit::percent;
    case Chart::leaderboard:
      return metric.shape == Shape::leaderboard;
  }
  return false;
}

constexpr bool measures_are_sound(const Metric& metric) {
  return !metric.measures.empty() && std::all_of(metric.measures.begin(), metric.measures.end(),
                                                 [](const Measure& measure) { return measure.formula.sound(); });
}

constexpr bool dimension_fits(const Metric& metric) {
  if (metric.shape == Shape::leaderboard) return metric.dimension == Dimension::owner || metric.dimension == Dimension::agent;
  if (metric.shape == Shape::category) return (metric.measures.size() == 1) == (metric.dimension != Dimension::none);
  return metric.dimension == Dimension::none;
}

static_assert(ids_are_unique());
static_assert(every_metric([](const Metric& m) {
  return m.id.starts_with(word(m.category)) && m.id[word(m.category).size()] == '.';
}));
static_assert(every_metric([](const Metric& m) {
  return !m.charts.empty() && std::all_of(m.charts.begin(), m.charts.end(), [&](Chart chart) { return chart_fits(chart, m); });
}));
static_assert(every_metric(measures_are_sound));
static_assert(every_metric(dimension_fits));
static_assert(every_metric([](const Metric& m) { return !m.population.empty() && m.money() != m.currency_from.empty(); }));
static_assert(every_metric([](const Metric& m) {
  return m.group_bys.empty() || (m.shape == Shape::timeseries && m.measures.size() == 1);
}));
static_assert(every_metric([](const Metric& m) { return !(m.stock() && m.shape == Shape::timeseries); }));
static_assert(every_metric([](const Metric& m) { return !(m.stock() && m.shape == Shape::stat && m.previous); }));

}  // namespace

std::span<const Metric> catalog() { return table; }

const Metric* find_metric(std::string_view id) {
  const auto found = std::find_if(table.begin(), table.end(), [&](const Metric& metric) { return metric.id == id; });
  return found == table.end() ? nullptr : &*found;
}

}  // namespace crondb::metrics
