#include "crondb/icp/score.hpp"

#include <algorithm>
#include <random>

#include <doctest/doctest.h>

namespace crondb {

namespace {

const Instant now = *parse_instant("2026-05-20T12:00:00Z");

BusinessProfile seller() {
  BusinessProfile profile;
  profile.industry = "Consulting";
  profile.target_geos = {"DE", "FR"};
  profile.target_industries = {"Software", "Größenwerk"};
  profile.target_company_sizes = {CompanySize::to_200};
  return profile;
}

const CompanyTraits perfect{"Software", "DE", 120, true, now};

std::int64_t score(const BusinessProfile& profile, const CompanyTraits& company) { return IcpScorer(profile, now).score(company); }

std::vector<std::int64_t> weights(const BusinessProfile& profile) {
  std::vector<std::int64_t> found;
  for (const auto& factor : IcpScorer(profile, now).explain("x.example", perfect).factors) found.push_back(factor.weight);
  return found;
}

}  // namespace

TEST_CASE("each factor of the ICP score gives what it weighs") {
  struct Row {
    std::string_view name;
    CompanyTraits company;
    std::int64_t score;
  };
  const Row rows[] = {
      {"everything matches", perfect, 100},
      {"nothing is known", {}, 0},
      {"a target industry", {.industry = "Software"}, 35},
      {"a target industry in another case", {.industry = "GRÖSSENWERK"}, 35},
      {"only one's own industry", {.industry = "consulting"}, 15},
      {"another industry", {.industry = "Retail"}, 0},
      {"a target country", {.country = "fr"}, 20},
      {"another country", {.country = "US"}, 0},
      {"the target size, least", {.employees = 51}, 25},
      {"the target size, most", {.employees = 200}, 25},
      {"the size below", {.employees = 50}, 12},
      {"the size above", {.employees = 201}, 12},
      {"two sizes above", {.employees = 501}, 0},
      {"nobody works there", {.employees = 0}, 0},
      {"emails were found", {.reachable = true}, 10},
      {"enriched 90 days ago", {.enriched_at = now - std::chrono::days{90}}, 10},
      {"enriched longer ago", {.enriched_at = now - std::chrono::days{90} - Milliseconds{1}}, 0},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    CHECK(score(seller(), row.company) == row.score);
  }
}

TEST_CASE("factors without targets drop out and the rest weighs 100, whatever drops out") {
  auto profile = seller();
  CHECK(weights(profile) == std::vector<std::int64_t>{35, 20, 25, 10, 10});
  profile.target_company_sizes = {};
  CHECK(weights(profile) == std::vector<std::int64_t>{47, 27, 13, 13});
  profile.target_geos = {};
  CHECK(weights(profile) == std::vector<std::int64_t>{64, 18, 18});
  // The own industry gives 15 of 35, of a weight of 64.
  CHECK(score(profile, {.industry = "Consulting"}) == 27);
  profile.target_industries = {};
  CHECK(weights(profile) == std::vector<std::int64_t>{50, 50});
  CHECK(score(profile, perfect) == 100);
  CHECK(score(profile, {.industry = "Consulting"}) == 0);
  profile.target_company_sizes = {CompanySize::to_10};
  CHECK(weights(profile) == std::vector<std::int64_t>{56, 22, 22});
  profile.target_geos = {"DE"};
  CHECK(weights(profile) == std::vector<std::int64_t>{31, 39, 15, 15});
}

TEST_CASE("the score decides the tier") {
  CHECK(tier_of(100) == IcpTier::hot);
  CHECK(tier_of(75) == IcpTier::hot);
  CHECK(tier_of(74) == IcpTier::warm);
  CHECK(tier_of(45) == IcpTier::warm);
  CHECK(tier_of(44) == IcpTier::cold);
  CHECK(tier_of(0) == IcpTier::cold);
}

TEST_CASE("an explained score names what matched and what did not") {
  const auto told = IcpScorer(seller(), now).explain("acme.example", {"Consulting", "US", 300, true, {}});
  CHECK(told.domain == "acme.example");
  CHECK(told.score == 15 + 12 + 10);
  CHECK(told.tier == IcpTier::cold);
  CHECK(told.model == "icp-1");
  CHECK(told.factors ==
        std::vector<IcpFactorScore>{{IcpFactor::industry, 35, 15, true, "Consulting is your own industry, but not a target"},
                                    {IcpFactor::geo, 20, 0, false, "US is not a target market"},
                                    {IcpFactor::company_size, 25, 12, true, "201-500 people is next to a target size"},
                                    {IcpFactor::reachable, 10, 10, true, "Email addresses are known"},
                                    {IcpFactor::momentum, 10, 0, false, "Never enriched"}});
}

TEST_CASE("the band of a company follows from its people") {
  CHECK(size_of_company(0) == std::nullopt);
  CHECK(size_of_company(1) == CompanySize::to_10);
  CHECK(size_of_company(10) == CompanySize::to_10);
  CHECK(size_of_company(11) == CompanySize::to_50);
  CHECK(size_of_company(5000) == CompanySize::to_5000);
  CHECK(size_of_company(5001) == CompanySize::more);
}

TEST_CASE("a company attribute that matches better never lowers the score, and factors add up to it") {
  constexpr unsigned seed = 20260520;
  MESSAGE("seed " << seed);
  std::mt19937 random(seed);
  const auto below = [&](std::size_t end) { return std::uniform_int_distribution<std::size_t>(0, end - 1)(random); };
  // What a company can say of each attribute, from the worst match to the best.
  const std::array<std::string_view, 3> industries{"Retail", "Consulting", "Software"};
  const std::array<std::string_view, 2> countries{"US", "FR"};
  const std::array<std::int64_t, 3> employees{6000, 30, 120};
  for (int round = 0; round < 2000; ++round) {
    auto profile = seller();
    if (below(3) == 0) profile.target_geos.clear();
    if (below(3) == 0) profile.target_industries.clear();
    if (below(3) == 0) profile.target_company_sizes.clear();
    const std::array<std::size_t, icp_factors> ends{3, 2, 3, 2, 2};
    std::array<std::size_t, icp_factors> better{};
    std::array<std::size_t, icp_factors> worse{};
    for (std::size_t i = 0; i < icp_factors; ++i) {
      better[i] = below(ends[i]);
      worse[i] = below(better[i] + 1);
    }
    const auto company = [&](const std::array<std::size_t, icp_factors>& level) {
      CompanyTraits traits{industries[level[0]], countries[level[1]], employees[level[2]], level[3] == 1, {}};
      if (level[4] == 1) traits.enriched_at = now;
      return traits;
    };
    IcpScorer scorer(profile, now);
    REQUIRE(scorer.score(company(worse)) <= scorer.score(company(better)));
    const auto told = scorer.explain("x.example", company(better));
    std::int64_t points = 0;
    std::int64_t weight = 0;
    for (const auto& factor : told.factors) {
      points += factor.points;
      weight += factor.weight;
      REQUIRE(factor.points >= 0);
      REQUIRE(factor.points <= factor.weight);
    }
    REQUIRE(points == told.score);
    REQUIRE(told.score == scorer.score(company(better)));
    REQUIRE(weight == 100);
    REQUIRE(scorer.score(perfect) == 100);
  }
}

}  // namespace crondb
