#include "crondb/schedules/cron.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <span>
#include <string>
#include <vector>

#include <fmt/format.h>

namespace crondb {

namespace {

using namespace std::chrono;

constexpr auto month_names =
    std::to_array<std::string_view>({"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"});
constexpr auto weekday_names = std::to_array<std::string_view>({"sun", "mon", "tue", "wed", "thu", "fri", "sat"});

struct Span {
  std::string_view name;
  unsigned first;
  unsigned last;
  std::span<const std::string_view> names{};  ///< of the values from `first`
};
constexpr auto spans = std::to_array<Span>({
    {"minute", 0, 59},
    {"hour", 0, 23},
    {"day of month", 1, 31},
    {"month", 1, 12, month_names},
    {"day of week", 0, 7, weekday_names},
});
constexpr std::size_t day_of_week = 4;

struct Shorthand {
  std::string_view name;
  std::string_view fields;
};
constexpr auto shorthands = std::to_array<Shorthand>({
    {"@hourly", "0 * * * *"},
    {"@daily", "0 0 * * *"},
    {"@midnight", "0 0 * * *"},
    {"@weekly", "0 0 * * 0"},
    {"@monthly", "0 0 1 * *"},
    {"@yearly", "0 0 1 1 *"},
    {"@annually", "0 0 1 1 *"},
});

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool same_word(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](char x, char y) { return lower(x) == lower(y); });
}

/// What one field says, or what is wrong with it.
template <class T>
using Read = tl::expected<T, std::string>;

Read<unsigned> read_value(std::string_view text, const Span& span) {
  const auto named = std::ranges::find_if(span.names, [&](std::string_view name) { return same_word(name, text); });
  if (named != span.names.end()) return span.first + static_cast<unsigned>(named - span.names.begin());
  unsigned value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool number = end == text.data() + text.size() && !text.empty();
  if (!number || error == std::errc::invalid_argument) {
    return tl::unexpected(fmt::format("'{}' is neither a number{}", text, span.names.empty() ? " nor `*`" : ", a name nor `*`"));
  }
  if (error != std::errc{} || value < span.first || value > span.last) {
    return tl::unexpected(fmt::format("{} is not from {} to {}", text, span.first, span.last));
  }
  return value;
}

Read<unsigned> read_step(std::string_view text, const Span& span) {
  unsigned step = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), step);
  if (text.empty() || end != text.data() + text.size() || error != std::errc{} || step < 1 || step > span.last) {
    return tl::unexpected(fmt::format("the step '{}' is not a number from 1 to {}", text, span.last));
  }
  return step;
}

/// `*`, `*/n`, `a`, `a-b` or `a-b/n`.
Read<std::uint64_t> read_item(std::string_view text, const Span& span) {
  if (text.empty()) return tl::unexpected(std::string("a value is missing"));
  const auto slash = text.find('/');
  const auto values = text.substr(0, slash);
  const auto dash = values.find('-');
  unsigned first = span.first;
  unsigned last = span.last;
  if (values != "*") {
    const auto from = read_value(values.substr(0, dash), span);
    if (!from) return tl::unexpected(from.error());
    first = last = *from;
    if (dash != std::string_view::npos) {
      const auto to = read_value(values.substr(dash + 1), span);
      if (!to) return tl::unexpected(to.error());
      const bool until_sunday = &span == &spans[day_of_week] && *to == 0 && first > 0;
      last = until_sunday ? span.last : *to;
      if (last < first) return tl::unexpected(fmt::format("the range {} runs backwards", values));
    } else if (slash != std::string_view::npos) {
      return tl::unexpected(fmt::format("a step needs `*` or a range, as in {}-{}{}", values, span.last, text.substr(slash)));
    }
  }
  unsigned step = 1;
  if (slash != std::string_view::npos) {
    const auto read = read_step(text.substr(slash + 1), span);
    if (!read) return tl::unexpected(read.error());
    step = *read;
  }
  std::uint64_t set = 0;
  for (unsigned value = first; value <= last; value += step) set |= std::uint64_t{1} << value;
  return set;
}

Read<std::uint64_t> read_field(std::string_view text, const Span& span) {
  std::uint64_t set = 0;
  for (std::size_t begin = 0; begin <= text.size();) {
    const auto end = std::min(text.find(',', begin), text.size());
    const auto item = read_item(text.substr(begin, end - begin), span);
    if (!item) return tl::unexpected(item.error());
    set |= *item;
    begin = end + 1;
  }
  return set;
}

bool restricted(std::string_view field) { return !field.starts_with('*') || field.find(',') != std::string_view::npos; }

std::vector<std::string_view> split(std::string_view text) {
  constexpr std::string_view blanks = " \t";
  std::vector<std::string_view> words;
  for (auto begin = text.find_first_not_of(blanks); begin != std::string_view::npos;) {
    const auto end = std::min(text.find_first_of(blanks, begin), text.size());
    words.push_back(text.substr(begin, end - begin));
    begin = text.find_first_not_of(blanks, end);
  }
  return words;
}

template <class Set>
bool has(Set set, unsigned value) {
  return (set >> value & 1) != 0;
}

