#include "crondb/core/text.hpp"

#include <doctest/doctest.h>

#include "crondb/core/page.hpp"
#include "crondb/core/time.hpp"

namespace crondb {

TEST_CASE("a domain is what remains of what people paste") {
  CHECK(normalize_domain("https://www.Example.com:8080/pricing?x=1#top") == "example.com");
  CHECK(normalize_domain(" BÜCHER.example ") == "xn--bcher-kva.example");
  for (const std::string_view bad : {"", "localhost", "no host", "-a.com", "a..com", "http://", "a_b.com", "user@host.com"}) {
    CAPTURE(bad);
    CHECK(!normalize_domain(bad));
  }
}

TEST_CASE("an email has two sides and no room for a second header") {
  CHECK(looks_like_email("ada@example.com"));
  for (const std::string_view bad :
       {"ada", "@example.com", "ada@", "a b@example.com", "a@b\r\nBcc: c@d", "a@b@c", "<a@b.c>", "a@.b", "a@b..c"}) {
    CAPTURE(bad);
    CHECK(!looks_like_email(bad));
  }
}

TEST_CASE("equal folds mean the same but for case") {
  CHECK(fold_case("GRÖSSE") == fold_case("größe"));
  CHECK(fold_case("Straße") == fold_case("STRASSE"));
  CHECK(fold_case("İ") != fold_case("x"));
}

TEST_CASE("times are RFC 3339 of any offset, cut to milliseconds") {
  CHECK(to_string(*parse_instant("2026-05-01T09:30:00.1239+02:00")) == "2026-05-01T07:30:00.123Z");
  CHECK(to_string(*parse_instant("1970-01-01T00:00:00Z")) == "1970-01-01T00:00:00.000Z");
  for (const std::string_view bad :
       {"2026-05-01", "2026-02-30T00:00:00Z", "2026-05-01T24:00:00Z", "2026-05-01T09:30Z", "2026-05-01T09:30:00",
        "1969-12-31T23:59:59Z", "2038-01-01T00:00:00Z", "2026-05-01T09:30:00.Z", "+026-05-01T09:30:00Z"}) {
    CAPTURE(bad);
    CHECK(!parse_instant(bad));
  }
  CHECK(parse_date("2024-02-29").has_value());
  CHECK(!parse_date("2023-02-29"));
}

TEST_CASE("a local midnight that a zone skips is the first instant after it") {
  const auto sao_paulo = *TimeZone::find("America/Sao_Paulo");
  CHECK(to_string(sao_paulo.start_of_day(*parse_date("2018-11-04"))) == "2018-11-04T03:00:00.000Z");
  const auto berlin = *TimeZone::find("Europe/Berlin");
  CHECK(to_string(berlin.start_of_day(*parse_date("2026-03-30"))) == "2026-03-29T22:00:00.000Z");
  CHECK(berlin.local_date(*parse_instant("2026-03-29T22:00:00Z")) == *parse_date("2026-03-30"));
  CHECK(!TimeZone::find("Mars/Olympus"));
  CHECK(!TimeZone::find(""));
}

TEST_CASE("a month that is too short clips the day") {
  CHECK(add_months(*parse_date("2024-01-31"), 1) == *parse_date("2024-02-29"));
  CHECK(add_months(*parse_date("2024-12-31"), -10) == *parse_date("2024-02-29"));
}

TEST_CASE("a cursor comes back as it was, and nothing else passes for one") {
  for (const Cursor::Key& key : {Cursor::Key(), Cursor::Key(std::int64_t{-5}), Cursor::Key(std::string("Größe\nzwei"))}) {
    const Cursor cursor{"-name", key, {1, 2, 3}};
    const auto decoded = decode_cursor(encode(cursor));
    REQUIRE(decoded);
    CHECK(*decoded == cursor);
  }
  for (const std::string_view bad : {"", "!", "AAAA", "bmFtZQBub3QgYSB1dWlk"}) CHECK(!decode_cursor(bad));
}

TEST_CASE("one line is made of a text by making its control characters spaces") {
  CHECK(one_line("a\r\nb\tc\x7f") == "a  b c ");
  CHECK(one_line("a\xc2\x85"
                 "b") == "a  b");
  CHECK(one_line("Größe 北京") == "Größe 北京");
}

}  // namespace crondb
