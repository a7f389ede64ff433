#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <stdexcept>
#include <vector>

#include "benches.hpp"
#include "crondb/access/operations.hpp"
#include "crondb/schedules/operations.hpp"
#include "crondb/storage/sqlite.hpp"
#include "must.hpp"

namespace crondb::bench {

namespace {

using Steady = std::chrono::steady_clock;
using Milli = std::chrono::duration<double, std::milli>;

constexpr int teams = 100;
constexpr int schedules_of_team = 100;
constexpr double most_ms = 20;

class Morning final : public Clock {
 public:
  Instant now() override { return now_; }
  void advance(Milliseconds by) { now_ += by; }

 private:
  Instant now_ = *parse_instant("2026-05-01T12:00:00Z");
};

/// Nothing is due here.
class NoPdf final : public PdfRenderer {
 public:
  Result<std::string> draw(const Snapshot&, const std::vector<std::string>&) const override { return std::string(); }
  Result<std::string> draw(const Benchmark&) const override { return std::string(); }
};

}  // namespace

int schedules(double seconds) {
  const auto directory =
      std::filesystem::temp_directory_path() / ("crondb-bench-" + std::to_string(Steady::now().time_since_epoch().count()));
  std::filesystem::create_directories(directory);
  double median = 0;
  {
    Morning clock;
    RandomIds ids;
    const Environment environment{clock, ids, Plan::pro};
    const auto storage = must(SqliteStorage::open({.path = (directory / "crm.db").string()}));
    for (int t = 0; t < teams; ++t) {
      const auto name = std::to_string(t);
      const auto owner = must(instance::add_user(
          *storage, environment, {.email = "a" + name + "@b.example", .name = "A", .team = "Team " + name, .plan = Plan::pro}));
      const Principal by{owner.user.id, owner.team.id, Role::owner, Plan::pro};
      must(transact(*storage, AccessMode::write, [&](Transaction& tx) -> Result<Nothing> {
        Context context{tx, storage->facts(), environment, by, clock.now()};
        for (int i = 0; i < schedules_of_team; ++i) {
          const auto cron = std::to_string(i % 60) + " 8 * * *";
          if (auto made = create_schedule.within(
                  context, {.report_type = ReportType::pipeline_summary, .cron = cron, .recipients = {"a@b.example"}});
              !made) {
            return fail(made.error());
          }
        }
        return Nothing{};
      }));
    }
    std::vector<double> polls;
    for (const auto end = Steady::now() + std::chrono::duration<double>(std::min(seconds, 5.0)); Steady::now() < end;) {
      clock.advance(Milliseconds{1});
      const auto start = Steady::now();
      if (must(run_due_schedules(*storage, environment, NoPdf())) != SchedulesRun{}) throw std::runtime_error("one was due");
      polls.push_back(Milli(Steady::now() - start).count());
    }
    std::sort(polls.begin(), polls.end());
    median = polls[polls.size() / 2];
    std::printf("a poll of %d schedules, none due: %.3f ms (slowest of %zu: %.3f ms; at most %.0f ms wanted)\n",
                teams * schedules_of_team, median, polls.size(), polls.back(), most_ms);
  }
  std::error_code ignored;
  std::filesystem::remove_all(directory, ignored);
  return median < most_ms ? 0 : 1;
}

}  // namespace crondb::bench
