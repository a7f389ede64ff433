#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "crondb/core/fields.hpp"
#include "crondb/core/id.hpp"
#include "crondb/core/json.hpp"
#include "crondb/core/money.hpp"
#include "crondb/core/page.hpp"
#include "crondb/core/time.hpp"
#include "crondb/core/validate.hpp"

/// JSON out of values, straight into a string: numbers keep their decimal form, and no tree is built.
namespace crondb::wire {

/// How a document spells the fields that every list has.
enum class Spelling : std::uint8_t { snake_case, camel_case };

}  // namespace crondb::wire

namespace crondb {

template <>
inline constexpr auto fields<FieldError> = std::tuple{
    field("field", &FieldError::field, "Path of the field"),
    field("message", &FieldError::message, "What is wrong with it"),
};

}  // namespace crondb

namespace crondb::wire {

/// Appends `value` as JSON: empty optionals as null, described types as objects in the order of their field table.
template <class T>
void write(std::string& out, const T& value);

template <class T>
void write_list(std::string& out, const std::vector<T>& items) {
  out += '[';
  for (bool first = true; const auto& item : items) {
    if (!std::exchange(first, false)) out += ',';
    write(out, item);
  }
  out += ']';
}

/// Types with a JSON form of their own overload `write_custom(std::string&, const T&)` beside the type.
template <class T>
concept Custom = requires(std::string& out, const T& value) { write_custom(out, value); };

template <class T>
void write(std::string& out, const T& value) {
  if constexpr (Custom<T>) {
    write_custom(out, value);
  } else if constexpr (detail::is_optional<T>) {
    if (value) {
      write(out, *value);
    } else {
      out += "null";
    }
  } else if constexpr (detail::is_vector<T>) {
    write_list(out, value);
  } else if constexpr (std::same_as<T, bool>) {
    out += value ? "true" : "false";
  } else if constexpr (std::integral<T>) {
    write_integer(out, static_cast<std::int64_t>(value));
  } else if constexpr (Worded<T>) {
    write_string(out, word(value));
  } else if constexpr (std::same_as<T, Currency>) {
    write_string(out, value.code());
  } else if constexpr (std::same_as<T, Decimal>) {
    out += to_string(value);
  } else if constexpr (std::convertible_to<const T&, std::string_view>) {
    write_string(out, value);
  } else if constexpr (requires { to_string(value); }) {  // ids, instants, dates
    write_string(out, to_string(value));
  } else {
    static_assert(Described<T>, "a type in a response needs a field table");
    Object object(out);
    std::apply([&](const auto&... row) { ((object.member(row.name), write(out, std::invoke(row.access, value))), ...); },
               fields<T>);
    object.close();
  }
}

template <class T>
void write_page(std::string& out, const Page<T>& page, Spelling spelling) {
  const bool snake = spelling == Spelling::snake_case;
  Object object(out);
  write_list(object.member("results"), page.results);
  write(object.member("total"), page.total);
  write(object.member("page"), page.page);
  write(object.member(snake ? "per_page" : "perPage"), page.per_page);
  write(object.member(snake ? "total_pages" : "totalPages"), page.total_pages());
  write(object.member(snake ? "next_cursor" : "nextCursor"), page.next_cursor);
  object.close();
}

template <class T>
[[nodiscard]] std::string to_json(const T& value) {
  std::string out;
  write(out, value);
  return out;
}

}  // namespace crondb::wire
