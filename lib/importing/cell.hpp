#pragma once

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "crondb/core/money.hpp"
#include "crondb/core/text.hpp"
#include "importing/kinds.hpp"

namespace crondb::importing {

/// A word of a closed set as people write it: `No answer` for `no_answer`.
[[nodiscard]] inline std::string underscored(std::string_view text) {
  std::string word = fold_case(text);
  std::replace_if(word.begin(), word.end(), [](char c) { return c == ' ' || c == '-'; }, '_');
  return word;
}

/// An amount that says what currency it is in says that of its row.
inline void check_currency(const Amount& amount, Currency currency, std::string_view field, Problems& problems) {
  if (amount.is_in(currency)) return;
  problems.push_back(
      {std::string(field), fmt::format("is in another currency than {}, which is that of the row", currency.code())});
}

/// One cell that isn't empty.
struct Cell {
  std::string_view field;
  std::string_view text;
  const TimeFormat& times;
  const NumberReader& numbers;
  Problems& problems;

  /// `value`, or a problem that says what the cell must be.
  template <class T>
  std::optional<T> expect(std::optional<T> value, std::string_view what) const {
    if (!value) problems.push_back({std::string(field), fmt::format("must be {}", what)});
    return value;
  }
  /// A number, perhaps with the sign or code of a currency.
  [[nodiscard]] std::optional<Amount> amount() const { return expect(numbers.read(text), numbers.expected()); }
  /// The same in a currency that is known.
  [[nodiscard]] std::optional<Decimal> amount_in(Currency currency) const {
    const auto amount = this->amount();
    if (amount) check_currency(*amount, currency, field, problems);
    return amount ? std::optional(amount->number) : std::nullopt;
  }
  [[nodiscard]] std::optional<std::int64_t> number() const {
    const auto amount = numbers.read(text);
    return expect(amount && amount->bare() ? amount->number.scaled_to(0) : std::nullopt, "a whole number");
  }
  [[nodiscard]] std::optional<bool> truth() const {
    const std::string word = fold_case(text);
    return expect(word == "true" ? std::optional(true) : word == "false" ? std::optional(false) : std::nullopt, "true or false");
  }
  [[nodiscard]] std::optional<Instant> time() const {
    return expect(times.time(text), times.expected("a time such as 2026-05-01T09:30:00Z from 1970 to 2037"));
  }
  [[nodiscard]] std::optional<Date> date() const {
    return expect(times.date(text), times.expected("a date such as 2026-05-01 from 1970 to 2037"));
  }
  template <Worded E>
  [[nodiscard]] std::optional<E> choice() const {
    // As people write them: `Cold Outreach`.
    auto value = parse_word<E>(text);
    if (!value) value = parse_word<E>(underscored(name_key(text)));
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
    if (!row.values[i].empty())
      columns[i].read(given, {columns[i].name, row.values[i], settings.times, settings.numbers, problems});
  }
  return given;
}

/// Sets a field that can be updated or cleared to what a cell says, if that could be read.
template <class Target, class Value>
void set(Target& to, const std::optional<Value>& value) {
  if (value) to = Target(*value);
}

}  // namespace crondb::importing
