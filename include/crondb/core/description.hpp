#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "crondb/core/fields.hpp"
#include "crondb/core/id.hpp"
#include "crondb/core/money.hpp"
#include "crondb/core/page.hpp"
#include "crondb/core/time.hpp"

#pragma GCC visibility push(default)

/// Types as data, so that what works on all of them is compiled once.
namespace crondb {

/// A class whose JSON is not that of a field table, and stands in lib/wire/custom.cpp. Specialised beside the class.
template <class T>
inline constexpr bool has_own_json = false;

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
template <class T>
inline constexpr bool is_page = false;
template <class T>
inline constexpr bool is_page<Page<T>> = true;
template <class T>
inline constexpr bool is_id = false;
template <class Tag>
inline constexpr bool is_id<Id<Tag>> = true;

/// Of a class that is no template.
template <class T>
constexpr std::string_view type_name() {
  std::string_view text = __PRETTY_FUNCTION__;
  text.remove_prefix(text.find("T = ") + 4);
  text = text.substr(0, text.find_first_of(";]"));
  return text.substr(text.rfind(':') + 1);
}

/// Optional, update, clearable.
template <class T>
struct Holding {
  static std::optional<typename T::value_type>& of(void* holder) { return *static_cast<T*>(holder); }
};
template <class Value>
struct Holding<Clearable<Value>> {
  static std::optional<Value>& of(void* holder) {
    auto& clearable = *static_cast<Clearable<Value>*>(holder);
    clearable.given = true;
    return clearable.value;
  }
};

template <class T>
constexpr void describe_holder(Description& described, TypeKind kind) {
  using Value = typename std::remove_cvref_t<decltype(Holding<T>::of(nullptr))>::value_type;
  described.kind = kind;
  described.item = &description<Value>;
  described.value = [](const void* holder) -> const void* {
    if constexpr (is_clearable<T>) {
      const auto& held = static_cast<const T*>(holder)->value;
      return held ? &*held : nullptr;
    } else {
      const auto& held = *static_cast<const T*>(holder);
      return held ? &*held : nullptr;
    }
  };
  described.emplace = [](void* holder) -> void* { return &Holding<T>::of(holder).emplace(); };
  described.clear = [](void* holder) { Holding<T>::of(holder).reset(); };
}

template <class T>
constexpr Description make_description() {
  Description made;
  if constexpr (is_update<T>) {
    describe_holder<T>(made, TypeKind::update);
  } else if constexpr (is_clearable<T>) {
    describe_holder<T>(made, TypeKind::clearable);
  } else if constexpr (is_optional<T>) {
    describe_holder<T>(made, TypeKind::optional);
  } else if constexpr (is_vector<T>) {
    using Item = typename T::value_type;
    made.kind = TypeKind::list;
    made.item = &description<Item>;
    made.size = [](const void* list) { return static_cast<const T*>(list)->size(); };
    made.at = [](const void* list, std::size_t n) -> const void* { return &(*static_cast<const T*>(list))[n]; };
    made.append = [](void* list) -> void* { return &static_cast<T*>(list)->emplace_back(); };
  } else if constexpr (is_page<T>) {
    made.kind = TypeKind::page;
    made.item = &description<decltype(T::results)>;
    made.value = [](const void* page) -> const void* { return &static_cast<const T*>(page)->results; };
    made.page = [](const void* of) {
      const T& page = *static_cast<const T*>(of);
      return PageInfo{page.total, page.page, page.per_page, page.total_pages(), page.next_cursor};
    };
  } else if constexpr (std::same_as<T, bool>) {
    made.kind = TypeKind::boolean;
  } else if constexpr (std::integral<T>) {
    made.kind = TypeKind::integer;
    made.integer = [](const void* number) { return static_cast<std::int64_t>(*static_cast<const T*>(number)); };
    if constexpr (std::same_as<T, std::int64_t>) {
      made.set_integer = [](void* number, std::int64_t value) { *static_cast<T*>(number) = value; };
    }
  } else if constexpr (Worded<T>) {
    static_assert(sizeof(T) == 1, "an enum with words is one byte");
    made.kind = TypeKind::word;
    made.words = words<T>;
  } else if constexpr (is_id<T>) {
    made.kind = TypeKind::id;
  } else if constexpr (std::same_as<T, std::string>) {
    made.kind = TypeKind::text;
  } else if constexpr (std::same_as<T, Decimal>) {
    made.kind = TypeKind::decimal;
  } else if constexpr (std::same_as<T, Instant>) {
    made.kind = TypeKind::instant;
  } else if constexpr (std::same_as<T, Date>) {
    made.kind = TypeKind::date;
  } else if constexpr (std::same_as<T, Currency>) {
    made.kind = TypeKind::currency;
  } else if constexpr (std::same_as<T, IfVersion>) {
    made.kind = TypeKind::versions;
  } else {
    static_assert(Described<T> || has_own_json<T>, "a type in the API needs a field table, or JSON of its own");
    made.name = type_name<T>();
    if constexpr (Described<T>) {
      made.kind = TypeKind::object;
      made.rows = fields<T>.data();
      made.row_count = fields<T>.size();
    }
  }
  return made;
}

}  // namespace detail

}  // namespace crondb

#pragma GCC visibility pop
