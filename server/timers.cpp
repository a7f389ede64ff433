#include "timers.hpp"

#include <spdlog/spdlog.h>

#include "crondb/access/operations.hpp"
#include "crondb/reports/operations.hpp"

namespace crondb::server {

namespace {

constexpr auto period = std::chrono::seconds{5};
constexpr int periods_between_purges = 720;      // an hour
constexpr int periods_between_cleanups = 17280;  // a day

}  // namespace

Timers::Timers(Services& services) : services_(services), thread_([this](const std::stop_token& stop) { run(stop); }) {}

void Timers::run(const std::stop_token& stop) {
  for (int round = 0; !stop.stop_requested(); ++round) {
    {
      std::unique_lock lock(mutex_);
      wake_.wait_for(lock, stop, period, [] { return false; });
    }
    write_key_uses();
    if (round % periods_between_purges == 0) purge_replays();
    if (round % periods_between_cleanups == 0) remove_snapshots();
  }
}

void Timers::write_key_uses() {
  const auto uses = services_.key_uses.take();
  if (uses.empty()) return;
  const auto written = transact(services_.storage, Access::write, [&](Transaction& tx) -> Result<void> {
    for (const auto& [key, at] : uses) {
      if (auto marked = mark_key_used(tx, key, at); !marked) return marked;
    }
    return {};
  });
  if (!written) spdlog::warn("the last use of {} API keys could not be written down: {}", uses.size(), written.error().message);
}

void Timers::purge_replays() {
  static constexpr std::int64_t batch = 500;
  const Instant before = services_.environment.clock.now() - std::chrono::hours{24};
  for (;;) {
    const auto purged =
        transact(services_.storage, Access::write, [&](Transaction& tx) { return tx.replays().purge(before, batch); });
    if (!purged) {
      spdlog::warn("old answers could not be forgotten: {}", purged.error().message);
      return;
    }
    if (*purged < batch) return;
  }
}

void Timers::remove_snapshots() {
  const auto removed = remove_expired_snapshots(services_.storage, services_.environment.clock.now());
  if (!removed) {
    spdlog::warn("expired snapshots could not be removed: {}", removed.error().message);
  } else if (*removed > 0) {
    spdlog::info("removed {} expired snapshots", *removed);
  }
}

}  // namespace crondb::server
