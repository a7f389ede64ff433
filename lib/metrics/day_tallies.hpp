#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "metrics/tally.hpp"

/// Counts and sums by local day, kept so that an answer costs days, not rows.
///
/// A *cube* is what `tally_rows` finds for one leaf, split by one dimension, with every local day as a slot: cells by day and code.
/// It is made when it is first asked for, out of the chunks that there are then, and added up for whatever window is asked. Chunks
/// never change while somebody holds them, and the cubes hold theirs; so when rows change, the writer makes other chunks, and the
/// next reader finds which those are by their addresses, counts the old ones out and the new ones in. What a cube says thus follows
/// from the same scans as everything else, and fits exactly the facts that it is asked with.
///
/// Everybody's rows have their cubes, and so has every other *share* of them (those of some people, the leads that filters let
/// through) that is asked about again and again; a share that nobody asks about for a minute is forgotten.
///
/// Days that a window cuts are read from rows. Cubes know nothing of medians and of what depends on the time; those that depend on
/// the board (how far deals got, what their stages make of their values) are made anew when it changes.
namespace crondb::metrics {

/// Kept beside the facts of a team, one for all their versions. Safe to use from many threads at once.
class DayTallies {
 public:
  DayTallies();
  ~DayTallies();
  DayTallies(const DayTallies&) = delete;
  DayTallies& operator=(const DayTallies&) = delete;

  /// Adds what `leaf` counts to `cells`, which are those of `grid`. False, and nothing is added, if that must be read from rows.
  [[nodiscard]] bool add(const View& view, const Leaf& leaf, const Grid& grid, std::span<Cell> cells);
  /// Tells that so many rows were looked at for a share without asking cubes, which may become worth it.
  void note(const View& view, const Narrowed* narrowed, std::size_t rows);
  /// Approximate, in bytes; chunks that only the cubes still hold are left out.
  [[nodiscard]] std::size_t bytes() const;

  struct Limits {
    std::size_t least_rows = 20'000;   ///< tables with fewer are read: that takes less than the cubes' upkeep
    std::size_t read_enough = 20'000;  ///< a share has cubes when so many rows have been read of it without
    std::size_t apart = 4;             ///< so many chunks that differ are read beside the cubes, more are counted into them
    bool always_move = false;          ///< count chunks that differ into the cubes however many they are
  };
  /// For tests, which force either way.
  static void set_limits(const Limits& limits);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace crondb::metrics