/// Whether some year has a day that `cron` wants. A weekday rules no date out for good: the 29th of February is every weekday in
/// turn.
bool ever_fires(const Cron& cron) {
  if (cron.either_day) return true;
  constexpr auto lengths = std::to_array<unsigned>({31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31});
  for (unsigned month = 1; month <= lengths.size(); ++month) {
    const std::uint64_t days = (std::uint64_t{1} << (lengths[month - 1] + 1)) - 1;
    if (has(cron.months, month) && (cron.days & days) != 0) return true;
  }
  return false;
}

using LocalMinute = local_time<minutes>;

bool wants_day(const Cron& cron, const year_month_day& date) {
  const bool day = has(cron.days, static_cast<unsigned>(date.day()));
  const bool weekday = has(cron.weekdays, std::chrono::weekday(local_days(date)).c_encoding());
  return cron.either_day ? day || weekday : day && weekday;
}

/// The first matching minute of a day from `at_least` on, which is less than a day.
std::optional<minutes> first_of_day(const Cron& cron, minutes at_least) {
  const auto hour = static_cast<unsigned>(at_least / hours{1});
  const auto minute = static_cast<unsigned>((at_least % hours{1}).count());
  const auto in_hour = cron.minutes >> minute << minute;
  if (has(cron.hours, hour) && in_hour != 0) return hours{hour} + minutes{std::countr_zero(in_hour)};
  const auto later = cron.hours >> (hour + 1) << (hour + 1);
  if (later == 0) return std::nullopt;
  return hours{std::countr_zero(later)} + minutes{std::countr_zero(cron.minutes)};
}

/// The first matching reading of a clock that runs evenly, in [from, before).
std::optional<LocalMinute> first_reading(const Cron& cron, LocalMinute from, LocalMinute before) {
  auto day = floor<days>(from);
  for (auto at_least = from - day; day < before; at_least = minutes{0}) {
    const year_month_day date(day);
    if (!has(cron.months, static_cast<unsigned>(date.month()))) {
      day = local_days((year_month(date.year(), date.month()) + months{1}) / 1);
      continue;
    }
    if (wants_day(cron, date)) {
      if (const auto found = first_of_day(cron, at_least)) {
        return day + *found < before ? std::optional(day + *found) : std::nullopt;
      }
    }
    day += days{1};
  }
  return std::nullopt;
}

LocalTime shifted(Instant instant, Milliseconds ahead) { return LocalTime(instant.time_since_epoch() + ahead); }

}  // namespace

Result<Cron> parse_cron(std::string_view text) {
  auto words = split(text);
  if (words.size() == 1 && words.front().starts_with('@')) {
    const auto known = std::ranges::find_if(shorthands, [&](const Shorthand& each) { return same_word(each.name, words.front()); });
    if (known == shorthands.end()) {
      return fail(invalid("cron", "must be one of @hourly @daily @midnight @weekly @monthly @yearly @annually, or five fields"));
    }
    words = split(known->fields);
  }
  if (words.size() != spans.size()) {
    return fail(invalid(
        "cron", fmt::format("must have five fields (minute, hour, day of month, month, day of week), not {}", words.size())));
  }
  std::array<std::uint64_t, spans.size()> sets{};
  std::vector<FieldError> problems;
  for (std::size_t i = 0; i < spans.size(); ++i) {
    if (const auto set = read_field(words[i], spans[i])) {
      sets[i] = *set;
    } else {
      problems.push_back({"cron", fmt::format("{}: {}", spans[i].name, set.error())});
    }
  }
  if (!problems.empty()) return fail(invalid(std::move(problems)));
  Cron cron;
  cron.minutes = sets[0];
  cron.hours = static_cast<std::uint32_t>(sets[1]);
  cron.days = static_cast<std::uint32_t>(sets[2]);
  cron.months = static_cast<std::uint32_t>(sets[3]);
  cron.weekdays = static_cast<std::uint32_t>((sets[4] | sets[4] >> 7) & 0x7f);
  cron.either_day = restricted(words[2]) && restricted(words[4]);
  cron.fixed_hours = restricted(words[1]);
  if (!ever_fires(cron)) return fail(invalid("cron", "never fires: none of its months has such a day"));
  return cron;
}

std::optional<Instant> next_after(const Cron& cron, const TimeZone& zone, Instant after) {
  constexpr Instant earliest = sys_days(first_date);
  constexpr Instant latest = sys_days(last_date) + days{1};
  // Between two changes of the clock local time runs evenly, so that only the calendar has to be searched.
  for (auto stretch = zone.offset(after);; stretch = zone.offset(stretch.until)) {
    const auto begin = ceil<minutes>(shifted(stretch.from, stretch.ahead));
    const auto end = ceil<minutes>(shifted(std::min(stretch.until, latest), stretch.ahead));
    const auto to_instant = [&](LocalMinute reading) { return Instant(reading.time_since_epoch() - stretch.ahead); };
    auto from = std::max(begin, floor<minutes>(shifted(after, stretch.ahead)) + minutes{1});
    if (cron.fixed_hours && stretch.from > earliest) {
      const auto shown = ceil<minutes>(shifted(stretch.from, zone.offset(stretch.from - Milliseconds{1}).ahead));
      if (from == begin && first_reading(cron, shown, begin)) return to_instant(begin);
      from = std::max(from, shown);
    }
    if (const auto reading = first_reading(cron, from, end)) return to_instant(*reading);
    if (stretch.until >= latest) return std::nullopt;
  }
}

}  // namespace crondb
