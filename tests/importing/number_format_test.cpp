#include "importing/number_format.hpp"

#include <doctest/doctest.h>

namespace crondb::importing {

namespace {

std::string number_of(std::string_view decimal, std::string_view thousands, std::string_view text) {
  const auto reader = NumberReader::make(NumberFormat{std::string(decimal), std::string(thousands)});
  REQUIRE(reader);
  const auto amount = reader->read(text);
  return amount ? to_string(amount->number) : "none";
}

bool is_in(std::string_view text, std::string_view currency) {
  const auto amount = NumberReader::make(std::nullopt)->read(text);
  return amount && amount->is_in(Currency::find(currency).value());
}

}  // namespace

TEST_CASE("numbers are read as their format writes them, with groups or without") {
  struct Case {
    const char* decimal;
    const char* thousands;
    const char* text;
    const char* number;
  };
  for (const Case& c : {
           Case{".", "", "1054.50", "1054.5"},
           Case{".", "", "-3", "-3"},
           Case{",", ".", "1.234.567,89", "1234567.89"},
           Case{",", ".", "1234567,89", "1234567.89"},
           Case{",", ".", "1.234", "1234"},
           Case{",", "", "0,5", "0.5"},
           Case{".", ",", "12,345.00", "12345"},
           Case{".", "'", "1'234.5", "1234.5"},
           Case{".", "'", "1\u2019234.5", "1234.5"},
           Case{",", " ", "1 234,5", "1234.5"},
           Case{",", " ", "1\u00a0234\u202f567,5", "1234567.5"},
           Case{",", "\u00a0", "1 234,5", "1234.5"},
           Case{",", ".", "\u22121.234,5", "-1234.5"},
           Case{",", ".", "-1.234,50 \u20ac", "-1234.5"},
           Case{",", ".", "\u20ac\u00a0-1.234,50", "-1234.5"},
       }) {
    CAPTURE(c.text);
    CHECK(number_of(c.decimal, c.thousands, c.text) == c.number);
  }
}

TEST_CASE("misplaced groups, several decimal marks and other text are no number") {
  for (const char* text : {"1.23.45", "1.2345", "12.34,5", "1234.567", ".123", "1..234", "1.234,5,6", "1,234.5", "1,", "", "x",
                           "5 x", "5%", "1e5", "1 234", "1.5", "0x10", "1,5.000", "5 5"}) {
    CAPTURE(text);
    CHECK(number_of(",", ".", text) == "none");
  }
  CHECK(number_of(".", "", "1,000") == "none");
}

TEST_CASE("a sign or code around a number says what currency it is in") {
  for (const char* text : {"\u20ac5", "5\u20ac", "5 \u20ac", "EUR 5", "5\u00a0EUR", "eur 5", "5", "\u20ac5 EUR"}) {
    CAPTURE(text);
    CHECK(is_in(text, "EUR"));
  }
  CHECK(is_in("$5", "USD"));
  CHECK(is_in("$5", "CAD"));
  CHECK(is_in("US$ 5", "USD"));
  CHECK(is_in("5 zł", "PLN"));
  CHECK(is_in("CHF 5", "CHF"));
  CHECK_FALSE(is_in("$5", "EUR"));
  CHECK_FALSE(is_in("$5 EUR", "EUR"));
  CHECK_FALSE(is_in("US$ 5", "CAD"));
  CHECK_FALSE(is_in("5 GBP", "EUR"));
}

TEST_CASE("a number format that can't be meant is refused") {
  const auto refused = [](NumberFormat format) {
    const auto made = NumberReader::make(format);
    return made ? "" : made.error().fields.at(0).field;
  };
  CHECK(refused({";", ""}) == "mapping.number_format.decimal");
  CHECK(refused({"", ""}) == "mapping.number_format.decimal");
  CHECK(refused({",", ","}) == "mapping.number_format.thousands");
  CHECK(refused({",", "_"}) == "mapping.number_format.thousands");
  CHECK(refused({",", ".."}) == "mapping.number_format.thousands");
  CHECK(refused({",", "."}) == "");
}

}  // namespace crondb::importing
