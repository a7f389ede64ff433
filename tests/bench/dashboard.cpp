#include "bench/dashboard.hpp"

#include <fmt/format.h>

namespace crondb::bench {

using metrics::Bucket;
using metrics::Chart;
using metrics::Dimension;
using metrics::Preset;
using metrics::Timeframe;
using metrics::Widget;

std::vector<Widget> dashboard() {
  auto widget = [n = 0](const char* metric, Chart chart, std::optional<Dimension> group_by, Timeframe timeframe) mutable {
    return Widget{"w" + std::to_string(++n), metric, chart, group_by, timeframe, {}};
  };
  const Timeframe quarter{Preset::last_90d, {}, {}, {}};
  const Timeframe year{Preset::last_12m, {}, {}, {}};
  const auto by = [](Timeframe timeframe, Bucket bucket) {
    timeframe.bucket = bucket;
    return timeframe;
  };
  return {
      widget("leads.created_over_time", Chart::area, {}, by(quarter, Bucket::day)),
      widget("leads.by_status", Chart::donut, {}, quarter),
      widget("leads.by_source", Chart::bar, {}, quarter),
      widget("leads.by_tag", Chart::bar, {}, quarter),
      widget("leads.conversion_rate", Chart::radial, {}, year),
      widget("deals.win_rate", Chart::radial, {}, year),
      widget("deals.revenue_over_time", Chart::line, {}, by(year, Bucket::month)),
      widget("deals.commission_breakdown", Chart::bar, {}, year),
      widget("deals.leaderboard", Chart::leaderboard, {}, year),
      widget("tasks.completion_rate", Chart::radial, {}, year),
      widget("calls.over_time", Chart::bar, Dimension::outcome, by(year, Bucket::week)),
      widget("emails.sent_over_time", Chart::line, Dimension::status, by(year, Bucket::day)),
  };
}

std::string dashboard_request() {
  std::string widgets;
  for (const Widget& widget : dashboard()) {
    std::string timeframe = fmt::format(R"({{"preset":"{}")", word(widget.timeframe->preset));
    if (const auto bucket = widget.timeframe->bucket) timeframe += fmt::format(R"(,"bucket":"{}")", word(*bucket));
    const std::string group_by = widget.group_by ? fmt::format(R"(,"groupBy":"{}")", word(*widget.group_by)) : "";
    widgets += fmt::format(R"({}{{"instanceId":"{}","metricId":"{}","chart":"{}"{},"timeframe":{}}}}})", widgets.empty() ? "" : ",",
                           widget.instance_id, widget.metric_id, word(widget.chart), group_by, timeframe);
  }
  return R"({"assigneeIds":["all"],"widgets":[)" + widgets + "]}";
}

}  // namespace crondb::bench
