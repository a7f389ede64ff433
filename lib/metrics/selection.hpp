#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "metrics/candidates.hpp"
#include "metrics/lead_deals.hpp"
#include "metrics/tally.hpp"

/// Picking the rows of a chunk that count, and the cells that they add to.
namespace crondb::metrics {

/// The rows of one chunk that were selected. Reused from chunk to chunk.
struct Selection {
  struct Hit {
    std::uint32_t item;  ///< the row's place in its own table
    std::uint32_t cell;
    Row row;  ///< that of the deal or lead that it belongs to
  };
  CandidateRows candidate_rows;
  std::size_t listed = 0;         ///< rows looked at because they are on a list, in all chunks
  std::size_t walked = 0;         ///< rows looked at one after the other
  std::size_t sorted = 0;         ///< numbers of medians taken from where they are in order
  std::span<Hit> hits;            ///< in `rows` or `spread`
  std::span<std::int64_t> times;  ///< of each hit, until the hits are sorted by key
  std::vector<Hit> rows;
  std::vector<std::int64_t> times_of_rows;
  std::vector<Hit> spread;         ///< with several keys a row
  std::vector<Ticks> ends_of_day;  ///< by day, `never` where not yet asked for
  LeadDeals lead_deals;            ///< for Dimension::funnel
  bool only_count = false;         ///< add to `counted` and select nothing
  std::int64_t counted = 0;
};

/// What a row must be to be selected.
struct Wanted {
  const View& view;
  PopulationFacts rows;
  const Slots& slots;
  std::optional<Code> currency;
  const Narrowed* narrowed = nullptr;  ///< only these leads
  DueBy due = DueBy::window;

