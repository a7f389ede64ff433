#pragma once

#include <array>
#include <chrono>
#include <concepts>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

#include "crondb/core/fields.hpp"
#include "crondb/core/id.hpp"
#include "crondb/core/money.hpp"
#include "crondb/core/time.hpp"
#include "storage/sql/engine.hpp"
#include "storage/sql/lines.hpp"

/// How each type stands in a column: ids and hashes as blobs, instants as milliseconds and dates as days since 1970, closed sets as
/// their words, decimals as written, lists of ids one after another and other lists a line each, absence as NULL.
namespace crondb::sql::inline CRONDB_ENGINE {

namespace detail {

using crondb::detail::is_id;
using crondb::detail::is_optional;

template <class T>
inline constexpr bool is_bytes = false;
template <std::size_t n>
inline constexpr bool is_bytes<std::array<std::uint8_t, n>> = true;
template <class T>
inline constexpr bool is_id_list = false;
template <class Tag>
inline constexpr bool is_id_list<std::vector<Id<Tag>>> = true;

template <class T>
inline constexpr bool is_word_list = false;
template <Worded E>
inline constexpr bool is_word_list<std::vector<E>> = true;

template <class T>
inline constexpr bool is_byte_list = std::same_as<T, std::vector<std::uint8_t>>;

template <class T>
T understood(std::optional<T> value, Statement& from, int column) {
  if (!value) from.refuse(column);
  return value ? *std::move(value) : T{};
}

}  // namespace detail

/// Binds `value`, which must stay as it is until the last step.
template <class T>
void bind(Statement& to, int parameter, const T& value) {
  if constexpr (detail::is_optional<T>) {
    value ? bind(to, parameter, *value) : to.bind_null(parameter);
  } else if constexpr (std::same_as<T, std::monostate>) {
    to.bind_null(parameter);
  } else if constexpr (std::integral<T>) {
    to.bind_integer(parameter, value);
  } else if constexpr (std::convertible_to<const T&, std::string_view>) {
    to.bind_text(parameter, value);
  } else if constexpr (std::same_as<T, TeamId>) {
    to.bind_team(parameter, value);
  } else if constexpr (detail::is_id<T>) {
    to.bind_blob(parameter, value.bytes);
  } else if constexpr (detail::is_bytes<T> || detail::is_byte_list<T>) {
    to.bind_blob(parameter, value);
  } else if constexpr (detail::is_id_list<T>) {
    static_assert(sizeof(value[0]) == sizeof(Uuid), "ids lie one after another");
    to.bind_blob(parameter, {reinterpret_cast<const std::uint8_t*>(value.data()), value.size() * sizeof(Uuid)});
  } else if constexpr (std::same_as<T, Instant>) {
    to.bind_integer(parameter, value.time_since_epoch().count());
  } else if constexpr (std::same_as<T, Date>) {
    to.bind_integer(parameter, std::chrono::sys_days(value).time_since_epoch().count());
  } else if constexpr (std::same_as<T, Currency>) {
    to.bind_text(parameter, value.code());
  } else if constexpr (std::same_as<T, Decimal>) {
    to.bind_text_copy(parameter, to_string(value));
  } else if constexpr (Worded<T>) {
    to.bind_text(parameter, word(value));
  } else if constexpr (detail::is_word_list<T>) {
    std::vector<std::string> listed;
    for (const auto each : value) listed.emplace_back(word(each));
    to.bind_text_copy(parameter, to_lines(listed));
  } else {
    to.bind_text_copy(parameter, to_lines(value));
  }
}

/// What stands in a column. What can't be understood sticks to `from` as an error.
template <class T>
[[nodiscard]] T read(Statement& from, int column) {
  if constexpr (detail::is_optional<T>) {
    return from.is_null(column) ? T{} : T(read<typename T::value_type>(from, column));
  } else if constexpr (std::integral<T>) {
    return static_cast<T>(from.integer(column));
  } else if constexpr (std::same_as<T, std::string>) {
    return std::string(from.text(column));
  } else if constexpr (detail::is_id<T>) {
    return {read<Uuid>(from, column)};
  } else if constexpr (detail::is_bytes<T>) {
    T bytes{};
    const auto blob = from.blob(column);
    blob.size() == bytes.size() ? void(std::memcpy(bytes.data(), blob.data(), bytes.size())) : from.refuse(column);
    return bytes;
  } else if constexpr (detail::is_byte_list<T>) {
    const auto blob = from.blob(column);
    return T(blob.begin(), blob.end());
  } else if constexpr (detail::is_id_list<T>) {
    const auto blob = from.blob(column);
    if (blob.size() % sizeof(Uuid) != 0) from.refuse(column);
    T ids(blob.size() / sizeof(Uuid));
    if (!ids.empty()) std::memcpy(ids.data(), blob.data(), ids.size() * sizeof(Uuid));
    return ids;
  } else if constexpr (std::same_as<T, Instant>) {
    return Instant(Milliseconds(from.integer(column)));
  } else if constexpr (std::same_as<T, Date>) {
    return Date(std::chrono::sys_days(std::chrono::days(from.integer(column))));
  } else if constexpr (std::same_as<T, Currency>) {
    return detail::understood(Currency::find(from.text(column)), from, column);
  } else if constexpr (std::same_as<T, Decimal>) {
    return detail::understood(Decimal::parse(from.text(column)), from, column);
  } else if constexpr (Worded<T>) {
    return detail::understood(parse_word<T>(from.text(column)), from, column);
  } else if constexpr (detail::is_word_list<T>) {
    T list;
    for (const auto& line : read<std::vector<std::string>>(from, column)) {
      list.push_back(detail::understood(parse_word<typename T::value_type>(line), from, column));
    }
    return list;
  } else if constexpr (std::same_as<T, Commission>) {
    return detail::understood(commission_from_lines(from.text(column)), from, column);
  } else {
    static_assert(std::same_as<T, std::vector<std::string>>);
    return detail::understood(from_lines(from.text(column)), from, column);
  }
}

}  // namespace crondb::sql::inline CRONDB_ENGINE
