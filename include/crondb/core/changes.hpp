#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "crondb/core/error.hpp"
#include "crondb/core/fields.hpp"
#include "crondb/core/money.hpp"
#include "crondb/core/time.hpp"

#pragma GCC visibility push(default)

/// Rows and the requests that make and change them out of one table: `row_fields<Deal>` names each field once, shown by a Deal
/// and set by a DealChange. From it follow the field tables of both, and what creating, patching and importing have in common.
namespace crondb {

/// A field that a row shows, that its change sets, or both; the part that it lacks has no name.
struct RowField {
  Field shown{};
  Field set{};
  Presence when_created = Presence::by_type;         ///< of `set` in a request that makes a row
  void (*keep)(void* row, const void* change) = {};  ///< null for what isn't kept as it was given, but decided by an operation
};

/// The table of a type of rows: a std::array of RowField. Specialised beside the row's change.
template <class Row>
inline constexpr std::nullptr_t row_fields{};

namespace detail {

/// What a cell of a file can say as it is.
template <class T>
inline constexpr bool is_plain = std::same_as<T, std::string> || std::same_as<T, bool> || std::same_as<T, std::int64_t> ||
                                 std::same_as<T, Decimal> || std::same_as<T, Instant> || std::same_as<T, Date> || Worded<T>;

template <auto row_member, auto change_member>
void keep(void* row, const void* change) {
  auto& target = static_cast<typename Accessed<decltype(row_member)>::Owner*>(row)->*row_member;
  const auto& given = static_cast<const typename Accessed<decltype(change_member)>::Owner*>(change)->*change_member;
  if constexpr (is_clearable<std::remove_cvref_t<decltype(given)>>) {
    given.apply_to(target);
  } else {
    if (given) target = *given;
  }
}

/// The type of what an Update or a Clearable holds.
template <class T>
struct Held;
template <class T>
struct Held<Update<T>> {
  using Value = T;
};
template <class T>
struct Held<Clearable<T>> {
  using Value = T;
};

}  // namespace detail

/// A field that requests don't set. `access` is a member of the row, or a function of it.
template <auto access>
constexpr RowField shown(std::string_view name, std::string_view doc) {
  return {.shown = field<access>(name, doc)};
}
/// A field that is kept as it was given: an Update of the row's member, or a Clearable of an optional one.
template <auto row_member, auto change_member>
constexpr RowField kept(std::string_view name, std::string_view doc, const Rules& rules = {},
                        Presence when_created = Presence::by_type) {
  using Value = typename detail::Held<typename detail::Accessed<decltype(change_member)>::Value>::Value;
  static_assert(detail::is_plain<Value>, "a field that an import can't read as it is must be decided by the operations");
  return {field<row_member>(name, doc), field<change_member>(name, doc, rules), when_created,
          &detail::keep<row_member, change_member>};
}
/// A field of which an operation decides what becomes of what was given.
template <auto row_access, auto change_member>
constexpr RowField decided(std::string_view name, std::string_view doc, const Rules& rules = {},
                           Presence when_created = Presence::by_type) {
  return {field<row_access>(name, doc), field<change_member>(name, doc, rules), when_created, nullptr};
}

namespace detail {

template <class Row>
constexpr std::size_t count_fields(Field RowField::* part) {
  return static_cast<std::size_t>(std::count_if(row_fields<Row>.begin(), row_fields<Row>.end(),
                                                [&](const RowField& each) { return !(each.*part).name.empty(); }));
}

}  // namespace detail

/// The field table of the row.
template <class Row>
constexpr auto shown_fields() {
  std::array<Field, detail::count_fields<Row>(&RowField::shown)> table{};
  std::size_t at = 0;
  for (const RowField& each : row_fields<Row>) {
    if (!each.shown.name.empty()) table[at++] = each.shown;
  }
  return table;
}
/// The field table of the row's change as a request that makes a row.
template <class Row>
constexpr auto created_fields() {
  std::array<Field, detail::count_fields<Row>(&RowField::set)> table{};
  std::size_t at = 0;
  for (const RowField& each : row_fields<Row>) {
    if (each.set.name.empty()) continue;
    table[at] = each.set;
    table[at++].presence = each.when_created;
  }
  return table;
}
/// The part of the field table of `Patch`, which is derived from the row's change.
template <class Patch, class Change>
constexpr auto patched_fields() {
  auto table = inherited<Patch, Change>();
  for (Field& each : table) each.presence = Presence::by_type;
  return table;
}

/// Changes what is kept as it was given.
template <class Row, class Change>
void apply_kept(Row& row, const Change& change) {
  for (const RowField& each : row_fields<Row>) {
    if (each.keep) each.keep(&row, &change);
  }
}

}  // namespace crondb

#pragma GCC visibility pop
