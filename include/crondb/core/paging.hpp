#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "crondb/core/fields.hpp"
#include "crondb/core/page.hpp"

#pragma GCC visibility push(default)

namespace crondb {

/// The part of every list request that says which rows.
struct Paging {
  std::int64_t page = 1;
  std::int64_t per_page = 25;
  std::optional<std::int64_t> limit{};  ///< another name for per_page
  std::optional<std::string> cursor{};
};

inline constexpr Rules page_size{.min = 1, .max = 100};

template <>
inline constexpr auto fields<Paging> = std::array{
    query<&Paging::page>("page", "Page number from 1", {.min = 1, .max = 1'000'000'000}),
    query<&Paging::per_page>("per_page", "Rows on a page", page_size),
    query<&Paging::limit>("limit", "Another name for per_page", page_size),
    query<&Paging::cursor>("cursor", "next_cursor of the page before; wins over page", {.max_length = 2000}),
};

/// Reads the cursor and checks that it was given out for a list sorted by `sort`.
[[nodiscard]] Result<PageRequest> page_request(const Paging& paging, std::string_view sort);

/// A page made of what a storage answered. `cursor_of(row)` is where a walk continues after the row.
template <class T, class CursorOf>
[[nodiscard]] Page<T> make_page(Rows<T> rows, const PageRequest& request, const CursorOf& cursor_of) {
  Page<T> page{std::move(rows.rows), rows.total, request.page, request.per_page, std::nullopt};
  if (rows.more && !page.results.empty()) page.next_cursor = encode(cursor_of(page.results.back()));
  return page;
}

/// The sort of lists that offer no other: newest first.
inline constexpr std::string_view newest_first = "-created_at";

/// The cursor of a list in the order newest_first.
template <class T>
[[nodiscard]] Cursor created_cursor(const T& row) {
  return {std::string(newest_first), row.created_at.time_since_epoch().count(), row.id.bytes};
}

}  // namespace crondb

#pragma GCC visibility pop
