#pragma once

#include <cstdint>
#include <span>

#include "crondb/core/money.hpp"

#pragma GCC visibility push(default)

namespace crondb {

/// Rows with a value in one currency.
struct CurrencyTotal {
  Currency currency{};
  std::int64_t count = 0;
  Int128 sum = 0;  ///< minor units
};

/// The currency that a dashboard speaks: the one with the most rows; ties by the greater sum in major units, then by code.
/// `otherwise` (the team's) if no currency has rows.
[[nodiscard]] Currency dominant_currency(std::span<const CurrencyTotal> totals, Currency otherwise);

}  // namespace crondb

#pragma GCC visibility pop
