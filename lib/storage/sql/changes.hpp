#pragma once

#include <utility>
#include <vector>

#include "crondb/metrics/facts.hpp"
#include "storage/sql/engine.hpp"

namespace crondb::sql::inline CRONDB_ENGINE {

/// What one work did to rows that metrics read, one change set per team.
class Changes {
 public:
  template <class Change>
  void add(TeamId team, Change&& change) {
    if (sets_.empty() || sets_.back().team != team) open(team);
    sets_.back().changes.emplace_back(std::forward<Change>(change));
  }
  [[nodiscard]] std::vector<metrics::ChangeSet>& sets() { return sets_; }

 private:
  /// Moves the set of `team` to the end, or begins one there.
  void open(TeamId team);

  std::vector<metrics::ChangeSet> sets_;
};

}  // namespace crondb::sql::inline CRONDB_ENGINE
