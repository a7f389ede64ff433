#include "crondb/core/money.hpp"

#include <random>

#include <doctest/doctest.h>

#include "crondb/wire/read.hpp"
#include "crondb/wire/reports.hpp"
#include "crondb/wire/write.hpp"

namespace crondb {

TEST_CASE("a currency has the digits of ISO 4217") {
  CHECK(Currency::find("USD")->digits() == 2);
  CHECK(Currency::find("JPY")->digits() == 0);
  CHECK(Currency::find("KWD")->digits() == 3);
  CHECK(Currency::find("CLF")->digits() == 4);
  for (const std::string_view unknown : {"usd", "XXX", "", "EURO", "D A", "ED "}) {
    CAPTURE(unknown);
    CHECK(!Currency::find(unknown));
  }
}

TEST_CASE("a decimal is what was written, or nothing") {
  struct Row {
    std::string_view text;
    std::string_view shown;  ///< empty: refused
  };
  for (const Row& row : {Row{"0", "0"},
                         {"12.50", "12.5"},
                         {"-0.25", "-0.25"},
                         {"007", "7"},
                         {"999999999999999999", "999999999999999999"},
                         {"1234567890123456789", ""},
                         {"", ""},
                         {"-", ""},
                         {".5", ""},
                         {"5.", ""},
                         {"1e3", ""},
                         {"1,5", ""},
                         {" 1", ""},
                         {"0.0000000001", ""}}) {
    CAPTURE(row.text);
    const auto parsed = Decimal::parse(row.text);
    CHECK((parsed ? to_string(*parsed) : "") == row.shown);
  }
}

TEST_CASE("a decimal holds 38 digits, reads as many as it is told to and comes back as it was") {
  const std::string most(38, '9');
  const auto decimal = Decimal::parse("-" + most, Decimal::max_digits);
  REQUIRE(decimal);
  CHECK(to_string(*decimal) == "-" + most);
  CHECK(to_string(Decimal{decimal->units, 3}) == "-" + most.substr(3) + ".999");
  CHECK(to_string(Decimal{decimal->units, 9}) == "-" + most.substr(9) + ".999999999");
  CHECK(to_string(Decimal{-7, 9}) == "-0.000000007");
  CHECK(to_string(Decimal{0, 9}) == "0");
  CHECK_FALSE(Decimal::parse("1" + most, Decimal::max_digits));
  CHECK(to_string(*Decimal::parse("1000000000000000000000.05", Decimal::max_digits)) == "1000000000000000000000.05");
  CHECK_FALSE(decimal->scaled_to(0));
  CHECK_FALSE(Decimal{Int128{1} << 80, 0}.scaled_to(2));
  CHECK(Decimal{Int128{1'000'000'000'000'000'000} * 1'000, 6}.scaled_to(0) == 1'000'000'000'000'000);
}

TEST_CASE("every amount of money survives JSON") {
  std::mt19937_64 random(7);
  for (const std::string_view code : {"USD", "JPY", "KWD"}) {
    const Currency currency = *Currency::find(code);
    for (int i = 0; i < 20'000; ++i) {
      const auto minor = static_cast<std::int64_t>(random() % (max_minor_units + 1)) >> (random() % 43);
      const std::string text = wire::to_json(Decimal{minor, static_cast<std::int8_t>(currency.digits())});
      Decimal read_back;
      wire::Problems problems;
      const auto json = wire::parse(text);
      REQUIRE(json);
      REQUIRE(wire::read(*json, read_back, "value", problems));
      CAPTURE(text);
      REQUIRE(read_back.scaled_to(currency.digits()) == minor);
    }
  }
}

TEST_CASE("a number in JSON is taken exactly or refused, however it is written") {
  struct Row {
    std::string_view text;
    std::string_view decimal;  ///< empty: refused
    std::string_view whole;
  };
  for (const auto& row : std::to_array<Row>({
           {"0", "0", "0"},
           {"-0.0", "0", "0"},
           {"0e99", "0", "0"},
           {"12.50", "12.5", ""},
           {"12.500000000000000000000", "12.5", ""},
           {"-0.1", "-0.1", ""},
           {"1.0", "1", "1"},
           {"1e3", "1000", "1000"},
           {"1.5E+1", "15", "15"},
           {"1250e-2", "12.5", ""},
           {"1e-9", "0.000000001", ""},
           {"1e-10", "", ""},
           {"1.0000000001", "", ""},
           {"0.3000000000000000444", "", ""},
           {"99999999999.999999", "99999999999.999999", ""},
           {"999999999999999.999", "999999999999999.999", ""},
           {"9007199254740993.0", "9007199254740993", "9007199254740993"},
           {"123456789012345678.0", "123456789012345678", "123456789012345678"},
           {"1e17", "100000000000000000", "100000000000000000"},
           {"1e18", "", ""},
           {"1e400", "", ""},
           {"1e-400", "", ""},
           {"18446744073709551615", "", ""},
           {"123456789012345678901234567890", "", ""},
           {"\"12\"", "", ""},
       })) {
    CAPTURE(row.text);
    const auto json = wire::parse(row.text);
    REQUIRE(json);
    wire::Problems problems;
    Decimal decimal;
    CHECK((wire::read(*json, decimal, "value", problems) ? to_string(decimal) : "") == row.decimal);
    std::int64_t whole = 0;
    CHECK((wire::read(*json, whole, "value", problems) ? std::to_string(whole) : "") == row.whole);
    std::string text;
    CHECK(wire::read(*json, text, "value", problems) == row.text.starts_with('"'));
    CHECK(wire::verbatim(*json) == (row.text == "-0" ? "0" : row.text));
  }
}

TEST_CASE("JSON that ends early, goes on or isn't UTF-8 is refused, and the last of two members counts") {
  for (const std::string_view text : {"", "1.", "1e", "[1", "[1] 2", "01", "\"\xFF\"",
                                      "[\"\xFF"
                                      "1\"]",
                                      "nul", "{\"a\":}"}) {
    CAPTURE(text);
    CHECK_FALSE(wire::parse(text));
  }
  CHECK(wire::verbatim(wire::parse(" {\"a\":[1.50,{\"b\":-2e1}],\"a\":[true,null,\"x\"]} ").value()) == R"({"a":[true,null,"x"]})");
}

TEST_CASE("a product is divided with halves away from zero") {
  CHECK(multiply_divide(5, 1, 2) == 3);
  CHECK(multiply_divide(-5, 1, 2) == -3);
  CHECK(multiply_divide(1, 1, 3) == 0);
  CHECK(multiply_divide(2, 1, 3) == 1);
  CHECK(multiply_divide(max_minor_units, 1'000'000, 1'000'000) == max_minor_units);
}

}  // namespace crondb
