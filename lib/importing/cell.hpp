#pragma once

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "crondb/core/changes.hpp"
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
  /// The same without sign or code.
  [[nodiscard]] std::optional<Decimal> decimal() const {
    const auto amount = numbers.read(text);
    return expect(amount && amount->bare() ? std::optional(amount->number) : std::nullopt, numbers.expected());
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
  /// The number of the word, as people write them: `Cold Outreach`.
  [[nodiscard]] std::optional<std::size_t> choice_of(std::span<const std::string_view> words) const {
    auto found = std::find(words.begin(), words.end(), text);
    if (found == words.end()) found = std::find(words.begin(), words.end(), underscored(name_key(text)));
    if (found != words.end()) return static_cast<std::size_t>(found - words.begin());
    problems.push_back({std::string(field), fmt::format("must be one of {}", fmt::join(words, " "))});
    return std::nullopt;
  }
  template <Worded E>
  [[nodiscard]] std::optional<E> choice() const {
    const auto word = choice_of(words<E>);
    return word ? std::optional(static_cast<E>(*word)) : std::nullopt;
  }
};

/// Sets the field of a change that is kept as it is given to what a cell says, if that can be read.
void read_kept(const Field& field, void* change, const Cell& cell);

/// A field that the rows of a file can have, and how a cell becomes part of `Given`.
template <class Given>
struct FileColumn {
  std::string_view name;
  void (*read)(Given& row, const Cell& cell);  ///< null for what is kept as it is given
  const Field* kept = nullptr;                 ///< of `Given::change`
};

/// What the files of a kind can have: external_id; what a row keeps as it is given, and in its place what is read otherwise of the
/// fields that it shows; then what the row doesn't show under that name.
template <class Row, class Given, std::size_t n>
[[nodiscard]] constexpr auto columns_of(const std::array<FileColumn<Given>, n>& others) {
  constexpr auto kept = static_cast<std::size_t>(
      std::count_if(row_fields<Row>.begin(), row_fields<Row>.end(), [](const RowField& each) { return each.keep != nullptr; }));
  std::array<FileColumn<Given>, kept + n> columns{};
  std::size_t size = 0;
  const auto append_kept = [&](const RowField& row) { columns[size++] = {row.set.name, nullptr, &row.set}; };
  const auto is_shown_as = [](std::string_view name) { return [name](const RowField& row) { return row.shown.name == name; }; };
  const auto is_external_id = is_shown_as("external_id");
  append_kept(*std::find_if(row_fields<Row>.begin(), row_fields<Row>.end(), is_external_id));
  for (const RowField& row : row_fields<Row>) {
    if (row.keep && !is_external_id(row)) append_kept(row);
    for (const auto& other : others) {
      if (is_shown_as(other.name)(row)) columns[size++] = other;
    }
  }
  for (const auto& other : others) {
    if (std::none_of(row_fields<Row>.begin(), row_fields<Row>.end(), is_shown_as(other.name))) columns[size++] = other;
  }
  return columns;
}

template <class Given, std::size_t n>
[[nodiscard]] constexpr std::array<std::string_view, n> names_of(const std::array<FileColumn<Given>, n>& columns) {
  std::array<std::string_view, n> names;
  for (std::size_t i = 0; i < n; ++i) names[i] = columns[i].name;
  return names;
}

/// Reads the cells of a row that aren't empty.
template <class Given, std::size_t n>
[[nodiscard]] Given read_cells(const std::array<FileColumn<Given>, n>& columns, const Settings& settings, const Row& row,
                               Problems& problems) {
  Given given;
  for (std::size_t i = 0; i < n; ++i) {
    if (row.values[i].empty()) continue;
    const Cell cell{columns[i].name, row.values[i], settings.times, settings.numbers, problems};
    if constexpr (requires { given.change; }) {
      if (columns[i].kept) {
        read_kept(*columns[i].kept, &given.change, cell);
        continue;
      }
    }
    columns[i].read(given, cell);
  }
  return given;
}

/// Sets a field that can be updated or cleared to what a cell says, if that could be read.
template <class Target, class Value>
void set(Target& to, const std::optional<Value>& value) {
  if (value) to = Target(*value);
}

}  // namespace crondb::importing
