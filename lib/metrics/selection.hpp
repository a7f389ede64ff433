#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "metrics/lead_deals.hpp"
#include "metrics/tally.hpp"

/// Picking the rows of a chunk that count, and the cells that they add to.
namespace crondb::metrics {

/// The rows of one chunk that were selected. Reused from chunk to chunk.
struct Selection {
  struct Hit {
    std::uint32_t item;  ///< the row's place in its own table
    std::uint32_t row;   ///< that of the deal or lead that it belongs to
    std::size_t cell;
  };
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
  Population population;
  const Slots& slots;
  std::optional<Code> currency;
  DueBy due = DueBy::window;

  [[nodiscard]] const PopulationFacts& facts() const { return facts_of(population); }
  /// What the population's times are held against.
  [[nodiscard]] const Edges& edges() const;
};

/// Selects among `items` rows of a table, of which `row_of` says the row that has traits and people. Rows outside the window are
/// skipped by a branch, which windows make predictable; what then decides is not, and is computed.
template <class Chunk, class RowOf, class TimeOf>
void select(const Wanted& wanted, const Chunk& chunk, std::size_t items, RowOf row_of, TimeOf time_of, Selection& selection) {
  const Edges& edges = wanted.edges();
  const auto traits = static_cast<unsigned>(wanted.facts().traits);
  const std::uint8_t* in_scope = wanted.view.in_scope.data();
  if (selection.rows.size() < items) {
    selection.rows.resize(items);
    selection.times_of_rows.resize(items);
  }
  Selection::Hit* hits = selection.rows.data();
  std::int64_t* times = selection.times_of_rows.data();
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
  if (selection.only_count) {
    std::uint32_t found = 0;
    if (wanted.view.everybody) {
      for (std::size_t item = 0; item < items; ++item) {
        const std::size_t row = row_of(item);
        found += unsigned{edges.holds(time_of(item, row))} & chosen(row);
      }
    } else {
      for (std::size_t item = 0; item < items; ++item) {
        const std::size_t row = row_of(item);
        if (edges.holds(time_of(item, row))) found += chosen(row) & in_scope[chunk.people[row]];
      }
    }
    selection.counted += found;
    selection.hits = {};
    return;
  }
  for (std::size_t item = 0; item < items; ++item) {
    const std::size_t row = row_of(item);
    const std::int64_t time = time_of(item, row);
    if (!edges.holds(time)) continue;
    hits[count] = {static_cast<std::uint32_t>(item), static_cast<std::uint32_t>(row), 0};
    times[count] = time;
    count += chosen(row) & in_scope[chunk.people[row]];
  }
  selection.hits = std::span(hits, count);
  selection.times = std::span(times, count);
}

/// As `select`, by a column of times.
template <class Chunk, class RowOf>
void select_by(const Wanted& wanted, const Chunk& chunk, const Times& times, bool by_item, std::size_t items, RowOf row_of,
               Selection& selection) {
  if (!wanted.edges().meets(times.low, times.high)) {
    selection.hits = {};
    return;
  }
  const Ticks* column = times.data();
  if (by_item) {
    select(wanted, chunk, items, row_of, [column](std::size_t item, std::size_t) { return column[item]; }, selection);
  } else {
    select(wanted, chunk, items, row_of, [column](std::size_t, std::size_t row) { return column[row]; }, selection);
  }
}

/// As `select`, whatever the window.
template <class Chunk>
void select_stock(const Wanted& wanted, const Chunk& chunk, Selection& selection) {
  select(
      wanted, chunk, chunk.ids.size(), [](std::size_t item) { return item; },
      [](std::size_t, std::size_t) { return std::int64_t{0}; }, selection);
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
