#pragma once

#include <array>
#include <map>
#include <string>
#include <vector>

#include "crondb/industry/industry.hpp"

namespace crondb::industry {

/// Counts the companies of one industry one by one. The windows are the 30 × 24 hours up to now and those before, and the months of
/// UTC; what is said to be first seen later than now counts as seen now.
class Rollup {
 public:
  explicit Rollup(Instant now);
  void add(const Company& company);
  [[nodiscard]] std::int64_t companies() const { return benchmark_.companies; }
  /// To be called once, after at least one company.
  [[nodiscard]] Benchmark finish();

 private:
  /// How often names were seen, by spelling.
  using Spellings = std::map<std::string, std::int64_t, std::less<>>;

  void rank(const Company& company);

  Instant now_;
  std::chrono::year_month first_month_;
  Benchmark benchmark_;
  std::int64_t enriched_ = 0;
  std::int64_t with_emails_ = 0;
  std::int64_t new_ = 0;
  std::int64_t new_before_ = 0;
  std::int64_t before_months_ = 0;
  std::array<std::int64_t, benchmark_months> by_month_{};
  Spellings industries_;
  Spellings countries_;
  std::vector<std::int64_t> employees_;
};

}  // namespace crondb::industry
