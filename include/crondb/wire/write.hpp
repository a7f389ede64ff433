#pragma once

#include <string>
#include <string_view>

#include "crondb/core/error.hpp"
#include "crondb/core/fields.hpp"
#include "crondb/core/json.hpp"

#pragma GCC visibility push(default)

/// JSON out of values, straight into a string: numbers keep their decimal form, and no tree is built.
namespace crondb {

template <>
inline constexpr auto fields<FieldError> = std::array{
    field<&FieldError::field>("field", "Path of the field"),
    field<&FieldError::message>("message", "What is wrong with it"),
};

}  // namespace crondb

namespace crondb::wire {

/// How a document spells the fields that every list has.
enum class Spelling : std::uint8_t { snake_case, camel_case };

/// Appends the value at `value` as JSON: empty optionals as null, described types as objects in the order of their field table.
void write(std::string& out, const Description& type, const void* value, Spelling spelling = Spelling::snake_case);

/// Appends `text` as a JSON string.
inline void write(std::string& out, std::string_view text) { write_string(out, text); }

/// Appends `value` as JSON.
template <class T>
void write(std::string& out, const T& value) {
  if constexpr (std::convertible_to<const T&, std::string_view>) {
    write_string(out, value);
  } else {
    write(out, description<T>, &value);
  }
}

/// `value` as JSON.
template <class T>
[[nodiscard]] std::string to_json(const T& value) {
  std::string out;
  write(out, value);
  return out;
}

}  // namespace crondb::wire

#pragma GCC visibility pop
