#pragma once

#include <algorithm>
#include <vector>

#include "crondb/core/page.hpp"
#include "crondb/core/time.hpp"

namespace crondb::memory {

/// A row with its place in a list.
template <class Row>
struct Placed {
  Cursor::Key key;
  Uuid id{};
  const Row* row;
};

[[nodiscard]] inline Cursor::Key key_of(Instant at) { return std::int64_t{at.time_since_epoch().count()}; }

/// Whether `a` comes before `b`: by key and then id, rows without a key last in either direction.
template <class A, class B>
[[nodiscard]] bool comes_before(const A& a, const B& b, bool descending) {
  const bool a_absent = std::holds_alternative<std::monostate>(a.key);
  const bool b_absent = std::holds_alternative<std::monostate>(b.key);
  if (a_absent != b_absent) return b_absent;
  if (a.key != b.key) return descending ? a.key > b.key : a.key < b.key;
  return descending ? a.id > b.id : a.id < b.id;
}

/// The part of `matches`, given in any order, that `page` asks for.
template <class Row>
[[nodiscard]] Rows<Row> page_of(std::vector<Placed<Row>> matches, const PageRequest& page, bool descending) {
  Rows<Row> answer;
  if (page.cursor) {
    std::erase_if(matches, [&](const auto& match) { return !comes_before(*page.cursor, match, descending); });
  } else {
    answer.total = static_cast<std::int64_t>(matches.size());
  }
  const auto size = static_cast<std::int64_t>(matches.size());
  const auto first = std::min(size, page.offset());
  const auto last = first + std::min(size - first, page.per_page);
  std::partial_sort(matches.begin(), matches.begin() + last, matches.end(),
                    [&](const auto& a, const auto& b) { return comes_before(a, b, descending); });
  for (auto match = matches.begin() + first; match != matches.begin() + last; ++match) answer.rows.push_back(*match->row);
  answer.more = last < size;
  return answer;
}

}  // namespace crondb::memory
