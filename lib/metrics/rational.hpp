#pragma once

#include <cstdint>
#include <limits>
#include <numeric>
#include <optional>

#include "core/int128.hpp"

namespace crondb::metrics {

/// A quotient of integers. Exact as long as the reduced parts fit 127 bits, which the sums and means of real teams do; beyond that
/// both parts are halved until they fit, so that about 60 significant bits remain at the very least.
class Rational {
 public:
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

  friend constexpr Rational operator*(const Rational& a, const Rational& b) {
    const Rational left(a.numerator_, b.denominator_);
    const Rational right(b.numerator_, a.denominator_);
    return product(left.numerator_, right.numerator_, left.denominator_, right.denominator_);
  }
  /// `b` ≠ 0.
  friend constexpr Rational operator/(const Rational& a, const Rational& b) { return a * Rational(b.denominator_, b.numerator_); }
  friend constexpr Rational operator+(const Rational& a, const Rational& b) { return a - Rational(-b.numerator_, b.denominator_); }
  friend constexpr Rational operator-(const Rational& a, const Rational& b) {
    const Int128 divisor = common(a.denominator_, b.denominator_);
    const Rational left = Rational(a.numerator_) * Rational(b.denominator_ / divisor);
    const Rational right = Rational(b.numerator_) * Rational(a.denominator_ / divisor);
    return Rational(left.numerator_ - right.numerator_) / (Rational(a.denominator_) * Rational(b.denominator_ / divisor));
  }
  friend constexpr bool operator==(const Rational& a, const Rational& b) {
    return a.numerator_ == b.numerator_ && a.denominator_ == b.denominator_;
  }
  /// Exact: compares whole parts, then the reciprocals of what remains.
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

  /// × 10^digits as an integer, rounded half away from zero; the nearest int64 if it doesn't fit.
  [[nodiscard]] constexpr std::int64_t rounded(int digits) const {
    Int128 scale = 1;
    for (int i = 0; i < digits; ++i) scale *= 10;
    const Rational scaled = *this * Rational(scale);
    Int128 whole = scaled.numerator_;
    if (scaled.denominator_ != 1) {
      whole /= scaled.denominator_;
      const Int128 rest = scaled.numerator_ % scaled.denominator_;
      const Int128 distance = rest < 0 ? -rest : rest;
      if (distance >= scaled.denominator_ - distance) whole += scaled.numerator_ < 0 ? -1 : 1;
    }
    constexpr Int128 most = std::numeric_limits<std::int64_t>::max();
    return static_cast<std::int64_t>(whole > most ? most : whole < -most ? -most : whole);
  }

 private:
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
  static constexpr Rational product(Int128 a, Int128 b, Int128 c, Int128 d) {
    for (;;) {
      Int128 numerator = 0;
      Int128 denominator = 0;
      if (!__builtin_mul_overflow(a, b, &numerator) && !__builtin_mul_overflow(c, d, &denominator)) {
        return Rational(numerator, denominator);
      }
      halve_greater(a, b);
      halve_greater(c, d);
    }
  }
  static constexpr void halve_greater(Int128& a, Int128& b) {
    const Int128 a_size = a < 0 ? -a : a;
    const Int128 b_size = b < 0 ? -b : b;
    Int128& greater = a_size > b_size ? a : b;
    if (greater > 1 || greater < -1) greater /= 2;
  }

  Int128 numerator_;
  Int128 denominator_ = 1;
};

/// Absent where there is no population, or a quotient by 0.
using Number = std::optional<Rational>;

}  // namespace crondb::metrics
