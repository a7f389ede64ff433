#include "crondb/metrics/timeframe.hpp"

#include <ostream>
#include <string>
#include <vector>

#include <doctest/doctest.h>

namespace crondb::metrics {
namespace {

Instant at(std::string_view text) { return parse_instant(text).value(); }
Date on(std::string_view text) { return parse_date(text).value(); }
Calendar calendar(std::string_view zone, WeekStart week_start = WeekStart::monday) {
  return {TimeZone::find(zone).value(), week_start};
}
std::string text(Span span) { return to_string(span.from) + " " + to_string(span.to); }
std::string text(Days days) { return to_string(days.first) + " " + to_string(days.end); }

struct Case {
  Preset preset;
  std::string days;
  std::string previous;
};

TEST_CASE("every preset is a stretch of local days, compared with the stretch before, cut at the same time of day") {
  // A Wednesday in Berlin, 14:30 there.
  const Calendar berlin = calendar("Europe/Berlin");
  const Instant now = at("2026-05-20T12:30:00Z");
  const std::vector<Case> cases{
      {Preset::today, "2026-05-20 2026-05-21", "2026-05-18T22:00:00.000Z 2026-05-19T12:30:00.000Z"},
      {Preset::yesterday, "2026-05-19 2026-05-20", "2026-05-17T22:00:00.000Z 2026-05-18T22:00:00.000Z"},
      {Preset::last_7d, "2026-05-14 2026-05-21", "2026-05-06T22:00:00.000Z 2026-05-13T12:30:00.000Z"},
      {Preset::last_14d, "2026-05-07 2026-05-21", "2026-04-22T22:00:00.000Z 2026-05-06T12:30:00.000Z"},
      {Preset::last_30d, "2026-04-21 2026-05-21", "2026-03-21T23:00:00.000Z 2026-04-20T12:30:00.000Z"},
      {Preset::last_90d, "2026-02-20 2026-05-21", "2025-11-21T23:00:00.000Z 2026-02-19T13:30:00.000Z"},
      {Preset::last_12m, "2025-06-01 2026-05-21", "2024-05-31T22:00:00.000Z 2025-05-20T12:30:00.000Z"},
      {Preset::this_week, "2026-05-18 2026-05-21", "2026-05-10T22:00:00.000Z 2026-05-13T12:30:00.000Z"},
      {Preset::last_week, "2026-05-11 2026-05-18", "2026-05-03T22:00:00.000Z 2026-05-10T22:00:00.000Z"},
      {Preset::this_month, "2026-05-01 2026-05-21", "2026-03-31T22:00:00.000Z 2026-04-20T12:30:00.000Z"},
      {Preset::last_month, "2026-04-01 2026-05-01", "2026-02-28T23:00:00.000Z 2026-03-31T22:00:00.000Z"},
      {Preset::this_quarter, "2026-04-01 2026-05-21", "2025-12-31T23:00:00.000Z 2026-02-19T13:30:00.000Z"},
      {Preset::last_quarter, "2026-01-01 2026-04-01", "2025-09-30T22:00:00.000Z 2025-12-31T23:00:00.000Z"},
      {Preset::this_year, "2026-01-01 2026-05-21", "2024-12-31T23:00:00.000Z 2025-05-20T12:30:00.000Z"},
      {Preset::last_year, "2025-01-01 2026-01-01", "2023-12-31T23:00:00.000Z 2024-12-31T23:00:00.000Z"},
      {Preset::all_time, "2025-03-03 2026-05-21", "none"},
  };
  for (const Case& each : cases) {
    CAPTURE(word(each.preset));
    const Timeframe timeframe{each.preset, {}, {}, {}};
    CHECK(text(days_of(timeframe, berlin, now, on("2025-03-03"))) == each.days);
    const auto before = previous(timeframe, berlin, now);
    CHECK((before ? text(before->span) : "none") == each.previous);
  }
}

TEST_CASE("custom takes both its days; a past one is compared in full, one that contains now is cut") {
  const Calendar utc = calendar("UTC");
  const Instant now = at("2026-05-20T12:30:00Z");
  const Timeframe past{Preset::custom, on("2026-05-01"), on("2026-05-10"), {}};
  CHECK(text(days_of(past, utc, now, {})) == "2026-05-01 2026-05-11");
  CHECK(text(previous(past, utc, now)->span) == "2026-04-21T00:00:00.000Z 2026-05-01T00:00:00.000Z");
  const Timeframe present{Preset::custom, on("2026-05-20"), on("2026-05-20"), {}};
  CHECK(text(previous(present, utc, now)->span) == "2026-05-19T00:00:00.000Z 2026-05-19T12:30:00.000Z");
}

TEST_CASE("what is compared is clipped to the length of a shorter period") {
  const Calendar utc = calendar("UTC");
  const Instant now = at("2026-03-31T10:00:00Z");
  CHECK(text(previous({Preset::this_month, {}, {}, {}}, utc, now)->span) == "2026-02-01T00:00:00.000Z 2026-02-28T10:00:00.000Z");
  CHECK(text(previous({Preset::last_12m, {}, {}, {}}, utc, at("2024-02-29T10:00:00Z"))->span) ==
        "2022-03-01T00:00:00.000Z 2023-02-28T10:00:00.000Z");
}

TEST_CASE("all_time begins today without rows, and never later") {
  const Calendar utc = calendar("UTC");
  const Instant now = at("2026-05-20T12:30:00Z");
  CHECK(text(days_of({Preset::all_time, {}, {}, {}}, utc, now, {})) == "2026-05-20 2026-05-21");
  CHECK(text(days_of({Preset::all_time, {}, {}, {}}, utc, now, on("2026-06-01"))) == "2026-05-20 2026-05-21");
}

TEST_CASE("a forecast looks ahead to the end of the period, or twelve months") {
  const Calendar utc = calendar("UTC");
  const Instant now = at("2024-02-28T12:00:00Z");
  const auto ahead = [&](Timeframe timeframe) { return text(days_of(timeframe, utc, now, {}, LookAhead::twelve_months)); };
  CHECK(ahead({Preset::this_month, {}, {}, {}}) == "2024-02-01 2024-03-01");
  CHECK(ahead({Preset::this_week, {}, {}, {}}) == "2024-02-26 2024-03-04");
  CHECK(ahead({Preset::this_quarter, {}, {}, {}}) == "2024-01-01 2024-04-01");
  CHECK(ahead({Preset::last_7d, {}, {}, {}}) == "2024-02-22 2025-02-28");
  CHECK(ahead({Preset::last_month, {}, {}, {}}) == "2024-01-01 2025-02-01");
  CHECK(ahead({Preset::custom, on("2024-01-05"), on("2024-01-06"), {}}) == "2024-01-05 2024-01-07");
}

TEST_CASE("days are as long as the zone makes them") {
  struct Day {
    const char* zone;
    const char* date;
    const char* span;
  };
  for (const Day& each : std::vector<Day>{
           {"Europe/Berlin", "2026-03-29", "2026-03-28T23:00:00.000Z 2026-03-29T22:00:00.000Z"},
           {"Europe/Berlin", "2026-10-25", "2026-10-24T22:00:00.000Z 2026-10-25T23:00:00.000Z"},
           {"America/New_York", "2026-11-01", "2026-11-01T04:00:00.000Z 2026-11-02T05:00:00.000Z"},
           {"Australia/Lord_Howe", "2026-04-05", "2026-04-04T13:00:00.000Z 2026-04-05T13:30:00.000Z"},
           {"America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00:00.000Z 2018-11-05T02:00:00.000Z"},
           {"Asia/Beirut", "2022-03-27", "2022-03-26T22:00:00.000Z 2022-03-27T21:00:00.000Z"},
       }) {
    CAPTURE(each.zone);
    CHECK(text(span_of({on(each.date), add_days(on(each.date), 1)}, TimeZone::find(each.zone).value())) == each.span);
  }
}

TEST_CASE("a cut inside a skipped hour falls on the first instant after it, one inside a repeated hour on the first of both") {
  const Calendar berlin = calendar("Europe/Berlin");
  const auto cut = [&](std::string_view now) { return to_string(previous({Preset::today, {}, {}, {}}, berlin, at(now))->span.to); };
  CHECK(cut("2026-03-30T00:30:00Z") == "2026-03-29T01:00:00.000Z");
  CHECK(cut("2026-10-26T01:30:00Z") == "2026-10-25T00:30:00.000Z");
}

TEST_CASE("what is compared has the days that have begun when it is cut, and one that the zone skipped") {
  const Calendar apia = calendar("Pacific/Apia");
  const auto days = [&](std::string_view now) { return text(previous({Preset::today, {}, {}, {}}, apia, at(now))->days); };
  CHECK(days("2012-01-02T10:00:00Z") == "2012-01-02 2012-01-02");      // 3 January, 00:00
  CHECK(days("2012-01-02T10:00:00.001Z") == "2012-01-02 2012-01-03");  // a moment later
  CHECK(days("2011-12-30T10:00:00Z") == "2011-12-30 2011-12-31");      // 31 December, 00:00
  CHECK(days("2011-12-30T19:00:00Z") == "2011-12-30 2011-12-31");
}

TEST_CASE("a bucket is named by its first local date, which may precede the window") {
  const Instant now = at("2026-05-20T12:00:00Z");
  const Days window{on("2026-05-06"), on("2026-05-21")};
  const auto names = [&](Bucket bucket, WeekStart week_start) {
    std::string all;
    const auto buckets = buckets_of(window, bucket, calendar("UTC", week_start), now);
    REQUIRE(buckets);
    for (const BucketSpan& each : *buckets) all += to_string(each.name) + (each.partial ? "* " : " ");
    return all;
  };
  CHECK(names(Bucket::week, WeekStart::monday) == "2026-05-04* 2026-05-11 2026-05-18* ");
  CHECK(names(Bucket::week, WeekStart::sunday) == "2026-05-03* 2026-05-10 2026-05-17* ");
  CHECK(names(Bucket::month, WeekStart::monday) == "2026-05-01* ");
  CHECK(names(Bucket::quarter, WeekStart::monday) == "2026-04-01* ");
  CHECK(names(Bucket::year, WeekStart::monday) == "2026-01-01* ");
  CHECK(names(Bucket::day, WeekStart::monday).ends_with("2026-05-19 2026-05-20* "));
}

TEST_CASE("the automatic bucket follows the length of the window") {
  const Date first = on("2024-01-01");
  CHECK(resolve(Bucket::automatic, {first, add_days(first, 93)}) == Bucket::day);
  CHECK(resolve(Bucket::automatic, {first, add_days(first, 94)}) == Bucket::week);
  CHECK(resolve(Bucket::automatic, {first, add_days(first, 731)}) == Bucket::week);
  CHECK(resolve(Bucket::automatic, {first, add_days(first, 732)}) == Bucket::month);
}

TEST_CASE("there are at most 10,000 buckets") {
  const Date first = on("1980-01-01");
  const Instant now = at("2026-05-20T12:00:00Z");
  CHECK(buckets_of({first, add_days(first, 10'000)}, Bucket::day, calendar("UTC"), now));
  CHECK_FALSE(buckets_of({first, add_days(first, 10'001)}, Bucket::day, calendar("UTC"), now));
}

TEST_CASE("dates go with custom, and only with custom") {
  const auto problems = [](Timeframe timeframe) {
    std::vector<FieldError> found;
    check(timeframe, "timeframe", found);
    std::string fields_named;
    for (const FieldError& each : found) fields_named += each.field + " ";
    return fields_named;
  };
  CHECK(problems({Preset::last_7d, {}, {}, {}}).empty());
  CHECK(problems({Preset::custom, on("2026-01-01"), on("2026-01-01"), {}}).empty());
  CHECK(problems({Preset::custom, {}, {}, {}}) == "timeframe.from timeframe.to ");
  CHECK(problems({Preset::custom, on("2026-01-02"), on("2026-01-01"), {}}) == "timeframe.to ");
  CHECK(problems({Preset::today, on("2026-01-02"), {}, {}}) == "timeframe.from ");
}

}  // namespace
}  // namespace crondb::metrics
