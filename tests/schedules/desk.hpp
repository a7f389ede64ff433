#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "crondb/access/operations.hpp"
#include "crondb/pipeline/operations.hpp"
#include "crondb/reports/operations.hpp"
#include "crondb/schedules/operations.hpp"
#include "crondb/storage/access.hpp"
#include "crondb/storage/deliveries.hpp"
#include "crondb/storage/industry.hpp"
#include "crondb/storage/memory.hpp"
#include "crondb/storage/schedules.hpp"
#include "crondb/testing/clock.hpp"
#include "metrics/team.hpp"

namespace crondb::test {

using crondb::testing::CountedIds;
using crondb::testing::FixedClock;

/// Writes the title where a PDF would stand, or does what it is told.
class PlainRenderer final : public PdfRenderer {
 public:
  Result<std::string> draw(const Snapshot& snapshot, const std::vector<std::string>& scope) const override {
    std::string text = "PDF of " + snapshot.title;
    for (const std::string& name : scope) text += ", " + name;
    return instead ? instead() : Result<std::string>(text);
  }
  Result<std::string> draw(const Benchmark& benchmark) const override { return "PDF of " + benchmark.industry; }

  std::function<Result<std::string>()> instead;
};

/// The Pro team "Acme" with Ann, who owns it, Bob, an admin, and one deal of each; the clock stands at noon of Friday, May 1, 2026.
class Desk {
 public:
  explicit Desk(std::unique_ptr<Storage> kept = std::make_unique<MemoryStorage>()) : storage(std::move(kept)) {
    const auto owner = must(
        instance::add_user(*storage, environment, {.email = "ann@acme.example", .name = "Ann", .team = "Acme", .plan = Plan::pro}));
    ann = owner.user.id;
    team = owner.team.id;
    bob = must(instance::add_user(*storage, environment,
                                  {.email = "bob@acme.example", .name = "Bob", .team = "Acme", .role = Role::admin}))
              .user.id;
    must(create_deal(by(ann), {.name = "Ann's deal", .value = Decimal{1000, 0}}));
    must(create_deal(by(bob, Role::admin), {.name = "Bob's deal", .value = Decimal{500, 0}}));
  }

  [[nodiscard]] Session by(UserId user, Role role = Role::owner) { return {*storage, environment, {user, team, role, Plan::pro}}; }
  void write(const std::function<void(Transaction&)>& work) {
    must(storage->run(AccessMode::write, [&](Transaction& tx) -> Result<void> {
      work(tx);
      return {};
    }));
  }

  /// Of Ann, sent as CSV of the pipeline unless `change` says otherwise.
  Schedule schedule(const std::string& cron, const std::function<void(CreateSchedule&)>& change = {}) {
    CreateSchedule request{.report_type = ReportType::pipeline_summary,
                           .cron = cron,
                           .time_zone = {},
                           .recipients = {"lead@acme.example"},
                           .format = ReportFormat::csv,
                           .params = {}};
    if (change) change(request);
    return must(create_schedule(by(ann), request));
  }
  Schedule again(const Schedule& schedule) { return must(get_schedule(by(ann), {schedule.id})); }
  SchedulesRun poll() { return must(run_due_schedules(*storage, environment, renderer)); }
  SchedulesRun poll(std::string_view at) {
    clock.set(at);
    return poll();
  }
  /// What was put into the outbox since the last call.
  std::vector<Delivery> mails() {
    std::vector<Delivery> found;
    write([&](Transaction& tx) {
      found.clear();
      for (auto& each :
           must(tx.deliveries().claim_deliveries(std::nullopt, clock.now(), clock.now() + std::chrono::days{10'000}, 1000))) {
        found.push_back(std::move(each.delivery));
      }
    });
    return found;
  }
  [[nodiscard]] static std::string text(const Delivery& mail) {
    return {mail.attachment->bytes.begin(), mail.attachment->bytes.end()};
  }
  void leave(UserId user) {
    write([&](Transaction& tx) { must(tx.access().erase_membership(team, user)); });
  }

  std::unique_ptr<Storage> storage;
  FixedClock clock{"2026-05-01T12:00:00Z"};
  CountedIds ids;
  Environment environment{clock, ids, Plan::pro};
  PlainRenderer renderer;
  TeamId team;
  UserId ann;
  UserId bob;
};

}  // namespace crondb::test
