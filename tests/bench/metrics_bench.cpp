#include <algorithm>
#include <chrono>
#include <filesystem>
#include <functional>
#include <limits>
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

/// Asks a generated team about itself.
class Bench {
 public:
  Bench(const GeneratedTeam& team, const metrics::Facts& facts) : team_(team), facts_(facts), setting_(team.setting()) {}

  [[nodiscard]] metrics::View view(const metrics::Scope& scope) const {
    return {facts_, scope, team_.stages, team_.zone, team_.now};
  }
  [[nodiscard]] static metrics::Question question(const Widget& widget) {
    return {widget, *metrics::find_metric(widget.metric_id), *widget.timeframe};
  }
  [[nodiscard]] metrics::MetricSeries ask(const metrics::View& eyes, const Widget& widget) const {
    return *evaluate(widget, *metrics::find_metric(widget.metric_id), *widget.timeframe, eyes, setting_);
  }
  /// One run of all widgets, on this thread alone.
  [[nodiscard]] Percentiles time_all(double seconds, const std::vector<Widget>& widgets, const metrics::Scope& scope) const {
    std::vector<metrics::Question> questions;
    for (const Widget& widget : widgets) questions.push_back(question(widget));
    const auto run = [&] {
      const metrics::View fresh = view(scope);
      (void)evaluate_all(questions, fresh, setting_, 1);
    };
    run();
    return time(seconds, run);
  }

 private:
  const GeneratedTeam& team_;
  const metrics::Facts& facts_;
  const metrics::Setting setting_;
};

const metrics::Scope everybody{.users = {}, .all = true};

void report(const std::string& what, const Percentiles& taken) {
  fmt::print("{:<40} p50 {:8.3f} ms  p99 {:8.3f} ms\n", what, taken.p50, taken.p99);
}

/// What has answered since then.
std::string source_since(const metrics::Reads& before) {
  const metrics::Reads now = metrics::reads();
  std::string source = now.days > before.days ? "days" : "rows";
  if (now.listed > before.listed) source += fmt::format(", {} listed", now.listed - before.listed);
  if (now.sorted > before.sorted) source += fmt::format(", {} in order", now.sorted - before.sorted);
  if (now.walked > before.walked) source += fmt::format(", {} walked", now.walked - before.walked);
  return source;
}

/// Of a share of the rows: as it is answered at first, from lists and rows, and when it has been asked often enough.
void report_share(const Bench& bench, double seconds, const std::string& what, const std::vector<Widget>& widgets,
                  const metrics::Scope& scope) {
  metrics::DayTallies::set_limits({.read_enough = std::numeric_limits<std::size_t>::max()});
  report(what, bench.time_all(seconds, widgets, scope));
  metrics::DayTallies::set_limits({});
  for (int i = 0; i < 3; ++i) (void)bench.time_all(0, widgets, scope);
  report("  asked again and again", bench.time_all(seconds, widgets, scope));
}

/// The dashboard through the eyes of some of the team, and its widgets of leads with one tag.
void ask_for_few(const Bench& bench, double seconds) {
  for (const std::uint64_t people : {1, 5, 20, 100}) {
    metrics::Scope scope;
    for (std::uint64_t n = 1; n <= people; ++n) scope.users.push_back(nth<UserId>(n));
    report_share(bench, seconds, fmt::format("{} of {} people", people, GeneratedTeam::people), dashboard(), scope);
  }
  std::vector<Widget> of_leads;
  for (Widget& widget : dashboard()) {
    if (!widget.metric_id.starts_with("leads.")) continue;
    widget.filters.keys.push_back({"tag", {to_string(nth<TagId>(3))}});
    of_leads.push_back(std::move(widget));
  }
  report_share(bench, seconds, "one tag, the widgets of leads", of_leads, everybody);
}

/// Every metric of the catalog over the last 12 months.
void ask_for_all(const Bench& bench, double seconds) {
  std::vector<Widget> widgets;
  for (const metrics::Metric& metric : metrics::catalog()) {
    widgets.push_back({"w" + std::to_string(widgets.size()),
                       std::string(metric.id),
                       metric.charts[0],
                       {},
                       metrics::Timeframe{metrics::Preset::last_12m, {}, {}, {}},
                       {}});
  }
  const metrics::View eyes = bench.view(everybody);
  std::vector<std::pair<double, std::string_view>> slowest;
  for (const Widget& widget : widgets) {
    (void)bench.ask(eyes, widget);
    slowest.emplace_back(time(seconds / 50, [&] { (void)bench.ask(eyes, widget); }).p50, widget.metric_id);
  }
  std::sort(slowest.rbegin(), slowest.rend());
  report(fmt::format("all {} metrics in one run", widgets.size()), bench.time_all(seconds, widgets, everybody));
  for (std::size_t i = 0; i < 8; ++i) fmt::print("  {:<38} p50 {:8.3f} ms\n", slowest[i].second, slowest[i].first);
}

