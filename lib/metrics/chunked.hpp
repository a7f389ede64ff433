#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <ranges>
#include <utility>
#include <vector>

#include "metrics/chunk_list.hpp"
#include "metrics/chunks.hpp"

/// Rows in chunks that readers may hold: what they hold is copied before it is written to, column by column.
namespace crondb::metrics {

template <class Table>
void insert_blank(Table& table, std::size_t at) {
  each_column(table, [&](auto& column) { column.insert(at, {}); });
}
template <class Table>
void erase_between(Table& table, std::size_t from, std::size_t to) {
  each_column(table, [&](auto& column) {
    if (from == to) return;
    auto& own = column.own();
    own.erase(own.begin() + static_cast<std::ptrdiff_t>(from), own.begin() + static_cast<std::ptrdiff_t>(to));
  });
}

/// The rows of a child table that belong to `row`.
template <class Child>
[[nodiscard]] std::pair<std::size_t, std::size_t> range_of(const Child& child, std::size_t row) {
  if (child.rows.empty() || child.rows.back() < row) return {child.rows.size(), child.rows.size()};
  const auto [first, last] = std::equal_range(child.rows.begin(), child.rows.end(), static_cast<Row>(row));
  return {static_cast<std::size_t>(first - child.rows.begin()), static_cast<std::size_t>(last - child.rows.begin())};
}

/// The chunks of one kind of rows.
template <class Chunk>
class Chunked {
 public:
  using Id = typename Chunk::Id;
  using List = ChunkList<Chunk>;

  struct Place {
    std::size_t chunk;
    std::size_t row;  ///< where the id is or belongs
    bool found;
  };

  [[nodiscard]] static Place find(const List& chunks, const Id& id) {
    std::size_t after = chunks.size();
    if (!chunks.empty() && id < chunks.back()->ids.front()) {
      const auto starts_before = [&](std::size_t chunk) { return !(id < chunks[chunk]->ids.front()); };
      after = *std::ranges::partition_point(std::views::iota(std::size_t{0}, chunks.size()), starts_before);
    }
    if (after == 0) return {0, 0, false};
    const auto& ids = chunks[after - 1]->ids;
    const auto place = ids.back() < id ? ids.end() : std::lower_bound(ids.begin(), ids.end(), id);
    return {after - 1, static_cast<std::size_t>(place - ids.begin()), place != ids.end() && *place == id};
  }

  /// Splits a full chunk, or starts a new one behind the last, and opens a blank row for `id` at its place. `own(i)` is the chunk
  /// at `i` to write to.
  template <class Own>
  [[nodiscard]] static Place make_room(List& chunks, const Id& id, Place place, Own own) {
    const bool full = !chunks.empty() && chunks[place.chunk]->ids.size() == Chunk::capacity;
    if (chunks.empty() || (full && place.chunk + 1 == chunks.size() && place.row == Chunk::capacity)) {
      if (!chunks.empty()) trim(own(chunks.size() - 1));
      chunks.push_back(std::make_shared<Chunk>());
      place = {chunks.size() - 1, 0, false};
    } else if (full) {
      auto tail = std::make_shared<Chunk>(split_off(own(place.chunk), Chunk::capacity / 2));
      chunks.insert(place.chunk + 1, std::move(tail));
      if (place.row > Chunk::capacity / 2) place = {place.chunk + 1, place.row - Chunk::capacity / 2, false};
    }
    Chunk& home = own(place.chunk);
    shift_rows(home, place.row, 1);
    insert_blank(home, place.row);
    home.ids.own()[place.row] = id;
    return place;
  }

  template <class Own>
  static void erase(List& chunks, const Id& id, Own own) {
    const Place place = find(chunks, id);
    if (!place.found) return;
    if (chunks[place.chunk]->ids.size() == 1) {
      chunks.erase(place.chunk);
      return;
    }
    Chunk& home = own(place.chunk);
    each_child(home, [&](auto& child) {
      const auto [first, last] = range_of(child, place.row);
      erase_between(child, first, last);
    });
    erase_between(home, place.row, place.row + 1);
    shift_rows(home, place.row, -1);
  }

  static void trim(Chunk& chunk) {
    const auto shrink = [](auto& column) {
      if (column.capacity() > column.size()) column.own().shrink_to_fit();
    };
    every_column(chunk, shrink);
  }

 private:
  /// Moves the children of `row` and later ones by `step` rows.
  static void shift_rows(Chunk& chunk, std::size_t row, int step) {
    each_child(chunk, [&](auto& child) {
      const std::size_t first = range_of(child, row).first;
      if (first == child.rows.size()) return;
      auto& rows = child.rows.own();
      for (std::size_t i = first; i < rows.size(); ++i) rows[i] = static_cast<Row>(rows[i] + step);
    });
  }

  static Chunk split_off(Chunk& chunk, std::size_t at) {
    Chunk tail = chunk;
    part_from_kin(tail);
    erase_between(tail, 0, at);
    each_child(tail, [&](auto& child) {
      erase_between(child, 0, range_of(child, at).first);
      for (Row& row : child.rows.own()) row = static_cast<Row>(row - at);
    });
    each_child(chunk, [&](auto& child) { erase_between(child, range_of(child, at).first, child.rows.size()); });
    erase_between(chunk, at, chunk.ids.size());
    trim(tail);
    return tail;
  }
};

}  // namespace crondb::metrics
