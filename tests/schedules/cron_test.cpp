#include "crondb/schedules/cron.hpp"

#include <array>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

using namespace crondb;
using namespace std::chrono;

namespace {

struct Refusal {
  std::string cron;
  std::vector<std::string> messages;
};

const std::string five_fields = "must have five fields (minute, hour, day of month, month, day of week), not ";
const std::string shorthand = "must be one of @hourly @daily @midnight @weekly @monthly @yearly @annually, or five fields";
const std::string never = "never fires: none of its months has such a day";

const std::vector<Refusal> refusals{
    {"", {five_fields + "0"}},
    {"   ", {five_fields + "0"}},
    {"0 9 * *", {five_fields + "4"}},
    {"0 0 9 * * 1", {five_fields + "6"}},
    {"@reboot", {shorthand}},
    {"@", {shorthand}},
    {"@hourly 5", {five_fields + "2"}},
    {"60 * * * *", {"minute: 60 is not from 0 to 59"}},
    {"-1 * * * *", {"minute: '' is neither a number nor `*`"}},
    {"* 24 * * *", {"hour: 24 is not from 0 to 23"}},
    {"* * 0 * *", {"day of month: 0 is not from 1 to 31"}},
    {"* * 32 * *", {"day of month: 32 is not from 1 to 31"}},
    {"* * * 0 *", {"month: 0 is not from 1 to 12"}},
    {"* * * 13 *", {"month: 13 is not from 1 to 12"}},
    {"* * * * 8", {"day of week: 8 is not from 0 to 7"}},
    {"99999999999999999999 * * * *", {"minute: 99999999999999999999 is not from 0 to 59"}},
    {"x * * * *", {"minute: 'x' is neither a number nor `*`"}},
    {"1.5 * * * *", {"minute: '1.5' is neither a number nor `*`"}},
    {"+5 * * * *", {"minute: '+5' is neither a number nor `*`"}},
    {"? * * * *", {"minute: '?' is neither a number nor `*`"}},
    {"** * * * *", {"minute: '**' is neither a number nor `*`"}},
    {"mon * * * *", {"minute: 'mon' is neither a number nor `*`"}},
    {"* * * january *", {"month: 'january' is neither a number, a name nor `*`"}},
    {"* * * mon *", {"month: 'mon' is neither a number, a name nor `*`"}},
    {"* * * * jan", {"day of week: 'jan' is neither a number, a name nor `*`"}},
    {"* * L * *", {"day of month: 'L' is neither a number nor `*`"}},
    {"* * * * 5#3", {"day of week: '5#3' is neither a number, a name nor `*`"}},
    {"0 9 * * 1\n", {"day of week: '1\n' is neither a number, a name nor `*`"}},
    {"1,,2 * * * *", {"minute: a value is missing"}},
    {", * * * *", {"minute: a value is missing"}},
    {"1, * * * *", {"minute: a value is missing"}},
    {"1- * * * *", {"minute: '' is neither a number nor `*`"}},
    {"1-2-3 * * * *", {"minute: '2-3' is neither a number nor `*`"}},
    {"*-5 * * * *", {"minute: '*' is neither a number nor `*`"}},
    {"30-10 * * * *", {"minute: the range 30-10 runs backwards"}},
    {"* 22-2 * * *", {"hour: the range 22-2 runs backwards"}},
    {"* * * * sat-mon", {"day of week: the range sat-mon runs backwards"}},
    {"*/0 * * * *", {"minute: the step '0' is not a number from 1 to 59"}},
    {"*/60 * * * *", {"minute: the step '60' is not a number from 1 to 59"}},
    {"*/ * * * *", {"minute: the step '' is not a number from 1 to 59"}},
    {"*/-2 * * * *", {"minute: the step '-2' is not a number from 1 to 59"}},
    {"*/2/3 * * * *", {"minute: the step '2/3' is not a number from 1 to 59"}},
    {"5/15 * * * *", {"minute: a step needs `*` or a range, as in 5-59/15"}},
    {"61 24 0 13 8",
     {"minute: 61 is not from 0 to 59", "hour: 24 is not from 0 to 23", "day of month: 0 is not from 1 to 31",
      "month: 13 is not from 1 to 12", "day of week: 8 is not from 0 to 7"}},
    {"0 0 31 2 *", {never}},
    {"0 0 30 2 *", {never}},
    {"0 0 30,31 feb *", {never}},
    {"0 0 31 4,6,9,11 *", {never}},
    {"0 0 31 2 */2", {never}},
};

constexpr std::array zone_names{"UTC",         "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/St_Johns",
                                "Pacific/Apia"};

std::size_t below(std::mt19937& random, std::size_t count) { return random() % count; }

/// A field that is written and understood at the same time.
struct Drawn {
  std::string text;
  std::set<unsigned> values;
  bool restricted = true;
};

Drawn draw_field(std::mt19937& random, unsigned first, unsigned last) {
  Drawn field;
  const auto add = [&](unsigned from, unsigned to, unsigned step) {
    for (unsigned value = from; value <= to; value += step) field.values.insert(value);
  };
  const auto kind = below(random, 4);
  if (kind < 2) {
    const unsigned step = kind == 0 ? 1 : static_cast<unsigned>(1 + below(random, last));
    field.text = kind == 0 ? "*" : "*/" + std::to_string(step);
    field.restricted = false;
    add(first, last, step);
    return field;
  }
  for (std::size_t items = 1 + below(random, 3); items > 0; --items) {
    auto from = static_cast<unsigned>(first + below(random, last - first + 1));
    auto to = static_cast<unsigned>(first + below(random, last - first + 1));
    if (from > to) std::swap(from, to);
    const auto step = static_cast<unsigned>(1 + below(random, last));
    if (!field.text.empty()) field.text += ',';
    if (kind == 2) {
      field.text += std::to_string(from);
      add(from, from, 1);
    } else {
      field.text += std::to_string(from) + "-" + std::to_string(to) + "/" + std::to_string(step);
      add(from, to, step);
    }
  }
  return field;
}

/// A random cron and, the slow way, when it fires.
struct Oracle {
  Drawn minute, hour, day, month, weekday;

