#include "crondb/core/currency.hpp"

#include <algorithm>

namespace crondb {

namespace {

bool dominates(const CurrencyTotal& left, const CurrencyTotal& right) {
  if (left.count != right.count) return left.count > right.count;
  const auto left_sum = left.sum * right.currency.minor_per_major();
  const auto right_sum = right.sum * left.currency.minor_per_major();
  if (left_sum != right_sum) return left_sum > right_sum;
  return left.currency.code() < right.currency.code();
}

}  // namespace

Currency dominant_currency(std::span<const CurrencyTotal> totals, Currency otherwise) {
  const auto first = std::min_element(totals.begin(), totals.end(), dominates);
  return first == totals.end() || first->count == 0 ? otherwise : first->currency;
}

}  // namespace crondb
