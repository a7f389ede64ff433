#include "crondb/storage/memory.hpp"

#include <algorithm>
#include <mutex>
#include <shared_mutex>

#include "core/try.hpp"
#include "crondb/storage/access.hpp"
#include "crondb/storage/engagement.hpp"
#include "crondb/storage/facts.hpp"
#include "crondb/storage/leads.hpp"
#include "crondb/storage/pipeline.hpp"
#include "crondb/storage/replays.hpp"
#include "crondb/storage/reports.hpp"
#include "storage/memory/access.hpp"
#include "storage/memory/analytics.hpp"
#include "storage/memory/deliveries.hpp"
#include "storage/memory/engagement.hpp"
#include "storage/memory/icp.hpp"
#include "storage/memory/identities.hpp"
#include "storage/memory/imports.hpp"
#include "storage/memory/industry.hpp"
#include "storage/memory/leads.hpp"
#include "storage/memory/notifications.hpp"
#include "storage/memory/pipeline.hpp"
#include "storage/memory/reports.hpp"
#include "storage/memory/schedules.hpp"
#include "storage/memory/teams.hpp"

namespace crondb {

namespace memory {

class MemoryFacts final : public FactsPort {
 public:
  explicit MemoryFacts(WorkingView& view) : tables_(view.tables) {}

  Result<std::int64_t> version(TeamId team) override { return copy(tables_.facts_versions.find(team)).value_or(0); }
  /// Every change goes through this process, which is told of each commit: what was longer ago is asked for by nobody.
  Result<std::optional<metrics::ChangeSet>> changes_since(TeamId team, std::int64_t since) override {
    CRONDB_TRY(const std::int64_t now, version(team));
    return since == now ? std::optional(metrics::ChangeSet{team, now, {}}) : std::nullopt;
  }
  Result<void> scan_deals(TeamId team, const std::function<void(const Deal&)>& sink) override {
    for (const auto& [key, deal] : tables_.deals.of(team)) sink(deal);
    return {};
  }
  Result<void> scan_intervals(TeamId team, const std::function<void(const StageInterval&)>& sink) override {
    tables_.intervals.each(sink, team);
    return {};
  }
  Result<void> scan_leads(TeamId team, const std::function<void(const Lead&)>& sink) override {
    return scan(tables_.leads, team, sink);
  }
  Result<void> scan_status_intervals(TeamId team, const std::function<void(const StatusInterval&)>& sink) override {
    tables_.status_intervals.each(sink, team);
    return {};
  }
  Result<void> scan_tasks(TeamId team, const std::function<void(const Task&)>& sink) override {
    return scan(tables_.tasks, team, sink);
  }
  Result<void> scan_calls(TeamId team, const std::function<void(const Call&)>& sink) override {
    return scan(tables_.calls, team, sink);
  }
  Result<void> scan_emails(TeamId team, const std::function<void(const Email&)>& sink) override {
    return scan(tables_.emails, team, sink);
  }

 private:
  template <class Row>
  static Result<void> scan(const Catalog<Row>& rows, TeamId team, const std::function<void(const Row&)>& sink) {
    for (const auto& [key, row] : rows.of(team)) sink(row);
    return {};
  }

  Tables& tables_;
};

class MemoryReplays final : public ReplayPort {
 public:
  explicit MemoryReplays(WorkingView& view) : tables_(view.tables), journal_(view.journal) {}

  Result<std::optional<Replay>> find(TeamId team, UserId user, std::string_view route, std::string_view key) override {
    return copy(tables_.replays.find(team, user, route, key));
  }
  Result<void> put(TeamId team, const Replay& replay) override {
    tables_.replays.put(journal_, {team, replay.user_id, replay.route, replay.key}, replay);
    return {};
  }
  Result<std::int64_t> purge(Instant before, std::int64_t limit) override {
    return tables_.replays.purge(journal_, limit, [&](const auto&, const Replay& replay) { return replay.created_at < before; });
  }

 private:
  Tables& tables_;
  Journal& journal_;
};

class MemoryTransaction final : public Transaction {
 public:
  MemoryTransaction(Tables& tables, bool writable) : view_{tables, Journal(writable), {}} {}

  AccessPort& access() override { return access_; }
  PipelinePort& pipeline() override { return pipeline_; }
  LeadsPort& leads() override { return leads_; }
  EngagementPort& engagement() override { return engagement_; }
  ReportsPort& reports() override { return reports_; }
  FactsPort& facts() override { return facts_; }
  ReplayPort& replays() override { return replays_; }
  TeamsPort& teams() override { return teams_; }
  DeliveriesPort& deliveries() override { return deliveries_; }
  IndustryPort& industry() override { return industry_; }
  SchedulesPort& schedules() override { return schedules_; }
  AnalyticsPort& analytics() override { return analytics_; }
  IcpPort& icp() override { return icp_; }
  IdentitiesPort& identities() override { return identities_; }
  NotificationsPort& notifications() override { return notifications_; }
  ImportsPort& imports() override { return imports_; }

  /// Makes everything stay, and tells what metrics need to know of it.
  [[nodiscard]] std::map<TeamId, metrics::ChangeSet> commit() {
    for (auto& [team, set] : view_.changes) {
      set.team = team;
      set.version = copy(view_.tables.facts_versions.find(team)).value_or(0) + 1;
      view_.tables.facts_versions.put(view_.journal, {team}, set.version);
    }
    view_.journal.keep();
    return std::move(view_.changes);
  }

 private:
  WorkingView view_;
  MemoryAccess access_{view_};
  MemoryPipeline pipeline_{view_};
  MemoryLeads leads_{view_};
  MemoryEngagement engagement_{view_};
  MemoryReports reports_{view_};
  MemoryFacts facts_{view_};
  MemoryReplays replays_{view_};
  MemoryTeams teams_{view_};
  MemoryDeliveries deliveries_{view_};
  MemoryIndustry industry_{view_};
  MemorySchedules schedules_{view_};
  MemoryAnalytics analytics_{view_};
  MemoryIcp icp_{view_};
  MemoryIdentities identities_{view_};
  MemoryNotifications notifications_{view_};
  MemoryImports imports_{view_};
};

}  // namespace memory

class MemoryStorage::Impl {
 public:
  explicit Impl(std::size_t facts_budget_bytes) : facts(facts_budget_bytes) {}

  Result<void> read(const Work& work) {
    {
      const std::lock_guard queue(entrance_);
    }
    const std::shared_lock lock(mutex_);
    memory::MemoryTransaction tx(tables_, false);
    return work(tx);
  }

  Result<void> write(const Work& work) {
    std::unique_lock queue(entrance_);
    const std::unique_lock lock(mutex_);
    queue.unlock();
    memory::MemoryTransaction tx(tables_, true);
    if (auto done = work(tx); !done) return done;
    for (const auto& [team, set] : tx.commit()) facts.committed(set);
    return {};
  }

  metrics::FactsCache facts;

 private:
  std::mutex entrance_;  ///< lets a writer past readers that keep coming
  std::shared_mutex mutex_;
  memory::Tables tables_;
};

MemoryStorage::MemoryStorage(std::size_t facts_budget_bytes) : impl_(std::make_unique<Impl>(facts_budget_bytes)) {}
MemoryStorage::~MemoryStorage() = default;

Result<void> MemoryStorage::run(AccessMode access, const Work& work) {
  return access == AccessMode::read ? impl_->read(work) : impl_->write(work);
}

metrics::FactsCache& MemoryStorage::facts() { return impl_->facts; }

}  // namespace crondb
