#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "crondb/core/error.hpp"
#include "crondb/core/fields.hpp"
#include "crondb/core/result.hpp"
#include "crondb/core/time.hpp"

#pragma GCC visibility push(default)

/// The rules of field tables.
namespace crondb {

namespace detail {

void normalize_text(std::string& value, const Rules& rules);
void check_text(std::string_view value, const Rules& rules, const std::string& path, std::vector<FieldError>& problems);
/// Not a part of `check`, so that operations tell of it together with what they find in the storage.
void check_domain(std::string_view value, const std::string& path, std::vector<FieldError>& problems);

/// How far clocks may be apart: a moment later than that is in the future.
inline constexpr std::chrono::minutes tolerated_ahead{5};
/// A problem on `field` for a moment in the future.
void check_not_ahead(Instant at, Instant now, std::string_view field, std::vector<FieldError>& problems);

inline std::string member_path(const std::string& prefix, std::string_view name) {
  return prefix.empty() ? std::string(name) : prefix + "." + std::string(name);
}

}  // namespace detail

/// Adds every problem of the value at `value` to `problems`; `path` is its own, empty for a whole request.
void check(const Description& type, const void* value, const Rules& rules, const std::string& path,
           std::vector<FieldError>& problems);
/// Normalises the strings in the value at `value` as the formats of their fields say. Twice is as good as once.
void normalize(const Description& type, void* value, const Rules& rules = {});
/// The names of the fields in which two values of a type with a field table differ.
[[nodiscard]] std::vector<std::string> differing_fields(const Description& type, const void* one, const void* other);

/// Adds every problem of `value` under `rules` to `problems`.
template <class T>
void check_value(const T& value, const Rules& rules, const std::string& path, std::vector<FieldError>& problems) {
  check(description<T>, &value, rules, path, problems);
}

/// Adds every problem of a described value to `problems`; `prefix` is its own path.
template <Described T>
void check_fields(const T& value, const std::string& prefix, std::vector<FieldError>& problems) {
  check(description<T>, &value, {}, prefix, problems);
}

/// A type without a field table has nothing to normalise.
template <class T>
void normalize(T& value) {
  if constexpr (Described<T>) normalize(description<T>, &value);
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

#pragma GCC visibility pop
