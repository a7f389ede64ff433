#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "crondb/core/id.hpp"
#include "crondb/core/result.hpp"

#pragma GCC visibility push(default)

namespace crondb {

/// Where a walk through a list stands: the sort it follows, and the last row seen. Opaque to clients.
struct Cursor {
  using Key = std::variant<std::monostate, std::int64_t, std::string>;  ///< monostate: the row has no value there

  std::string sort{};  ///< as requested, `-created_at` for instance
  Key key{};           ///< the last row's value in the sorted field
  Uuid id{};           ///< the last row's id, which breaks ties
  bool operator==(const Cursor&) const = default;
};

/// URL-safe text, at most about 400 characters (a longer text key is cut by nobody: names have at most 200).
[[nodiscard]] std::string encode(const Cursor& cursor);
/// A validation_error about `cursor` for anything that `encode` didn't make.
[[nodiscard]] Result<Cursor> decode_cursor(std::string_view text);

/// Which rows of a list are asked for. A cursor wins over a page number.
struct PageRequest {
  std::int64_t page = 1;       ///< from 1
  std::int64_t per_page = 25;  ///< 1–100
  std::optional<Cursor> cursor{};
  [[nodiscard]] std::int64_t offset() const { return cursor ? 0 : (page - 1) * per_page; }
};

/// A part of a list.
template <class T>
struct Page {
  std::vector<T> results{};
  std::optional<std::int64_t> total{};  ///< all rows that match; absent on a page reached by cursor
  std::int64_t page = 1;
  std::int64_t per_page = 25;
  std::optional<std::string> next_cursor{};  ///< absent on the last page

  [[nodiscard]] std::optional<std::int64_t> total_pages() const {
    return total ? std::optional((*total + per_page - 1) / per_page) : std::nullopt;
  }
};

/// What a storage answers to a list query: at most per_page rows, in order.
template <class T>
struct Rows {
  std::vector<T> rows{};
  std::optional<std::int64_t> total{};  ///< counted only without a cursor
  bool more = false;                    ///< rows follow
};

}  // namespace crondb

#pragma GCC visibility pop
