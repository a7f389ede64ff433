#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "crondb/core/result.hpp"
#include "crondb/core/time.hpp"

#pragma GCC visibility push(default)

namespace crondb {

/// When something recurs, as wall-clock readings: bit n of a set stands for the value n.
struct Cron {
  std::uint64_t minutes = 0;
  std::uint32_t hours = 0;
  std::uint32_t days = 0;      ///< of the month, from bit 1
  std::uint32_t months = 0;    ///< from bit 1
  std::uint32_t weekdays = 0;  ///< bit 0 is Sunday
  bool either_day = false;     ///< a day of `days` or of `weekdays` is enough: both fields were restricted
  bool fixed_hours = false;    ///< the hour field was restricted; says what happens when a clock is put forward or back
  bool operator==(const Cron&) const = default;
};

/// Reads five fields (minute, hour, day of month, month, day of week) of numbers, `*`, lists, ranges and steps of `*` or a range;
/// months and weekdays also by the first three letters of their English names; 0 and 7 are Sunday, in which a range may end. Or one
/// of `@hourly @daily @midnight @weekly @monthly @yearly @annually`. A field is restricted unless it is written `*` or `*/n`.
/// Errors: validation_error on `cron` for every field that is wrong, or if no year has such a day.
[[nodiscard]] Result<Cron> parse_cron(std::string_view text);

/// The first minute after `after` at which `cron` fires in `zone`; nullopt if there is none until last_date.
///
/// With fixed hours every matching reading of the wall clock fires once: at its first occurrence if the clock shows it twice, at
/// the next minute that exists if the clock skips it. Otherwise every minute that exists and matches fires, be it skipped or
/// repeated, so that `@hourly` keeps firing every hour of elapsed time.
[[nodiscard]] std::optional<Instant> next_after(const Cron& cron, const TimeZone& zone, Instant after);

/// Whether `cron` fires in (after, until].
[[nodiscard]] inline bool fires_within(const Cron& cron, const TimeZone& zone, Instant after, Instant until) {
  const auto next = next_after(cron, zone, after);
  return next && *next <= until;
}

}  // namespace crondb

#pragma GCC visibility pop
