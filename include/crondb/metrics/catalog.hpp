#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "crondb/core/fields.hpp"
#include "crondb/metrics/formula.hpp"
#include "crondb/metrics/timeframe.hpp"

#pragma GCC visibility push(default)

/// The metrics that exist. Everything that is known about one stands in its row.
namespace crondb::metrics {

/// What a metric is about; the builder's headings.
enum class Category : std::uint8_t { leads, deals, tasks, calls, emails, team };
/// Of a metric's numbers. `percent` is 0–100; money is in major units of the answer's currency.
enum class Unit : std::uint8_t { count, percent, money, seconds, minutes, hours, days, money_per_day };
/// What a metric's answer holds: buckets of time, categories, a single number, or people by rank.
enum class Shape : std::uint8_t { timeseries, category, stat, leaderboard };
/// How an answer can be drawn.
enum class Chart : std::uint8_t { area, line, bar, pie, donut, radar, funnel, stat, radial, leaderboard };
/// Which way a number has to go for things to go well.
enum class Better : std::uint8_t { higher, lower, neither };
/// By what the rows of a metric can be narrowed: ids of tags, sources, statuses.
enum class FilterKey : std::uint8_t { tag, source, status };

/// What rows are sorted by: the groupBy of a time series, the categories of a category metric, the people of a leaderboard.
enum class Dimension : std::uint8_t {
  none,
  stage,
  owner,
  status,
  lost_reason,
  open_stage,
  reached,   ///< every open stage up to the latest that the deal was in, then `won`: several for one deal
  agent,     ///< who gets the share
  currency,  ///< the currency of the deal's value, or none
  source,
  tag,     ///< every tag of the lead: several for one lead
  funnel,  ///< the steps that the lead has taken: several for one lead
  priority,
  outcome,
  direction,
  hour,  ///< the local hour of a call's start
};

/// One number of a metric. Metrics with a single one call it `value`.
struct Measure {
  std::string_view key = "value";
  Formula formula{};
};

/// A row of the catalog: what a metric is called, what it counts, and how it can be shown.
struct Metric {
  std::string_view id{};
  std::string_view label{};
  Category category = Category::deals;
  Unit unit = Unit::count;
  Better better = static_cast<Better>(0xFF);  ///< every row says it; leaderboards begin with the smallest value if it is lower
  Shape shape = Shape::stat;
  Few<Chart, 5> charts{};  ///< the first is the default
  Few<Dimension, 3> group_bys{};
  Few<FilterKey, 3> filters{};
  bool admin_only = false;
  Dimension dimension = Dimension::none;  ///< of categories and leaderboards
  Few<Population, 3> population{};        ///< what `all_time` starts with
  Few<Population, 2> currency_from{};     ///< the first with values says the dominant currency; empty for what isn't money
  Few<Population, 2> excluded_from{};     ///< rows in another currency or without a value are left out, and counted
  Few<Population, 1> left_out{};          ///< rows that are left out altogether, and counted
  Few<Population, 1> ties_by{};           ///< leaderboards only: of equal values that with more of these rows comes first
  bool previous = true;                   ///< stats only: compared with the time before
  LookAhead look_ahead = LookAhead::none;
  Bucket default_bucket = Bucket::automatic;
  Few<Measure, 5> measures{};

  /// As of now, ignoring the time frame.
  [[nodiscard]] constexpr bool stock() const {
    const TimeColumn time = facts_of(population[0]).time;
    return time == TimeColumn::stock || time == TimeColumn::overdue;
  }
  /// Its parts make up a whole, and so do its values of consecutive times: counts and sums do, means, medians and rates don't.
  [[nodiscard]] constexpr bool additive() const {
    for (const Measure& measure : measures) {
      if (!measure.formula.additive()) return false;
    }
    return true;
  }
  [[nodiscard]] constexpr bool money() const { return unit == Unit::money || unit == Unit::money_per_day; }
};

/// Every metric, in the order in which the builder shows them.
[[nodiscard]] std::span<const Metric> catalog();
/// nullptr if there is no such metric.
[[nodiscard]] const Metric* find_metric(std::string_view id);

}  // namespace crondb::metrics

namespace crondb {

template <>
inline constexpr auto words<metrics::Category> =
    std::to_array<std::string_view>({"leads", "deals", "tasks", "calls", "emails", "team"});
template <>
inline constexpr auto words<metrics::Unit> =
    std::to_array<std::string_view>({"count", "percent", "money", "seconds", "minutes", "hours", "days", "money_per_day"});
template <>
inline constexpr auto words<metrics::Shape> = std::to_array<std::string_view>({"timeseries", "category", "stat", "leaderboard"});
template <>
inline constexpr auto words<metrics::Chart> =
    std::to_array<std::string_view>({"area", "line", "bar", "pie", "donut", "radar", "funnel", "stat", "radial", "leaderboard"});
template <>
inline constexpr auto words<metrics::Better> = std::to_array<std::string_view>({"higher", "lower", "neither"});
template <>
inline constexpr auto words<metrics::FilterKey> = std::to_array<std::string_view>({"tag", "source", "status"});
template <>
inline constexpr auto words<metrics::Dimension> =
    std::to_array<std::string_view>({"none", "stage", "owner", "status", "lost_reason", "open_stage", "reached", "agent",
                                     "currency", "source", "tag", "funnel", "priority", "outcome", "direction", "hour"});

}  // namespace crondb

#pragma GCC visibility pop
