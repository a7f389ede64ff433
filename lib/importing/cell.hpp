#pragma once

#include <array>
#include <charconv>
#include <optional>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "crondb/core/money.hpp"
#include "importing/kinds.hpp"

namespace crondb::importing {

/// One cell that isn't empty.
struct Cell {
  std::string_view field;
  std::string_view text;
  const TimeFormat& times;
  Problems& problems;

  /// `value`, or a problem that says what the cell must be.
  template <class T>
  std::optional<T> expect(std::optional<T> value, std::string_view what) const {
    if (!value) problems.push_back({std::string(field), fmt::format("must be {}", what)});
    return value;
  }
  [[nodiscard]] std::optional<Decimal> amount() const { return expect(Decimal::parse(text), "a decimal number such as 1054.50"); }
  [[nodiscard]] std::optional<std::int64_t> number() const {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool whole = error == std::errc{} && end == text.data() + text.size();
    return expect(whole ? std::optional(number) : std::nullopt, "a whole number");
  }
  [[nodiscard]] std::optional<bool> truth() const {
    return expect(text == "true" ? std::optional(true) : text == "false" ? std::optional(false) : std::nullopt, "true or false");
  }
  [[nodiscard]] std::optional<Instant> time() const {
    return expect(times.time(text), times.expected("a time such as 2026-05-01T09:30:00Z from 1970 to 2037"));
  }
  [[nodiscard]] std::optional<Date> date() const {
    return expect(times.date(text), times.expected("a date such as 2026-05-01 from 1970 to 2037"));
  }
  template <Worded E>
  [[nodiscard]] std::optional<E> choice() const {
    const auto value = parse_word<E>(text);
    if (!value) problems.push_back({std::string(field), fmt::format("must be one of {}", fmt::join(words<E>, " "))});
    return value;
  }
};

/// A field that the rows of a file can have, and how a cell becomes part of `Given`.
template <class Given>
struct Column {
  std::string_view name;
  void (*read)(Given& row, const Cell& cell);
};

template <class Given, std::size_t n>
[[nodiscard]] constexpr std::array<std::string_view, n> names_of(const std::array<Column<Given>, n>& columns) {
  std::array<std::string_view, n> names;
  for (std::size_t i = 0; i < n; ++i) names[i] = columns[i].name;
  return names;
}

/// Reads the cells of a row that aren't empty.
template <class Given, std::size_t n>
[[nodiscard]] Given read_cells(const std::array<Column<Given>, n>& columns, const Settings& settings, const Row& row,
                               Problems& problems) {
  Given given;
  for (std::size_t i = 0; i < n; ++i) {
    if (!row.values[i].empty()) columns[i].read(given, {columns[i].name, row.values[i], settings.times, problems});
  }
  return given;
}

/// Sets a field that can be updated or cleared to what a cell says, if that could be read.
template <class Target, class Value>
void set(Target& to, const std::optional<Value>& value) {
  if (value) to = Target(*value);
}

}  // namespace crondb::importing
