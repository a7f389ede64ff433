#pragma once

#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "core/csv.hpp"
#include "crondb/core/fields.hpp"
#include "crondb/core/id.hpp"
#include "crondb/core/page.hpp"

/// Values as a rule tells of them.
namespace crondb::contract {

template <class T>
[[nodiscard]] std::string printed(const T& value);

namespace detail {

/// What every row has that no field table tells of.
template <class Row>
std::string id_of(const Row& row) {
  if constexpr (requires { to_string(row.id); }) return " " + to_string(row.id);
  return {};
}

template <class Row>
std::string printed_fields(const Row& row) {
  std::string text;
  for (const Field& field : description<Row>.fields()) {
    field.look(&row, [&](const void* held) {
      const auto cell = csv::cell_of(*field.type, held);
      if (!cell.empty()) text += (text.empty() ? "" : ", ") + std::string(field.name) + " " + cell;
    });
  }
  return text;
}

template <class Item>
std::string printed_list(const std::vector<Item>& items) {
  std::string text;
  for (const Item& item : items) text += (text.empty() ? "" : "; ") + printed(item);
  return text;
}

}  // namespace detail

/// Rows field by field; of a type without a field table its name and the id.
template <class T>
std::string printed(const T& value) {
  using namespace crondb::detail;
  if constexpr (is_optional<T>) {
    return value ? printed(*value) : std::string("nothing");
  } else if constexpr (is_vector<T>) {
    return "[" + detail::printed_list(value) + "]";
  } else if constexpr (requires {
                         value.rows;
                         value.more;
                       }) {
    return printed(value.rows) + (value.more ? " and more" : "") + " of " + printed(value.total);
  } else if constexpr (Described<T> && std::is_class_v<T>) {
    return "{" + detail::printed_fields(value) + "}";
  } else if constexpr (std::same_as<T, std::string>) {
    return "\"" + value + "\"";
  } else if constexpr (std::integral<T> || Worded<T> || is_id<T> || std::same_as<T, Instant> || std::same_as<T, Date> ||
                       std::same_as<T, Decimal> || std::same_as<T, Currency>) {
    return csv::cell_of(description<T>, &value);
  } else if constexpr (requires {
                         value.first;
                         value.second;
                       }) {
    return "(" + printed(value.first) + ", " + printed(value.second) + ")";
  } else if constexpr (std::is_class_v<T>) {
    return std::string(type_name<T>()) + detail::id_of(value);
  } else {
    return "a value";
  }
}

}  // namespace crondb::contract
