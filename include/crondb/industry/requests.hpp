#pragma once

#include "crondb/core/paging.hpp"
#include "crondb/industry/industry.hpp"

/// The field tables of the pool and its benchmarks, and the requests of their operations.
namespace crondb {

inline constexpr Rules industry_rules{.min_length = 1, .max_length = 100, .format = Format::name};
inline constexpr std::int64_t max_employees = 100'000'000;
inline constexpr std::int64_t max_revenue = 1'000'000'000'000'000;  // cents
inline constexpr std::int64_t max_emails_found = 1'000'000'000;

template <>
inline constexpr auto fields<Company> = std::tuple{
    field("domain", &Company::domain, "Names the company", Rules{.min_length = 1, .max_length = 253, .format = Format::domain}),
    field("name", &Company::name, "", Rules{.min_length = 1, .format = Format::name}),
    field("industry", &Company::industry, "Whatever the case", industry_rules),
    field("country", &Company::country, "", Rules{.min_length = 1, .max_length = 100, .format = Format::name}),
    field("employees", &Company::employees, "", Rules{.min = 0, .max = max_employees}),
    field("revenue_usd", &Company::revenue_usd, "A year, in cents", Rules{.min = 0, .max = max_revenue}),
    field("emails_found", &Company::emails_found, "", Rules{.min = 0, .max = max_emails_found}),
    field("enriched_at", &Company::enriched_at, "Null if it never was"),
    field("first_seen_at", &Company::first_seen_at, ""),
};

template <>
inline constexpr auto fields<TopDomain> = std::tuple{
    field("domain", &TopDomain::domain, ""),
    field("name", &TopDomain::name, "Of the company"),
    field("emails_found", &TopDomain::emails_found, ""),
    field("employees", &TopDomain::employees, "Null if unknown"),
};

template <>
inline constexpr auto fields<CountryShare> = std::tuple{
    field("country", &CountryShare::country, ""),
    field("companies", &CountryShare::companies, ""),
};

template <>
inline constexpr auto fields<MonthGrowth> = std::tuple{
    field("month", &MonthGrowth::month, "Its first day, UTC"),
    field("new_companies", &MonthGrowth::new_companies, "First seen in the month"),
    field("companies", &MonthGrowth::companies, "At the end of the month; of the current one now"),
};

template <>
inline constexpr auto fields<IndustrySummary> = std::tuple{
    field("industry", &IndustrySummary::industry, "Names the benchmark"),
    field("companies", &IndustrySummary::companies, "Counted"),
    field("computed_at", &IndustrySummary::computed_at, "When it was counted"),
};

template <>
inline constexpr auto fields<Benchmark> = std::tuple{
    field("industry", &Benchmark::industry, ""),
    field("companies", &Benchmark::companies, ""),
    field("enrichment_rate", &Benchmark::enrichment_rate, "Enriched companies of all, 0 to 1"),
    field("email_coverage", &Benchmark::email_coverage, "Companies with emails found of all, 0 to 1"),
    field("growth_pct", &Benchmark::growth_pct,
          "Companies new in the last 30 days against the 30 before, in percent; null if those had none"),
    field("top_domains", &Benchmark::top_domains, "By emails found, then employees"),
    field("median_employees", &Benchmark::median_employees, "Of the companies that tell; null if none does"),
    field("by_country", &Benchmark::by_country, "The most frequent countries, of the companies that tell"),
    field("growth", &Benchmark::growth, "Twelve months, the current one last"),
    field("computed_at", &Benchmark::computed_at, ""),
};

struct ListIndustries : Paging {};
template <>
inline constexpr auto fields<ListIndustries> = fields<Paging>;

struct BenchmarkRequest {
  std::string industry;
};
template <>
inline constexpr auto fields<BenchmarkRequest> = std::tuple{path("industry", &BenchmarkRequest::industry, "Whatever the case")};

}  // namespace crondb
