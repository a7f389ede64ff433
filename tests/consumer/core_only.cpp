#include <iostream>

#include <crondb/icp/score.hpp>
#include <crondb/metrics/rows.hpp>
#include <crondb/metrics/timeframe.hpp>
#include <crondb/pipeline/commission.hpp>
#include <crondb/schedules/cron.hpp>

/// The pure rules, by a program that knows neither a database nor JSON.
int main() {
  using namespace crondb;
  const auto zone = TimeZone::find("Europe/Berlin");
  const auto cron = parse_cron("30 9 * * mon");
  const auto now = parse_instant("2026-05-20T12:00:00Z");
  if (!zone || !cron || !now) return 1;
  std::cout << to_string(*next_after(*cron, *zone, *now)) << '\n';

  metrics::Rows rows;
  rows.stages = {{.name = "Won", .kind = StageKind::won}};
  rows.deals = {{.name = "First order", .value = 125'000, .status = StageKind::won, .closed_at = *now, .created_at = *now}};
  metrics::RunRequest request;
  request.widgets = {{.instance_id = "w1", .metric_id = "deals.win_rate", .chart = metrics::Chart::stat}};
  const auto answer = metrics::run_over(rows, request, *now + std::chrono::hours{1});
  if (!answer) return std::cerr << answer.error().message << '\n', 1;
  std::cout << to_string(answer->results.front().stat->value.value_or(Decimal{})) << '\n';

  const metrics::Calendar calendar{*zone, WeekStart::monday};
  const auto days = metrics::days_of({.preset = metrics::Preset::last_7d}, calendar, *now, std::nullopt);

  const auto shares = split({}, 125'000);
  if (!shares) return 1;
  std::cout << word(tier_of(80)) << '\n';
  return days.first < days.end ? 0 : 1;
}
