#include <algorithm>
#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "bench/benches.hpp"
#include "bench/dashboard.hpp"
#include "bench/generated_team.hpp"
#include "bench/sql_dashboard.hpp"
#include "metrics/day_tallies.hpp"
#include "metrics/evaluate.hpp"

namespace crondb::bench {

namespace {

using Watch = std::chrono::steady_clock;
using metrics::FactsWriter;
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

}  // namespace

int metrics(double seconds) {
  const GeneratedTeam team(wanted_share());

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
      const auto before = facts->days->answered();
      const auto answer = ask(eyes, widget);
      const char* source = facts->days->answered() > before ? "days" : "rows";
      const bool same = sql.agrees(answer, *widget.timeframe);
      const auto own = time(seconds / 40, [&] { ask(eyes, widget); });
      const auto other = time(seconds / 40, [&] { sql.ask(answer, *widget.timeframe); });
      fmt::print("{:<28} p50 {:8.3f} ms  p99 {:8.3f} ms  SQL {:9.2f} ms  {:6.1f} times  {}{}\n", widget.metric_id, own.p50, own.p99,
                 other.p50, other.p50 / own.p50, source, same ? "" : "  DIFFERENT ANSWERS");
      if (!same) status = 1;
      all_sql += other.p50;
    }
    std::vector<metrics::Question> questions;
    for (const Widget& widget : widgets) {
      questions.push_back({widget, *metrics::find_metric(widget.metric_id), *widget.timeframe});
    }
    const auto whole = time(seconds / 4, [&] {
      const metrics::View fresh = view();
      (void)evaluate_all(questions, fresh, setting, metrics::threads_for(questions, fresh));
    });
    fmt::print("{:<28} p50 {:8.3f} ms  p99 {:8.3f} ms  SQL {:9.2f} ms  {:6.1f} times\n", "the whole dashboard", whole.p50,
               whole.p99, all_sql, all_sql / whole.p50);
  }
  std::filesystem::remove(file);
  return status;
}

}  // namespace crondb::bench
