#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "crondb/core/fields.hpp"
#include "crondb/core/time.hpp"
#include "crondb/icp/profile.hpp"
#include "crondb/industry/industry.hpp"

#pragma GCC visibility push(default)

/// How well a company fits a profile, from 0 to 100. The model is called icp-1: the weights, bands and thresholds below.
namespace crondb {

inline constexpr std::string_view icp_model = "icp-1";

/// What a score comes to: hot from hot_from, warm from warm_from.
enum class IcpTier : std::uint8_t { hot, warm, cold };
template <>
inline constexpr auto words<IcpTier> = std::to_array<std::string_view>({"hot", "warm", "cold"});
inline constexpr std::int64_t hot_from = 75;
inline constexpr std::int64_t warm_from = 45;
/// The tier of a score from 0 to 100.
[[nodiscard]] constexpr IcpTier tier_of(std::int64_t score) {
  return score >= hot_from ? IcpTier::hot : score >= warm_from ? IcpTier::warm : IcpTier::cold;
}

/// What counts of a company; `reachable`: emails were found, `momentum`: it was enriched within icp_momentum.
enum class IcpFactor : std::uint8_t { industry, geo, company_size, reachable, momentum };
inline constexpr std::size_t icp_factors = 5;
template <>
inline constexpr auto words<IcpFactor> =
    std::to_array<std::string_view>({"industry", "geo", "company_size", "reachable", "momentum"});

/// A company enriched within this time has momentum.
inline constexpr auto icp_momentum = std::chrono::days{90};

/// What the model looks at. The texts are only borrowed; empty: unknown.
struct CompanyTraits {
  std::string_view industry{};
  std::string_view country{};
  std::optional<std::int64_t> employees{};  ///< absent: unknown
  bool reachable = false;                   ///< emails were found
  std::optional<Instant> enriched_at{};     ///< absent: it never was
};

/// What the model looks at of a company, whose texts it borrows.
[[nodiscard]] inline CompanyTraits traits_of(const Company& company) {
  return {company.industry, company.country ? std::string_view(*company.country) : std::string_view(), company.employees,
          company.emails_found > 0, company.enriched_at};
}

/// What one factor gave. The weights of a profile's factors add up to 100, the points to the score.
struct IcpFactorScore {
  IcpFactor factor{};
  std::int64_t weight = 0;
  std::int64_t points = 0;  ///< 0 to weight
  bool matched = false;     ///< in full or in part: points > 0
  std::string reason{};     ///< a sentence for people
  bool operator==(const IcpFactorScore&) const = default;
};

/// How well one company fits a profile, and why.
struct IcpScore {
  std::string domain{};
  std::int64_t score = 0;  ///< 0–100
  IcpTier tier = IcpTier::cold;
  std::string model{icp_model};           ///< names the weights
  std::vector<IcpFactorScore> factors{};  ///< those that the profile has a target for
  bool operator==(const IcpScore&) const = default;
};

/// Scores companies against one profile at one moment: a pure function of the three, which remembers how it compared names. A
/// factor whose target list is empty drops out and the weights of the rest are scaled to 100, so that a perfect match is always 100
/// and a company attribute that matches better never lowers the score. Names compare by fold_case. For one thread.
class IcpScorer {
 public:
  /// `profile` must outlive the scorer.
  IcpScorer(const BusinessProfile& profile, Instant now);
  ~IcpScorer();
  IcpScorer(const IcpScorer&) = delete;
  IcpScorer& operator=(const IcpScorer&) = delete;

  [[nodiscard]] std::int64_t score(const CompanyTraits& company);
  [[nodiscard]] IcpScore explain(std::string_view domain, const CompanyTraits& company);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace crondb

#pragma GCC visibility pop
