#include "metrics/sorted_values.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <numeric>
#include <optional>

namespace crondb::metrics {

namespace {

using Numbers = std::span<std::int64_t>;
using Run = std::span<const std::int64_t>;

/// Leaves of `numbers` those that may be the ones at `lower` and `upper` in their order, and makes these places among them.
void keep_near_middle(Numbers& numbers, std::size_t& lower, std::size_t& upper) {
  static constexpr std::size_t sample_size = 1'024;
  static constexpr std::size_t worth_sampling = 16 * sample_size;
  if (numbers.size() < worth_sampling) return;
  // The middle of all lies close to that of a sample (four standard deviations of its rank): one pass puts what is near it first.
  std::array<std::int64_t, sample_size> sample{};
  for (std::size_t i = 0; i < sample_size; ++i) sample[i] = numbers[i * (numbers.size() / sample_size)];
  std::sort(sample.begin(), sample.end());
  const std::int64_t low = sample[sample_size / 2 - 64];
  const std::int64_t high = sample[sample_size / 2 + 64];
  std::size_t before = 0;
  std::size_t found = 0;
  for (std::int64_t& number : numbers) {
    before += number < low ? 1 : 0;
    const bool near = static_cast<unsigned>(low <= number) & static_cast<unsigned>(number <= high);
    std::swap(numbers[found], number);
    found += near ? 1 : 0;
  }
  if (before > lower || upper >= before + found) return;
  numbers = numbers.first(found);
  lower -= before;
  upper -= before;
}

/// Finds numbers by their place in the order of all: each step takes one of them and leaves out what is before or behind it.
class Search {
 public:
  Search(std::vector<Run>& runs, Numbers others) : runs_(runs), others_(others) {}

  /// The number at `place`, and the one behind that unless it is the last.
  std::pair<std::int64_t, std::optional<std::int64_t>> find(std::size_t place) {
    std::size_t total = others_.size();
    for (const Run& run : runs_) total += run.size();
    // A number at the same share of a run is likely close; the middle leaves out half of a run for sure.
    for (bool guess = true;; guess = !guess) {
      const std::int64_t pivot = choose(guess ? static_cast<double>(place) / static_cast<double>(total) : 0.5);
      std::size_t before = 0;
      std::size_t same = 0;
      ends_.clear();
      for (const Run& run : runs_) {
        const auto first = std::lower_bound(run.begin(), run.end(), pivot);
        const auto last = first == run.end() || *first != pivot ? first : std::upper_bound(first, run.end(), pivot);
        ends_.emplace_back(static_cast<std::size_t>(first - run.begin()), static_cast<std::size_t>(last - run.begin()));
        before += ends_.back().first;
        same += ends_.back().second - ends_.back().first;
      }
      const auto first = std::partition(others_.begin(), others_.end(), [&](std::int64_t number) { return number < pivot; });
      const auto last = std::partition(first, others_.end(), [&](std::int64_t number) { return number == pivot; });
      before += static_cast<std::size_t>(first - others_.begin());
      same += static_cast<std::size_t>(last - first);
      if (place + 1 < before) {
        total = before;
        for (std::size_t i = 0; i < runs_.size(); ++i) runs_[i] = runs_[i].first(ends_[i].first);
        others_ = others_.first(static_cast<std::size_t>(first - others_.begin()));
      } else if (place >= before + same) {
        place -= before + same;
        total -= before + same;
        for (std::size_t i = 0; i < runs_.size(); ++i) runs_[i] = runs_[i].subspan(ends_[i].second);
        others_ = others_.subspan(static_cast<std::size_t>(last - others_.begin()));
      } else if (place + 1 == before) {
        return {greatest_before(first), pivot};
      } else if (place + 1 < before + same) {
        return {pivot, pivot};
      } else {
        return {pivot, least_behind(last)};
      }
      std::erase_if(runs_, [](const Run& run) { return run.empty(); });
    }
  }

 private:
  /// One of the longest run, at a share of its length below 1, or one of the others if they are more.
  [[nodiscard]] std::int64_t choose(double share) const {
    const auto longest = std::max_element(runs_.begin(), runs_.end(), [](Run a, Run b) { return a.size() < b.size(); });
    if (longest == runs_.end() || longest->size() < others_.size()) return others_[others_.size() / 2];
    return (*longest)[static_cast<std::size_t>(share * static_cast<double>(longest->size()))];
  }
  [[nodiscard]] std::int64_t greatest_before(Numbers::iterator first) const {
    std::int64_t greatest = std::numeric_limits<std::int64_t>::min();
    for (std::size_t i = 0; i < runs_.size(); ++i) {
      if (ends_[i].first > 0) greatest = std::max(greatest, runs_[i][ends_[i].first - 1]);
    }
    for (auto each = others_.begin(); each != first; ++each) greatest = std::max(greatest, *each);
    return greatest;
  }
  [[nodiscard]] std::optional<std::int64_t> least_behind(Numbers::iterator last) const {
    std::optional<std::int64_t> least;
    const auto see = [&](std::int64_t number) { least = std::min(least.value_or(number), number); };
    for (std::size_t i = 0; i < runs_.size(); ++i) {
      if (ends_[i].second < runs_[i].size()) see(runs_[i][ends_[i].second]);
    }
    for (auto each = last; each != others_.end(); ++each) see(*each);
    return least;
  }

  std::vector<Run>& runs_;
  Numbers others_;
  std::vector<std::pair<std::size_t, std::size_t>> ends_;  ///< by run: where the numbers equal to the pivot begin and end
};

}  // namespace

SortedValues::SortedValues(Population population, std::span<const std::int64_t> numbers, std::span<const std::uint32_t> owners,
                           std::size_t users)
    : population_(population), numbers_(numbers.size()) {
  std::vector<std::uint32_t> ends(users + 1);
  for (const std::uint32_t owner : owners) ++ends[owner + 1];
  std::partial_sum(ends.begin(), ends.end(), ends.begin());
  for (std::size_t owner = 0; owner < users; ++owner) {
    if (ends[owner] == ends[owner + 1]) continue;
    owners_.push_back(static_cast<Code>(owner));
    starts_.push_back(ends[owner]);
  }
  starts_.push_back(ends[users]);
  for (std::size_t i = 0; i < numbers.size(); ++i) numbers_[ends[owners[i]]++] = numbers[i];
  for (std::size_t i = 0; i < owners_.size(); ++i) {
    std::sort(numbers_.begin() + starts_[i], numbers_.begin() + starts_[i + 1]);
  }
}

std::size_t SortedValues::bytes() const {
  return owners_.capacity() * sizeof(Code) + starts_.capacity() * sizeof(std::uint32_t) +
         numbers_.capacity() * sizeof(std::int64_t);
}

Int128 middle_two(std::vector<Run>& runs, Numbers others) {
  std::size_t total = others.size();
  for (const Run& run : runs) total += run.size();
  std::size_t upper = total / 2;
  std::size_t lower = total % 2 != 0 ? upper : upper - 1;
  if (runs.empty()) {
    keep_near_middle(others, lower, upper);
    const auto middle = others.begin() + static_cast<std::ptrdiff_t>(upper);
    std::nth_element(others.begin(), middle, others.end());
    return Int128{lower == upper ? *middle : *std::max_element(others.begin(), middle)} + *middle;
  }
  const auto [number, next] = Search(runs, others).find(lower);
  return Int128{number} + (lower == upper ? number : *next);
}

}  // namespace crondb::metrics
