#include "reports/layout.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "crondb/metrics/catalog.hpp"
#include "crondb/wire/reports.hpp"

namespace crondb::reports {

namespace {

/// What the catalog doesn't know of a widget.
void check_catalog(const LayoutWidget& widget, const std::string& path, std::vector<FieldError>& problems) {
  const metrics::Metric* metric = metrics::find_metric(widget.metric_id);
  if (!metric) {
    problems.push_back({path + ".metricId", "is not a metric of the catalog"});
    return;
  }
  const auto chart = parse_word<metrics::Chart>(widget.chart);
  if (!chart || !metric->charts.contains(*chart)) {
    problems.push_back({path + ".chart", fmt::format("{} is not a chart of {}", widget.chart, metric->id)});
  }
  if (!widget.group_by) return;
  const auto group_by = parse_word<metrics::Dimension>(*widget.group_by);
  if (!group_by || !metric->group_bys.contains(*group_by)) {
    problems.push_back({path + ".groupBy", fmt::format("{} can't be grouped by {}", metric->id, *widget.group_by)});
  }
}

bool overlap(const LayoutWidget& a, const LayoutWidget& b) {
  return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}

std::string path_of(const std::string& layout, std::size_t i) { return fmt::format("{}.widgets[{}]", layout, i); }

}  // namespace

void check(const Layout& layout, const std::string& path, std::vector<FieldError>& problems) {
  const auto& widgets = layout.widgets;
  for (std::size_t i = 0; i < widgets.size(); ++i) {
    const std::string own = path_of(path, i);
    check_catalog(widgets[i], own, problems);
    if (widgets[i].timeframe) metrics::check(*widgets[i].timeframe, own + ".timeframe", problems);
    if (widgets[i].x + widgets[i].w > grid_columns) {
      problems.push_back({own + ".w", fmt::format("leaves the grid: x + w must be at most {}", grid_columns)});
    }
    for (std::size_t other = 0; other < i; ++other) {
      if (widgets[other].instance_id == widgets[i].instance_id) {
        problems.push_back(
            {own + ".instanceId", fmt::format("\"{}\" is used by {} already", widgets[i].instance_id, path_of(path, other))});
      }
      if (overlap(widgets[other], widgets[i])) {
        problems.push_back({own, fmt::format("(\"{}\") lies over {} (\"{}\")", widgets[i].instance_id, path_of(path, other),
                                             widgets[other].instance_id)});
      }
    }
  }
}

Result<std::vector<metrics::Widget>> runnable(const Layout& layout) {
  std::vector<metrics::Widget> widgets;
  std::vector<FieldError> problems;
  for (std::size_t i = 0; i < layout.widgets.size(); ++i) {
    const LayoutWidget& from = layout.widgets[i];
    check_catalog(from, path_of("layout", i), problems);
    if (!problems.empty()) continue;
    widgets.push_back({from.instance_id, from.metric_id, *parse_word<metrics::Chart>(from.chart),
                       from.group_by ? parse_word<metrics::Dimension>(*from.group_by) : std::nullopt, from.timeframe,
                       from.filters ? wire::read_filters(*from.filters) : metrics::Filters{}});
  }
  if (!problems.empty()) return fail(invalid(std::move(problems)));
  return widgets;
}

}  // namespace crondb::reports
