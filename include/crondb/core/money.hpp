#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "crondb/core/int128.hpp"

#pragma GCC visibility push(default)

namespace crondb {

/// An ISO 4217 currency.
class Currency {
 public:
  /// US dollar.
  constexpr Currency() = default;
  /// nullopt if the code isn't an active ISO 4217 currency (three capitals).
  [[nodiscard]] static std::optional<Currency> find(std::string_view code);

  [[nodiscard]] std::string_view code() const { return {code_.data(), 3}; }
  /// Digits after the decimal point: 2 for USD, 0 for JPY, 3 for KWD.
  [[nodiscard]] int digits() const { return digits_; }
  /// 10 to the power of `digits`.
  [[nodiscard]] std::int64_t minor_per_major() const;
  auto operator<=>(const Currency&) const = default;

 private:
  std::array<char, 3> code_{'U', 'S', 'D'};
  std::int8_t digits_ = 2;
};

/// A decimal number as written: units × 10^-scale, 0 ≤ scale ≤ 9. Never a binary fraction. Wide enough for sums of any amounts.
struct Decimal {
  static constexpr int max_digits = 38;

  Int128 units = 0;  ///< at most max_digits
  std::int8_t scale = 0;

  /// Parses `-?digits[.digits]` of at most `digits` significant digits (≤ max_digits); nullopt for anything else.
  [[nodiscard]] static std::optional<Decimal> parse(std::string_view text, int digits = 18);
  /// units at the given scale; nullopt if digits would be lost or the result overflows.
  [[nodiscard]] std::optional<std::int64_t> scaled_to(int scale) const;
  /// Equal as written: compare `normalized` values to compare numbers.
  bool operator==(const Decimal&) const = default;
};

/// The same number with as few digits as it needs.
[[nodiscard]] Decimal normalized(Decimal decimal);
/// Shortest decimal form: `1054`, `0.5`, `-12.25`.
[[nodiscard]] std::string to_string(const Decimal& decimal);
/// The same at the end of a text.
void append(std::string& to, const Decimal& decimal);

/// Amounts of money run from 0 to 10¹³ minor units.
inline constexpr std::int64_t max_minor_units = 10'000'000'000'000;

/// a × b ÷ c, rounded half away from zero, computed in 128 bits. c > 0.
[[nodiscard]] std::int64_t multiply_divide(std::int64_t a, std::int64_t b, std::int64_t c);

}  // namespace crondb

#pragma GCC visibility pop
