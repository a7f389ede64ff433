#include "timers.hpp"

#include <array>
#include <chrono>
#include <string_view>

#ifdef __GLIBC__
#include <malloc.h>
#endif
#include <spdlog/spdlog.h>

#include "crondb/access/operations.hpp"
#include "crondb/analytics/operations.hpp"
#include "crondb/industry/operations.hpp"
#include "crondb/notifications/operations.hpp"
#include "crondb/reports/operations.hpp"
#include "crondb/schedules/operations.hpp"
#include "crondb/storage/batches.hpp"
#include "crondb/storage/deliveries.hpp"
#include "crondb/storage/replays.hpp"
#include "crondb/teams/operations.hpp"
#include "delivery/documents.hpp"

namespace crondb::server {

Result<void> write_key_uses(Services& services) {
  const auto uses = services.key_uses.take();
  if (uses.empty()) return {};
  return transact(services.storage, AccessMode::write, [&](Transaction& tx) -> Result<void> {
    for (const auto& [key, at] : uses) {
      if (auto marked = mark_key_used(tx, key, at); !marked) return marked;
    }
    return {};
  });
}

namespace {

/// Calls `purge(tx, before, limit)`, which says how many rows it erased, until nothing older than `age` is left.
template <class Purge>
Result<void> forget(Services& services, std::chrono::hours age, Purge purge) {
  static constexpr std::int64_t batch = 500;
  const Instant before = services.environment.clock.now() - age;
  const auto purged = erase_in_batches(services.storage, batch, [&](Transaction& tx) { return purge(tx, before, batch); });
  return purged ? Result<void>() : fail(purged.error());
}

Result<void> forget_replays(Services& services) {
  return forget(services, std::chrono::hours{24},
                [](Transaction& tx, Instant before, std::int64_t limit) { return tx.replays().purge(before, limit); });
}

Result<void> remove_snapshots(Services& services) {
  const auto removed = remove_expired_snapshots(services.storage, services.environment.clock.now());
  if (!removed) return fail(removed.error());
  if (*removed > 0) spdlog::info("removed {} expired snapshots", *removed);
  return {};
}

Result<void> count_industries(Services& services) {
  const auto counted = refresh_industries(services.storage, services.environment.clock.now());
  return counted ? Result<void>() : fail(counted.error());
}

Result<void> send_reports(Services& services) {
  const auto run = run_due_schedules(services.storage, services.environment, Documents());
  if (!run) return fail(run.error());
  const auto count = [&](const std::string& outcome, std::int64_t number) {
    services.monitoring.add("crondb_schedule_runs_total", "Scheduled reports by what became of them", {{"outcome", outcome}},
                            number);
  };
  count("sent", run->sent);
  count("failed", run->failed);
  count("missed", run->missed);
  count("disabled", run->disabled);
  if (*run != SchedulesRun{}) {
    spdlog::info("scheduled reports: {} sent, {} failed, {} missed, {} disabled", run->sent, run->failed, run->missed,
                 run->disabled);
  }
  return {};
}

Result<void> forget_usage(Services& services) {
  const auto forgotten = forget_old_usage(services.storage, services.environment.clock.now());
  if (!forgotten) return fail(forgotten.error());
  return {};
}

Result<void> forget_deliveries(Services& services) {
  return forget(services, std::chrono::hours{90 * 24}, [](Transaction& tx, Instant before, std::int64_t limit) {
    return tx.deliveries().purge_deliveries(before, limit);
  });
}

/// For at most a second at a time, so that the server can stop.
Result<void> purge_teams(Services& services) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds{1};
  const auto erased = purge_disbanded_teams(services.storage, [&] { return std::chrono::steady_clock::now() > end; });
  if (!erased) return fail(erased.error());
  if (*erased > 0) spdlog::info("purged {} rows of disbanded teams", *erased);
  return {};
}

Result<void> tell_due_tasks(Services& services) {
  const auto told = notifications::tell_due_tasks(services.storage, services.environment);
  return told ? Result<void>() : fail(told.error());
}

Result<void> tell_expiring_snapshots(Services& services) {
  const auto told = notifications::tell_expiring_snapshots(services.storage, services.environment);
  return told ? Result<void>() : fail(told.error());
}

Result<void> forget_tickets(Services& services) { return forget_old_tickets(services.storage, services.environment.clock.now()); }

/// What was freed stays with the process otherwise, in pieces between what is still used.
Result<void> return_memory(Services&) {
#ifdef __GLIBC__
  static constexpr std::size_t worth_it = std::size_t{16} << 20;
  const auto heap = mallinfo2();
  if (heap.fordblks > worth_it) malloc_trim(0);
#endif
  return {};
}

/// Each is run when the server starts, and again when its period has passed since it was done.
struct Timer {
  std::string_view what;
  std::chrono::seconds period;
  Result<void> (*work)(Services&);
};
constexpr auto timers = std::to_array<Timer>({
    {"noting when API keys were used", std::chrono::seconds{5}, &write_key_uses},
    {"returning memory to the system", std::chrono::seconds{5}, &return_memory},
    {"purging disbanded teams", std::chrono::seconds{5}, &purge_teams},
    {"forgetting old deliveries", std::chrono::hours{1}, &forget_deliveries},
    {"forgetting old answers", std::chrono::hours{1}, &forget_replays},
    {"sending scheduled reports", std::chrono::minutes{5}, &send_reports},
    {"forgetting old usage", std::chrono::hours{1}, &forget_usage},
    {"forgetting old tickets", std::chrono::hours{1}, &forget_tickets},
    {"telling of tasks that are due", std::chrono::minutes{1}, &tell_due_tasks},
    {"telling of snapshots that expire soon", std::chrono::hours{1}, &tell_expiring_snapshots},
    {"removing expired snapshots", std::chrono::hours{24}, &remove_snapshots},
    {"counting the company pool", std::chrono::hours{1}, &count_industries},
});

void run(const Timer& timer, Services& services) {
  try {
    const auto done = timer.work(services);
    if (!done) spdlog::warn("{} failed: {}", timer.what, done.error().message);
  } catch (const std::exception& error) {
    spdlog::error("{} failed: {}", timer.what, error.what());
  }
}

}  // namespace

Timers::Timers(Services& services) {
  for (const Timer& timer : timers) {
    threads_.emplace_back([this, &services, &timer](const std::stop_token& stop) {
      while (!stop.stop_requested()) {
        run(timer, services);
        std::unique_lock lock(mutex_);
        wake_.wait_for(lock, stop, timer.period, [] { return false; });
      }
    });
  }
}

Timers::~Timers() {
  for (auto& thread : threads_) thread.request_stop();
}

}  // namespace crondb::server
