#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <random>
#include <type_traits>
#include <vector>

namespace crondb::testing {

/// Random choices that a seed repeats.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : engine_(seed) {}
  std::int64_t below(std::int64_t n) { return static_cast<std::int64_t>(engine_() % static_cast<std::uint64_t>(n)); }
  bool one_in(std::int64_t n) { return below(n) == 0; }
  template <class T>
  const T& of(const std::vector<T>& choices) {
    return choices[static_cast<std::size_t>(below(std::ssize(choices)))];
  }
  template <class F>
  auto perhaps(F make) -> std::optional<std::invoke_result_t<F>> {
    return one_in(2) ? std::optional(make()) : std::nullopt;
  }

 private:
  std::mt19937_64 engine_;
};

/// Different ones, not in order.
template <class AnyId>
std::vector<AnyId> ids(std::uint8_t kind, std::size_t count) {
  std::vector<AnyId> all(count);
  for (std::size_t i = 0; i < count; ++i) all[i].bytes = {kind, static_cast<std::uint8_t>(i * 37 % 251)};
  return all;
}

}  // namespace crondb::testing
