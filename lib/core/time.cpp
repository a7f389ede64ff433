#include "crondb/core/time.hpp"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <stdexcept>

#include <date/tz.h>
#include <fmt/compile.h>
#include <fmt/format.h>

namespace crondb {

namespace {

using namespace std::chrono;

constexpr Instant first_instant = sys_days(first_date);
constexpr Instant end_instant = sys_days(last_date) + days{1};

/// Takes `count` digits from the front of `text`.
std::optional<int> take_digits(std::string_view& text, std::size_t count) {
  if (text.size() < count) return std::nullopt;
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + count, value);
  if (error != std::errc{} || end != text.data() + count || text.front() == '-') return std::nullopt;
  text.remove_prefix(count);
  return value;
}

bool take(std::string_view& text, std::string_view any_of) {
  if (text.empty() || any_of.find(text.front()) == std::string_view::npos) return false;
  text.remove_prefix(1);
  return true;
}

std::optional<Date> take_date(std::string_view& text) {
  const auto y = take_digits(text, 4);
  if (!y || !take(text, "-")) return std::nullopt;
  const auto m = take_digits(text, 2);
  if (!m || !take(text, "-")) return std::nullopt;
  const auto d = take_digits(text, 2);
  if (!d) return std::nullopt;
  const Date date{year{*y}, month{static_cast<unsigned>(*m)}, day{static_cast<unsigned>(*d)}};
  return date.ok() ? std::optional(date) : std::nullopt;
}

std::optional<minutes> take_offset(std::string_view& text) {
  if (take(text, "Zz")) return minutes{0};
  const bool west = text.starts_with('-');
  if (!take(text, "+-")) return std::nullopt;
  const auto h = take_digits(text, 2);
  if (!h || *h > 23 || !take(text, ":")) return std::nullopt;
  const auto m = take_digits(text, 2);
  if (!m || *m > 59) return std::nullopt;
  const minutes offset = hours{*h} + minutes{*m};
  return west ? -offset : offset;
}

date::local_time<Milliseconds> to_date_library(LocalTime local) { return date::local_time<Milliseconds>(local.time_since_epoch()); }

}  // namespace

std::optional<Instant> parse_instant(std::string_view text) {
  const auto date = take_date(text);
  if (!date || !take(text, "Tt ")) return std::nullopt;
  const auto h = take_digits(text, 2);
  if (!h || *h > 23 || !take(text, ":")) return std::nullopt;
  const auto m = take_digits(text, 2);
  if (!m || *m > 59 || !take(text, ":")) return std::nullopt;
  const auto s = take_digits(text, 2);
  if (!s || *s > 60) return std::nullopt;  // a leap second counts as the next second
  Milliseconds fraction{0};
  if (take(text, ".")) {
    std::size_t digits = 0;
    for (int scale = 100; !text.empty() && text.front() >= '0' && text.front() <= '9'; scale /= 10, ++digits) {
      fraction += Milliseconds{(text.front() - '0') * scale};
      text.remove_prefix(1);
    }
    if (digits == 0 || digits > 9) return std::nullopt;
  }
  const auto offset = take_offset(text);
  if (!offset || !text.empty()) return std::nullopt;
  const Instant instant = sys_days(*date) + hours{*h} + minutes{*m} + seconds{*s} + fraction - *offset;
  if (instant < first_instant || instant >= end_instant) return std::nullopt;
  return instant;
}

std::string to_string(Instant instant) {
  std::string text;
  append(text, instant);
  return text;
}

void append(std::string& to, Instant instant) {
  const auto midnight = floor<days>(instant);
  const hh_mm_ss clock{instant - midnight};
  append(to, Date(midnight));
  fmt::format_to(std::back_inserter(to), FMT_COMPILE("T{:02}:{:02}:{:02}.{:03}Z"), clock.hours().count(), clock.minutes().count(),
                 clock.seconds().count(), clock.subseconds().count());
}

std::optional<Date> parse_date(std::string_view text) {
  const auto date = take_date(text);
  if (!date || !text.empty() || *date < first_date || *date > last_date) return std::nullopt;
  return date;
}

std::string to_string(Date date) {
  std::string text;
  append(text, date);
  return text;
}

void append(std::string& to, Date date) {
  fmt::format_to(std::back_inserter(to), FMT_COMPILE("{:04}-{:02}-{:02}"), static_cast<int>(date.year()),
                 static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

Date add_months(Date date, int count) {
  const year_month target = year_month{date.year(), date.month()} + months{count};
  return target / std::min(date.day(), (target / last).day());
}

Date add_days(Date date, int count) { return sys_days(date) + days{count}; }

TimeZone::TimeZone() : zone_(date::locate_zone("UTC")) {}

std::optional<TimeZone> TimeZone::find(std::string_view name) {
  try {
    return TimeZone(date::locate_zone(name));
  } catch (const std::runtime_error&) {
    return std::nullopt;
  }
}

const std::string& TimeZone::name() const { return zone_->name(); }

LocalTime TimeZone::local(Instant instant) const { return LocalTime(zone_->to_local(instant).time_since_epoch()); }

TimeZone::Offset TimeZone::offset(Instant instant) const {
  const date::sys_info known = zone_->get_info(instant);
  return {known.begin, known.end, known.offset};
}

Date TimeZone::local_date(Instant instant) const { return Date(floor<days>(local(instant))); }

Instant TimeZone::start_of_day(Date date) const { return instant(local_days(date)); }

Instant TimeZone::instant(LocalTime local) const {
  // choose::earliest maps a reading inside a gap to the transition, the first instant after it.
  return zone_->to_sys(to_date_library(local), date::choose::earliest);
}

}  // namespace crondb