  /// What the population's times are held against.
  [[nodiscard]] const Edges& edges() const;
};

/// Calls `f` with the chunks that may have rows in the window, but for groups of them that `whole` takes (ChunkList::each_within).
template <class Chunk, class F, class Whole>
void each_in_window(const Wanted& wanted, const ChunkList<Chunk>& chunks, F&& f, Whole&& whole) {
  const Edges& window = wanted.slots.ticks;
  const bool by_instant = &wanted.edges() == &window || (wanted.due == DueBy::window && is_due(wanted.rows.time));
  if (by_instant && !window.is_empty()) {
    return chunks.each_within(wanted.rows.time, window.at(0), window.at(window.slots()), f, whole);
  }
  for (const auto& chunk : chunks) f(*chunk);
}

/// The candidates among a chunk's rows. Tasks that are due on a day have no instant: they are among those of a window that has
/// days.
template <class Chunk>
[[nodiscard]] Candidates candidates_in(const Wanted& wanted, const Chunk& chunk, CandidateRows& scratch) {
  static const Edges none({0, 0});
  const TimeColumn time = wanted.rows.time;
  const bool by_instant = !is_due(time) || (wanted.due == DueBy::window && wanted.slots.days.is_empty());
  return candidates(wanted.view, chunk, wanted.narrowed, time, by_instant ? wanted.slots.ticks : none, scratch);
}

/// The items of a table that are its chunk's rows.
struct OwnRows {
  std::size_t size;
  [[nodiscard]] std::size_t row_of(std::size_t item) const { return item; }
  template <class F>
  void each_of(Row row, std::size_t&, F&& f) const {
    f(std::size_t{row});
  }
};

/// The items of a table that belong to its chunk's rows, in their order.
struct ChildRows {
  explicit ChildRows(std::span<const Row> all) : size(all.size()), rows(all) {}
  std::size_t size;
  std::span<const Row> rows;
  [[nodiscard]] std::size_t row_of(std::size_t item) const { return rows[item]; }
  /// `near` is where the items of the row before ended: rows mostly ascend, and their items aren't far apart.
  template <class F>
  void each_of(Row row, std::size_t& near, F&& f) const {
    if (near > 0 && rows[near - 1] >= row) near = 0;
    for (std::size_t step = 1; near < size && rows[near] < row;) {
      if (near + step < size && rows[near + step] < row) {
        near += step;
        step *= 2;
      } else if (step > 1) {
        step = 1;
      } else {
        ++near;
      }
    }
    for (; near < size && rows[near] == row; ++near) f(near);
  }
};

/// Selects among the items of a table. Rows outside the window are skipped by a branch, which windows make predictable; what then
/// decides is not, and is computed.
template <class Chunk, class Items, class TimeOf>
void select(const Wanted& wanted, const Chunk& chunk, const Items& items, TimeOf time_of, Selection& selection) {
  const Edges& edges = wanted.edges();
  const auto traits = static_cast<unsigned>(wanted.rows.traits);
  const Candidates some = candidates_in(wanted, chunk, selection.candidate_rows);
  (some.all ? selection.walked : selection.listed) += some.all ? items.size : some.rows.size();
  Selection::Hit* hits = nullptr;
  std::int64_t* times = nullptr;
  const auto make_room = [&](std::size_t size) {
    if (selection.rows.size() < size) {
      selection.rows.resize(size);
      selection.times_of_rows.resize(size);
    }
    hits = selection.rows.data();
    times = selection.times_of_rows.data();
  };
  make_room(some.all ? items.size : some.rows.size());
  std::size_t count = 0;
  [[maybe_unused]] const unsigned any_currency = wanted.currency ? 0 : 1;
  [[maybe_unused]] const Code currency = wanted.currency.value_or(0);
  const auto chosen = [&](std::size_t row) {
    unsigned yes = unsigned{(static_cast<unsigned>(chunk.traits[row]) & traits) == traits};
    if constexpr (requires { chunk.currencies; }) {
      yes &= any_currency | (unsigned{chunk.currencies[row] == currency} & unsigned{chunk.values[row] != no_value});
    }
    return yes;
  };
  const auto consider = [&](std::size_t item, std::size_t row, unsigned is_in_scope) {
    const std::int64_t time = time_of(item, row);
    if (!edges.holds(time)) return;
    hits[count] = {static_cast<std::uint32_t>(item), 0, static_cast<Row>(row)};
    times[count] = time;
    count += chosen(row) & is_in_scope;
  };
  if (!some.all) {
    const std::uint8_t* in_scope = some.in_scope ? nullptr : wanted.view.in_scope();
    std::size_t near = 0;
    for (const Row row : some.rows) {
      const unsigned is_in_scope = in_scope ? in_scope[chunk.people[row]] : 1U;
      items.each_of(row, near, [&](std::size_t item) {
        if (count == selection.rows.size()) make_room(2 * count + 1);
        consider(item, row, is_in_scope);
      });
    }
  } else if (selection.only_count && wanted.view.everybody) {
    std::uint32_t found = 0;
    for (std::size_t item = 0; item < items.size; ++item) {
      const std::size_t row = items.row_of(item);
      found += unsigned{edges.holds(time_of(item, row))} & chosen(row);
    }
    selection.counted += found;
  } else if (wanted.view.everybody) {
    for (std::size_t item = 0; item < items.size; ++item) consider(item, items.row_of(item), 1U);
  } else {
    const std::uint8_t* in_scope = wanted.view.in_scope();
    for (std::size_t item = 0; item < items.size; ++item) {
      const std::size_t row = items.row_of(item);
      consider(item, row, in_scope[chunk.people[row]]);
    }
  }
  if (selection.only_count) {
    selection.counted += static_cast<std::int64_t>(count);
    count = 0;
  }
  selection.hits = std::span(hits, count);
  selection.times = std::span(times, count);
}

/// As `select`, by a column of times.
template <class Chunk, class Items>
void select_by(const Wanted& wanted, const Chunk& chunk, const Times& times, bool by_item, const Items& items,
               Selection& selection) {
  if (!wanted.edges().meets(times.low, times.high)) {
    selection.hits = {};
    return;
  }
  const Ticks* column = times.data();
  if (by_item) {
    select(wanted, chunk, items, [column](std::size_t item, std::size_t) { return column[item]; }, selection);
  } else {
    select(wanted, chunk, items, [column](std::size_t, std::size_t row) { return column[row]; }, selection);
  }
}

/// As `select`, whatever the window.
template <class Chunk>
void select_stock(const Wanted& wanted, const Chunk& chunk, Selection& selection) {
  select(wanted, chunk, OwnRows{chunk.ids.size()}, [](std::size_t, std::size_t) { return std::int64_t{0}; }, selection);
}

/// Moves every hit from the first cell of its slot to that of its key, and takes out the dropped ones.
template <class CodeOf>
void sort_by_code(Selection& selection, const std::vector<Code>& key_of, CodeOf code_of) {
  std::span<Selection::Hit>& hits = selection.hits;
  if (key_of.empty()) {
    for (Selection::Hit& hit : hits) hit.cell += static_cast<Code>(code_of(hit));
    return;
  }
  std::size_t kept = 0;
  for (Selection::Hit hit : hits) {
    const Code key = key_of[static_cast<Code>(code_of(hit))];
    if (key == dropped) continue;
    hit.cell += key;
    hits[kept++] = hit;
  }
  hits = hits.first(kept);
}

}  // namespace crondb::metrics
