#include "importing/time_format.hpp"

#include <doctest/doctest.h>

namespace crondb::importing {

namespace {

TimeFormat format(std::optional<std::string> pattern, std::string_view zone = "UTC") {
  Mapping mapping;
  mapping.date_format = std::move(pattern);
  auto made = TimeFormat::make(mapping, TimeZone::find(zone).value());
  REQUIRE(made);
  return *made;
}

std::string time_of(const std::string& pattern, std::string_view text, std::string_view zone = "UTC") {
  const auto time = format(pattern, zone).time(text);
  return time ? to_string(*time) : "none";
}

}  // namespace

TEST_CASE("times are RFC 3339, and a date alone is its local midnight") {
  const auto plain = format(std::nullopt, "Europe/Berlin");
  CHECK(to_string(plain.time("2026-05-01T09:30:00+02:00").value()) == "2026-05-01T07:30:00.000Z");
  CHECK(to_string(plain.time("2026-05-01").value()) == "2026-04-30T22:00:00.000Z");
  CHECK_FALSE(plain.time("5/1/2026"));
  CHECK_FALSE(plain.time("yesterday"));
}

TEST_CASE("a pattern reads what files write") {
  struct Case {
    const char* pattern;
    const char* text;
    const char* time;
  };
  for (const Case& c : {
           Case{"%m/%d/%Y", "3/1/2017", "2017-03-01T00:00:00.000Z"},
           Case{"%m/%d/%Y", "03/01/2017", "2017-03-01T00:00:00.000Z"},
           Case{"%d.%m.%y %H:%M", "1.3.17 14:05", "2017-03-01T14:05:00.000Z"},
           Case{"%d.%m.%y", "31.12.99", "1999-12-31T00:00:00.000Z"},
           Case{"%Y%m%d", "20170301", "2017-03-01T00:00:00.000Z"},
           Case{"%d-%b-%Y", "01-MAR-2017", "2017-03-01T00:00:00.000Z"},
           Case{"%b %d, %Y", "march 1, 2017", "2017-03-01T00:00:00.000Z"},
           Case{"%m/%d/%Y %I:%M:%S %p", "3/1/2017 12:00:09 AM", "2017-03-01T00:00:09.000Z"},
           Case{"%m/%d/%Y %I:%M %p", "3/1/2017 12:30 pm", "2017-03-01T12:30:00.000Z"},
           Case{"%Y-%m-%d %H:%M:%S %z", "2017-03-01 00:30:00 +01:00", "2017-02-28T23:30:00.000Z"},
           Case{"%Y-%d-%m", "2017-03-01", "2017-01-03T00:00:00.000Z"},
           Case{"%Y/%m/%d%%", "2017/03/01%", "2017-03-01T00:00:00.000Z"},
           Case{"%m/%d/%Y", "2017-03-01T01:00:00Z", "2017-03-01T01:00:00.000Z"},
       }) {
    CAPTURE(c.pattern);
    CHECK(time_of(c.pattern, c.text) == c.time);
  }
  CHECK(time_of("%m/%d/%Y", "3/1/2017", "America/New_York") == "2017-03-01T05:00:00.000Z");
}

TEST_CASE("what doesn't fit the pattern is no time") {
  for (const char* text : {"13/1/2017", "2/29/2017", "3/1/17", "3/1/2017 ", "3/1/2017x", "/1/2017", "3//2017", "-3/1/2017",
                           "1/1/1969", "1/1/2038", "3-1-2017", "", "3/1/20177"}) {
    CAPTURE(text);
    CHECK(time_of("%m/%d/%Y", text) == "none");
  }
  CHECK(time_of("%m/%d/%Y %I:%M %p", "3/1/2017 13:00 PM") == "none");
}

TEST_CASE("patterns are tried in their order, before RFC 3339, and those that fit are known") {
  Mapping mapping;
  mapping.date_format = "%d/%m/%Y";
  mapping.date_formats = {"%m/%d/%Y", "%Y%m%d"};
  const auto times = TimeFormat::make(mapping, TimeZone());
  REQUIRE(times);
  CHECK(times->used().empty());
  CHECK(to_string(times->time("3/1/2017").value()) == "2017-01-03T00:00:00.000Z");
  CHECK(to_string(times->time("1/31/2017").value()) == "2017-01-31T00:00:00.000Z");
  CHECK(times->date("2017-02-01") == parse_date("2017-02-01"));
  CHECK_FALSE(times->time("31.1.2017"));
  CHECK(times->used() == std::vector<std::string>{"%d/%m/%Y", "%m/%d/%Y", "RFC 3339"});
}

TEST_CASE("a zone may be named or be an offset") {
  CHECK(time_of("%Y-%m-%d %H:%M %Z", "2017-07-01 12:00 Europe/Berlin") == "2017-07-01T10:00:00.000Z");
  CHECK(time_of("%Y-%m-%d %H:%M %Z", "2017-07-01 12:00 UTC", "Europe/Berlin") == "2017-07-01T12:00:00.000Z");
  CHECK(time_of("%Y-%m-%d %H:%M%z", "2017-07-01 12:00Z", "Europe/Berlin") == "2017-07-01T12:00:00.000Z");
  CHECK(time_of("%Y-%m-%d %H:%M %Z", "2017-07-01 12:00 Mars/Olympus") == "none");
}

TEST_CASE("dates leave the time of day out") {
  CHECK(format("%m/%d/%Y %H:%M").date("3/1/2017 23:59") == parse_date("2017-03-01"));
  CHECK(format("%m/%d/%Y").date("2017-03-01") == parse_date("2017-03-01"));
  CHECK_FALSE(format(std::nullopt).date("3/1/2017"));
}

TEST_CASE("a pattern that can't name a moment is refused") {
  for (const char* pattern : {"", "%Y", "%m/%d", "%Y-%m-%d %q", "%Y-%m-%d %", "%Y-%m-%d %Y", "%y %Y %m %d", "%Y-%m-%d %I",
                              "%Y-%m-%d %H %p", "%Y-%m-%d %M", "%Y-%m-%d %H:%S", "%Y-%m-%d %z"}) {
    CAPTURE(pattern);
    Mapping mapping;
    mapping.date_format = pattern;
    const auto made = TimeFormat::make(mapping, TimeZone());
    REQUIRE_FALSE(made);
    CHECK(made.error().fields.at(0).field == "mapping.date_format");
  }
}

}  // namespace crondb::importing