/// What a day brings, one change after the other, while a reader holds what there was before each: deals get another value, leads
/// get on, calls are logged.
void change(const GeneratedTeam& team, FactsWriter& writer, double seconds) {
  std::vector<Deal> deals;
  std::vector<Lead> leads;
  std::vector<Call> calls;
  std::size_t rows_so_far = 0;
  team.each_row([&]<class Row>(const Row& row) {
    const auto keep = [&, n = rows_so_far++](auto& rows) {
      if (n % 97 == 0 && rows.size() < 10'000) rows.push_back(row);
    };
    if constexpr (std::same_as<Row, Deal>) {
      if (row.status == DealStatus::won && row.value) keep(deals);
    } else if constexpr (std::same_as<Row, Lead>) {
      keep(leads);
    } else if constexpr (std::same_as<Row, Call>) {
      keep(calls);
    }
  });
  const auto average = [&](const char* what, auto make) {
    std::size_t changes = 0;
    double taken = 0;
    while (taken < seconds) {
      metrics::ChangeSet committed;
      make(changes++, committed.changes);
      const auto held = writer.snapshot();
      const auto start = Watch::now();
      writer.apply(committed);
      (void)writer.bytes();
      taken += std::chrono::duration<double>(Watch::now() - start).count();
    }
    fmt::print("{:<40} {:8.2f} us on average while a reader holds what was before\n", what,
               taken / static_cast<double>(changes) * 1e6);
  };
  average("another value of a deal", [&](std::size_t n, std::vector<metrics::Change>& changes) {
    Deal& deal = deals[n % deals.size()];
    deal.value = *deal.value + 1;
    changes.emplace_back(deal);
  });
  average("another status of a lead", [&](std::size_t n, std::vector<metrics::Change>& changes) {
    Lead& lead = leads[n % leads.size()];
    lead.status = lead.status == LeadStatus::potential ? LeadStatus::client : LeadStatus::potential;
    changes.emplace_back(lead);
    changes.emplace_back(StatusInterval{nth<IntervalId>(1'000'000'000 + n), lead.id, lead.status, team.now, {}, {}});
  });
  average("a new call", [&](std::size_t n, std::vector<metrics::Change>& changes) {
    Call call = calls[n % calls.size()];
    call.id = nth<CallId>(1'000'000'000 + n);
    changes.emplace_back(call);
  });
}

/// Every widget of the dashboard, and the same question in SQL. 1 if the answers differ.
int ask_beside_sql(const Bench& bench, const GeneratedTeam& team, double seconds) {
  const auto file =
      std::filesystem::temp_directory_path() / fmt::format("crondb_metrics_bench_{}.db", Watch::now().time_since_epoch().count());
  int status = 0;
  {
    SqlDashboard sql(file.string(), team);
    double all_sql = 0;
    const metrics::View eyes = bench.view(everybody);
    for (const Widget& widget : dashboard()) {
      (void)bench.ask(eyes, widget);  // makes what it is answered from
      const auto before = metrics::reads();
      const auto answer = bench.ask(eyes, widget);
      const std::string source = source_since(before);
      const bool same = sql.agrees(answer, *widget.timeframe);
      const auto own = time(seconds / 40, [&] { (void)bench.ask(eyes, widget); });
      const auto other = time(seconds / 40, [&] { sql.ask(answer, *widget.timeframe); });
      fmt::print("{:<28} p50 {:8.3f} ms  p99 {:8.3f} ms  SQL {:9.2f} ms  {:6.1f} times  {}{}\n", widget.metric_id, own.p50, own.p99,
                 other.p50, other.p50 / own.p50, source, same ? "" : "  DIFFERENT ANSWERS");
      if (!same) status = 1;
      all_sql += other.p50;
    }
    const auto whole = bench.time_all(seconds / 4, dashboard(), everybody);
    fmt::print("{:<28} p50 {:8.3f} ms  p99 {:8.3f} ms  SQL {:9.2f} ms  {:6.1f} times\n", "the whole dashboard", whole.p50,
               whole.p99, all_sql, all_sql / whole.p50);
  }
  std::filesystem::remove(file);
  return status;
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

  const Bench bench(team, *facts);
  // SQL would take an hour to load many times the rows.
  const int status = wanted_share() > 1 ? 0 : ask_beside_sql(bench, team, seconds);
  if (wanted_share() > 1) report("the whole dashboard", bench.time_all(seconds / 4, dashboard(), everybody));
  ask_for_few(bench, seconds / 20);
  ask_for_all(bench, seconds / 20);
  fmt::print("{:<40} {:.1f} bytes a row\n", "memory with what answers are made from",
             static_cast<double>(facts->bytes() + facts->days->bytes()) / rows);
  change(team, writer, seconds / 20);
  return status;
}

}  // namespace crondb::bench
