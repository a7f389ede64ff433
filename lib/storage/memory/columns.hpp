#pragma once

#include <algorithm>
#include <compare>
#include <map>
#include <utility>
#include <vector>

#include "crondb/core/id.hpp"
#include "storage/memory/table.hpp"

namespace crondb::memory {

/// A deal's place in a column of the board.
struct Slot {
  std::int64_t rank = 0;
  DealId id;
  auto operator<=>(const Slot&) const = default;
};

/// The deals of every stage by (rank, id), in flat arrays: a position is an index.
class Columns {
 public:
  using Slots = std::vector<Slot>;

  [[nodiscard]] const Slots& of(TeamId team, StageId stage) const {
    static const Slots empty;
    const auto found = columns_.find({team, stage});
    return found == columns_.end() ? empty : found->second;
  }
  [[nodiscard]] std::int64_t position(TeamId team, StageId stage, const Slot& slot) const {
    const Slots& column = of(team, stage);
    return std::ranges::lower_bound(column, slot) - column.begin();
  }

  void insert(Journal& journal, TeamId team, StageId stage, const Slot& slot) {
    Slots& column = columns_[{team, stage}];
    journal.record([&column, slot] { remove(column, slot); });
    add(column, slot);
  }
  void erase(Journal& journal, TeamId team, StageId stage, const Slot& slot) {
    Slots& column = columns_[{team, stage}];
    journal.record([&column, slot] { add(column, slot); });  // needs no memory: a column keeps its capacity
    remove(column, slot);
  }
  /// Takes all deals of a team that is to vanish off; says for how many stages.
  std::int64_t drop(Journal& journal, TeamId team, std::int64_t) {
    std::int64_t dropped = 0;
    for (auto entry = columns_.lower_bound({team, StageId{}}); entry != columns_.end() && entry->first.first == team; ++entry) {
      Slots& column = entry->second;
      if (column.empty()) continue;
      Slots& before = journal.record(Undo{&column, {}}).before;
      before.swap(column);
      ++dropped;
    }
    return dropped;
  }

 private:
  struct Undo {
    Slots* column;
    Slots before;
    void operator()() noexcept {
      if (!before.empty()) before.swap(*column);
    }
  };
  static void add(Slots& column, const Slot& slot) { column.insert(std::ranges::lower_bound(column, slot), slot); }
  static void remove(Slots& column, const Slot& slot) {
    const auto place = std::ranges::lower_bound(column, slot);
    if (place != column.end() && *place == slot) column.erase(place);
  }

  std::map<std::pair<TeamId, StageId>, Slots> columns_;
};

}  // namespace crondb::memory
