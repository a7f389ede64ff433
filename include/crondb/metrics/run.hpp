#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

#include "crondb/core/fields.hpp"
#include "crondb/core/id.hpp"
#include "crondb/core/money.hpp"
#include "crondb/core/time.hpp"
#include "crondb/metrics/catalog.hpp"
#include "crondb/metrics/timeframe.hpp"

#pragma GCC visibility push(default)

/// What a run of metrics is asked and what it answers.
namespace crondb::metrics {

/// A widget's filters as they were sent, in order; a single string is a list of one. Any key is accepted: those that a metric
/// doesn't know are ignored.
struct Filters {
  std::vector<std::pair<std::string, std::vector<std::string>>> keys{};
  bool operator==(const Filters&) const = default;
};

/// One chart of a dashboard.
struct Widget {
  std::string instance_id{};  ///< unique in its run
  std::string metric_id{};
  Chart chart{};
  std::optional<Dimension> group_by{};   ///< absent: not split
  std::optional<Timeframe> timeframe{};  ///< absent: the run's
  Filters filters{};
  bool operator==(const Widget&) const = default;
};

inline constexpr std::size_t max_widgets = 50;
/// What all answers of a run may hold: of a time series its buckets times its series.
inline constexpr std::size_t max_numbers = 200'000;

/// What run_metrics computes.
struct RunRequest {
  std::vector<Widget> widgets{};            ///< 1–50
  std::vector<std::string> assignee_ids{};  ///< user ids, `unassigned`, `all`; what names nobody is dropped; ignored for non-admins
  std::optional<Timeframe> timeframe{};     ///< absent: last_30d
  bool operator==(const RunRequest&) const = default;
};

/// What one number of every bucket of a time series stands for.
struct Series {
  std::string key{};
  std::string label{};
  bool operator==(const Series&) const = default;
};

/// One bucket; its values are in the order of the series, absent where there is no population.
struct TimePoint {
  Date bucket{};         ///< its first local date, which may precede the window
  bool partial = false;  ///< cut by the window, or not over yet
  std::vector<std::optional<Decimal>> values{};
  bool operator==(const TimePoint&) const = default;
};

/// The number of one category.
struct CategoryPoint {
  std::string category{};
  std::string label{};             ///< for people
  std::optional<Decimal> value{};  ///< absent without a population
  bool operator==(const CategoryPoint&) const = default;
};

/// The number of one person on a leaderboard, which has the best first.
struct RankedPoint {
  UserId user_id{};
  std::string label{};  ///< the person's name
  Decimal value{};
  std::int64_t rank = 0;  ///< from 1; equal values share one and the next are skipped
  bool operator==(const RankedPoint&) const = default;
};

/// By the metric's shape: a stat has none.
using Points = std::variant<std::monostate, std::vector<TimePoint>, std::vector<CategoryPoint>, std::vector<RankedPoint>>;

/// A single number, and what it is compared with.
struct Stat {
  std::optional<Decimal> value{};
  std::optional<Decimal> previous{};
  std::optional<Decimal> delta_pct{};  ///< two decimals; absent unless both are there and previous isn't 0
  bool operator==(const Stat&) const = default;
};

/// What has to be known to read the numbers of an answer.
struct Meta {
  Unit unit{};
  std::optional<Currency> currency{};  ///< of money
  std::optional<Instant> from{};       ///< absent for stock metrics
  std::optional<Instant> to{};         ///< exclusive; absent for stock metrics
  std::string time_zone{};             ///< the team's, an IANA name
  std::optional<Bucket> bucket{};      ///< of timeseries; never `automatic`
  Instant as_of{};                     ///< the `now` of the run
  std::int64_t excluded = 0;           ///< rows of the population that were left out
  bool operator==(const Meta&) const = default;
};

/// The answer to one widget. Numbers are rounded: money to its currency's digits, counts to none, others to two.
struct MetricSeries {
  std::string instance_id{};
  std::string metric_id{};
  Shape shape{};
  std::vector<Series> series{};  ///< of timeseries
  Points points{};
  std::optional<Stat> stat{};  ///< of a stat, unless withheld
  Meta meta{};
  bool withheld = false;  ///< empty because its reader is no admin
  bool operator==(const MetricSeries&) const = default;
};

/// The answer of run_metrics.
struct RunResponse {
  std::vector<MetricSeries> results{};  ///< in the order of the widgets
  bool operator==(const RunResponse&) const = default;
};

/// A metric as the builder sees it.
struct CatalogEntry {
  std::string metric_id{};
  std::string label{};
  Category category{};
  Shape shape{};
  Unit unit{};
  Better better{};
  Chart default_chart{};
  std::vector<Chart> charts{};
  std::vector<Dimension> group_by{};
  std::vector<FilterKey> filters{};
  bool admin_only = false;
  bool stock = false;
  bool operator==(const CatalogEntry&) const = default;
};

/// The answer of get_catalog, in the order in which the builder shows the metrics.
struct Catalog {
  std::vector<CatalogEntry> metrics{};
  bool operator==(const Catalog&) const = default;
};

}  // namespace crondb::metrics

