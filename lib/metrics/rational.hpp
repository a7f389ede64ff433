#pragma once

#include <cstdint>
#include <limits>
#include <numeric>
#include <optional>

#include "crondb/core/int128.hpp"

namespace crondb::metrics {

class Rational;
/// Absent where there is no population, a quotient by 0, or parts that 127 bits can't hold exactly.
using Number = std::optional<Rational>;

/// A quotient of integers, always exact.
class Rational {
 public:
  /// Both greater than the least Int128.
  constexpr Rational(Int128 whole = 0) : numerator_(whole) {}
  /// `denominator` ≠ 0.
  constexpr Rational(Int128 numerator, Int128 denominator)
      : numerator_(denominator < 0 ? -numerator : numerator), denominator_(denominator < 0 ? -denominator : denominator) {
    if (denominator_ == 1) return;
    const Int128 divisor = common(numerator_, denominator_);
    numerator_ /= divisor;
    denominator_ /= divisor;
  }

  [[nodiscard]] constexpr bool zero() const { return numerator_ == 0; }
  [[nodiscard]] constexpr Rational magnitude() const { return numerator_ < 0 ? Rational(-numerator_, denominator_) : *this; }

  friend constexpr Number product(const Rational& a, const Rational& b) {
    const Rational left(a.numerator_, b.denominator_);
    const Rational right(b.numerator_, a.denominator_);
    const auto numerator = times(left.numerator_, right.numerator_);
    const auto denominator = times(left.denominator_, right.denominator_);
    if (!numerator || !denominator) return std::nullopt;
    return Rational(*numerator, *denominator);
  }
  friend constexpr Number quotient(const Rational& a, const Rational& b) {
    if (b.zero()) return std::nullopt;
    return product(a, Rational(b.denominator_, b.numerator_));
  }
  friend constexpr Number sum(const Rational& a, const Rational& b) {
    const Int128 divisor = common(a.denominator_, b.denominator_);
    const auto left = times(a.numerator_, b.denominator_ / divisor);
    const auto right = times(b.numerator_, a.denominator_ / divisor);
    const auto denominator = times(a.denominator_, b.denominator_ / divisor);
    Int128 numerator = 0;
    if (!left || !right || !denominator || __builtin_add_overflow(*left, *right, &numerator) || numerator == least) {
      return std::nullopt;
    }
    return Rational(numerator, *denominator);
  }
  friend constexpr Number difference(const Rational& a, const Rational& b) {
    return sum(a, Rational(-b.numerator_, b.denominator_));
  }
  friend constexpr bool operator==(const Rational& a, const Rational& b) {
    return a.numerator_ == b.numerator_ && a.denominator_ == b.denominator_;
  }
  /// Compares whole parts, then the reciprocals of what remains.
  friend constexpr bool operator<(const Rational& a, const Rational& b) {
    Int128 an = a.numerator_, ad = a.denominator_, bn = b.numerator_, bd = b.denominator_;
    for (bool less = true;; less = !less) {
      const Int128 a_whole = floor(an, ad);
      const Int128 b_whole = floor(bn, bd);
      if (a_whole != b_whole) return (a_whole < b_whole) == less;
      an -= a_whole * ad;
      bn -= b_whole * bd;
      if (an == 0 || bn == 0) return less ? an == 0 && bn != 0 : bn == 0 && an != 0;
      swap(an, ad);
      swap(bn, bd);
    }
  }

  /// × 10^digits as an integer, rounded half away from zero; absent beyond Decimal::max_digits.
  [[nodiscard]] constexpr std::optional<Int128> rounded(int digits) const {
    Int128 scale = 1;
    for (int i = 0; i < digits; ++i) scale *= 10;
    const Number scaled = denominator_ == 1 && scale == 1 ? *this : product(*this, Rational(scale));
    if (!scaled) return std::nullopt;
    if (scaled->denominator_ == 1) return within_limit(scaled->numerator_);
    const Int128 rest = scaled->numerator_ % scaled->denominator_;
    const Int128 distance = rest < 0 ? -rest : rest;
    Int128 whole = scaled->numerator_ / scaled->denominator_;
    if (distance >= scaled->denominator_ - distance) whole += rest < 0 ? -1 : 1;
    return within_limit(whole);
  }

 private:
  static constexpr std::optional<Int128> within_limit(Int128 whole) {
    constexpr Int128 limit = Int128{1'000'000'000'000'000'000} * 1'000'000'000'000'000'000 * 100;
    return whole < limit && whole > -limit ? std::optional(whole) : std::nullopt;
  }
  static constexpr Int128 least = -(((Int128{1} << 126) - 1) * 2 + 1) - 1;

  static constexpr std::optional<Int128> times(Int128 a, Int128 b) {
    Int128 product = 0;
    if (__builtin_mul_overflow(a, b, &product) || product == least) return std::nullopt;
    return product;
  }
  static constexpr Int128 common(Int128 a, Int128 b) {
    if (a < 0) a = -a;
    constexpr Int128 narrow = std::numeric_limits<std::uint64_t>::max();
    while (b != 0) {
      if (a <= narrow && b <= narrow) return std::gcd(static_cast<std::uint64_t>(a), static_cast<std::uint64_t>(b));
      const Int128 rest = a % b;
      a = b;
      b = rest;
    }
    return a;
  }
  static constexpr Int128 floor(Int128 n, Int128 d) { return n / d - (n % d < 0 ? 1 : 0); }
  static constexpr void swap(Int128& a, Int128& b) {
    const Int128 kept = a;
    a = b;
    b = kept;
  }

  Int128 numerator_;
  Int128 denominator_ = 1;
};

}  // namespace crondb::metrics
