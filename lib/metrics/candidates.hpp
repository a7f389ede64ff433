#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "metrics/facts.hpp"
#include "metrics/tally.hpp"

/// Choosing which rows of a chunk are looked at: all, or those of some lists (row_lists.hpp).
namespace crondb::metrics {

struct Candidates {
  bool all = true;
  std::span<const Row> rows;  ///< unless all: each once
  bool in_scope = false;      ///< they are, for sure
};

/// What candidates are collected in. Reused from chunk to chunk.
struct CandidateRows {
  std::vector<std::span<const Row>> lists;
  std::vector<std::span<const Row>> fewest;
  std::vector<Row> rows;
};

/// A row of a list costs about as much as so many that are read one after the other. Tests set it: 0 takes lists always, the
/// greatest number never.
inline std::atomic<std::size_t> cost_of_listed{4};

namespace detail {

/// How often a time is asked for before its rows are put in order, which takes as long as reading them some fifty times.
inline constexpr unsigned patience = 8;

/// Calls `f` with each code of a set, the same one once.
template <class F>
void each_once(std::span<const Code> set, F&& f) {
  for (auto code = set.begin(); code != set.end(); ++code) {
    if (std::find(set.begin(), code, *code) == code) f(*code);
  }
}

/// A chunk's rows by person; those that are nobody's are listed for the nil user.
template <class Chunk>
const RowsByCode& by_person(const Facts& facts, const Chunk& chunk) {
  return chunk.lists.people.get([&] {
    return RowsByCode(chunk.ids.size(), [&](std::size_t row, auto add) {
      const auto members = (*facts.people)[chunk.people[row]];
      each_once(members, [&](Code member) {
        const bool nobody = members.size() > 1 && (*facts.users)[member].is_nil();
        if (!nobody) add(member);
      });
    });
  });
}

inline void unite(CandidateRows& scratch) {
  std::array<std::uint64_t, most_in_chunk / 64> bits{};
  for (const auto list : scratch.fewest) {
    for (const Row row : list) bits[row / 64] |= std::uint64_t{1} << row % 64;
  }
  scratch.rows.clear();
  for (std::size_t word = 0; word < bits.size(); ++word) {
    for (std::uint64_t left = bits[word]; left != 0; left &= left - 1) {
      scratch.rows.push_back(static_cast<Row>(word * 64 + static_cast<std::size_t>(std::countr_zero(left))));
    }
  }
}

}  // namespace detail

/// The rows of a chunk that can count: of what lists there are, by person, by tag and by time, those with the fewest, if they cost
/// less than all rows do. `window` is what the times of `column` are held against.
template <class Chunk>
[[nodiscard]] Candidates candidates(const View& view, const Chunk& chunk, const Narrowed* narrowed, TimeColumn column,
                                    const Edges& window, CandidateRows& scratch) {
  const std::size_t cost = cost_of_listed.load(std::memory_order_relaxed);
  const std::size_t rows = chunk.ids.size();
  if (cost > rows) return {};
  std::size_t fewest = cost == 0 ? std::numeric_limits<std::size_t>::max() : rows / cost;
  Candidates found;
  const auto offer = [&](const RowsByCode& by, std::span<const Code> codes) {
    std::size_t listed = 0;
    scratch.lists.clear();
    for (const Code code : codes) {
      const auto list = by[code];
      listed += list.size();
      if (listed > fewest) return false;
      if (!list.empty()) scratch.lists.push_back(list);
    }
    fewest = listed;
    std::swap(scratch.fewest, scratch.lists);
    found.all = false;
    return true;
  };
  if (!view.everybody) found.in_scope = offer(detail::by_person(view.facts, chunk), view.people);
  if constexpr (requires { chunk.tags; }) {
    if (narrowed && !narrowed->tag_sets.empty()) {
      const auto& by_tag = chunk.lists.tags.get([&] {
        return RowsByCode(rows,
                          [&](std::size_t row, auto add) { detail::each_once((*view.facts.tag_sets)[chunk.tags[row]], add); });
      });
      for (const auto& tags : narrowed->tags) {
        if (offer(by_tag, tags)) found.in_scope = view.everybody;
      }
    }
  }
  const Times* times = times_of(chunk, column);
  if (times && !window.is_empty()) {
    const Ticks from = std::max(window.at(0), times->low);
    const Ticks to = std::min(window.at(window.slots()), times->high + 1);
    const double share = static_cast<double>(to - from) / static_cast<double>(times->high - times->low + 1);
    if (share * static_cast<double>(rows) < static_cast<double>(fewest) / 2) {
      const auto* by_time =
          chunk.lists.times[static_cast<std::size_t>(column)].get_after(detail::patience, [&] { return RowsByTime(*times); });
      const auto list = by_time ? by_time->between(*times, from, to) : std::span<const Row>();
      if (by_time && list.size() <= fewest) {
        scratch.fewest.assign(1, list);
        found = {.all = false, .rows = {}, .in_scope = view.everybody};
      }
    }
  }
  if (found.all) return found;
  if (scratch.fewest.size() == 1) {
    found.rows = scratch.fewest[0];
  } else {
    detail::unite(scratch);
    found.rows = scratch.rows;
  }
  return found;
}

}  // namespace crondb::metrics
