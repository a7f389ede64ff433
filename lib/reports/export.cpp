#include <algorithm>

#include "core/try.hpp"
#include "crondb/reports/operations.hpp"
#include "crondb/storage/access.hpp"
#include "reports/sheet.hpp"

/// Snapshots for documents, and as CSV.
namespace crondb {

namespace reports {

namespace {

using metrics::CategoryPoint;
using metrics::MetricSeries;
using metrics::RankedPoint;
using metrics::TimePoint;

std::string text(const std::optional<Decimal>& value) { return value ? to_string(*value) : std::string(); }

std::string title_of(const LayoutWidget* widget, const MetricSeries& series) {
  if (widget && widget->title) return *widget->title;
  const metrics::Metric* metric = metrics::find_metric(series.metric_id);
  return metric ? std::string(metric->label) : series.metric_id;
}

/// What the values count: a currency for money.
std::string unit_of(const metrics::Meta& meta) {
  if (!meta.currency) return std::string(word(meta.unit));
  return std::string(meta.currency->code()) + (meta.unit == metrics::Unit::money_per_day ? " per day" : "");
}

void write_points(Sheet& sheet, const MetricSeries& series) {
  switch (series.shape) {
    case metrics::Shape::timeseries: {
      std::vector<std::string> header{"bucket"};
      for (const auto& each : series.series) header.push_back(each.label);
      sheet.line(header);
      break;
    }
    case metrics::Shape::category:
      sheet.line({"category", "value"});
      break;
    case metrics::Shape::leaderboard:
      sheet.line({"rank", "name", "value"});
      break;
    case metrics::Shape::stat:
      sheet.line({"value", "previous", "deltaPct"});
      break;
  }
  if (series.stat) sheet.line({text(series.stat->value), text(series.stat->previous), text(series.stat->delta_pct)});
  if (const auto* points = std::get_if<std::vector<TimePoint>>(&series.points)) {
    for (const TimePoint& point : *points) {
      std::vector<std::string> cells{to_string(point.bucket)};
      for (const auto& value : point.values) cells.push_back(text(value));
      sheet.line(cells);
    }
  } else if (const auto* categories = std::get_if<std::vector<CategoryPoint>>(&series.points)) {
    for (const CategoryPoint& point : *categories) sheet.line({point.label, text(point.value)});
  } else if (const auto* ranks = std::get_if<std::vector<RankedPoint>>(&series.points)) {
    for (const RankedPoint& point : *ranks) sheet.line({std::to_string(point.rank), point.label, to_string(point.value)});
  }
}

/// What stands in a scope that is no person.
std::string name_in_scope(const std::string& word) {
  if (word == "all") return "everyone";
  return word == "unassigned" ? "nobody in particular" : "somebody unknown";
}

}  // namespace

Result<std::vector<std::string>> scope_names(Context& context, const SnapshotHead& snapshot) {
  CRONDB_TRY(const auto names, context.tx.access().names(context.by.team));
  std::vector<std::string> scope;
  for (const std::string& each : snapshot.scope) {
    const auto user = UserId::parse(each);
    const std::string* name = user ? find_name(names, *user) : nullptr;
    scope.push_back(name ? *name : name_in_scope(each));
  }
  return scope;
}

Result<ExportedSnapshot> export_snapshot(Context& context, const SnapshotRequest& request) {
  CRONDB_TRY(auto snapshot, get_snapshot(context, request));
  CRONDB_TRY(auto scope, scope_names(context, snapshot));
  return ExportedSnapshot{std::move(snapshot), std::move(scope)};
}

}  // namespace reports

std::string snapshot_csv(const Snapshot& snapshot) {
  using namespace reports;
  Sheet sheet;
  for (std::size_t i = 0; i < snapshot.results.size(); ++i) {
    const MetricSeries& series = snapshot.results[i];
    const auto& widgets = snapshot.layout.widgets;
    const auto widget = std::find_if(widgets.begin(), widgets.end(),
                                     [&](const LayoutWidget& each) { return each.instance_id == series.instance_id; });
    if (i > 0) sheet.line({});
    sheet.line({title_of(widget == widgets.end() ? nullptr : &*widget, series), unit_of(series.meta)});
    write_points(sheet, series);
  }
  return sheet.take();
}

}  // namespace crondb
