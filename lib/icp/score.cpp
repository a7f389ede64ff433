#include "crondb/icp/score.hpp"

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <numeric>
#include <unordered_map>

#include <fmt/format.h>

#include "crondb/core/text.hpp"

namespace crondb {

namespace {

enum class Match : std::uint8_t { none, partial, full };
constexpr std::size_t match_kinds = 3;

/// What a factor gives for each match, of 100 in all.
constexpr std::array<std::array<std::int64_t, match_kinds>, icp_factors> points_of_all{{
    {0, 15, 35},  // industry: partial if it is only the profile's own
    {0, 0, 20},   // geo
    {0, 12, 25},  // company size: partial in a band beside a target
    {0, 0, 10},   // reachable
    {0, 0, 10},   // momentum
}};

constexpr std::int64_t full_points(std::size_t factor) { return points_of_all[factor][static_cast<std::size_t>(Match::full)]; }

/// The table for the factors that stay: whole numbers that add up to exactly 100, by largest remainder.
std::array<std::array<std::int64_t, match_kinds>, icp_factors> scaled(const std::array<bool, icp_factors>& stays) {
  std::int64_t total = 0;
  for (std::size_t i = 0; i < icp_factors; ++i) total += stays[i] ? full_points(i) : 0;
  std::array<std::int64_t, icp_factors> weights{};
  std::array<std::size_t, icp_factors> order{};
  std::int64_t left = 100;
  for (std::size_t i = 0; i < icp_factors; ++i) {
    weights[i] = stays[i] ? 100 * full_points(i) / total : 0;
    left -= weights[i];
  }
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, {}, [&](std::size_t i) { return std::pair(stays[i] ? -(100 * full_points(i) % total) : 1, i); });
  for (std::size_t i = 0; left > 0; ++i, --left) ++weights[order[i]];

  auto points = points_of_all;
  for (std::size_t i = 0; i < icp_factors; ++i) {
    for (auto& point : points[i]) point = (2 * weights[i] * point + full_points(i)) / (2 * full_points(i));
  }
  return points;
}

struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const noexcept { return std::hash<std::string_view>()(text); }
};

std::vector<std::string> folded(const std::vector<std::string>& names) {
  std::vector<std::string> result;
  for (const auto& name : names) result.push_back(name_key(name));
  return result;
}

}  // namespace

std::optional<CompanySize> size_of_company(std::int64_t employees) {
  static constexpr auto last_of_band = std::to_array<std::int64_t>({10, 50, 200, 500, 1000, 5000});
  if (employees < 1) return std::nullopt;
  return static_cast<CompanySize>(std::ranges::lower_bound(last_of_band, employees) - last_of_band.begin());
}

struct IcpScorer::Impl {
  using Known = std::unordered_map<std::string, Match, TextHash, std::equal_to<>>;

  Impl(const BusinessProfile& scored, Instant moment)
      : profile(scored),
        now(moment),
        geos(folded(scored.target_geos)),
        industries(folded(scored.target_industries)),
        own_industry(scored.industry ? name_key(*scored.industry) : std::string()),
        stays{!industries.empty(), !geos.empty(), !scored.target_company_sizes.empty(), true, true},
        points(scaled(stays)) {}

  Match industry(std::string_view name) const {
    const std::string wanted = name_key(name);
    if (std::ranges::find(industries, wanted) != industries.end()) return Match::full;
    return wanted == own_industry ? Match::partial : Match::none;
  }
  Match geo(std::string_view name) const {
    return std::ranges::find(geos, name_key(name)) == geos.end() ? Match::none : Match::full;
  }
  Match size(std::optional<std::int64_t> employees) const {
    const auto band = employees ? size_of_company(*employees) : std::nullopt;
    Match best = Match::none;
    for (const CompanySize target : band ? profile.target_company_sizes : std::vector<CompanySize>()) {
      const int distance = std::abs(static_cast<int>(target) - static_cast<int>(*band));
      best = std::max(best, distance == 0 ? Match::full : distance == 1 ? Match::partial : Match::none);
    }
    return best;
  }
  bool momentum(const std::optional<Instant>& enriched_at) const { return enriched_at && now - *enriched_at <= icp_momentum; }

