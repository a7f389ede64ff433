#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "crondb/access/access.hpp"
#include "crondb/core/error.hpp"
#include "crondb/core/fields.hpp"
#include "crondb/core/result.hpp"
#include "crondb/core/time.hpp"

#pragma GCC visibility push(default)

/// From "last 30 days" to instants: pure functions of a time frame, a team's calendar and `now`.
namespace crondb::metrics {

/// A stretch of local days. `last_Nd`: N days, today the last; `last_12m`: this month up to today and the 11 before; `this_…`:
/// from the beginning of the period to today; `all_time`: from the day of the first row.
enum class Preset : std::uint8_t {
  today,
  yesterday,
  last_7d,
  last_14d,
  last_30d,
  last_90d,
  last_12m,
  this_week,
  last_week,
  this_month,
  last_month,
  this_quarter,
  last_quarter,
  this_year,
  last_year,
  all_time,
  custom
};

/// How long a bucket is. `automatic` is chosen by the length of the window.
enum class Bucket : std::uint8_t { day, week, month, quarter, year, automatic };

/// Which days a metric looks at, in local days of the team's time zone.
struct Timeframe {
  Preset preset = Preset::last_30d;
  std::optional<Date> from{};      ///< inclusive; only and always with `custom`
  std::optional<Date> to{};        ///< inclusive; only and always with `custom`
  std::optional<Bucket> bucket{};  ///< absent: the metric's own, mostly `automatic`
  bool operator==(const Timeframe&) const = default;
};

/// Adds what is wrong with `timeframe` beyond its fields: dates without `custom`, `custom` without dates, from after to.
void check(const Timeframe& timeframe, const std::string& path, std::vector<FieldError>& problems);

/// How a team counts days and weeks.
struct Calendar {
  TimeZone zone{};
  WeekStart week_start = WeekStart::monday;
};

/// Half-open: [from, to).
struct Span {
  Instant from{};
  Instant to{};
  [[nodiscard]] bool contains(Instant instant) const { return from <= instant && instant < to; }
  bool operator==(const Span&) const = default;
};

/// Whole local days, half-open: [first, end).
struct Days {
  Date first{};
  Date end{};
  bool operator==(const Days&) const = default;
};

/// How far beyond today a metric's window reaches.
enum class LookAhead : std::uint8_t {
  none,
  period,         ///< `this_*` ends with the period
  twelve_months,  ///< as `period`; `custom` as given; all others end 12 calendar months after their own end
};

/// The days of a valid time frame. `first_row` is the local day of the first row, for `all_time`; absent: today.
[[nodiscard]] Days days_of(const Timeframe& timeframe, const Calendar& calendar, Instant now, std::optional<Date> first_row,
                           LookAhead look_ahead = LookAhead::none);
/// Days as instants: from local midnight to local midnight.
[[nodiscard]] Span span_of(Days days, const TimeZone& zone);
/// What the window (without look-ahead) is compared with; cut at the local time of `now` on its last day if the window contains
/// `now`.
struct Previous {
  Span span{};
  Days days{};  ///< those that have begun or are over when `span` ends
};
/// Absent for `all_time`.
[[nodiscard]] std::optional<Previous> previous(const Timeframe& timeframe, const Calendar& calendar, Instant now);

/// A stretch of a window, named by its first local date, which may precede the window.
struct BucketSpan {
  Date name{};
  Days days{};           ///< clipped by the window
  bool partial = false;  ///< clipped, or not over at `now`
  bool operator==(const BucketSpan&) const = default;
};

inline constexpr std::size_t max_buckets = 10'000;

/// `bucket` itself, or what `automatic` means for a window of `days`: day up to 93 days, week up to 731, else month.
[[nodiscard]] Bucket resolve(Bucket bucket, Days days);
/// The buckets that cover `days`, ascending and without gaps; `bucket` is not `automatic`. Nothing if they are more than
/// max_buckets.
[[nodiscard]] std::optional<std::vector<BucketSpan>> buckets_of(Days days, Bucket bucket, const Calendar& calendar, Instant now);

}  // namespace crondb::metrics

namespace crondb {

template <>
inline constexpr auto words<metrics::Preset> = std::to_array<std::string_view>(
    {"today", "yesterday", "last_7d", "last_14d", "last_30d", "last_90d", "last_12m", "this_week", "last_week", "this_month",
     "last_month", "this_quarter", "last_quarter", "this_year", "last_year", "all_time", "custom"});
template <>
inline constexpr auto words<metrics::Bucket> = std::to_array<std::string_view>({"day", "week", "month", "quarter", "year", "auto"});

template <>
inline constexpr auto fields<metrics::Timeframe> = std::array{
    field<&metrics::Timeframe::preset>("preset", "A stretch of local days, relative to today or `custom`"),
    field<&metrics::Timeframe::from>("from", "First local day, with `custom`"),
    field<&metrics::Timeframe::to>("to", "Last local day, with `custom`"),
    field<&metrics::Timeframe::bucket>("bucket",
                                       "Length of a bucket; by default chosen by the length of the window; forecasts are by month"),
};

}  // namespace crondb

#pragma GCC visibility pop
