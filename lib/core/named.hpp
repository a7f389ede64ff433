#pragma once

#include <string>
#include <string_view>

#include <fmt/format.h>

#include "crondb/core/text.hpp"

namespace crondb {

/// What a name means among rows: a row, none, or several.
template <class Row>
struct Named {
  const Row* row = nullptr;    ///< null: none has the name
  const Row* rival = nullptr;  ///< another one that has it as well as `row`
};

/// Rows of exactly the name come before those that have its name_key. The rows must outlive the answer.
template <class Rows, class NameOf>
[[nodiscard]] auto find_named(const Rows& rows, std::string_view name, NameOf name_of) {
  Named<typename Rows::value_type> found;
  const auto take = [&](const auto& row) { (found.row ? found.rival : found.row) = &row; };
  for (const auto& row : rows) {
    if (!found.rival && name_of(row) == name) take(row);
  }
  if (found.row) return found;
  const std::string key = name_key(name);
  for (const auto& row : rows) {
    if (!found.rival && name_key(name_of(row)) == key) take(row);
  }
  return found;
}

[[nodiscard]] inline std::string ambiguous(std::string_view name, std::string_view one, std::string_view other) {
  return fmt::format("\"{}\" may mean \"{}\" or \"{}\"", name, one, other);
}

}  // namespace crondb
