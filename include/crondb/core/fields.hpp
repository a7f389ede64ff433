#pragma once

#include <algorithm>
#include <array>
#include <concepts>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <vector>

/// Field tables: every fact about the fields of a type, stated once next to the type. Validation, JSON in both directions,
/// query parameters and the OpenAPI schema all read the same table.
namespace crondb {

/// Where a request carries a field. Responses are all body.
enum class In : std::uint8_t { body, path, query, header };

/// What a string is: how it is normalised, and what it has to look like beyond its length. Strings of every format are read with
/// CRLF as newline.
enum class Format : std::uint8_t {
  text,       ///< of any lines, kept as it is
  name,       ///< one line: composed (NFC), trimmed, each run of white space one space
  line,       ///< the same, and a line break or a tab inside is refused, not taken for a space
  key,        ///< composed and trimmed, without white space or invisible format characters inside
  email,      ///< an address: as a key, its domain in ASCII form
  domain,     ///< a host name, as normalize_domain makes it of what people paste
  color,      ///< trimmed
  time_zone,  ///< trimmed
};

/// The limits of one field; which of them count depends on its type.
struct Rules {
  std::int64_t min = std::numeric_limits<std::int64_t>::min();  ///< numbers, inclusive
  std::int64_t max = std::numeric_limits<std::int64_t>::max();  ///< numbers, inclusive
  int max_decimals = 9;                                         ///< decimals
  std::size_t min_length = 0;                                   ///< strings, in code points, white space at the ends not counted
  std::size_t max_length = 200;                                 ///< strings, in code points
  std::size_t max_items = 100;                                  ///< lists
  Format format = Format::text;
};

/// One row of a field table. `access` is a member pointer, or for computed response fields a function of the owner.
template <class Access>
struct Field {
  std::string_view name;
  Access access;
  std::string_view doc;
  Rules rules{};
  In in = In::body;
  bool optional = false;  ///< may be missing although its type has no empty state: the member's initial value stands
};

template <class Access>
constexpr Field<Access> field(std::string_view name, Access access, std::string_view doc, Rules rules = {}, In in = In::body) {
  return {name, access, doc, rules, in, false};
}
template <class Access>
constexpr Field<Access> path(std::string_view name, Access access, std::string_view doc, Rules rules = {}) {
  return {name, access, doc, rules, In::path, false};
}
template <class Access>
constexpr Field<Access> query(std::string_view name, Access access, std::string_view doc, Rules rules = {}) {
  return {name, access, doc, rules, In::query, true};
}
template <class Access>
constexpr Field<Access> defaulted(std::string_view name, Access access, std::string_view doc, Rules rules = {}) {
  return {name, access, doc, rules, In::body, true};
}
/// The versions in If-Match: the row must still have one of them.
template <class Access>
constexpr Field<Access> if_match(Access access) {
  return {"If-Match", access, "The version that the caller has seen; a stale one is refused with 412", {}, In::header, true};
}

/// The field table of T: a std::tuple of Field. Specialised beside each type.
template <class T>
inline constexpr std::nullptr_t fields{};

template <class T>
concept Described = !std::same_as<std::remove_cvref_t<decltype(fields<std::remove_cvref_t<T>>)>, std::nullptr_t>;

/// The words of an enum, in the order of its values from 0. Specialised beside each enum.
template <class E>
inline constexpr std::nullptr_t words{};

template <class E>
concept Worded = std::is_enum_v<E> && !std::same_as<std::remove_cvref_t<decltype(words<E>)>, std::nullptr_t>;

template <Worded E>
[[nodiscard]] constexpr std::string_view word(E value) {
  return words<E>[static_cast<std::size_t>(value)];
}
template <Worded E>
[[nodiscard]] constexpr std::optional<E> parse_word(std::string_view text) {
  for (std::size_t i = 0; i < words<E>.size(); ++i) {
    if (words<E>[i] == text) return static_cast<E>(i);
  }
  return std::nullopt;
}

/// The versions of which a row must have one for a request to be done; by default any will do.
class IfVersion {
 public:
  constexpr IfVersion() = default;
  IfVersion(std::int64_t version) : any_of_{{version}} {}
  explicit IfVersion(std::vector<std::int64_t> any_of) : any_of_(std::move(any_of)) {}

  [[nodiscard]] bool admits(std::int64_t version) const {
    return !any_of_ || std::find(any_of_->begin(), any_of_->end(), version) != any_of_->end();
  }

 private:
  std::optional<std::vector<std::int64_t>> any_of_;
};

/// A change to a field that can't be empty: absent leaves it, null is refused.
template <class T>
struct Update : std::optional<T> {
  using std::optional<T>::optional;
};

/// A change to a field that may be empty: absent leaves it, null clears it.
template <class T>
struct Clearable {
  bool given = false;
  std::optional<T> value;

  Clearable() = default;
  Clearable(T to) : given(true), value(std::move(to)) {}
  Clearable(std::nullopt_t) : given(true) {}
  void apply_to(std::optional<T>& target) const {
    if (given) target = value;
  }
};

}  // namespace crondb
