#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "bench/scratch.hpp"
#include "benches.hpp"
#include "crondb/pipeline/operations.hpp"

namespace crondb::bench {

namespace {

using Steady = std::chrono::steady_clock;
using Milli = std::chrono::duration<double, std::milli>;

constexpr int deals = 5'000;
constexpr int exporters = 4;
constexpr int writers = 2;
constexpr double mebibyte = 1 << 20;
constexpr double most_log = 64;

/// How long calls took, in milliseconds.
class Durations {
 public:
  void add(const std::vector<double>& more) {
    const std::lock_guard lock(mutex_);
    all_.insert(all_.end(), more.begin(), more.end());
  }
  void print(const char* what) {
    std::ranges::sort(all_);
    if (all_.empty()) return;
    std::printf("%-10s %8zu: median %6.1f ms, 99 of 100 within %6.1f ms, longest %6.1f ms\n", what, all_.size(),
                all_[all_.size() / 2], all_[all_.size() * 99 / 100], all_.back());
  }

 private:
  std::mutex mutex_;
  std::vector<double> all_;
};

void create(const Session& session, const std::string& name) {
  CreateDeal deal;
  deal.name = name;
  deal.domain = name + ".example.com";
  must(create_deal(session, deal));
}

/// Pages of exports, one after the other from the beginning to the end, again and again.
class Exports {
 public:
  explicit Exports(Session session) : session_(session) {}
  void page() { next_.after = must(export_deals(session_, next_)).next; }

 private:
  Session session_;
  ExportDeals next_;
};

/// Exporters and writers for so long; the most bytes that the log had.
std::int64_t load(Scratch& scratch, double seconds, int exporters_now) {
  Durations pages;
  Durations writes;
  std::atomic<bool> done = false;
  std::vector<std::thread> threads;
  const auto repeat = [&](Durations& durations, std::function<void()> call) {
    threads.emplace_back([&done, &durations, call = std::move(call)] {
      std::vector<double> taken;
      while (!done) {
        const auto begin = Steady::now();
        call();
        taken.push_back(Milli(Steady::now() - begin).count());
      }
      durations.add(taken);
    });
  };
  for (int i = 0; i < exporters_now; ++i) {
    repeat(pages, [exports = Exports(scratch.session())]() mutable { exports.page(); });
  }
  for (int i = 0; i < writers; ++i) {
    repeat(writes, [session = scratch.session(), name = "written" + std::to_string(i)] { create(session, name); });
  }
  std::int64_t longest = 0;
  for (const auto begin = Steady::now(); Milli(Steady::now() - begin).count() < seconds * 1'000;) {
    longest = std::max(longest, scratch.sizes().log);
    std::this_thread::sleep_for(Milliseconds(5));
  }
  done = true;
  for (auto& thread : threads) thread.join();
  pages.print("  pages");
  writes.print("  writes");
  return longest;
}

}  // namespace

int wal(double seconds) {
  Scratch scratch("wal");
  for (int i = 0; i < deals; ++i) create(scratch.session(), "deal" + std::to_string(i));
  std::printf("%d writers alone\n", writers);
  const auto alone = load(scratch, seconds / 2, 0);
  std::printf("%d writers, %d exporters\n", writers, exporters);
  const auto beside = load(scratch, seconds / 2, exporters);
  std::this_thread::sleep_for(std::chrono::seconds(3));
  const auto [database, quiet] = scratch.sizes();
  std::printf("log at most %.1f MiB alone, %.1f MiB beside exporters (target %.0f), %.1f MiB when quiet; database %.1f MiB\n",
              static_cast<double>(alone) / mebibyte, static_cast<double>(beside) / mebibyte, most_log,
              static_cast<double>(quiet) / mebibyte, static_cast<double>(database) / mebibyte);
  return static_cast<double>(std::max(alone, beside)) <= most_log * mebibyte && quiet == 0 ? 0 : 1;
}

}  // namespace crondb::bench