  /// An unknown name matches nothing; a known one is folded once.
  template <class Compare>
  static Match remembered(Known& known, std::string_view name, const Compare& compare) {
    if (name.empty()) return Match::none;
    const auto found = known.find(name);
    return found != known.end() ? found->second : known.emplace(name, compare(name)).first->second;
  }

  std::array<Match, icp_factors> match(const CompanyTraits& company) {
    return {remembered(known_industries, company.industry, [&](std::string_view name) { return industry(name); }),
            remembered(known_countries, company.country, [&](std::string_view name) { return geo(name); }), size(company.employees),
            company.reachable ? Match::full : Match::none, momentum(company.enriched_at) ? Match::full : Match::none};
  }
  [[nodiscard]] std::int64_t of(std::size_t factor, Match match) const { return points[factor][static_cast<std::size_t>(match)]; }

  [[nodiscard]] std::string reason(IcpFactor factor, Match match, const CompanyTraits& company) const {
    switch (factor) {
      case IcpFactor::industry:
        if (company.industry.empty()) return "The industry is not known";
        if (match == Match::full) return fmt::format("{} is a target industry", company.industry);
        return match == Match::partial ? fmt::format("{} is your own industry, but not a target", company.industry)
                                       : fmt::format("{} is not a target industry", company.industry);
      case IcpFactor::geo:
        if (company.country.empty()) return "The country is not known";
        return fmt::format("{} is {}a target market", company.country, match == Match::full ? "" : "not ");
      case IcpFactor::company_size: {
        const auto band = company.employees ? size_of_company(*company.employees) : std::nullopt;
        if (!band) return "The company size is not known";
        const auto name = word(*band);
        if (match == Match::full) return fmt::format("{} people is a target size", name);
        return match == Match::partial ? fmt::format("{} people is next to a target size", name)
                                       : fmt::format("{} people is not near a target size", name);
      }
      case IcpFactor::reachable:
        return match == Match::full ? "Email addresses are known" : "No email address is known";
      case IcpFactor::momentum:
        if (!company.enriched_at) return "Never enriched";
        return match == Match::full ? "Enriched within the last 90 days" : "Not enriched within the last 90 days";
    }
    return {};
  }

  const BusinessProfile& profile;
  Instant now;
  std::vector<std::string> geos;        ///< folded
  std::vector<std::string> industries;  ///< folded
  std::string own_industry;             ///< folded
  std::array<bool, icp_factors> stays;
  std::array<std::array<std::int64_t, match_kinds>, icp_factors> points;
  Known known_industries;
  Known known_countries;
};

IcpScorer::IcpScorer(const BusinessProfile& profile, Instant now) : impl_(std::make_unique<Impl>(profile, now)) {}
IcpScorer::~IcpScorer() = default;

std::int64_t IcpScorer::score(const CompanyTraits& company) {
  const auto matched = impl_->match(company);
  std::int64_t sum = 0;
  for (std::size_t i = 0; i < icp_factors; ++i) sum += impl_->of(i, matched[i]);
  return sum;
}

IcpScore IcpScorer::explain(std::string_view domain, const CompanyTraits& company) {
  const auto matched = impl_->match(company);
  IcpScore answer;
  answer.domain = domain;
  for (std::size_t i = 0; i < icp_factors; ++i) {
    if (!impl_->stays[i]) continue;
    const auto factor = static_cast<IcpFactor>(i);
    const std::int64_t points = impl_->of(i, matched[i]);
    answer.factors.push_back({factor, impl_->of(i, Match::full), points, points > 0, impl_->reason(factor, matched[i], company)});
    answer.score += points;
  }
  answer.tier = tier_of(answer.score);
  return answer;
}

}  // namespace crondb
