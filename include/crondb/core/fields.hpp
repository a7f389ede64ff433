#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#pragma GCC visibility push(default)

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

struct Field;

/// How a value is held, and so how it is read, written and checked.
enum class TypeKind : std::uint8_t {
  text,       ///< std::string
  boolean,    ///< bool
  integer,    ///< any integral type
  decimal,    ///< Decimal
  id,         ///< Id of any kind
  word,       ///< an enum with words
  instant,    ///< Instant
  date,       ///< Date
  currency,   ///< Currency
  versions,   ///< IfVersion
  list,       ///< std::vector
  optional,   ///< std::optional
  update,     ///< Update
  clearable,  ///< Clearable
  page,       ///< Page
  object,     ///< a class with a field table
  custom,     ///< a class that has_own_json
};

/// What a page says besides its rows.
struct PageInfo {
  std::optional<std::int64_t> total{};
  std::int64_t page{};
  std::int64_t per_page{};
  std::optional<std::int64_t> total_pages{};
  std::optional<std::string> next_cursor{};
};

/// What `description<T>` answers. The functions take the address of a T; those that the kind doesn't name are null.
struct Description {
  TypeKind kind = TypeKind::custom;
  std::string_view name{};                        ///< of a class, as C++ has it, without its namespace
  const Field* rows = nullptr;                    ///< object: its field table
  std::size_t row_count = 0;                      ///< object
  std::span<const std::string_view> words{};      ///< word: in the order of its values from 0
  const Description* item = nullptr;              ///< list, optional, update, clearable, page: of what is in it
  std::int64_t (*integer)(const void*){};         ///< integer
  void (*set_integer)(void*, std::int64_t){};     ///< integer of 64 bits
  std::size_t (*size)(const void*){};             ///< list
  const void* (*at)(const void*, std::size_t){};  ///< list
  void* (*append)(void*){};                       ///< list: a new item at the end
  const void* (*value)(const void*){};            ///< optional, update, clearable: null if empty; page: its list
  void* (*emplace)(void*){};                      ///< optional, update, clearable: its new value
  void (*clear)(void*){};                         ///< optional, update; clearable: which is then given as empty
  PageInfo (*page)(const void*){};                ///< page

  [[nodiscard]] std::span<const Field> fields() const;  ///< empty unless it is an object
};

namespace detail {
template <class T>
constexpr Description make_description();
}  // namespace detail

/// What `T` is, for functions that know no type: validation, JSON in both directions, OpenAPI. See description.hpp.
template <class T>
inline const Description description = detail::make_description<T>();

/// What takes a value whose type a Description tells. Kept by nobody.
class ValueSink {
 public:
  template <class Use>
  ValueSink(const Use& use) : use_(&use), call_([](const void* to, const void* value) { (*static_cast<const Use*>(to))(value); }) {}
  void operator()(const void* value) const { call_(use_, value); }

 private:
  const void* use_;
  void (*call_)(const void* to, const void* value);
};

/// Whether a field must be there.
enum class Presence : std::uint8_t {
  by_type,   ///< unless its type has an empty state
  optional,  ///< never: the member's initial value stands. Null is the same as absent if the type has an empty state
  required,  ///< always
};

/// One row of a field table.
struct Field {
  std::string_view name{};
  std::string_view doc{};
  Rules rules{};
  In in{};
  Presence presence{};
  const Description* type{};
  void* (*member)(void* owner);                                ///< null for a field that is computed, and can't be set
  void (*computed)(const void* owner, const ValueSink& sink);  ///< null for a member
  bool computes = false;  ///< said apart: with gcc's sanitizers a pointer to a function is no constant

  [[nodiscard]] constexpr bool is_computed() const { return computes; }
  /// Shows the field's value to `sink`.
  void look(const void* owner, const ValueSink& sink) const {
    if (is_computed()) return computed(owner, sink);
    sink(member(const_cast<void*>(owner)));
  }
};

inline std::span<const Field> Description::fields() const { return {rows, row_count}; }

/// Null if the type has no field of that name.
[[nodiscard]] const Field* find_field(const Description& type, std::string_view name);

namespace detail {

/// What a member pointer, or a function of an object, is of and leads to.
template <class Accessor>
struct Accessed;
template <class OwnerType, class ValueType>
struct Accessed<ValueType OwnerType::*> {
  using Owner = OwnerType;
  using Value = ValueType;
};
template <class OwnerType, class ValueType>
struct Accessed<ValueType (*)(const OwnerType&)> {
  using Owner = OwnerType;
  using Value = std::remove_cvref_t<ValueType>;
};

template <auto access>
void* member_at(void* owner) {
  return &(static_cast<typename Accessed<decltype(access)>::Owner*>(owner)->*access);
}
template <auto access>
void compute(const void* owner, const ValueSink& sink) {
  const auto& value = access(*static_cast<const typename Accessed<decltype(access)>::Owner*>(owner));
  sink(&value);
}

template <auto access>
constexpr Field row(std::string_view name, std::string_view doc, const Rules& rules, In in, Presence presence) {
  Field made{name, doc, rules, in, presence, &description<typename Accessed<decltype(access)>::Value>, nullptr, nullptr};
  if constexpr (std::is_member_object_pointer_v<decltype(access)>) {
    made.member = &member_at<access>;
  } else {
    made.computed = &compute<access>;
    made.computes = true;
  }
  return made;
}

}  // namespace detail

