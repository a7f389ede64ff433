#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <vector>

#include "core/int128.hpp"
#include "crondb/core/id.hpp"
#include "crondb/metrics/catalog.hpp"
#include "crondb/metrics/formula.hpp"
#include "crondb/pipeline/deal.hpp"
#include "metrics/facts.hpp"

/// Counting and summing rows: the part of the evaluator that touches every row.
namespace crondb::metrics {

/// Whose rows count. A row is in scope if it is owned by or assigned to one of `users`.
struct Scope {
  std::vector<UserId> users;
  bool unassigned = false;  ///< also rows with neither owner nor assignees
  bool all = false;
};

/// Facts through the eyes of a caller: what can be known of every dictionary entry before rows are looked at.
struct View {
  View(const Facts& facts, const Scope& scope, std::span<const Stage> stages);

  const Facts& facts;
  std::vector<std::uint8_t> in_scope;         ///< by people set, 1 or 0
  std::vector<Code> stage_position;           ///< by stage; the number of stages if it doesn't exist
  std::vector<std::uint32_t> open_stages_to;  ///< by stage: the number of open stages up to it, 0 unless it is an open one
  std::vector<std::int64_t> probability;      ///< by stage, percent
  std::size_t stages = 0;
  std::uint32_t open_stages = 0;
};

/// Ascending edges of slots, [edge, next edge) each.
class Edges {
 public:
  /// At least two.
  explicit Edges(std::vector<std::int64_t> edges);
  [[nodiscard]] std::size_t slots() const { return edges_.size() - 1; }
  [[nodiscard]] bool holds(std::int64_t time) const { return static_cast<std::uint64_t>(time) - first_ < length_; }
  /// The slot of a time that `holds`. Slots are about equally long, so a guess by proportion is at most a few slots off.
  [[nodiscard]] std::size_t slot(std::int64_t time) const {
    auto guess = static_cast<std::size_t>(static_cast<double>(static_cast<std::uint64_t>(time) - first_) * slots_per_tick_);
    while (time < edges_[guess]) --guess;
    while (time >= edges_[guess + 1]) ++guess;
    return guess;
  }

 private:
  std::vector<std::int64_t> edges_;
  std::uint64_t first_;
  std::uint64_t length_;
  double slots_per_tick_;
};

/// The same slots for instants and for local dates.
struct Slots {
  Edges ticks;
  Edges days;
};

/// What one formula needs to know: the number of rows of a population, and the sum of a quantity.
struct Leaf {
  Population population;
  Quantity quantity;
};

struct Cell {
  std::int64_t count = 0;
  Int128 sum = 0;
};

/// Which cell a row adds to.
struct Layout {
  const Slots& slots;
  Dimension dimension = Dimension::none;
  std::size_t keys = 1;
  std::vector<Code> key_of;      ///< by the dimension's code: the key that takes the row, or `dropped`; empty: the code itself
  std::optional<Code> currency;  ///< only rows with a value in it
};
inline constexpr Code dropped = std::numeric_limits<Code>::max();

class Tally {
 public:
  Tally(std::size_t leaves, std::size_t slots, std::size_t keys) : slots_(slots), keys_(keys), cells_(leaves * slots * keys) {}

  [[nodiscard]] const Cell& at(std::size_t leaf, std::size_t slot, std::size_t key) const {
    return cells_[(leaf * slots_ + slot) * keys_ + key];
  }
  [[nodiscard]] std::span<Cell> of(std::size_t leaf) { return std::span(cells_).subspan(leaf * slots_ * keys_, slots_ * keys_); }

 private:
  std::size_t slots_;
  std::size_t keys_;
  std::vector<Cell> cells_;
};

/// The number of keys that a dimension has without key_of. Of stages the last stands for those that don't exist any more, of
/// currencies for deals without a value.
[[nodiscard]] std::size_t keys_of(Dimension dimension, const View& view);

/// Adds up the rows in scope, in one pass per population that the leaves name.
[[nodiscard]] Tally tally(const View& view, std::span<const Leaf> leaves, const Layout& layout);

/// The time of the first row in scope, in ticks or days as the population counts; nullopt if there is none.
[[nodiscard]] std::optional<std::int64_t> earliest(const View& view, Population population);

}  // namespace crondb::metrics
