#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>

#include "crondb/core/time.hpp"
#include "metrics/column.hpp"

/// What columns of rows are made of.
namespace crondb::metrics {

/// Milliseconds since 1970.
using Ticks = std::int64_t;
[[nodiscard]] inline Ticks ticks(Instant instant) { return instant.time_since_epoch().count(); }
/// Days since 1970.
using DayNumber = std::uint16_t;
/// A place in one of the dictionaries of Facts.
using Code = std::uint32_t;
/// A row's place in its chunk.
using Row = std::uint16_t;

inline constexpr Ticks never = std::numeric_limits<Ticks>::min();           ///< what has not happened
inline constexpr Ticks not_yet = std::numeric_limits<Ticks>::max();         ///< exited_at of open stays
inline constexpr std::int64_t no_value = -1;                                ///< value of deals without one
inline constexpr DayNumber no_day = std::numeric_limits<DayNumber>::max();  ///< expected_close_on and due_on of rows without one

/// A column of times, and bounds that hold all of them but `never` and `not_yet`. Bounds only widen.
struct Times : Column<Ticks> {
  Ticks low = not_yet;
  Ticks high = never;

  void set(std::size_t row, Ticks time) {
    Column::set(row, time);
    if (time != never && time != not_yet) widen(time, time);
  }
  void widen(Ticks from, Ticks to) {
    low = std::min(low, from);
    high = std::max(high, to);
  }
};

}  // namespace crondb::metrics