namespace crondb {

template <>
inline constexpr bool has_own_json<metrics::Filters> = true;
template <>
inline constexpr bool has_own_json<metrics::MetricSeries> = true;

template <>
inline constexpr auto fields<metrics::Widget> = std::array{
    field<&metrics::Widget::instance_id>("instanceId", "Names the widget in the answer; unique in the run", Rules{.min_length = 1}),
    field<&metrics::Widget::metric_id>("metricId", "A metric of the catalog"),
    field<&metrics::Widget::chart>("chart", "One of the metric's charts"),
    field<&metrics::Widget::group_by>("groupBy", "One of the metric's group-bys; splits a time series"),
    field<&metrics::Widget::timeframe>("timeframe", "Overrides the run's time frame"),
    defaulted<&metrics::Widget::filters>("filters", "Narrows the rows of the metrics that accept filters"),
};

template <>
inline constexpr auto fields<metrics::RunRequest> = std::array{
    field<&metrics::RunRequest::widgets>("widgets", "1 to 50 widgets", Rules{.max_items = metrics::max_widgets}),
    defaulted<&metrics::RunRequest::assignee_ids>(
        "assigneeIds", "Whose rows count, for admins: user ids, `unassigned`, `all`; without, the caller's own",
        Rules{.max_length = 1'000'000, .max_items = 10'000}),
    field<&metrics::RunRequest::timeframe>("timeframe", "The time frame of widgets without one; by default last_30d"),
};

template <>
inline constexpr auto fields<metrics::Series> = std::array{
    field<&metrics::Series::key>("key", "The name of its values in the points"),
    field<&metrics::Series::label>("label", "For people"),
};

template <>
inline constexpr auto fields<metrics::Stat> = std::array{
    field<&metrics::Stat::value>("value", "Null without a population"),
    field<&metrics::Stat::previous>("previous", "The same over the time before; null where it makes no sense"),
    field<&metrics::Stat::delta_pct>("deltaPct", "Change against previous in percent"),
};

template <>
inline constexpr auto fields<metrics::Meta> = std::array{
    field<&metrics::Meta::unit>("unit", "Of every value"),
    field<&metrics::Meta::currency>("currency", "Of money, else null"),
    field<&metrics::Meta::from>("from", "Start of the window; null for metrics as of now"),
    field<&metrics::Meta::to>("to", "End of the window, exclusive; null for metrics as of now"),
    field<&metrics::Meta::time_zone>("timeZone", "Of the local days"),
    field<&metrics::Meta::bucket>("bucket", "Length of the buckets; null unless a time series"),
    field<&metrics::Meta::as_of>("asOf", "The moment of the run"),
    field<&metrics::Meta::excluded>("excluded", "Rows that were left out: in another currency or without a value"),
};

template <>
inline constexpr auto fields<metrics::CatalogEntry> = std::array{
    field<&metrics::CatalogEntry::metric_id>("metricId", "Names the metric in widgets"),
    field<&metrics::CatalogEntry::label>("label", "For people"),
    field<&metrics::CatalogEntry::category>("category", "What it measures"),
    field<&metrics::CatalogEntry::shape>("shape", "What its answer looks like"),
    field<&metrics::CatalogEntry::unit>("unit", "Of its values"),
    field<&metrics::CatalogEntry::better>("better", "Which way is good: `lower` for response times, `neither` for breakdowns"),
    field<&metrics::CatalogEntry::default_chart>("defaultChart", "The first of charts"),
    field<&metrics::CatalogEntry::charts>("charts", "How it can be drawn"),
    field<&metrics::CatalogEntry::group_by>("groupBy", "How its time series can be split"),
    field<&metrics::CatalogEntry::filters>("filters", "Filters that it accepts"),
    field<&metrics::CatalogEntry::admin_only>("adminOnly", "Empty for members and viewers"),
    field<&metrics::CatalogEntry::stock>("stock", "As of now, ignoring the time frame"),
};

template <>
inline constexpr auto fields<metrics::Catalog> = std::array{
    field<&metrics::Catalog::metrics>("metrics", "Every metric that the caller may see"),
};

template <>
inline constexpr auto fields<metrics::RunResponse> = std::array{
    field<&metrics::RunResponse::results>("results", "In the order of the widgets"),
};

}  // namespace crondb

#pragma GCC visibility pop
