#include "crondb/core/text.hpp"

#include <doctest/doctest.h>

#include "crondb/core/page.hpp"
#include "crondb/core/time.hpp"

namespace crondb {

TEST_CASE("a domain is what remains of what people paste") {
  CHECK(normalize_domain("https://www.Example.com:8080/pricing?x=1#top") == "example.com");
  for (const std::string_view bad : {"", "localhost", "no host", "-a.com", "a..com", "http://", "a_b.com", "user@host.com"}) {
    CAPTURE(bad);
    CHECK(!normalize_domain(bad));
  }
}

TEST_CASE("an internationalised domain is one domain in either spelling") {
  for (const std::string_view spelling :
       {"bücher.example", " BÜCHER.example ", "https://www.bücher.example/über uns", "xn--bcher-kva.example",
        "XN--BCHER-KVA.EXAMPLE", "bu\u0308cher.example", "bücher。example", "ｂücher.example", "\u00a0bücher.example\u200b"}) {
    CAPTURE(spelling);
    CHECK(normalize_domain(spelling) == "xn--bcher-kva.example");
  }
  CHECK(normalize_domain("straße.example") == "xn--strae-oqa.example");
  CHECK(domain_as_read("xn--bcher-kva.example") == "bücher.example");
  CHECK(domain_as_read("ada@xn--bcher-kva.example") == "ada@bücher.example");
  CHECK(domain_as_read("example.com") == "example.com");
  for (const std::string_view bad :
       {"bü\u200bcher.example", "exam\u00a0ple.com", "exam\u00adple.com", "a\u3000b.example", "bücher"}) {
    CAPTURE(bad);
    CHECK(!normalize_domain(bad));
  }
}

TEST_CASE("white space is Unicode's, and what nobody sees goes with it") {
  for (const std::string_view blank :
       {" ",      "\t",     "\n",     "\u0085", "\u00a0", "\u1680", "\u2003", "\u2028", "\u202f", "\u3000",       "\u00ad",
        "\u061c", "\u180e", "\u200b", "\u200d", "\u200f", "\u202e", "\u2060", "\u2069", "\ufeff", " \u200b\u00a0"}) {
    CAPTURE(blank);
    const std::string around = std::string(blank) + "Ada" + std::string(blank);
    CHECK(trim(around) == "Ada");
    CHECK(trim(blank).empty());
    CHECK(normalize_name(around) == "Ada");
    CHECK(has_blanks("A" + std::string(blank) + "da"));
  }
  CHECK(trim("\xff Ada\xa0") == "\xff Ada\xa0");
  CHECK(trim("🏴\U000e0067\U000e0062\U000e007f") == "🏴\U000e0067\U000e0062\U000e007f");
  CHECK_FALSE(has_blanks("Zoë-1"));
}

TEST_CASE("a name is kept composed, its runs of white space one space, the joiners inside it") {
  CHECK(normalize_name("Ada \u00a0\tLovelace") == "Ada Lovelace");
  CHECK(normalize_name("Zoe\u0308\nx") == "Zo\u00eb x");
  CHECK(normalize_name("می\u200cخواهم") == "می\u200cخواهم");
  CHECK(normalize_name("👩\u200d🚀") == "👩\u200d🚀");
  CHECK(normalize_name("Ａda") == "Ａda");
  CHECK(normalize_name("\xff  ") == "\xff  ");
}

TEST_CASE("names that differ in case, width, composition, white space and what nobody sees only have one key") {
  const std::pair<std::string_view, std::string_view> same[] = {
      {"Won", "WON"},        {"Won", "Ｗｏｎ"}, {"Won", "Won\u00a0"},          {"Won", "Wo\u200bn"}, {"Zo\u00eb", "ZOE\u0308"},
      {"Straße", "STRASSE"}, {"ガス", "ｶﾞｽ"},   {"New deal", "new\u3000 deal"}};
  for (const auto& [one, other] : same) {
    CAPTURE(other);
    CHECK(name_key(one) == name_key(other));
  }
  const std::pair<std::string_view, std::string_view> different[] = {
      {"Won", "Wön"}, {"Plan 1", "Plan ①"}, {"m2", "m²"}, {"می\u200cخواهم", "میخواهم"}, {"New deal", "Newdeal"}};
  for (const auto& [one, other] : different) {
    CAPTURE(other);
    CHECK(name_key(one) != name_key(other));
  }
}

TEST_CASE("a text with more combining marks in a row than any language has is left as it is, at once") {
  const auto marked = [](int marks) {
    std::string text = "E";
    for (int i = 0; i < marks; ++i) text += i % 2 == 0 ? "\u0301" : "\u0327";
    return text;
  };
  CHECK(compose(marked(30)) != marked(30));
  CHECK(compose(marked(31)) == marked(31));
  for (const auto& change : {compose(marked(200'000)), normalize_name(marked(200'000)), name_key(marked(200'000)),
                             fold_case(marked(200'000)), normalize_email(marked(200'000))}) {
    CHECK(change == marked(200'000));
  }
}

TEST_CASE("an address is one address in any case and in either spelling of its domain") {
  CHECK(normalize_email("\u00a0Ada@Example.com\u200b") == "Ada@Example.com");
  CHECK(normalize_email("Ada@BÜCHER.example") == "Ada@xn--bcher-kva.example");
  CHECK(email_key("ADA@bücher.example") == email_key("ada@XN--bcher-kva.example"));
  CHECK(email_key("zo\u00eb@example.com") == email_key("ZOE\u0308@example.com"));
  for (const std::string_view bad :
       {"b\u200bob@example.com", "bob@exam\u00a0ple.com", "bob@bü\u00adcher.example", "bob@\u3000.example"}) {
    CAPTURE(bad);
    CHECK(!looks_like_email(normalize_email(std::string(bad))));
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
