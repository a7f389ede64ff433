#include "crondb/storage/contract.hpp"

#include <set>

#include <doctest/doctest.h>

#include "crondb/storage/access.hpp"
#include "crondb/storage/decorator.hpp"
#include "crondb/storage/decorators/access.hpp"
#include "crondb/storage/decorators/analytics.hpp"
#include "crondb/storage/decorators/deliveries.hpp"
#include "crondb/storage/decorators/engagement.hpp"
#include "crondb/storage/decorators/facts.hpp"
#include "crondb/storage/decorators/icp.hpp"
#include "crondb/storage/decorators/identities.hpp"
#include "crondb/storage/decorators/imports.hpp"
#include "crondb/storage/decorators/industry.hpp"
#include "crondb/storage/decorators/leads.hpp"
#include "crondb/storage/decorators/notifications.hpp"
#include "crondb/storage/decorators/pipeline.hpp"
#include "crondb/storage/decorators/replays.hpp"
#include "crondb/storage/decorators/reports.hpp"
#include "crondb/storage/decorators/schedules.hpp"
#include "crondb/storage/decorators/teams.hpp"
#include "crondb/storage/engagement.hpp"
#include "crondb/storage/facts.hpp"
#include "crondb/storage/leads.hpp"
#include "crondb/storage/memory.hpp"
#include "crondb/storage/pipeline.hpp"
#include "crondb/storage/replays.hpp"
#include "crondb/storage/reports.hpp"
#include "crondb/storage/sealed.hpp"
#include "crondb/storage/sqlite.hpp"
#include "temporary_directory.hpp"

using namespace crondb;

namespace {

void keeps(const ContractCase& rule, Storage& storage) {
  const auto broken = rule.broken_by(storage);
  CHECK_MESSAGE(!broken, rule.name << ": " << broken.value_or(""));
}

/// A storage whose every port is a decorator that changes nothing.
class Forwarding : public StorageDecorator {
 public:
  using StorageDecorator::StorageDecorator;
  Result<void> run(AccessMode access, const Work& work) override {
    return StorageDecorator::run(access, [&](Transaction& tx) {
      Ports ports(tx);
      return work(ports);
    });
  }

 private:
  class Ports : public TransactionDecorator {
   public:
    explicit Ports(Transaction& tx)
        : TransactionDecorator(tx),
          access_(tx.access()),
          pipeline_(tx.pipeline()),
          leads_(tx.leads()),
          engagement_(tx.engagement()),
          reports_(tx.reports()),
          facts_(tx.facts()),
          replays_(tx.replays()),
          teams_(tx.teams()),
          deliveries_(tx.deliveries()),
          industry_(tx.industry()),
          schedules_(tx.schedules()),
          analytics_(tx.analytics()),
          icp_(tx.icp()),
          identities_(tx.identities()),
          notifications_(tx.notifications()),
          imports_(tx.imports()) {}
    AccessPort& access() override { return access_; }
    PipelinePort& pipeline() override { return pipeline_; }
    ReportsPort& reports() override { return reports_; }
    LeadsPort& leads() override { return leads_; }
    EngagementPort& engagement() override { return engagement_; }
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

   private:
    AccessDecorator access_;
    PipelineDecorator pipeline_;
    LeadsDecorator leads_;
    EngagementDecorator engagement_;
    ReportsDecorator reports_;
    FactsDecorator facts_;
    ReplayDecorator replays_;
    TeamsDecorator teams_;
    DeliveriesDecorator deliveries_;
    IndustryDecorator industry_;
    SchedulesDecorator schedules_;
    AnalyticsDecorator analytics_;
    IcpDecorator icp_;
    IdentitiesDecorator identities_;
    NotificationsDecorator notifications_;
    ImportsDecorator imports_;
  };
};

}  // namespace

TEST_CASE("the storage in memory keeps the contract") {
  for (const ContractCase& rule : storage_contract()) {
    SUBCASE(rule.name.c_str()) {
      MemoryStorage storage;
      keeps(rule, storage);
    }
  }
}

TEST_CASE("the storage in an SQLite file keeps the contract") {
  for (const ContractCase& rule : storage_contract()) {
    SUBCASE(rule.name.c_str()) {
      const TemporaryDirectory directory;
      SqliteOptions options;
      options.path = directory.file("contract.db");
      const auto storage = SqliteStorage::open(options);
      REQUIRE_MESSAGE(storage, storage.error().message);
      keeps(rule, **storage);
    }
  }
}

TEST_CASE("a storage behind decorators keeps the contract") {
  for (const ContractCase& rule : storage_contract()) {
    SUBCASE(rule.name.c_str()) {
      MemoryStorage memory;
      Forwarding storage(memory);
      keeps(rule, storage);
    }
  }
}

TEST_CASE("a storage that keeps its secrets sealed keeps the contract") {
  const Seal seal({Seal::Key{1, 2, 3}});
  for (const ContractCase& rule : storage_contract()) {
    SUBCASE(rule.name.c_str()) {
      MemoryStorage memory;
      SealedStorage storage(memory, seal);
      keeps(rule, storage);
    }
  }
}

TEST_CASE("a decorated storage shares the facts of the one beneath") {
  MemoryStorage memory;
  StorageDecorator storage(memory);
  CHECK(&storage.facts() == &memory.facts());
}

TEST_CASE("every rule of the contract has a name of its own") {
  std::set<std::string> names;
  for (const ContractCase& rule : storage_contract()) CHECK_MESSAGE(names.insert(rule.name).second, rule.name);
}

TEST_CASE("writing in a read transaction of the storage in memory is a broken precondition") {
  MemoryStorage storage;
  CHECK_THROWS_AS((void)storage.run(AccessMode::read, [](Transaction& tx) { return tx.access().put_team(Team{}); }),
                  std::logic_error);
  CHECK(*transact(storage, AccessMode::read, [](Transaction& tx) { return tx.access().count_teams(); }) == 0);
}