/// `access` is a member pointer, or for computed fields of answers a function of the owner.
template <auto access>
constexpr Field field(std::string_view name, std::string_view doc, const Rules& rules = {}) {
  return detail::row<access>(name, doc, rules, In::body, Presence::by_type);
}
/// The same for a part of the path, which is always there.
template <auto access>
constexpr Field path(std::string_view name, std::string_view doc, const Rules& rules = {}) {
  return detail::row<access>(name, doc, rules, In::path, Presence::by_type);
}
/// The same for a parameter of the query. Without it the member's initial value stands.
template <auto access>
constexpr Field query(std::string_view name, std::string_view doc, const Rules& rules = {}) {
  return detail::row<access>(name, doc, rules, In::query, Presence::optional);
}
/// The same for a field of the body that may be absent. The member's initial value then stands.
template <auto access>
constexpr Field defaulted(std::string_view name, std::string_view doc, const Rules& rules = {}) {
  return detail::row<access>(name, doc, rules, In::body, Presence::optional);
}
/// The versions in If-Match: the row must still have one of them.
template <auto access>
constexpr Field if_match() {
  return detail::row<access>("If-Match", "The version that the caller has seen; a stale one is refused with 412", {}, In::header,
                             Presence::optional);
}

/// The field table of T: a std::array of Field. Specialised beside each type.
template <class T>
inline constexpr std::nullptr_t fields{};

/// A type that has a field table.
template <class T>
concept Described = !std::same_as<std::remove_cvref_t<decltype(fields<std::remove_cvref_t<T>>)>, std::nullptr_t>;

/// How many members of T no field shows as they are. Specialised beside the table: `hidden<Deal> = hides(&Deal::rank)`.
template <class T>
inline constexpr std::size_t hidden = 0;
/// How many members it is given.
template <class... Members>
constexpr std::size_t hides(Members...) {
  return sizeof...(Members);
}

namespace detail {

template <class Derived, class Base, std::size_t n>
void* inherited_member(void* owner) {
  return fields<Base>[n].member(static_cast<Base*>(static_cast<Derived*>(owner)));
}
template <class Derived, class Base, std::size_t n>
void inherited_computed(const void* owner, const ValueSink& sink) {
  fields<Base>[n].computed(static_cast<const Base*>(static_cast<const Derived*>(owner)), sink);
}
template <class Derived, class Base, std::size_t n>
constexpr Field inherited_row() {
  Field row = fields<Base>[n];
  if constexpr (fields<Base>[n].is_computed()) {
    row.computed = &inherited_computed<Derived, Base, n>;
  } else {
    row.member = &inherited_member<Derived, Base, n>;
  }
  return row;
}

}  // namespace detail

/// The field table of a base class, as a part of the table of `Derived`.
template <class Derived, class Base>
constexpr auto inherited() {
  return []<std::size_t... n>(std::index_sequence<n...>) {
    return std::array{detail::inherited_row<Derived, Base, n>()...};
  }(std::make_index_sequence<fields<Base>.size()>());
}

/// Field tables one after the other.
template <std::size_t... sizes>
constexpr std::array<Field, (sizes + ...)> joined(const std::array<Field, sizes>&... tables) {
  std::array<Field, (sizes + ...)> all{};
  std::size_t at = 0;
  const auto append = [&](const auto& table) {
    for (const Field& each : table) all[at++] = each;
  };
  (append(tables), ...);
  return all;
}

/// The words of an enum, in the order of its values from 0. Specialised beside each enum.
template <class E>
inline constexpr std::nullptr_t words{};

/// An enum that has words.
template <class E>
concept Worded = std::is_enum_v<E> && !std::same_as<std::remove_cvref_t<decltype(words<E>)>, std::nullptr_t>;

/// The word of a value that the enum has.
template <Worded E>
[[nodiscard]] constexpr std::string_view word(E value) {
  return words<E>[static_cast<std::size_t>(value)];
}
/// The value whose word is exactly `text`; nullopt if there is none.
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
    if (!any_of_) return true;
    for (const std::int64_t admitted : *any_of_) {
      if (admitted == version) return true;
    }
    return false;
  }

 private:
  std::optional<std::vector<std::int64_t>> any_of_;
};

/// A change to a field that can't be empty: absent leaves it, null is refused.
template <class T>
struct Update : std::optional<T> {
  using std::optional<T>::optional;
  template <class To = T>
    requires(std::is_constructible_v<T, To> && !std::same_as<std::remove_cvref_t<To>, Update>)
  Update& operator=(To&& to) {
    this->emplace(std::forward<To>(to));
    return *this;
  }
};

/// A change to a field that may be empty: absent leaves it, null clears it.
template <class T>
struct Clearable {
  bool given = false;        ///< false: the field is left
  std::optional<T> value{};  ///< if given: absent clears the field

  Clearable() = default;
  template <std::convertible_to<T> To>
  Clearable(To&& to) : given(true), value(std::forward<To>(to)) {}
  Clearable(std::optional<T> to) : given(true), value(std::move(to)) {}
  Clearable(std::nullopt_t) : given(true) {}
  void apply_to(std::optional<T>& target) const {
    if (given) target = value;
  }
};

}  // namespace crondb

#pragma GCC visibility pop

#include "crondb/core/description.hpp"
