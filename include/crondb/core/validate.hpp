#pragma once

#include <functional>
#include <vector>

#include "crondb/core/error.hpp"
#include "crondb/core/fields.hpp"
#include "crondb/core/id.hpp"
#include "crondb/core/money.hpp"
#include "crondb/core/result.hpp"
#include "crondb/core/time.hpp"

namespace crondb {

namespace detail {

void normalize_text(std::string& value, const Rules& rules);
void check_text(std::string_view value, const Rules& rules, const std::string& path, std::vector<FieldError>& problems);
/// Not a part of check_text, so that operations tell of it together with what they find in the storage.
void check_domain(std::string_view value, const std::string& path, std::vector<FieldError>& problems);
void check_number(std::int64_t value, const Rules& rules, const std::string& path, std::vector<FieldError>& problems);
void check_decimal(const Decimal& value, const Rules& rules, const std::string& path, std::vector<FieldError>& problems);
void check_items(std::size_t count, const Rules& rules, const std::string& path, std::vector<FieldError>& problems);
void check_range(const Date& value, const std::string& path, std::vector<FieldError>& problems);

inline std::string joined(const std::string& prefix, std::string_view name) {
  return prefix.empty() ? std::string(name) : prefix + "." + std::string(name);
}

}  // namespace detail

/// Adds every problem of `value` under `rules` to `problems`.
template <class T>
void check_value(const T& value, const Rules& rules, const std::string& path, std::vector<FieldError>& problems);

/// Adds every problem of a described value to `problems`; `prefix` is its own path.
template <Described T>
void check_fields(const T& value, const std::string& prefix, std::vector<FieldError>& problems) {
  std::apply(
      [&](const auto&... row) {
        (check_value(std::invoke(row.access, value), row.rules, detail::joined(prefix, row.name), problems), ...);
      },
      fields<T>);
}

namespace detail {

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;
template <class T>
inline constexpr bool is_update = false;
template <class T>
inline constexpr bool is_update<Update<T>> = true;
template <class T>
inline constexpr bool is_clearable = false;
template <class T>
inline constexpr bool is_clearable<Clearable<T>> = true;
template <class T>
inline constexpr bool is_vector = false;
template <class T>
inline constexpr bool is_vector<std::vector<T>> = true;

}  // namespace detail

/// Normalises the strings in `value` as the formats of their fields say. Twice is as good as once. A type without a field table has
/// none.
template <class T>
void normalize(T& value);

template <class T>
void normalize_value(T& value, const Rules& rules) {
  if constexpr (detail::is_optional<T> || detail::is_update<T>) {
    if (value) normalize_value(*value, rules);
  } else if constexpr (detail::is_clearable<T>) {
    if (value.value) normalize_value(*value.value, rules);
  } else if constexpr (detail::is_vector<T>) {
    if constexpr (Described<typename T::value_type> || std::same_as<typename T::value_type, std::string>) {
      for (auto& each : value) normalize_value(each, rules);
    }
  } else if constexpr (std::same_as<T, std::string>) {
    detail::normalize_text(value, rules);
  } else {
    normalize(value);
  }
}

template <class T>
void normalize(T& value) {
  if constexpr (Described<T>) {
    [[maybe_unused]] const auto member = [&](const auto& row) {
      if constexpr (std::is_member_object_pointer_v<std::remove_cvref_t<decltype(row.access)>>) {
        normalize_value(std::invoke(row.access, value), row.rules);
      }
    };
    std::apply([&](const auto&... row) { (member(row), ...); }, fields<T>);
  }
}

template <class T>
void check_value(const T& value, const Rules& rules, const std::string& path, std::vector<FieldError>& problems) {
  if constexpr (detail::is_optional<T> || detail::is_update<T>) {
    if (value) check_value(*value, rules, path, problems);
  } else if constexpr (detail::is_clearable<T>) {
    if (value.value) check_value(*value.value, rules, path, problems);
  } else if constexpr (detail::is_vector<T>) {
    detail::check_items(value.size(), rules, path, problems);
    for (std::size_t i = 0; i < value.size(); ++i) check_value(value[i], rules, path + "[" + std::to_string(i) + "]", problems);
  } else if constexpr (std::same_as<T, std::string>) {
    detail::check_text(value, rules, path, problems);
  } else if constexpr (std::same_as<T, Decimal>) {
    detail::check_decimal(value, rules, path, problems);
  } else if constexpr (std::same_as<T, Date>) {
    detail::check_range(value, path, problems);
  } else if constexpr (std::integral<T> && !std::same_as<T, bool>) {
    detail::check_number(value, rules, path, problems);
  } else if constexpr (Described<T>) {
    check_fields(value, path, problems);
  }
}

/// A validation_error with every problem of `value`, or nothing. A type without a field table has none.
template <class T>
[[nodiscard]] Result<void> validate(const T& value) {
  if constexpr (Described<T>) {
    std::vector<FieldError> problems;
    check_fields(value, {}, problems);
    if (!problems.empty()) return fail(invalid(std::move(problems)));
  }
  return {};
}

}  // namespace crondb
