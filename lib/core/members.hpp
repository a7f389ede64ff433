#pragma once

#include <cstddef>
#include <type_traits>
#include <utility>

namespace crondb {

namespace detail {

/// Initialises anything.
struct Anything {
  template <class T>
  operator T&() const&;
  template <class T>
  operator T&&() const&&;
};

template <class T, std::size_t... n>
constexpr bool takes(std::index_sequence<n...>) {
  return requires { T{(static_cast<void>(n), Anything{})...}; };
}

template <class T, std::size_t n>
constexpr std::size_t count_members() {
  if constexpr (n == 0 || takes<T>(std::make_index_sequence<n>())) {
    return n;
  } else {
    return count_members<T, n - 1>();
  }
}

}  // namespace detail

/// How many members an aggregate has; each of its bases counts as one.
template <class T>
  requires std::is_aggregate_v<T>
inline constexpr std::size_t members = detail::count_members<T, 40>();

/// The members of T and of its bases, all of which `Bases` names.
template <class T, class... Bases>
inline constexpr std::size_t members_with = members<T> - sizeof...(Bases) + (members<Bases> + ... + 0);

}  // namespace crondb
