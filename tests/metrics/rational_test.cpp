#include "metrics/rational.hpp"

#include <doctest/doctest.h>

namespace crondb::metrics {
namespace {

/// The greatest power of two that is exact.
constexpr Int128 great = Int128{1} << 126;

TEST_CASE("sums, differences, products and quotients are exact or absent") {
  using R = Rational;
  CHECK((sum(R(1, 3), R(1, 6)) == R(1, 2)));
  CHECK((difference(R(1, 6), R(1, 2)) == R(-1, 3)));
  CHECK((product(R(2, 3), R(9, 4)) == R(3, 2)));
  CHECK((quotient(R(-2, 3), R(4, 9)) == R(-3, 2)));
  CHECK_FALSE(quotient(R(1, 3), R(0)));

  CHECK((sum(R(great - 1), R(great)) == R(great - 1 + great)));
  CHECK_FALSE(sum(R(great), R(great)));
  CHECK_FALSE(difference(R(-great), R(great)));
  CHECK_FALSE(product(R(great), R(2)));
  CHECK((product(R(great, 3), R(3, great)) == R(1)));
  CHECK_FALSE(product(R(1, great), R(1, 2)));
  CHECK_FALSE(quotient(R(1, great), R(2)));
}

TEST_CASE("numbers are rounded half away from zero, and absent where a decimal can't hold them") {
  const auto rounds = [](const Rational& number, int digits, Int128 to) { return number.rounded(digits) == to; };
  CHECK(rounds({5, 2}, 0, 3));
  CHECK(rounds({-5, 2}, 0, -3));
  CHECK(rounds({-7, 3}, 0, -2));
  CHECK(rounds({1, 200}, 2, 1));
  CHECK(rounds({-1, 201}, 2, 0));
  CHECK(rounds({great, 3}, 0, great / 3));
  CHECK_FALSE(Rational(great).rounded(2));
  CHECK_FALSE(Rational(great - 1 + great).rounded(0));
}

TEST_CASE("comparing is exact") {
  CHECK(Rational(great - 1, great) < Rational(1));
  CHECK_FALSE(Rational(1) < Rational(great - 1, great));
  CHECK(Rational(great - 1, great) < Rational(great, great - 1));
  CHECK(Rational(-great, great - 1) < Rational(-1));
}

}  // namespace
}  // namespace crondb::metrics
