#include "crondb/core/money.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <limits>

#include "crondb/core/int128.hpp"

namespace crondb {

namespace {

/// ISO 4217 currencies in use, by their number of digits.
constexpr std::string_view no_digits = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF ";
constexpr std::string_view three_digits = "BHD IQD JOD KWD LYD OMR TND ";
constexpr std::string_view four_digits = "CLF UYW ";
constexpr std::string_view two_digits =
    "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CNY COP "
    "COU "
    "CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS "
    "KHR "
    "KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN "
    "PGK "
    "PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH "
    "USD "
    "USN UYU UZS VED VES WST XCD YER ZAR ZMW ZWG ";

constexpr bool holds(std::string_view list, std::string_view code) {
  for (std::size_t at = 0; at + 3 < list.size(); at += 4) {
    if (list.substr(at, 3) == code) return true;
  }
  return false;
}

std::int64_t power_of_ten(int exponent) {
  std::int64_t power = 1;
  for (int i = 0; i < exponent; ++i) power *= 10;
  return power;
}

}  // namespace

std::optional<Currency> Currency::find(std::string_view code) {
  if (code.size() != 3) return std::nullopt;
  const int digits = holds(two_digits, code)     ? 2
                     : holds(no_digits, code)    ? 0
                     : holds(three_digits, code) ? 3
                     : holds(four_digits, code)  ? 4
                                                 : -1;
  if (digits < 0) return std::nullopt;
  Currency found;
  std::copy_n(code.begin(), 3, found.code_.begin());
  found.digits_ = static_cast<std::int8_t>(digits);
  return found;
}

std::int64_t Currency::minor_per_major() const { return power_of_ten(digits_); }

std::optional<Decimal> Decimal::parse(std::string_view text, int digits) {
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  Decimal decimal;
  std::size_t whole = 0;
  bool point = false;
  int significant = 0;
  for (const char c : text) {
    if (c == '.' && !point && whole > 0) {
      point = true;
      continue;
    }
    if (c < '0' || c > '9') return std::nullopt;
    if (significant > 0 || c != '0') ++significant;
    if (significant > digits || decimal.scale == 9) return std::nullopt;
    decimal.units = decimal.units * 10 + (c - '0');
    if (point) ++decimal.scale;
    if (!point) ++whole;
  }
  if (whole == 0 || text.back() == '.') return std::nullopt;
  if (negative) decimal.units = -decimal.units;
  return decimal;
}

std::optional<std::int64_t> Decimal::scaled_to(int wanted) const {
  std::int64_t scaled = 0;
  if (wanted >= scale) {
    if (__builtin_mul_overflow(units, power_of_ten(wanted - scale), &scaled)) return std::nullopt;
    return scaled;
  }
  const std::int64_t factor = power_of_ten(static_cast<int>(scale) - wanted);
  if (units % factor != 0 || __builtin_add_overflow(units / factor, 0, &scaled)) return std::nullopt;
  return scaled;
}

Decimal normalized(Decimal decimal) {
  while (decimal.scale > 0 && decimal.units % 10 == 0) {
    decimal.units /= 10;
    --decimal.scale;
  }
  return decimal;
}

std::string to_string(const Decimal& decimal) {
  std::string text;
  append(text, decimal);
  return text;
}

void append(std::string& to, const Decimal& decimal) {
  std::array<char, Decimal::max_digits + 1> text{};
  char* const end = text.data() + text.size();
  char* const point = end - decimal.scale;
  char* first = end;
  const auto put = [&](auto digit) { *--first = static_cast<char>('0' + digit); };
  Int128 rest = decimal.units < 0 ? -decimal.units : decimal.units;
  for (; rest > std::numeric_limits<std::int64_t>::max(); rest /= 10) put(rest % 10);
  for (auto few = static_cast<std::int64_t>(rest); few > 0 || first >= point; few /= 10) put(few % 10);
  char* last = end;
  while (last > point && last[-1] == '0') --last;
  if (decimal.units < 0) to += '-';
  to.append(first, point);
  if (last > point) to.append(1, '.').append(point, last);
}

std::int64_t multiply_divide(std::int64_t a, std::int64_t b, std::int64_t c) {
  const Int128 product = static_cast<Int128>(a) * b;
  const Int128 half = c / 2;
  // With an even c the half itself rounds away from zero; with an odd c no value lies exactly between.
  return static_cast<std::int64_t>((product < 0 ? product - half : product + half) / c);
}

}  // namespace crondb
