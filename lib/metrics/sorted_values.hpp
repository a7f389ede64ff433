#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "crondb/core/int128.hpp"
#include "crondb/metrics/formula.hpp"
#include "metrics/columns.hpp"

/// Medians without sorting: the numbers of many rows are kept in order, and those of a window are found in a few of such runs.
namespace crondb::metrics {

/// How often the numbers of some chunks are asked for before they are put in order, which takes as long as reading them four times.
/// Tests set it.
inline std::atomic<unsigned> sorting_patience{4};

/// A quantity of the rows of a population in some chunks, in order, by the owner of each row.
class SortedValues {
 public:
  /// `owners` are codes below `users`, one for each number.
  SortedValues(Population population, std::span<const std::int64_t> numbers, std::span<const std::uint32_t> owners,
               std::size_t users);

  [[nodiscard]] Population population() const { return population_; }
  /// Calls `f` with each owner and their numbers, ascending.
  template <class F>
  void each(F&& f) const {
    for (std::size_t i = 0; i < owners_.size(); ++i) {
      f(owners_[i], std::span(numbers_).subspan(starts_[i], starts_[i + 1] - starts_[i]));
    }
  }
  [[nodiscard]] std::size_t bytes() const;

 private:
  Population population_;
  std::vector<Code> owners_;
  std::vector<std::uint32_t> starts_;  ///< where the numbers of each begin, and the end
  std::vector<std::int64_t> numbers_;
};

/// The sum of the middle two, or twice the middle one, of at least one number. `runs` are ascending each and come out narrower;
/// `others` come out in another order.
[[nodiscard]] Int128 middle_two(std::vector<std::span<const std::int64_t>>& runs, std::span<std::int64_t> others);

}  // namespace crondb::metrics
