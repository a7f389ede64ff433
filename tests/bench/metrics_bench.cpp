#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "bench/benches.hpp"
#include "bench/generated_team.hpp"
#include "bench/sql_dashboard.hpp"
#include "metrics/evaluate.hpp"

namespace crondb::bench {

namespace {

using Watch = std::chrono::steady_clock;
using metrics::Bucket;
using metrics::Chart;
using metrics::Dimension;
using metrics::FactsWriter;
using metrics::Preset;
using metrics::Timeframe;
using metrics::Widget;

struct Percentiles {
  double p50;
  double p99;
};

/// In milliseconds.
Percentiles time(double seconds, const std::function<void()>& work) {
  std::vector<double> taken;
  const auto end = Watch::now() + std::chrono::duration<double>(seconds);
  do {
    const auto start = Watch::now();
    work();
    taken.push_back(std::chrono::duration<double, std::milli>(Watch::now() - start).count());
  } while (Watch::now() < end || taken.size() < 3);
  std::sort(taken.begin(), taken.end());
  return {taken[(taken.size() - 1) / 2], taken[(taken.size() - 1) * 99 / 100]};
}

/// What a sales team looks at in the morning.
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

}  // namespace

int metrics(double seconds) {
  const char* percent = std::getenv("CRONDB_BENCH_PERCENT");
  const GeneratedTeam team(percent ? std::strtoull(percent, nullptr, 10) : 100);

  FactsWriter writer;
  auto start = Watch::now();
  team.each_row([](const auto&) {});
  const double making = std::chrono::duration<double>(Watch::now() - start).count();
  start = Watch::now();
  team.each_row([&](const auto& row) { writer.put(row); });
  const double putting = std::chrono::duration<double>(Watch::now() - start).count() - making;
  const auto facts = writer.snapshot();
  const auto rows = static_cast<double>(facts->rows());
  fmt::print("{:.0f} rows, {:.1f} bytes a row, put at {:.2f} million rows a second\n", rows,
             static_cast<double>(facts->bytes()) / rows, rows / putting / 1e6);

  const metrics::Setting setting = team.setting();
  const std::vector<Widget> widgets = dashboard();
  const auto view = [&] { return metrics::View(*facts, {.users = {}, .all = true}, team.stages, team.zone, team.now); };
  const auto ask = [&](const metrics::View& eyes, const Widget& widget) {
    return *evaluate(widget, *metrics::find_metric(widget.metric_id), *widget.timeframe, eyes, setting);
  };

  const auto file =
      std::filesystem::temp_directory_path() / fmt::format("crondb_metrics_bench_{}.db", Watch::now().time_since_epoch().count());
  int status = 0;
  {
    SqlDashboard sql(file.string(), team);
    double all_sql = 0;
    const metrics::View eyes = view();
    for (const Widget& widget : widgets) {
      const auto answer = ask(eyes, widget);
      const bool same = sql.agrees(answer, *widget.timeframe);
      const auto own = time(seconds / 40, [&] { ask(eyes, widget); });
      const auto other = time(seconds / 40, [&] { sql.ask(answer, *widget.timeframe); });
      fmt::print("{:<28} p50 {:8.3f} ms  p99 {:8.3f} ms  SQL {:9.2f} ms  {:6.1f} times{}\n", widget.metric_id, own.p50, own.p99,
                 other.p50, other.p50 / own.p50, same ? "" : "  DIFFERENT ANSWERS");
      if (!same) status = 1;
      all_sql += other.p50;
    }
    const auto whole = time(seconds / 4, [&] {
      const metrics::View fresh = view();
      for (const Widget& widget : widgets) ask(fresh, widget);
    });
    fmt::print("{:<28} p50 {:8.3f} ms  p99 {:8.3f} ms  SQL {:9.2f} ms  {:6.1f} times\n", "the whole dashboard", whole.p50,
               whole.p99, all_sql, all_sql / whole.p50);
  }
  std::filesystem::remove(file);
  return status;
}

}  // namespace crondb::bench
