#include "importing/time_format.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "crondb/core/text.hpp"

namespace crondb::importing {

namespace {

using namespace std::chrono;

/// What the directives of a pattern have read so far.
struct Parts {
  int year = -1;
  int month = 0;
  int day = 0;
  int hour = 0;
  int minute = 0;
  int second = 0;
  bool twelve_hours = false;
  bool afternoon = false;
  std::optional<minutes> offset;
  std::optional<TimeZone> zone;
};

/// Takes a number of at most `digits` digits within [low, high] from the front of `text`.
bool take_number(std::string_view& text, std::size_t digits, int low, int high, int& to) {
  std::size_t taken = 0;
  int number = 0;
  for (; taken < std::min(digits, text.size()) && text[taken] >= '0' && text[taken] <= '9'; ++taken)
    number = number * 10 + (text[taken] - '0');
  text.remove_prefix(taken);
  to = number;
  return taken > 0 && number >= low && number <= high;
}

bool take_year(std::string_view& text, Parts& parts) {
  const auto before = text.size();
  return take_number(text, 4, 0, 9999, parts.year) && before - text.size() == 4;
}

/// As POSIX has it: 69–99 are 1969–1999, 00–68 are 2000–2068.
bool take_short_year(std::string_view& text, Parts& parts) {
  const auto before = text.size();
  if (!take_number(text, 2, 0, 99, parts.year) || before - text.size() != 2) return false;
  parts.year += parts.year < 69 ? 2000 : 1900;
  return true;
}

/// An English month, whole or its first three letters, in any case.
bool take_month_name(std::string_view& text, Parts& parts) {
  static constexpr auto names = std::to_array<std::string_view>(
      {"january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"});
  const std::string folded = fold_case(text.substr(0, 9));
  for (std::size_t i = 0; i < names.size(); ++i) {
    for (const auto name : {names[i], names[i].substr(0, 3)}) {
      if (!folded.starts_with(name)) continue;
      text.remove_prefix(name.size());
      parts.month = static_cast<int>(i) + 1;
      return true;
    }
  }
  return false;
}

bool take_half_of_day(std::string_view& text, Parts& parts) {
  const std::string folded = fold_case(text.substr(0, 2));
  parts.afternoon = folded == "pm";
  if (!parts.afternoon && folded != "am") return false;
  text.remove_prefix(2);
  return true;
}

/// `Z`, `+0130` or `+01:30`.
bool take_offset(std::string_view& text, Parts& parts) {
  const char sign = text.empty() ? '\0' : text.front();
  if (sign != 'Z' && sign != '+' && sign != '-') return false;
  text.remove_prefix(1);
  int hour = 0;
  int minute = 0;
  if (sign != 'Z') {
    if (!take_number(text, 2, 0, 23, hour)) return false;
    if (text.starts_with(':')) text.remove_prefix(1);
    if (!take_number(text, 2, 0, 59, minute)) return false;
  }
  const minutes offset = hours{hour} + minutes{minute};
  parts.offset = sign == '-' ? -offset : offset;
  return true;
}

/// `Z`, `UTC`, `Europe/Berlin` and whatever else the zone database names.
bool take_zone(std::string_view& text, Parts& parts) {
  const auto length =
      std::min(text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/_+-"), text.size());
  const auto name = text.substr(0, length);
  text.remove_prefix(length);
  parts.zone = name == "Z" ? TimeZone() : TimeZone::find(name);
  return parts.zone.has_value();
}

/// Directives that read the same part share a `part`; a pattern has each part at most once.
struct Directive {
  char letter;
  char part;
  bool (*take)(std::string_view& text, Parts& parts);
};
constexpr auto directives = std::to_array<Directive>({
    {'Y', 'Y', take_year},
    {'y', 'Y', take_short_year},
    {'m', 'm', [](std::string_view& text, Parts& parts) { return take_number(text, 2, 1, 12, parts.month); }},
    {'b', 'm', take_month_name},
    {'d', 'd', [](std::string_view& text, Parts& parts) { return take_number(text, 2, 1, 31, parts.day); }},
    {'H', 'H', [](std::string_view& text, Parts& parts) { return take_number(text, 2, 0, 23, parts.hour); }},
    {'I', 'H',
     [](std::string_view& text, Parts& parts) {
       parts.twelve_hours = true;
       return take_number(text, 2, 1, 12, parts.hour);
     }},
    {'M', 'M', [](std::string_view& text, Parts& parts) { return take_number(text, 2, 0, 59, parts.minute); }},
    {'S', 'S', [](std::string_view& text, Parts& parts) { return take_number(text, 2, 0, 59, parts.second); }},
    {'p', 'p', take_half_of_day},
    {'z', 'z', take_offset},
    {'Z', 'z', take_zone},
});

const Directive* find_directive(char letter) {
  const auto found = std::find_if(directives.begin(), directives.end(), [&](const Directive& row) { return row.letter == letter; });
  return found == directives.end() ? nullptr : found;
}

/// Why `pattern` can't be used; empty if it can.
std::string problem_of(std::string_view pattern) {
  std::string parts;
  bool twelve_hours = false;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] != '%') continue;
    if (++i == pattern.size()) return "ends with a %";
    if (pattern[i] == '%') continue;
    const Directive* directive = find_directive(pattern[i]);
    if (!directive) return fmt::format("has %{}, which is not one of %Y %y %m %b %d %H %I %M %S %p %z %Z %%", pattern.substr(i, 1));
    if (parts.find(directive->part) != std::string::npos)
      return fmt::format("says with %{} again what was said before", directive->letter);
    parts += directive->part;
    twelve_hours = twelve_hours || directive->letter == 'I';
  }
  const auto has = [&](char part) { return parts.find(part) != std::string::npos; };
  if (!has('Y') || !has('m') || !has('d')) return "needs a year, a month and a day";
  if (twelve_hours != has('p')) return "needs %I and %p together";
  if ((has('M') && !has('H')) || (has('S') && !has('M'))) return "needs hours with minutes and minutes with seconds";
  if (has('z') && !has('H')) return "needs hours with a zone";
  return {};
}

