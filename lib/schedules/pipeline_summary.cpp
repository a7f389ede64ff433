#include "schedules/contents.hpp"

namespace crondb::schedules {

namespace {

using metrics::Bucket;
using metrics::Preset;

struct Place {
  std::string_view metric_id;
  std::string_view chart;
  std::string_view title;
  std::optional<Preset> preset;  ///< absent: as of now
  std::int64_t x, y, w, h;
  std::string_view group_by{};
  std::optional<Bucket> bucket{};
};

/// First the figures to steer by, then the open pipeline, then what was closed, then what waits.
constexpr auto places = std::to_array<Place>({
    {"deals.weighted_pipeline", "stat", "Weighted pipeline", {}, 0, 0, 3, 2},
    {"deals.win_rate", "stat", "Win rate, 90 days", Preset::last_90d, 3, 0, 3, 2},
    {"deals.avg_deal_size", "stat", "Average deal, 90 days", Preset::last_90d, 6, 0, 3, 2},
    {"deals.avg_sales_cycle", "stat", "Days to win, 90 days", Preset::last_90d, 9, 0, 3, 2},
    {"deals.pipeline_value", "bar", "Open value by stage", {}, 0, 2, 6, 4},
    {"deals.by_stage", "bar", "Open deals by stage", {}, 6, 2, 6, 4},
    {"deals.forecast", "bar", "Forecast", Preset::this_quarter, 0, 6, 6, 4},
    {"deals.revenue_over_time", "bar", "Won value, 12 months", Preset::last_12m, 6, 6, 6, 4, {}, Bucket::month},
    {"deals.leaderboard", "leaderboard", "Won value per owner, 7 days", Preset::last_7d, 0, 10, 6, 4},
    {"deals.leaderboard", "leaderboard", "Won value per owner, 30 days", Preset::last_30d, 6, 10, 6, 4},
    {"deals.closed_over_time", "bar", "Closed last week", Preset::last_week, 0, 14, 6, 4, "status"},
    {"deals.lost_reasons", "bar", "Why deals were lost, 30 days", Preset::last_30d, 6, 14, 6, 4},
    {"leads.total", "stat", "New leads, 7 days", Preset::last_7d, 0, 18, 3, 2},
    {"leads.uncontacted", "stat", "Uncontacted, 30 days", Preset::last_30d, 3, 18, 3, 2},
    {"tasks.overdue", "stat", "Overdue tasks", {}, 6, 18, 3, 2},
    {"deals.sales_velocity", "stat", "Sales velocity, 90 days", Preset::last_90d, 9, 18, 3, 2},
});

}  // namespace

Report pipeline_summary() {
  Report report;
  report.title = "Pipeline summary";
  for (const Place& place : places) {
    LayoutWidget widget{.instance_id = "w" + std::to_string(report.layout.widgets.size() + 1),
                        .metric_id = std::string(place.metric_id),
                        .chart = std::string(place.chart),
                        .title = std::string(place.title),
                        .group_by = {},
                        .timeframe = {},
                        .filters = {},
                        .x = place.x,
                        .y = place.y,
                        .w = place.w,
                        .h = place.h};
    if (!place.group_by.empty()) widget.group_by = std::string(place.group_by);
    if (place.preset) widget.timeframe = metrics::Timeframe{.preset = *place.preset, .from = {}, .to = {}, .bucket = place.bucket};
    report.layout.widgets.push_back(std::move(widget));
  }
  return report;
}

}  // namespace crondb::schedules
