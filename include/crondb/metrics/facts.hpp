#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <variant>
#include <vector>

#include "crondb/core/id.hpp"
#include "crondb/core/result.hpp"
#include "crondb/pipeline/deal.hpp"

namespace crondb {
class Transaction;
}

namespace crondb::metrics {

/// That a deal, and with it its stays, is gone.
struct DealErased {
  DealId id;
};

/// What one committed transaction did to the rows of one team that metrics read, in the order in which it did it.
struct ChangeSet {
  TeamId team;
  std::int64_t version = 0;  ///< FactsPort::version after the transaction
  std::vector<std::variant<Deal, DealErased, StageInterval>> changes;
};

/// The measurable side of a team's rows at one version: columns in memory, immutable while anyone holds them.
class Facts;

/// Keeps facts of the teams asked for lately, within a budget of memory. Safe to use from many threads at once. A storage owns one
/// and tells it of every commit.
class FactsCache {
 public:
  explicit FactsCache(std::size_t budget_bytes = std::size_t{1} << 30);
  ~FactsCache();

  /// Called by a storage after COMMIT and before the writer is answered; change sets of a team in ascending version order. A gap in
  /// the versions means that another process wrote: the facts are loaded anew when next asked for.
  void apply(const ChangeSet& committed);

  /// The facts of `team` as `tx` sees them, or newer ones if a commit of this storage object came in between. Loads what is
  /// missing. `tx` must be a read transaction: what another one has not yet committed would be kept.
  [[nodiscard]] Result<std::shared_ptr<const Facts>> at(TeamId team, Transaction& tx);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace crondb::metrics
