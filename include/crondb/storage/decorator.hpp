#pragma once

#include "crondb/storage/storage.hpp"

#pragma GCC visibility push(default)

/// Storages made of other ones: each class here, and those of ports in `decorators/`, passes every call on to what it was made
/// with, which must outlive it. Derive, and override what you change:
///
///     class Counting : public StorageDecorator {
///      public:
///       using StorageDecorator::StorageDecorator;
///       Result<void> run(AccessMode access, const Work& work) override {
///         return inner().run(access, [&](Transaction& tx) {
///           CountingTransaction counting(tx, counters_);  // derived from TransactionDecorator
///           return work(counting);
///         });
///       }
///     };
///
/// A port of yours lives as long as your transaction; `work` may be run more than once, so effects outside the transaction belong
/// behind the call of `inner().run`.
namespace crondb {

/// Passes every call on.
class TransactionDecorator : public Transaction {
 public:
  explicit TransactionDecorator(Transaction& inner) : inner_(inner) {}

  [[nodiscard]] AccessPort& access() override { return inner_.access(); }
  [[nodiscard]] PipelinePort& pipeline() override { return inner_.pipeline(); }
  [[nodiscard]] LeadsPort& leads() override { return inner_.leads(); }
  [[nodiscard]] EngagementPort& engagement() override { return inner_.engagement(); }
  [[nodiscard]] ReportsPort& reports() override { return inner_.reports(); }
  [[nodiscard]] FactsPort& facts() override { return inner_.facts(); }
  [[nodiscard]] ReplayPort& replays() override { return inner_.replays(); }
  [[nodiscard]] TeamsPort& teams() override { return inner_.teams(); }
  [[nodiscard]] DeliveriesPort& deliveries() override { return inner_.deliveries(); }
  [[nodiscard]] IndustryPort& industry() override { return inner_.industry(); }
  [[nodiscard]] SchedulesPort& schedules() override { return inner_.schedules(); }
  [[nodiscard]] AnalyticsPort& analytics() override { return inner_.analytics(); }
  [[nodiscard]] IcpPort& icp() override { return inner_.icp(); }
  [[nodiscard]] IdentitiesPort& identities() override { return inner_.identities(); }
  [[nodiscard]] NotificationsPort& notifications() override { return inner_.notifications(); }
  [[nodiscard]] ImportsPort& imports() override { return inner_.imports(); }
  void foresee_metrics(TeamId team) override { inner_.foresee_metrics(team); }

 protected:
  [[nodiscard]] Transaction& inner() { return inner_; }

 private:
  Transaction& inner_;
};

/// Passes every call on.
class StorageDecorator : public Storage {
 public:
  explicit StorageDecorator(Storage& inner) : inner_(inner) {}

  [[nodiscard]] Result<void> run(AccessMode access, const Work& work) override { return inner_.run(access, work); }
  [[nodiscard]] metrics::FactsCache& facts() override { return inner_.facts(); }

 protected:
  [[nodiscard]] Storage& inner() { return inner_; }

 private:
  Storage& inner_;
};

}  // namespace crondb

#pragma GCC visibility pop
