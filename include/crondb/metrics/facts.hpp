#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <variant>
#include <vector>

#include "crondb/core/id.hpp"
#include "crondb/core/result.hpp"
#include "crondb/engagement/engagement.hpp"
#include "crondb/leads/lead.hpp"
#include "crondb/pipeline/deal.hpp"
#include "crondb/storage/facts.hpp"
#include "crondb/storage/storage.hpp"

#pragma GCC visibility push(default)

namespace crondb::metrics {

/// That a row, and with it its stays, is gone.
template <class AnyId>
struct Erased {
  AnyId id{};
};

using Change = std::variant<Deal, Erased<DealId>, StageInterval, Lead, Erased<LeadId>, StatusInterval, Task, Erased<TaskId>, Call,
                            Erased<CallId>, Email, Erased<EmailId>>;

/// What committed transactions did to the rows of one team that metrics read, in the order in which they did it.
struct ChangeSet {
  TeamId team{};
  std::int64_t version = 0;  ///< FactsPort::version after them
  std::vector<Change> changes{};
};

/// The measurable side of a team's rows at one version: columns in memory, immutable while anyone holds them.
class Facts;

/// Keeps facts of the teams asked for lately, within a budget of memory. Safe to use from many threads at once. A storage owns one
/// and tells it of every commit.
class FactsCache final : public CommitListener {
 public:
  explicit FactsCache(std::size_t budget_bytes = std::size_t{1} << 30);
  ~FactsCache() override;

  /// A gap in the versions means that another process wrote: the facts catch up when next asked for.
  void committed(const ChangeSet& changes) override;

  /// The facts of `team` exactly as `tx`, of that access, sees them, so that they fit everything else that it reads. Catches up by
  /// FactsPort::changes_since, or loads what is missing. A reader whose view is older than the facts that are kept asks for a newer
  /// one (`unavailable`, which `transact` drops), or if it can't loads its own. What a writer sees may never be committed: for it
  /// nothing is kept, and changes of `tx` itself may be missing.
  [[nodiscard]] Result<std::shared_ptr<const Facts>> at(TeamId team, Transaction& tx, AccessMode access);

  /// What the cache holds now, and what it did since it was made.
  struct Usage {
    std::size_t bytes = 0;
    std::size_t teams = 0;
    std::uint64_t hits = 0;       ///< asked for and there
    std::uint64_t loads = 0;      ///< read from the storage as a whole
    std::uint64_t evictions = 0;  ///< teams forgotten for want of room
  };
  [[nodiscard]] Usage usage() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace crondb::metrics

#pragma GCC visibility pop
