#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <random>
#include <vector>

#include "bench/benches.hpp"
#include "bench/scratch.hpp"
#include "crondb/analytics/operations.hpp"

namespace crondb::bench {

namespace {

using Clock = std::chrono::steady_clock;

constexpr int people = 200;
constexpr int pages = 400;
constexpr std::int64_t all_events = 5'000'000;

double processor_seconds() {
  timespec used{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
  return static_cast<double>(used.tv_sec) + static_cast<double>(used.tv_nsec) * 1e-9;
}

/// What a dashboard sends: mostly page views, in sessions that it names or doesn't.
class Crowd {
 public:
  explicit Crowd(Scratch& scratch) : scratch_(scratch) {
    const auto team = scratch.session().principal;
    for (int i = 0; i < people; ++i) {
      const auto added = must(
          instance::add_user(scratch.storage(), scratch.environment(),
                             {.email = "p" + std::to_string(i) + "@bench.example", .name = "P", .team = to_string(team.team)}));
      principals_.push_back({added.user.id, team.team, added.role, team.plan});
    }
  }

  /// A batch of one person's events, within an hour that lies up to `days` days ago.
  void send(std::size_t events, std::int64_t days) {
    const Instant start = scratch_.now() - Milliseconds{1 + below(days * 86'400'000)} - std::chrono::hours{1};
    Track batch;
    auto& list = batch.events.emplace();
    const auto session = "s" + std::to_string(below(1'000'000'000));
    for (std::size_t i = 0; i < events; ++i) {
      TrackedEvent event;
      event.event_type = i % 20 == 7 ? "deal_created" : i % 20 == 13 ? "button" : std::string(page_view);
      event.page = "/page/" + std::to_string(std::min(below(pages), below(pages)));
      event.properties.entries = {{"plan", "\"pro\""}, {"depth", std::to_string(i)}};
      if (count_ % 2 == 0) event.session_id = session + (i < events / 2 ? "a" : "b");
      event.event_id = "event-" + std::to_string(++count_) + "-" + std::to_string(below(1'000'000'000'000));
      event.occurred_at = start + Milliseconds{static_cast<std::int64_t>(i) * 3'600'000 / static_cast<std::int64_t>(events)};
      list.push_back(std::move(event));
    }
    must(track({scratch_.storage(), scratch_.environment(), principals_[static_cast<std::size_t>(below(people))]}, batch));
  }

 private:
  std::int64_t below(std::int64_t end) { return static_cast<std::int64_t>(random_() % static_cast<std::uint64_t>(end)); }

  Scratch& scratch_;
  std::mt19937_64 random_{7};
  std::vector<Principal> principals_;
  std::int64_t count_ = 0;
};

}  // namespace

int analytics(double seconds) {
  Scratch scratch("analytics");
  Crowd crowd(scratch);

  const double processor = processor_seconds();
  const auto begin = Clock::now();
  std::int64_t batches = 0;
  while (std::chrono::duration<double>(Clock::now() - begin).count() < seconds / 2) {
    crowd.send(100, 1);
    ++batches;
  }
  const double wall = std::chrono::duration<double>(Clock::now() - begin).count();
  const double per_core = static_cast<double>(100 * batches) / (processor_seconds() - processor);
  std::printf("track, batches of 100, each synced: %.0f events/s; %.0f events per second of one core (wanted: 20,000)\n",
              static_cast<double>(100 * batches) / wall, per_core);

  const char* percent = std::getenv("CRONDB_BENCH_PERCENT");
  const std::int64_t events = all_events * (percent ? std::atoll(percent) : 100) / 100;
  for (std::int64_t sent = 100 * batches; sent < events; sent += 500) crowd.send(500, 29);
  std::vector<double> times;
  Traffic traffic;
  for (const auto end = Clock::now() + std::chrono::duration<double>(seconds / 2); Clock::now() < end;) {
    const auto start = Clock::now();
    traffic = must(get_traffic(scratch.session(), {}));
    times.push_back(std::chrono::duration<double, std::milli>(Clock::now() - start).count());
  }
  std::ranges::sort(times);
  const double median = times[times.size() / 2];
  std::printf("traffic over %lld events (%lld page views, %lld sessions): median %.2f ms, slowest %.2f ms (wanted: under 10 ms)\n",
              static_cast<long long>(events), static_cast<long long>(traffic.page_views), static_cast<long long>(traffic.sessions),
              median, times.back());
  return per_core >= 20'000 && median < 10 ? 0 : 1;
}

}  // namespace crondb::bench
