#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "crondb/core/fields.hpp"
#include "crondb/core/money.hpp"
#include "crondb/core/time.hpp"

#pragma GCC visibility push(default)

/// The pool of companies that a whole instance shares, and what is known of each industry in it.
namespace crondb {

/// A company of the pool, known by its domain. What is absent is unknown; without enriched_at it never was enriched.
struct Company {
  std::string domain{};  ///< normalised
  std::string name{};
  std::string industry{};  ///< industries are the same if their names have one name_key
  std::optional<std::string> country{};
  std::optional<std::int64_t> employees{};
  std::optional<std::int64_t> revenue_usd{};  ///< cents a year
  std::int64_t emails_found = 0;
  std::optional<Instant> enriched_at{};
  Instant first_seen_at{};
  bool operator==(const Company&) const = default;
};

/// The name_key that all spellings of an industry share.
[[nodiscard]] std::string industry_key(std::string_view industry);

/// A company among those of an industry with most emails found.
struct TopDomain {
  std::string domain{};
  std::string name{};
  std::int64_t emails_found = 0;
  std::optional<std::int64_t> employees{};  ///< absent: unknown
  bool operator==(const TopDomain&) const = default;
};

/// How many companies of an industry are in one country.
struct CountryShare {
  std::string country{};
  std::int64_t companies = 0;
  bool operator==(const CountryShare&) const = default;
};

/// How an industry grew in one month.
struct MonthGrowth {
  Date month{};                    ///< its first day, UTC
  std::int64_t new_companies = 0;  ///< first seen in the month
  std::int64_t companies = 0;      ///< at the end of the month, or now
  bool operator==(const MonthGrowth&) const = default;
};

inline constexpr std::size_t benchmark_places = 10;
inline constexpr int benchmark_months = 12;

/// An industry that has a benchmark.
struct IndustrySummary {
  std::string industry{};
  std::int64_t companies = 0;
  Instant computed_at{};
  bool operator==(const IndustrySummary&) const = default;
};

/// What is known of one industry, computed ahead of requests.
struct Benchmark {
  std::string industry{};                     ///< in its most frequent spelling
  std::int64_t companies = 0;                 ///< ≥ 1: an industry without companies has no benchmark
  Decimal enrichment_rate{};                  ///< enriched / all, 0–1, four decimals
  Decimal email_coverage{};                   ///< with emails / all, 0–1, four decimals
  std::optional<Decimal> growth_pct{};        ///< companies new in the last 30 days against the 30 before; absent if those had none
  std::vector<TopDomain> top_domains{};       ///< at most benchmark_places, by emails found, employees, then domain
  std::optional<Decimal> median_employees{};  ///< of the companies that tell; the mean of the middle two
  std::vector<CountryShare> by_country{};     ///< at most benchmark_places, by companies, then country
  std::vector<MonthGrowth> growth{};          ///< benchmark_months of them, the current month last
  Instant computed_at{};
  bool operator==(const Benchmark&) const = default;
};

}  // namespace crondb

#pragma GCC visibility pop
