#include "crondb/metrics/timeframe.hpp"

#include <algorithm>

namespace crondb::metrics {

namespace {

using std::chrono::days;
using std::chrono::sys_days;

/// The calendar periods that presets and buckets are made of.
enum class Period : std::uint8_t { day, week, month, quarter, year };

Date start_of(Period period, Date date, WeekStart week_start) {
  switch (period) {
    case Period::day:
      return date;
    case Period::week: {
      const auto first = week_start == WeekStart::monday ? std::chrono::Monday : std::chrono::Sunday;
      return Date{sys_days{date} - (std::chrono::weekday{sys_days{date}} - first)};
    }
    case Period::month:
      return date.year() / date.month() / 1;
    case Period::quarter: {
      const unsigned month = static_cast<unsigned>(date.month());
      return date.year() / std::chrono::month{month - (month - 1) % 3} / 1;
    }
    case Period::year:
      return date.year() / std::chrono::January / 1;
  }
  return date;
}

/// `start` (a start of a period) moved by whole periods.
Date step(Period period, Date start, int count) {
  switch (period) {
    case Period::day:
      return add_days(start, count);
    case Period::week:
      return add_days(start, 7 * count);
    case Period::month:
      return add_months(start, count);
    case Period::quarter:
      return add_months(start, 3 * count);
    case Period::year:
      return add_months(start, 12 * count);
  }
  return start;
}

int length(Days span) { return static_cast<int>((sys_days{span.end} - sys_days{span.first}).count()); }

/// What a preset says in general; the windows of all presets but last_12m, all_time and custom follow from it.
struct Meaning {
  enum Kind : std::uint8_t { last_days, this_period, last_period, special } kind;
  int days = 0;  ///< last_days: how many days up to and including today
  Period period = Period::day;
};

Meaning meaning(Preset preset) {
  switch (preset) {
    case Preset::today:
      return {Meaning::last_days, 1};
    case Preset::yesterday:
      return {Meaning::last_period, 0, Period::day};
    case Preset::last_7d:
      return {Meaning::last_days, 7};
    case Preset::last_14d:
      return {Meaning::last_days, 14};
    case Preset::last_30d:
      return {Meaning::last_days, 30};
    case Preset::last_90d:
      return {Meaning::last_days, 90};
    case Preset::this_week:
      return {Meaning::this_period, 0, Period::week};
    case Preset::last_week:
      return {Meaning::last_period, 0, Period::week};
    case Preset::this_month:
      return {Meaning::this_period, 0, Period::month};
    case Preset::last_month:
      return {Meaning::last_period, 0, Period::month};
    case Preset::this_quarter:
      return {Meaning::this_period, 0, Period::quarter};
    case Preset::last_quarter:
      return {Meaning::last_period, 0, Period::quarter};
    case Preset::this_year:
      return {Meaning::this_period, 0, Period::year};
    case Preset::last_year:
      return {Meaning::last_period, 0, Period::year};
    case Preset::last_12m:
    case Preset::all_time:
    case Preset::custom:
      break;
  }
  return {Meaning::special};
}

std::optional<Days> previous_days(const Timeframe& timeframe, Days window, Date today, WeekStart week_start) {
  const Meaning what = meaning(timeframe.preset);
  switch (what.kind) {
    case Meaning::this_period: {
      const Date first = step(what.period, window.first, -1);
      return Days{first, std::min(add_days(first, length(window)), window.first)};
    }
    case Meaning::last_period:
      return Days{step(what.period, window.first, -1), window.first};
    case Meaning::last_days:
      break;
    case Meaning::special:
      if (timeframe.preset == Preset::all_time) return std::nullopt;
      if (timeframe.preset == Preset::last_12m) {
        const Date month = start_of(Period::month, today, week_start);
        const Date last_month = add_months(month, -12);
        const Date end = std::min(add_days(last_month, length({month, window.end})), add_months(last_month, 1));
        return Days{add_months(window.first, -12), end};
      }
      break;
  }
  return Days{add_days(window.first, -length(window)), window.first};
}

}  // namespace

void check(const Timeframe& timeframe, const std::string& path, std::vector<FieldError>& problems) {
  const auto object = [&](std::string_view name, const std::optional<Date>& date) {
    if (date.has_value() == (timeframe.preset == Preset::custom)) return;
    problems.push_back(
        {path + "." + std::string(name), date ? "only goes with the preset custom" : "is required with the preset custom"});
  };
  object("from", timeframe.from);
  object("to", timeframe.to);
  if (timeframe.preset == Preset::custom && timeframe.from && timeframe.to && *timeframe.from > *timeframe.to) {
    problems.push_back({path + ".to", "must not be before from"});
  }
}

Days days_of(const Timeframe& timeframe, const Calendar& calendar, Instant now, std::optional<Date> first_row,
             LookAhead look_ahead) {
  const Date today = calendar.zone.local_date(now);
  const Date tomorrow = add_days(today, 1);
  const Meaning what = meaning(timeframe.preset);
  if (timeframe.preset == Preset::custom) return {*timeframe.from, add_days(*timeframe.to, 1)};

  Days window{today, tomorrow};
  switch (what.kind) {
    case Meaning::last_days:
      window.first = add_days(today, 1 - what.days);
      break;
    case Meaning::this_period:
      window.first = start_of(what.period, today, calendar.week_start);
      if (look_ahead != LookAhead::none) return {window.first, step(what.period, window.first, 1)};
      break;
    case Meaning::last_period:
      window.end = start_of(what.period, today, calendar.week_start);
      window.first = step(what.period, window.end, -1);
      break;
    case Meaning::special:
      if (timeframe.preset == Preset::last_12m) {
        window.first = add_months(start_of(Period::month, today, calendar.week_start), -11);
      } else {
        window.first = std::min(first_row.value_or(today), today);
      }
      break;
  }
  if (look_ahead == LookAhead::twelve_months) window.end = add_months(window.end, 12);
  return window;
}

Span span_of(Days days, const TimeZone& zone) { return {zone.start_of_day(days.first), zone.start_of_day(days.end)}; }

std::optional<Previous> previous(const Timeframe& timeframe, const Calendar& calendar, Instant now) {
  const Days window = days_of(timeframe, calendar, now, std::nullopt);
  const Date today = calendar.zone.local_date(now);
  const auto before = previous_days(timeframe, window, today, calendar.week_start);
  if (!before) return std::nullopt;
  Previous found{span_of(*before, calendar.zone), *before};
  if (span_of(window, calendar.zone).contains(now)) {
    const Date last = add_days(before->end, -1);
    const auto time_of_day = calendar.zone.local(now) - LocalTime{std::chrono::local_days{today}};
    const Instant over = found.span.to;
    found.span.to = std::min(over, calendar.zone.instant(std::chrono::local_days{last} + time_of_day));
    if (found.span.to < over && found.span.to <= calendar.zone.start_of_day(last)) found.days.end = last;
  }
  return found;
}

Bucket resolve(Bucket bucket, Days days) {
  if (bucket != Bucket::automatic) return bucket;
  return length(days) <= 93 ? Bucket::day : length(days) <= 731 ? Bucket::week : Bucket::month;
}

std::optional<std::vector<BucketSpan>> buckets_of(Days days, Bucket bucket, const Calendar& calendar, Instant now) {
  const auto period = static_cast<Period>(bucket);
  std::vector<BucketSpan> buckets;
  const Date today = calendar.zone.local_date(now);
  for (Date start = start_of(period, days.first, calendar.week_start); start < days.end;) {
    if (buckets.size() == max_buckets) return std::nullopt;
    const Date next = step(period, start, 1);
    const Days clipped{std::max(start, days.first), std::min(next, days.end)};
    // Near today it takes the instant: where clocks are set back over midnight, a day ends and comes back.
    const bool over =
        clipped.end < add_days(today, -1) || (clipped.end <= add_days(today, 1) && calendar.zone.start_of_day(clipped.end) <= now);
    buckets.push_back({start, clipped, clipped != Days{start, next} || !over});
    start = next;
  }
  return buckets;
}

}  // namespace crondb::metrics
