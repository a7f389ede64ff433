#pragma once

#include <functional>

#include "crondb/industry/industry.hpp"
#include "crondb/storage/storage.hpp"

#pragma GCC visibility push(default)

namespace crondb {

/// The pool of companies and what was counted of it. All of it is instance-wide. Industries are named by any spelling that is the
/// same by industry_key, and are in the order of their folded names.
class IndustryPort {
 public:
  using CompanySink = std::function<void(const Company&)>;

  virtual ~IndustryPort() = default;

  /// By a normalised domain. Absent: nullopt.
  [[nodiscard]] virtual Result<std::optional<Company>> find_company(std::string_view domain) = 0;
  /// Inserts or replaces.
  [[nodiscard]] virtual Result<void> put_company(const Company& company) = 0;
  /// The folded name of the first industry behind `after` that has companies; nullopt behind the last. Nothing comes before an
  /// empty name.
  [[nodiscard]] virtual Result<std::optional<std::string>> next_industry(std::string_view after) = 0;
  /// The companies of an industry in order of domain. References are good during the call of `sink` only.
  [[nodiscard]] virtual Result<void> scan_companies(std::string_view industry, const CompanySink& sink) = 0;

  /// Absent: nullopt.
  [[nodiscard]] virtual Result<std::optional<Benchmark>> find_benchmark(std::string_view industry) = 0;
  /// Inserts, or replaces what is known of the industry. Decimals may come back in their shortest form.
  [[nodiscard]] virtual Result<void> put_benchmark(const Benchmark& benchmark) = 0;
  /// In order; a cursor holds the folded name.
  [[nodiscard]] virtual Result<Rows<IndustrySummary>> list_benchmarks(const PageRequest& page) = 0;
  /// Erases at most `limit` benchmarks that were computed before `before` and of whose industry
  /// there are no companies any more, and says how many.
  [[nodiscard]] virtual Result<std::int64_t> erase_benchmarks(Instant before, std::int64_t limit) = 0;
};

}  // namespace crondb

#pragma GCC visibility pop
