#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <span>
#include <utility>
#include <vector>

#include "crondb/metrics/formula.hpp"
#include "metrics/columns.hpp"

/// Lists of the rows of a chunk by what they have, so that an answer over few rows costs those and not all.
///
/// A list is made when it is first wanted and is as old as the chunk: one that is written to forgets its lists, and its copy has
/// none. Which list is used, if any, is chosen by counting (candidates.hpp).
namespace crondb::metrics {

/// The rows of a chunk by code, those of a code ascending.
class RowsByCode {
 public:
  /// `codes_of(row, add)` calls `add` with each code that the row has, the same one no more than once.
  template <class CodesOf>
  RowsByCode(std::size_t rows, CodesOf codes_of) {
    std::vector<std::uint32_t> ends;
    for (std::size_t row = 0; row < rows; ++row) {
      codes_of(row, [&](Code code) {
        if (code >= ends.size()) ends.resize(std::size_t{code} + 1);
        ++ends[code];
      });
    }
    const auto absent = static_cast<std::size_t>(std::count(ends.begin(), ends.end(), 0U));
    const bool dense = absent <= ends.size() / 2;
    std::uint32_t end = 0;
    for (std::size_t code = 0; code < ends.size(); ++code) {
      if (ends[code] == 0 && !dense) continue;
      if (!dense) codes_.push_back(static_cast<Code>(code));
      starts_.push_back(end);
      end += std::exchange(ends[code], end);
    }
    starts_.push_back(end);
    rows_.resize(end);
    for (std::size_t row = 0; row < rows; ++row) {
      codes_of(row, [&](Code code) { rows_[ends[code]++] = static_cast<Row>(row); });
    }
  }

  [[nodiscard]] std::span<const Row> operator[](Code code) const;
  [[nodiscard]] std::size_t bytes() const;

 private:
  std::vector<Code> codes_;            ///< those that any row has, ascending; empty if they are most of those up to the greatest
  std::vector<std::uint32_t> starts_;  ///< where the rows of each begin, and the end
  std::vector<Row> rows_;
};

/// The rows of a chunk in order of a time, without those that have none.
class RowsByTime {
 public:
  explicit RowsByTime(std::span<const Ticks> times);
  /// Those within [from, to); `times` are those that it was made of.
  [[nodiscard]] std::span<const Row> between(std::span<const Ticks> times, Ticks from, Ticks to) const;
  [[nodiscard]] std::size_t bytes() const;

 private:
  std::vector<Row> rows_;
};

/// Something that follows from a chunk, made when it is first wanted. Readers may want it at the same time.
template <class T>
class Derived {
 public:
  Derived() = default;
  Derived(const Derived&) {}
  Derived(Derived&& other) noexcept : made_(other.made_.exchange(nullptr)) {}
  Derived& operator=(const Derived&) = delete;
  ~Derived() { delete made_.load(std::memory_order_relaxed); }

  template <class Make>
  const T& get(Make make) const {
    if (const T* made = made_.load(std::memory_order_acquire)) return *made;
    const T* own = new T(make());
    const T* others = nullptr;
    if (made_.compare_exchange_strong(others, own, std::memory_order_acq_rel)) return *own;
    delete own;
    return *others;
  }
  /// nullptr until it was asked for `patience` times.
  template <class Make>
  const T* get_after(unsigned patience, Make make) const {
    if (const T* made = made_.load(std::memory_order_acquire)) return made;
    if (asked_.fetch_add(1, std::memory_order_relaxed) < patience) return nullptr;
    return &get(make);
  }
  /// Nobody else may use it meanwhile.
  void forget() {
    if (const T* made = made_.load(std::memory_order_relaxed)) {
      delete made;
      made_.store(nullptr, std::memory_order_relaxed);
    }
    asked_.store(0, std::memory_order_relaxed);
  }
  [[nodiscard]] std::size_t bytes() const {
    const T* made = made_.load(std::memory_order_acquire);
    return made ? sizeof(T) + made->bytes() : 0;
  }

 private:
  mutable std::atomic<const T*> made_{nullptr};
  mutable std::atomic<unsigned> asked_{0};
};

inline constexpr std::size_t quantities = static_cast<std::size_t>(Quantity::duration) + 1;
inline constexpr std::size_t time_columns = static_cast<std::size_t>(TimeColumn::sent_at) + 1;

/// The lists of a chunk.
struct RowLists {
  Derived<RowsByCode> people;                           ///< by user: owned by or assigned to
  Derived<RowsByCode> tags;                             ///< of leads
  std::array<Derived<RowsByTime>, time_columns> times;  ///< by TimeColumn

  void forget();
  [[nodiscard]] std::size_t bytes() const;
};

}  // namespace crondb::metrics