  explicit Oracle(std::mt19937& random)
      : minute(draw_field(random, 0, 59)),
        hour(draw_field(random, 0, 23)),
        day(draw_field(random, 1, 31)),
        month(draw_field(random, 1, 12)),
        weekday(draw_field(random, 0, 6)) {}

  [[nodiscard]] std::string text() const {
    return minute.text + " " + hour.text + " " + day.text + " " + month.text + " " + weekday.text;
  }

  [[nodiscard]] bool wants(LocalTime reading) const {
    const auto midnight = floor<days>(reading);
    const hh_mm_ss clock(reading - midnight);
    const Date date(midnight);
    const bool on_day = day.values.contains(static_cast<unsigned>(date.day()));
    const bool on_weekday = weekday.values.contains(std::chrono::weekday(midnight).c_encoding());
    return clock.seconds() == seconds{0} && minute.values.contains(static_cast<unsigned>(clock.minutes().count())) &&
           hour.values.contains(static_cast<unsigned>(clock.hours().count())) &&
           month.values.contains(static_cast<unsigned>(date.month())) &&
           (day.restricted && weekday.restricted ? on_day || on_weekday : on_day && on_weekday);
  }

  /// Minute by minute in (from, until]; `from` is a whole minute.
  [[nodiscard]] std::vector<Instant> firings(const TimeZone& zone, Instant from, Instant until) const {
    std::vector<Instant> found;
    std::set<LocalTime> shown;
    for (auto now = from - days{2}; now <= until; now += minutes{1}) {
      const auto reading = zone.local(now);
      bool fires = wants(reading);
      if (hour.restricted) {
        fires = fires && !shown.contains(reading);
        if (!shown.empty()) {
          for (auto skipped = *shown.rbegin() + minutes{1}; skipped < reading; skipped += minutes{1})
            fires = fires || wants(skipped);
        }
        shown.insert(reading);
      }
      if (fires && now > from) found.push_back(now);
    }
    return found;
  }
};

}  // namespace

TEST_CASE("a cron that is wrong is refused with everything that is wrong with it") {
  for (const auto& [text, messages] : refusals) {
    CAPTURE(text);
    const auto cron = parse_cron(text);
    REQUIRE(!cron);
    CHECK(cron.error().code == ErrorCode::validation_error);
    std::vector<std::string> found;
    for (const auto& problem : cron.error().fields) {
      CHECK(problem.field == "cron");
      found.push_back(problem.message);
    }
    CHECK(found == messages);
  }
}

TEST_CASE("a cron that can come true in a leap year only, or by its weekday alone, is accepted") {
  for (const std::string text : {"0 0 29 2 *", "0 0 31 2 1", "0 0 30 2 0-6", "0 0 29 2 */7"}) {
    CAPTURE(text);
    CHECK(parse_cron(text));
  }
}

TEST_CASE("a cron fires exactly in the minutes that a walk along the clock finds") {
  constexpr unsigned seed = 20260329;
  CAPTURE(seed);
  std::mt19937 random(seed);
  // Each a few days around two changes of the clock of the zones above.
  const std::array starts{sys_days{2026y / 3 / 7},   sys_days{2026y / 3 / 28},  sys_days{2026y / 4 / 4},
                          sys_days{2026y / 10 / 3},  sys_days{2026y / 10 / 24}, sys_days{2026y / 10 / 31},
                          sys_days{2011y / 12 / 29}, sys_days{2026y / 12 / 30}};
  std::size_t fired = 0;
  for (int i = 0; i < 600; ++i) {
    const Oracle oracle(random);
    const std::string zone_name = zone_names[below(random, zone_names.size())];
    const auto zone = *TimeZone::find(zone_name);
    const Instant from = starts[below(random, starts.size())] + minutes{below(random, 1440)};
    const Instant until = from + days{2};
    const auto text = oracle.text();
    CAPTURE(text);
    CAPTURE(zone_name);
    CAPTURE(from);
    const auto cron = parse_cron(text);
    if (!cron) continue;  // no such day
    std::vector<Instant> found;
    for (auto next = next_after(*cron, zone, from); next && *next <= until; next = next_after(*cron, zone, *next)) {
      found.push_back(*next);
    }
    REQUIRE(found == oracle.firings(zone, from, until));
    fired += found.size();
  }
  CHECK(fired > 1000);
}
