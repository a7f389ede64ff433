#include <algorithm>
#include <chrono>
#include <functional>
#include <random>
#include <string>
#include <unordered_map>
#include <vector>

#include <fmt/format.h>

#include "bench/benches.hpp"
#include "crondb/metrics/catalog.hpp"
#include "crondb/metrics/run.hpp"
#include "metrics/evaluate.hpp"
#include "metrics/facts.hpp"

namespace crondb::bench {

namespace {

using metrics::Chunk;
using metrics::Facts;
using metrics::FactsWriter;
using Watch = std::chrono::steady_clock;

constexpr std::uint64_t deal_count = 300'000;
constexpr std::uint64_t person_count = 40;

template <class AnyId>
AnyId id(std::uint64_t n) {
  AnyId made;
  for (std::size_t i = 0; i < 8; ++i) made.bytes[15 - i] = static_cast<std::uint8_t>(n >> (8 * i));
  return made;
}

std::vector<Stage> stages() {
  std::vector<Stage> all;
  const auto add = [&](const char* name, StageKind kind, std::int64_t probability) {
    const auto order = static_cast<std::int64_t>(all.size());
    all.push_back({id<StageId>(all.size() + 1), name, "#000000", order, kind, probability});
  };
  add("New", StageKind::open, 10);
  add("Qualified", StageKind::open, 25);
  add("Proposal", StageKind::open, 50);
  add("Negotiation", StageKind::open, 75);
  add("Won", StageKind::won, 100);
  add("Lost", StageKind::lost, 0);
  return all;
}

/// Three years of deals up to `now`, each through one to five stages.
FactsWriter team(const std::vector<Stage>& stages, Instant now) {
  std::mt19937_64 random(1);
  const auto below = [&](std::uint64_t n) { return random() % n; };
  const std::vector<Currency> currencies{*Currency::find("USD"), *Currency::find("USD"), *Currency::find("EUR")};
  FactsWriter writer;
  std::uint64_t interval = 0;
  for (std::uint64_t n = 1; n <= deal_count; ++n) {
    Deal deal;
    deal.id = id<DealId>(n);
    deal.created_at = now - std::chrono::hours{24 * 1'095} + std::chrono::milliseconds{n * (94'608'000'000 / deal_count)};
    const std::size_t reached = below(stages.size());
    deal.stage_id = stages[reached].id;
    deal.status = stages[reached].kind;
    deal.owner_user_id = id<UserId>(1 + below(person_count));
    if (below(3) == 0) deal.assignee_user_ids = {id<UserId>(1 + below(person_count))};
    deal.currency = currencies[below(currencies.size())];
    if (below(10) != 0) deal.value = static_cast<std::int64_t>(below(10'000'000));
    Instant time = deal.created_at;
    const std::size_t passed = std::min<std::size_t>(reached, below(5));
    for (std::size_t i = 0; i <= passed; ++i) {
      const bool last = i == passed;
      const Instant next = time + std::chrono::minutes{below(30'000)};
      if (last && deal.status != StageKind::open) deal.closed_at = time;
      if (i == 0) {
        if (deal.status == StageKind::lost) deal.lost_reason = "Reason " + std::to_string(below(12));
        if (deal.status == StageKind::open && below(2) == 0)
          deal.expected_close_on = Date{std::chrono::floor<std::chrono::days>(now)};
        if (below(8) == 0) deal.commission = Commission{{50'000, 0}, {}, {{deal.owner_user_id, {400'000, 0}}}};
        writer.put(deal);
      }
      writer.put(StageInterval{id<IntervalId>(++interval), deal.id, last ? deal.stage_id : stages[i].id, time,
                               last ? std::nullopt : std::optional(next)});
      time = next;
    }
    writer.put(deal);
  }
  return writer;
}

void time(const std::string& name, double seconds, const std::function<void()>& work) {
  std::vector<double> milliseconds;
  const auto end = Watch::now() + std::chrono::duration<double>(seconds);
  do {
    const auto start = Watch::now();
    work();
    milliseconds.push_back(std::chrono::duration<double, std::milli>(Watch::now() - start).count());
  } while (Watch::now() < end || milliseconds.size() < 5);
  std::sort(milliseconds.begin(), milliseconds.end());
  const auto percentile = [&](std::size_t p) { return milliseconds[(milliseconds.size() - 1) * p / 100]; };
  fmt::print("{:<44} p50 {:8.3f} ms  p99 {:8.3f} ms  {:>6} runs\n", name, percentile(50), percentile(99), milliseconds.size());
}

}  // namespace

int metrics(double seconds) {
  const Instant now = *parse_instant("2026-05-20T12:30:00Z");
  const std::vector<Stage> board = stages();
  const auto start = Watch::now();
  const FactsWriter writer = team(board, now);
  const auto facts = writer.snapshot();
  fmt::print("{} deals, {} rows, {:.1f} bytes a row, made in {:.0f} ms\n", deal_count, facts->rows(),
             static_cast<double>(facts->bytes()) / static_cast<double>(facts->rows()),
             std::chrono::duration<double, std::milli>(Watch::now() - start).count());

  metrics::Setting setting{
      .calendar = {*TimeZone::find("Europe/Berlin")}, .currency = {}, .stages = board, .names = {}, .now = now};
  for (std::uint64_t n = 1; n <= person_count; ++n) setting.names.emplace(id<UserId>(n), "Person " + std::to_string(n));
  const double each = seconds / static_cast<double>(3 * metrics::catalog().size() + 1);
  time("view of one person", each, [&] { metrics::View(*facts, {.users = {id<UserId>(1)}}, board); });
  const metrics::View view(*facts, {.users = {}, .all = true}, board);
  for (const metrics::Metric& metric : metrics::catalog()) {
    for (const auto preset : {metrics::Preset::last_30d, metrics::Preset::last_12m, metrics::Preset::all_time}) {
      const metrics::Widget widget{"w",
                                   std::string(metric.id),
                                   metric.charts[0],
                                   metric.group_bys.empty() ? std::nullopt : std::optional(metric.group_bys[0]),
                                   {},
                                   {}};
      time(fmt::format("{} {}", metric.id, word(preset)), each, [&] {
        if (!evaluate(widget, metric, {preset, {}, {}, {}}, view, setting)) fmt::print("refused\n");
      });
    }
  }
  return 0;
}

}  // namespace crondb::bench
