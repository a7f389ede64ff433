#include "demo/pool.hpp"

#include <array>
#include <random>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "crondb/industry/operations.hpp"

namespace crondb::server {

namespace {

constexpr auto industries = std::to_array<std::string_view>(
    {"Software", "Logistics", "Healthcare", "Food and Beverage", "Energy", "Retail", "Media", "Manufacturing"});
constexpr auto countries = std::to_array<std::string_view>({"United States", "Germany", "United Kingdom", "France", "Netherlands",
                                                            "Spain", "Brazil", "India", "Japan", "Egypt", "Canada", "Sweden"});
constexpr auto first_words = std::to_array<std::string_view>(
    {"Amber", "Birch", "Cedar", "Delta", "Echo",  "Falcon", "Garnet", "Hazel", "Iris",  "Jade", "Koral",  "Linden",
     "Maple", "Nova",  "Opal",  "Pearl", "Quill", "Raven",  "Summit", "Topaz", "Umbra", "Vela", "Willow", "Zenith"});
constexpr auto second_words =
    std::to_array<std::string_view>({"Works", "Partners", "Labs", "Group", "Systems", "Trading", "House", "Studio", "Networks",
                                     "Supply", "Dynamics", "Union", "Guild", "Collective", "Point", "Bridge"});
constexpr std::size_t invented = 380;
static_assert(invented <= first_words.size() * second_words.size());

/// A company that is like others of the pool: more of them lie in the countries that stand first, and most are young and small.
Company company_like_others(std::string name, std::mt19937_64& dice, Instant now) {
  const auto below = [&](std::uint64_t end) { return static_cast<std::int64_t>(dice() % end); };
  Company company;
  company.domain = demo_domain(name);
  company.name = std::move(name);
  company.industry = industries[static_cast<std::size_t>(below(industries.size()))];
  if (below(12) > 0) company.country = countries[static_cast<std::size_t>(std::min(below(12), below(12)))];
  if (below(8) > 0) company.employees = 3 + below(std::uint64_t{16} << static_cast<unsigned>(below(10)));
  if (company.employees && below(3) > 0) company.revenue_usd = *company.employees * (40'000 + below(160'000)) * 100;
  if (below(5) > 0) company.emails_found = below(25);
  company.first_seen_at = now - std::chrono::hours{1 + below(100) * below(100)};
  if (below(3) > 0) company.enriched_at = company.first_seen_at + (now - company.first_seen_at) * below(100) / 100;
  return company;
}

}  // namespace

std::string demo_domain(std::string_view company) {
  std::string domain;
  for (const char c : company) {
    if (c != ' ') domain += static_cast<char>(c | 0x20);
  }
  return domain + ".example";
}

Result<void> fill_demo_pool(Storage& storage, std::span<const std::string_view> named, Instant now) {
  std::mt19937_64 dice{20'260'101};
  std::vector<Company> companies;
  for (const auto name : named) companies.push_back(company_like_others(std::string(name), dice, now));
  for (std::size_t i = 0; i < invented; ++i) {
    const auto first = first_words[i % first_words.size()];
    const auto second = second_words[i / first_words.size()];
    companies.push_back(company_like_others(fmt::format("{} {}", first, second), dice, now));
  }
  if (auto put = put_companies(storage, companies, now); !put) return put;
  const auto counted = refresh_industries(storage, now);
  return counted ? Result<void>() : fail(counted.error());
}

}  // namespace crondb::server
