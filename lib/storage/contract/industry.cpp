#include "crondb/storage/industry.hpp"

#include <algorithm>

#include "storage/contract/trial.hpp"

namespace crondb::contract {

namespace {

/// The pool belongs to nobody, so each rule has industries and domains of its own.
Company company(Trial& t, const std::string& industry, const std::string& domain) {
  Company company;
  company.domain = domain;
  company.name = "Größe & Söhne";
  company.industry = industry;
  company.first_seen_at = t.minute(0);
  return company;
}

Company kept(Trial& t, const Company& company) {
  t.does(&IndustryPort::put_company, company);
  return company;
}

std::vector<Company> companies_of(Trial& t, std::string_view industry) {
  std::vector<Company> found;
  const IndustryPort::CompanySink sink = [&](const Company& each) { found.push_back(each); };
  t.asks(&IndustryPort::scan_companies, industry, sink);
  return found;
}

Benchmark benchmark(Trial& t, const std::string& industry, std::int64_t computed = 0) {
  Benchmark made;
  made.industry = industry;
  made.companies = 2;
  made.enrichment_rate = {5, 1};
  made.email_coverage = {1, 0};
  made.computed_at = t.minute(computed);
  return made;
}

Benchmark kept(Trial& t, const Benchmark& benchmark) {
  t.does(&IndustryPort::put_benchmark, benchmark);
  return benchmark;
}

/// What a walk in pages of two shows of the industries that begin with `prefix`.
std::vector<std::string> walk(Trial& t, std::string_view prefix) {
  std::vector<std::string> names;
  PageRequest page{.page = 1, .per_page = 2, .cursor = std::nullopt};
  for (;;) {
    const auto rows = t.asks(&IndustryPort::list_benchmarks, page);
    t.same(rows.total.has_value(), !page.cursor);
    for (const IndustrySummary& row : rows.rows) {
      if (row.industry.starts_with(prefix)) names.push_back(row.industry);
    }
    if (!rows.more || rows.rows.empty()) return names;
    page.cursor = Cursor{"industry", industry_key(rows.rows.back().industry), {}};
  }
}

const Rule of_industry[] = {
    {"a company is kept whole under its domain, and replaced",
     [](Trial& t) {
       Company whole = company(t, "Whole", "whole.example");
       t.same(t.asks(&IndustryPort::find_company, "whole.example"), std::nullopt);
       kept(t, whole);
       t.same(t.asks(&IndustryPort::find_company, "whole.example"), whole);
       whole.name = "شركة";
       whole.country = "中国";
       whole.employees = 0;
       whole.revenue_usd = 1'000'000'000'000'000;
       whole.emails_found = 3;
       whole.enriched_at = t.minute(5);
       kept(t, whole);
       t.same(t.asks(&IndustryPort::find_company, "whole.example"), whole);
       t.same(t.asks(&IndustryPort::find_company, "WHOLE.example"), std::nullopt);
     }},
    {"an industry has the companies of all its spellings, by domain",
     [](Trial& t) {
       const Company second = kept(t, company(t, "Straße", "b.spelling.example"));
       const Company first = kept(t, company(t, "STRASSE", "a.spelling.example"));
       kept(t, company(t, "Strasse 2", "c.spelling.example"));
       t.same(companies_of(t, "strasse"), {first, second});
       t.same(companies_of(t, " Straße "), {first, second});
       t.same(companies_of(t, "no such"), {});
     }},
    {"a company that changes its industry leaves the other one",
     [](Trial& t) {
       Company moving = kept(t, company(t, "Leaving", "moving.example"));
       moving.industry = "Arriving";
       kept(t, moving);
       t.same(companies_of(t, "leaving"), {});
       t.same(companies_of(t, "arriving"), {moving});
     }},
    {"industries follow one another by folded name until there is none",
     [](Trial& t) {
       kept(t, company(t, "Zz next B", "b.next.example"));
       kept(t, company(t, "zz NEXT a", "a.next.example"));
       kept(t, company(t, "zz next a", "c.next.example"));
       t.holds(t.asks(&IndustryPort::next_industry, "").has_value());
       t.same(t.asks(&IndustryPort::next_industry, "zz next"), "zz next a");
       t.same(t.asks(&IndustryPort::next_industry, "ZZ Next A"), "zz next b");
       t.same(t.asks(&IndustryPort::next_industry, "\U0010FFFF"), std::nullopt);
     }},
    {"a benchmark is kept with its lists in order, whatever the case, and replaced wholly",
     [](Trial& t) {
       Benchmark whole = benchmark(t, "Benchmarked");
       whole.growth_pct = Decimal{-125, 1};
       whole.median_employees = Decimal{425, 1};
       whole.top_domains = {{"b.example", "B", 7, 100}, {"a.example", "A\n", 7, std::nullopt}};
       whole.by_country = {{"中国", 2}, {"Egypt", 1}};
       whole.growth = {{Date{std::chrono::year{2026}, std::chrono::April, std::chrono::day{1}}, 0, 1},
                       {Date{std::chrono::year{2026}, std::chrono::May, std::chrono::day{1}}, 1, 2}};
       t.same(t.asks(&IndustryPort::find_benchmark, "benchmarked"), std::nullopt);
       kept(t, whole);
       t.same(t.asks(&IndustryPort::find_benchmark, "BENCHMARKED"), whole);
       Benchmark bare = benchmark(t, "benchmarkeD", 1);
       bare.by_country = {{"Egypt", 2}};
       kept(t, bare);
       t.same(t.asks(&IndustryPort::find_benchmark, "Benchmarked"), bare);
     }},
    {"benchmarks are listed by folded name, in pages and by cursor",
     [](Trial& t) {
       for (const std::string name : {"List C", "List a", "List B"}) kept(t, benchmark(t, name));
       t.same(walk(t, "List "), {"List a", "List B", "List C"});
       const auto first = t.asks(&IndustryPort::list_benchmarks, {.page = 1, .per_page = 1, .cursor = std::nullopt});
       const auto second = t.asks(&IndustryPort::list_benchmarks, {.page = 2, .per_page = 1, .cursor = std::nullopt});
       t.holds(first.more && first.rows.size() == 1 && second.rows.size() == 1);
       t.holds(industry_key(first.rows.at(0).industry) < industry_key(second.rows.at(0).industry));
       const auto beyond = t.asks(&IndustryPort::list_benchmarks, {.page = 1'000'000, .per_page = 1, .cursor = std::nullopt});
       t.holds(beyond.rows.empty() && !beyond.more && beyond.total == first.total);
     }},
    {"old benchmarks go, at most so many at once, and with their lists",
     [](Trial& t) {
       Benchmark old = benchmark(t, "Old 1", -10'000'000);
       old.by_country = {{"Egypt", 2}};
       kept(t, old);
       kept(t, benchmark(t, "Old 2", -10'000'000));
       const Benchmark recent = kept(t, benchmark(t, "Old 3", -9'999'999));
       t.same(t.does(&IndustryPort::erase_benchmarks, t.minute(-9'999'999), 1), 1);
       t.same(t.does(&IndustryPort::erase_benchmarks, t.minute(-9'999'999), 5), 1);
       t.same(t.does(&IndustryPort::erase_benchmarks, t.minute(-9'999'999), 5), 0);
       t.same(t.asks(&IndustryPort::find_benchmark, "Old 1"), std::nullopt);
       t.same(t.asks(&IndustryPort::find_benchmark, "Old 3"), recent);
       const Benchmark again = kept(t, benchmark(t, "Old 1"));
       t.same(t.asks(&IndustryPort::find_benchmark, "Old 1"), again);
     }},
    {"companies and benchmarks of a transaction that fails are not kept",
     [](Trial& t) {
       const Company before = kept(t, company(t, "Rolled back", "rolled-back.example"));
       const auto failed = transact(t.storage(), AccessMode::write, [&](Transaction& tx) -> Result<void> {
         Company changed = before;
         changed.industry = "Elsewhere";
         if (auto put = tx.industry().put_company(changed); !put) return put;
         if (auto put = tx.industry().put_benchmark(benchmark(t, "Rolled back")); !put) return put;
         return fail(ErrorCode::conflict, "on purpose");
       });
       t.holds(!failed);
       t.same(companies_of(t, "Rolled back"), {before});
       t.same(companies_of(t, "Elsewhere"), {});
       t.same(t.asks(&IndustryPort::find_benchmark, "Rolled back"), std::nullopt);
     }},
};

}  // namespace

std::span<const Rule> industry_rules() { return of_industry; }

}  // namespace crondb::contract