bool in_range(Date date) { return date.ok() && date >= first_date && date <= last_date; }

}  // namespace

Result<TimeFormat> TimeFormat::make(const Mapping& mapping, TimeZone zone) {
  std::vector<std::string> patterns;
  std::vector<FieldError> problems;
  const auto add = [&](const std::string& pattern, std::string path) {
    constexpr std::size_t max_bytes = 100;
    auto problem = pattern.size() > max_bytes ? fmt::format("must have at most {} characters", max_bytes) : problem_of(pattern);
    if (!problem.empty()) problems.push_back({std::move(path), std::move(problem)});
    patterns.push_back(pattern);
  };
  if (mapping.date_format) add(*mapping.date_format, "mapping.date_format");
  if (mapping.date_formats.size() > max_date_formats) {
    problems.push_back({"mapping.date_formats", fmt::format("must have at most {} entries", max_date_formats)});
  } else {
    for (std::size_t i = 0; i < mapping.date_formats.size(); ++i) {
      add(mapping.date_formats[i], fmt::format("mapping.date_formats[{}]", i));
    }
  }
  if (!problems.empty()) return fail(invalid(std::move(problems)));
  return TimeFormat(std::move(patterns), zone);
}

std::optional<TimeFormat::Reading> TimeFormat::read(std::string_view text, std::string_view pattern) {
  Parts parts;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const char c = pattern[i];
    if (c == '%' && pattern[++i] != '%') {
      if (!find_directive(pattern[i])->take(text, parts)) return std::nullopt;
    } else {
      if (!text.starts_with(c)) return std::nullopt;
      text.remove_prefix(1);
    }
  }
  if (parts.twelve_hours) parts.hour = parts.hour % 12 + (parts.afternoon ? 12 : 0);
  const Date date{year{parts.year}, month{static_cast<unsigned>(parts.month)}, day{static_cast<unsigned>(parts.day)}};
  if (!text.empty() || !in_range(date)) return std::nullopt;
  return Reading{date, hours{parts.hour} + minutes{parts.minute} + seconds{parts.second}, parts.offset, parts.zone};
}

template <class T, class Take, class TakePlain>
std::optional<T> TimeFormat::first(std::string_view text, Take take, TakePlain take_plain) const {
  for (std::size_t i = 0; i <= patterns_.size(); ++i) {
    std::optional<T> found;
    if (i == patterns_.size()) {
      found = take_plain();
    } else if (const auto reading = read(text, patterns_[i])) {
      found = take(*reading);
    }
    if (!found) continue;
    used_[i] = true;
    return found;
  }
  return std::nullopt;
}

std::optional<Instant> TimeFormat::time(std::string_view text) const {
  return first<Instant>(
      text,
      [&](const Reading& reading) -> std::optional<Instant> {
        const LocalTime local = LocalTime(local_days(reading.date)) + reading.clock;
        if (!reading.offset && !reading.zone) return zone_.instant(local);
        const Instant instant =
            reading.zone ? reading.zone->instant(local) : Instant(sys_days(reading.date)) + reading.clock - *reading.offset;
        return in_range(Date(floor<days>(instant))) ? std::optional(instant) : std::nullopt;
      },
      [&]() -> std::optional<Instant> {
        if (const auto day = parse_date(text)) return zone_.start_of_day(*day);
        return parse_instant(text);
      });
}

std::optional<Date> TimeFormat::date(std::string_view text) const {
  return first<Date>(text, [](const Reading& reading) { return std::optional(reading.date); }, [&] { return parse_date(text); });
}

std::string TimeFormat::expected(std::string_view without_pattern) const {
  return patterns_.empty() ? std::string(without_pattern)
                           : fmt::format("{}, or as {} says", without_pattern, fmt::join(patterns_, " or "));
}

std::vector<std::string> TimeFormat::used() const {
  std::vector<std::string> used;
  for (std::size_t i = 0; i < used_.size(); ++i) {
    if (used_[i]) used.push_back(i < patterns_.size() ? patterns_[i] : "RFC 3339");
  }
  return used;
}

}  // namespace crondb::importing
