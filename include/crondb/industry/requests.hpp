#pragma once

#include "crondb/core/paging.hpp"
#include "crondb/industry/industry.hpp"

#pragma GCC visibility push(default)

/// The field tables of the pool and its benchmarks, and the requests of their operations.
namespace crondb {

inline constexpr Rules industry_rules{.min_length = 1, .max_length = 100, .format = Format::name};
inline constexpr std::int64_t max_employees = 100'000'000;
inline constexpr std::int64_t max_revenue = 1'000'000'000'000'000;  // cents
inline constexpr std::int64_t max_emails_found = 1'000'000'000;

template <>
inline constexpr auto fields<Company> = std::array{
    field<&Company::domain>("domain", "Names the company", Rules{.min_length = 1, .max_length = 253, .format = Format::domain}),
    field<&Company::name>("name", "", Rules{.min_length = 1, .format = Format::name}),
    field<&Company::industry>("industry", "Whatever the case", industry_rules),
    field<&Company::country>("country", "", Rules{.min_length = 1, .max_length = 100, .format = Format::name}),
    field<&Company::employees>("employees", "", Rules{.min = 0, .max = max_employees}),
    field<&Company::revenue_usd>("revenue_usd", "A year, in cents", Rules{.min = 0, .max = max_revenue}),
    field<&Company::emails_found>("emails_found", "", Rules{.min = 0, .max = max_emails_found}),
    field<&Company::enriched_at>("enriched_at", "Null if it never was"),
    field<&Company::first_seen_at>("first_seen_at", ""),
};

template <>
inline constexpr auto fields<TopDomain> = std::array{
    field<&TopDomain::domain>("domain", ""),
    field<&TopDomain::name>("name", "Of the company"),
    field<&TopDomain::emails_found>("emails_found", ""),
    field<&TopDomain::employees>("employees", "Null if unknown"),
};

template <>
inline constexpr auto fields<CountryShare> = std::array{
    field<&CountryShare::country>("country", ""),
    field<&CountryShare::companies>("companies", ""),
};

template <>
inline constexpr auto fields<MonthGrowth> = std::array{
    field<&MonthGrowth::month>("month", "Its first day, UTC"),
    field<&MonthGrowth::new_companies>("new_companies", "First seen in the month"),
    field<&MonthGrowth::companies>("companies", "At the end of the month; of the current one now"),
};

template <>
inline constexpr auto fields<IndustrySummary> = std::array{
    field<&IndustrySummary::industry>("industry", "Names the benchmark"),
    field<&IndustrySummary::companies>("companies", "Counted"),
    field<&IndustrySummary::computed_at>("computed_at", "When it was counted"),
};

template <>
inline constexpr auto fields<Benchmark> = std::array{
    field<&Benchmark::industry>("industry", ""),
    field<&Benchmark::companies>("companies", ""),
    field<&Benchmark::enrichment_rate>("enrichment_rate", "Enriched companies of all, 0 to 1"),
    field<&Benchmark::email_coverage>("email_coverage", "Companies with emails found of all, 0 to 1"),
    field<&Benchmark::growth_pct>("growth_pct",
                                  "Companies new in the last 30 days against the 30 before, in percent; null if those had none"),
    field<&Benchmark::top_domains>("top_domains", "By emails found, then employees"),
    field<&Benchmark::median_employees>("median_employees", "Of the companies that tell; null if none does"),
    field<&Benchmark::by_country>("by_country", "The most frequent countries, of the companies that tell"),
    field<&Benchmark::growth>("growth", "Twelve months, the current one last"),
    field<&Benchmark::computed_at>("computed_at", ""),
};

/// Which page list_industries shows.
struct ListIndustries : Paging {};
template <>
inline constexpr auto fields<ListIndustries> = inherited<ListIndustries, Paging>();

/// Of which industry get_benchmark and export_benchmark tell.
struct BenchmarkRequest {
  std::string industry{};
};
template <>
inline constexpr auto fields<BenchmarkRequest> = std::array{path<&BenchmarkRequest::industry>("industry", "Whatever the case")};

}  // namespace crondb

#pragma GCC visibility pop
