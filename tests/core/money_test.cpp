#include "crondb/core/money.hpp"

#include <random>

#include <doctest/doctest.h>

#include "crondb/wire/read.hpp"
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

TEST_CASE("a product is divided with halves away from zero") {
  CHECK(multiply_divide(5, 1, 2) == 3);
  CHECK(multiply_divide(-5, 1, 2) == -3);
  CHECK(multiply_divide(1, 1, 3) == 0);
  CHECK(multiply_divide(2, 1, 3) == 1);
  CHECK(multiply_divide(max_minor_units, 1'000'000, 1'000'000) == max_minor_units);
}

}  // namespace crondb
