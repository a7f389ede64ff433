#include "demo/reports.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "crondb/reports/operations.hpp"
#include "crondb/schedules/operations.hpp"

namespace crondb::server {

namespace {

struct Tile {
  std::string_view metric;
  std::string_view chart;
  std::int64_t width;  ///< in columns; tiles that don't fit into a row begin the next one
  std::int64_t height;
  std::string_view group_by = {};
};
struct Sheet {
  std::string_view title;
  std::string_view description;
  metrics::Preset preset;
  std::span<const Tile> tiles;
};

constexpr auto sales = std::to_array<Tile>({
    {"deals.win_rate", "radial", 3, 2},
    {"deals.avg_deal_size", "stat", 3, 2},
    {"deals.avg_sales_cycle", "stat", 3, 2},
    {"deals.weighted_pipeline", "stat", 3, 2},
    {"deals.revenue_over_time", "area", 8, 4},
    {"deals.leaderboard", "leaderboard", 4, 4},
    {"deals.pipeline_value", "bar", 6, 4},
    {"deals.stage_conversion", "funnel", 6, 4},
    {"deals.lost_reasons", "donut", 4, 4},
    {"deals.forecast", "bar", 8, 4},
    {"deals.commission_breakdown", "bar", 6, 4},
    {"deals.commission_by_agent", "leaderboard", 6, 4},
});
constexpr auto leads = std::to_array<Tile>({
    {"leads.total", "stat", 3, 2},
    {"leads.conversion_rate", "radial", 3, 2},
    {"leads.response_time", "stat", 3, 2},
    {"leads.uncontacted", "stat", 3, 2},
    {"leads.created_over_time", "area", 8, 4, "source"},
    {"leads.funnel", "funnel", 4, 4},
    {"leads.by_source", "donut", 4, 4},
    {"leads.by_status", "pie", 4, 4},
    {"leads.by_tag", "bar", 4, 4},
    {"leads.conversion_over_time", "line", 6, 4},
    {"leads.avg_time_in_status", "radar", 6, 4},
});
constexpr auto team = std::to_array<Tile>({
    {"tasks.completion_rate", "radial", 3, 2},
    {"tasks.overdue", "stat", 3, 2},
    {"calls.connect_rate", "radial", 3, 2},
    {"emails.reply_rate", "radial", 3, 2},
    {"team.activity_over_time", "bar", 8, 4},
    {"team.activity", "leaderboard", 4, 4},
    {"calls.by_hour", "bar", 6, 4},
    {"calls.over_time", "line", 6, 4, "outcome"},
    {"emails.sent_over_time", "area", 6, 4, "status"},
    {"team.win_rate", "leaderboard", 3, 4},
    {"team.workload", "leaderboard", 3, 4},
});
constexpr auto sheets = std::to_array<Sheet>({
    {"Sales", "What was won, what is coming, and where deals are lost.", metrics::Preset::last_12m, sales},
    {"Leads", "Where leads come from and what becomes of them.", metrics::Preset::last_90d, leads},
    {"Team", "Who does what: tasks, calls, emails and results.", metrics::Preset::last_30d, team},
});

Layout laid_out(std::span<const Tile> tiles) {
  Layout layout;
  std::int64_t x = 0;
  std::int64_t y = 0;
  std::int64_t row_height = 0;
  for (const Tile& tile : tiles) {
    if (x + tile.width > grid_columns) {
      y += row_height;
      x = row_height = 0;
    }
    LayoutWidget widget;
    widget.instance_id = "w" + std::to_string(layout.widgets.size() + 1);
    widget.metric_id = tile.metric;
    widget.chart = tile.chart;
    if (!tile.group_by.empty()) widget.group_by = std::string(tile.group_by);
    widget.x = x;
    widget.y = y;
    widget.w = tile.width;
    widget.h = tile.height;
    layout.widgets.push_back(std::move(widget));
    x += tile.width;
    row_height = std::max(row_height, tile.height);
  }
  return layout;
}

}  // namespace

Result<void> make_demo_reports(const Session& session) {
  ReportId monthly;
  for (const Sheet& sheet : sheets) {
    CreateReport request;
    request.title = sheet.title;
    request.description = std::string(sheet.description);
    request.layout = laid_out(sheet.tiles);
    request.visibility = ReportVisibility::organization;
    request.timeframe = metrics::Timeframe{sheet.preset, {}, {}, {}};
    const auto report = create_report(session, request);
    if (!report) return fail(report.error());
    const auto snapshot = freeze_report(session, {report->id, {"all"}, true});
    if (!snapshot) return fail(snapshot.error());
    if (monthly.is_nil()) monthly = report->id;
  }
  const std::vector<std::string> recipients{"owner@demo.example"};
  const CreateSchedule schedules[] = {
      {.report_type = ReportType::pipeline_summary,
       .cron = "0 8 * * mon",
       .time_zone = {},
       .recipients = recipients,
       .format = ReportFormat::pdf,
       .params = {}},
      {.report_type = ReportType::crm_report,
       .cron = "0 7 1 * *",
       .time_zone = {},
       .recipients = recipients,
       .format = ReportFormat::csv,
       .params = {.industry = {}, .report_id = monthly, .assignee_ids = {"all"}}},
  };
  for (const auto& schedule : schedules) {
    if (const auto made = create_schedule(session, schedule); !made) return fail(made.error());
  }
  return {};
}

}  // namespace crondb::server
