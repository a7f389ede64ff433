#include "storage/memory/industry.hpp"

#include <iterator>

namespace crondb::memory {

Result<std::optional<Company>> MemoryIndustry::find_company(std::string_view domain) {
  return copy(tables_.companies.find(domain));
}

Result<void> MemoryIndustry::put_company(const Company& company) {
  if (const Company* before = tables_.companies.find(company.domain)) {
    tables_.companies_by_industry.erase(journal_, {industry_key(before->industry), before->domain});
  }
  tables_.companies_by_industry.put(journal_, {industry_key(company.industry), company.domain}, {});
  tables_.companies.put(journal_, {company.domain}, company);
  return {};
}

Result<std::optional<std::string>> MemoryIndustry::next_industry(std::string_view after) {
  const auto all = tables_.companies_by_industry.of();
  const auto passed = tables_.companies_by_industry.of(industry_key(after));
  const auto next = passed.end();
  return next == all.end() ? std::nullopt : std::optional(std::get<0>(next->first));
}

Result<void> MemoryIndustry::scan_companies(std::string_view industry, const CompanySink& sink) {
  for (const auto& [key, nothing] : tables_.companies_by_industry.of(industry_key(industry))) {
    sink(*tables_.companies.find(std::get<1>(key)));
  }
  return {};
}

Result<std::optional<Benchmark>> MemoryIndustry::find_benchmark(std::string_view industry) {
  return copy(tables_.benchmarks.find(industry_key(industry)));
}

Result<void> MemoryIndustry::put_benchmark(const Benchmark& benchmark) {
  tables_.benchmarks.put(journal_, {industry_key(benchmark.industry)}, benchmark);
  return {};
}

Result<Rows<IndustrySummary>> MemoryIndustry::list_benchmarks(const PageRequest& page) {
  const auto all = tables_.benchmarks.of();
  Rows<IndustrySummary> answer;
  auto next = all.begin();
  if (page.cursor) {
    const auto* key = std::get_if<std::string>(&page.cursor->key);
    next = key ? tables_.benchmarks.of(*key).end() : all.end();
  } else {
    const auto size = static_cast<std::int64_t>(tables_.benchmarks.size());
    answer.total = size;
    std::advance(next, std::min(page.offset(), size));
  }
  for (; next != all.end() && std::ssize(answer.rows) < page.per_page; ++next) {
    const Benchmark& benchmark = next->second;
    answer.rows.push_back({benchmark.industry, benchmark.companies, benchmark.computed_at});
  }
  answer.more = next != all.end();
  return answer;
}

Result<std::int64_t> MemoryIndustry::erase_benchmarks(Instant before, std::int64_t limit) {
  std::int64_t erased = 0;
  const auto all = tables_.benchmarks.of();
  for (auto entry = all.begin(); entry != all.end() && erased < limit;) {
    const auto& [key, benchmark] = *entry++;
    if (benchmark.computed_at >= before || !tables_.companies_by_industry.of(std::get<0>(key)).empty()) continue;
    tables_.benchmarks.erase(journal_, key);
    ++erased;
  }
  return erased;
}

}  // namespace crondb::memory
