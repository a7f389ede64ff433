#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#pragma GCC visibility push(default)

namespace date {
class time_zone;  // NOLINT(readability-identifier-naming)
}

namespace crondb {

/// A moment in UTC with millisecond precision.
using Instant = std::chrono::sys_time<std::chrono::milliseconds>;
using Milliseconds = std::chrono::milliseconds;
/// A day of the calendar, without a zone.
using Date = std::chrono::year_month_day;
/// A wall-clock reading in some zone.
using LocalTime = std::chrono::local_time<std::chrono::milliseconds>;

/// Dates are accepted from 1970-01-01 to 2037-12-31: the range in which the zone database is exact.
inline constexpr Date first_date{std::chrono::year{1970}, std::chrono::January, std::chrono::day{1}};
inline constexpr Date last_date{std::chrono::year{2037}, std::chrono::December, std::chrono::day{31}};

/// Parses RFC 3339 with any offset and up to nine fraction digits (cut to milliseconds); nullopt for anything else or a
/// moment outside first_date..last_date.
[[nodiscard]] std::optional<Instant> parse_instant(std::string_view text);
/// `2026-05-01T09:30:00.000Z`
[[nodiscard]] std::string to_string(Instant instant);
/// The same at the end of a text.
void append(std::string& to, Instant instant);
/// Parses `YYYY-MM-DD`; nullopt for anything else, a day that doesn't exist, or one outside first_date..last_date.
[[nodiscard]] std::optional<Date> parse_date(std::string_view text);
/// `2026-05-01`
[[nodiscard]] std::string to_string(Date date);
/// The same at the end of a text.
void append(std::string& to, Date date);

/// `date` moved by whole months, its day clipped to the length of the month reached.
[[nodiscard]] Date add_months(Date date, int months);
/// `date` moved by days; back by negative ones.
[[nodiscard]] Date add_days(Date date, int days);

/// An IANA time zone. A cheap handle to an immutable database entry; safe to share between threads.
class TimeZone {
 public:
  /// UTC.
  TimeZone();
  /// nullopt if the name isn't in the zone database.
  [[nodiscard]] static std::optional<TimeZone> find(std::string_view name);

  [[nodiscard]] const std::string& name() const;
  [[nodiscard]] LocalTime local(Instant instant) const;
  [[nodiscard]] Date local_date(Instant instant) const;
  /// The first instant of `date` there: its local midnight, or the first instant after a midnight that the zone skips.
  [[nodiscard]] Instant start_of_day(Date date) const;
  /// The instant of a wall-clock reading: the earlier of two, or the first instant after a gap.
  [[nodiscard]] Instant instant(LocalTime local) const;
  /// How far the zone is ahead of UTC during [from, until).
  struct Offset {
    Instant from{};
    Instant until{};
    Milliseconds ahead{0};
  };
  /// The longest known stretch around `instant` with one offset.
  [[nodiscard]] Offset offset(Instant instant) const;
  bool operator==(const TimeZone&) const = default;

 private:
  explicit TimeZone(const date::time_zone* zone) : zone_(zone) {}
  const date::time_zone* zone_;
};

}  // namespace crondb

#pragma GCC visibility pop
