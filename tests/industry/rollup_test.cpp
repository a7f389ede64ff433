#include "industry/rollup.hpp"

#include <algorithm>
#include <random>
#include <set>

#include <doctest/doctest.h>

#include "crondb/industry/operations.hpp"
#include "crondb/storage/industry.hpp"
#include "crondb/storage/memory.hpp"

namespace crondb {

namespace {

const Instant now = *parse_instant("2026-05-20T12:00:00Z");

Company company(std::string domain) {
  return {.domain = domain, .name = "Name of " + domain, .industry = "Logistics", .first_seen_at = now - std::chrono::days{400}};
}

Benchmark rolled_up(const std::vector<Company>& companies) {
  industry::Rollup rollup(now);
  for (const Company& each : companies) rollup.add(each);
  return rollup.finish();
}

Company seen(Company of, Milliseconds ago) {
  of.first_seen_at = now - ago;
  return of;
}

template <class T>
Company with(Company of, T Company::* member, T value) {
  of.*member = std::move(value);
  return of;
}

std::optional<Decimal> median(const std::vector<std::optional<std::int64_t>>& employees) {
  std::vector<Company> companies;
  for (const auto& each : employees)
    companies.push_back(with(company(std::to_string(companies.size())), &Company::employees, each));
  return rolled_up(companies).median_employees;
}

}  // namespace

TEST_CASE("rates are parts of all companies, exact to four decimals") {
  std::vector<Company> companies{company("a"), company("b"), company("c")};
  CHECK(rolled_up(companies).enrichment_rate == Decimal{0, 0});
  companies[0].enriched_at = now;
  companies[0].emails_found = companies[1].emails_found = 9;
  const Benchmark made = rolled_up(companies);
  CHECK(made.companies == 3);
  CHECK(made.enrichment_rate == Decimal{3333, 4});
  CHECK(made.email_coverage == Decimal{6667, 4});
  companies[2].emails_found = 1;
  CHECK(rolled_up(companies).email_coverage == Decimal{1, 0});
}

TEST_CASE("growth compares the companies of the last 30 days with those of the 30 before") {
  const auto day = std::chrono::days{1};
  std::vector<Company> companies{seen(company("a"), Milliseconds{0}), seen(company("b"), 30 * day - Milliseconds{1})};
  CHECK(!rolled_up(companies).growth_pct);  // nothing to compare with
  companies.push_back(seen(company("c"), 30 * day));
  companies.push_back(seen(company("d"), 60 * day - Milliseconds{1}));
  companies.push_back(seen(company("e"), 45 * day));
  CHECK(rolled_up(companies).growth_pct == Decimal{-3333, 2});
  companies.push_back(seen(company("f"), 60 * day));
  CHECK(rolled_up(companies).growth_pct == Decimal{-3333, 2});
  companies[4].first_seen_at = now - day;
  CHECK(rolled_up(companies).growth_pct == Decimal{50, 0});
}

TEST_CASE("growth by month runs over the current month of UTC and the eleven before") {
  const auto at = [](std::string_view time) {
    return with(company(std::string(time)), &Company::first_seen_at, *parse_instant(time));
  };
  const Benchmark made = rolled_up({at("2025-05-31T23:59:59.999Z"), at("2025-06-01T00:00:00Z"), at("2026-04-30T23:59:59.999Z"),
                                    at("2026-05-01T00:00:00Z"), at("2026-05-20T12:00:00Z"), at("2026-07-01T00:00:00Z")});
  REQUIRE(made.growth.size() == 12);
  CHECK(to_string(made.growth[0].month) == "2025-06-01");
  CHECK(made.growth[0] == MonthGrowth{made.growth[0].month, 1, 2});
  CHECK(made.growth[5].new_companies == 0);
  CHECK(made.growth[5].companies == 2);
  CHECK(made.growth[10].new_companies == 1);
  CHECK(to_string(made.growth[11].month) == "2026-05-01");
  CHECK(made.growth[11].new_companies == 3);
  CHECK(made.growth[11].companies == made.companies);
}

TEST_CASE("the median of an even number of companies lies between the middle two, and those that don't tell don't count") {
  CHECK(!median({std::nullopt}));
  CHECK(median({7, std::nullopt}) == Decimal{7, 0});
  CHECK(median({10, 1}) == Decimal{55, 1});
  CHECK(median({3, 1, 2}) == Decimal{2, 0});
  CHECK(median({100, 2, 4, 1}) == Decimal{3, 0});
}

TEST_CASE("the top domains have the most emails, then the most employees, then the first name") {
  std::vector<Company> companies;
  for (int i = 0; i < 12; ++i) {
    companies.push_back(with(company("few" + std::to_string(10 + i)), &Company::emails_found, std::int64_t{1}));
  }
  companies.push_back(with(company("small"), &Company::emails_found, std::int64_t{5}));
  companies.push_back(with(companies.back(), &Company::employees, std::optional<std::int64_t>(0)));
  companies.back().domain = "known";
  companies.push_back(with(companies.back(), &Company::employees, std::optional<std::int64_t>(9)));
  companies.back().domain = "large";
  const auto top = rolled_up(companies).top_domains;
  REQUIRE(top.size() == benchmark_places);
  CHECK(top[0].domain == "large");
  CHECK(top[1].domain == "known");
  CHECK(top[2].domain == "small");
  CHECK(top[3].domain == "few10");
  CHECK(top[9].domain == "few16");
}

TEST_CASE("names count together whatever the case and show in their most frequent spelling") {
  std::vector<Company> companies{company("a"), company("b"), company("c"), company("d")};
  companies[0].country = "BRAZIL";
  companies[1].country = companies[2].country = "Brazil";
  companies[3].country = "Austria";
  companies[0].industry = "LOGISTICS";
  const Benchmark made = rolled_up(companies);
  CHECK(made.industry == "Logistics");
  CHECK(made.by_country == std::vector<CountryShare>{{"Brazil", 3}, {"Austria", 1}});
}

namespace {

using Dice = std::mt19937_64;

std::vector<Company> random_pool(Dice& dice, std::size_t size) {
  static const std::vector<std::string> industries{"Software", "SOFTWARE", "software", "Energy", "energy", "Food"};
  static const std::vector<std::string> countries{"France", "FRANCE", "Egypt", "Peru",  "Chad", "Cuba", "Fiji", "Iran",
                                                  "Iraq",   "Italy",  "Japan", "Kenya", "Laos", "Mali", "Oman"};
  const auto below = [&](std::size_t end) { return static_cast<std::size_t>(dice() % end); };
  std::vector<Company> pool;
  for (std::size_t i = 0; i < size; ++i) {
    Company each = company("c" + std::to_string(below(size)) + ".example");
    each.industry = industries[below(industries.size())];
    if (below(4) > 0) each.country = countries[std::min(below(countries.size()), below(30))];
    if (below(3) > 0) each.employees = static_cast<std::int64_t>(below(20));
    each.emails_found = static_cast<std::int64_t>(below(4));
    if (below(2) > 0) each.enriched_at = now;
    each.first_seen_at = now - std::chrono::hours{static_cast<int>(below(24 * 450))};
    pool.push_back(std::move(each));
  }
  return pool;
}

/// The same numbers out of the definitions, one after another.
Benchmark naive(const std::vector<Company>& companies) {
  Benchmark made;
  made.computed_at = now;
  made.companies = std::ssize(companies);
  const auto count = [&](auto&& counts) { return std::count_if(companies.begin(), companies.end(), counts); };
  const auto exact = [](std::int64_t part, std::int64_t whole, int digits) {
    std::int64_t units = part;
    for (int i = 0; i < digits; ++i) units *= 10;
    const std::int64_t twice = 2 * std::abs(units) / whole;
    const std::int64_t rounded = (twice + 1) / 2;
    return *Decimal::parse(to_string(Decimal{units < 0 ? -rounded : rounded, static_cast<std::int8_t>(digits)}));
  };
  made.enrichment_rate = exact(count([](const Company& c) { return c.enriched_at.has_value(); }), made.companies, 4);
  made.email_coverage = exact(count([](const Company& c) { return c.emails_found > 0; }), made.companies, 4);
  const auto seen_days_ago = [&](int from, int to) {
    return count([&](const Company& c) {
      return c.first_seen_at > now - std::chrono::days{to} && c.first_seen_at <= now - std::chrono::days{from};
    });
  };
  const auto recent = seen_days_ago(0, 30);
  const auto before = seen_days_ago(30, 60);
  if (before > 0) {
    Decimal ratio = exact(recent - before, before, 4);
    made.growth_pct = *Decimal::parse(to_string(Decimal{*ratio.scaled_to(4), 2}));
  }
  auto ranked = companies;
  std::sort(ranked.begin(), ranked.end(), [](const Company& a, const Company& b) {
    if (a.emails_found != b.emails_found) return a.emails_found > b.emails_found;
    if (a.employees != b.employees) return a.employees > b.employees;
    return a.domain < b.domain;
  });
  for (std::size_t i = 0; i < std::min<std::size_t>(10, ranked.size()); ++i) {
    made.top_domains.push_back({ranked[i].domain, ranked[i].name, ranked[i].emails_found, ranked[i].employees});
  }
  std::multiset<std::int64_t> sizes;
  for (const Company& each : companies) {
    if (each.employees) sizes.insert(*each.employees);
  }
  if (!sizes.empty()) {
    const auto at = [&](std::size_t place) { return *std::next(sizes.begin(), static_cast<std::ptrdiff_t>(place)); };
    const std::int64_t twice = at((sizes.size() - 1) / 2) + at(sizes.size() / 2);
    made.median_employees = *Decimal::parse(to_string(Decimal{twice * 5, 1}));
  }
  const auto most_frequent = [&](const std::vector<std::string>& spellings) {
    std::string best;
    std::ptrdiff_t most = 0;
    for (const std::string& each : std::set<std::string>(spellings.begin(), spellings.end())) {
      if (const auto n = std::count(spellings.begin(), spellings.end(), each); n > most) {
        best = each;
        most = n;
      }
    }
    return best;
  };
  std::vector<std::string> industries;
  std::map<std::string, std::vector<std::string>> countries;
  for (const Company& each : companies) {
    industries.push_back(each.industry);
    if (each.country) countries[industry_key(*each.country)].push_back(*each.country);
  }
  made.industry = most_frequent(industries);
  for (const auto& [key, spellings] : countries) made.by_country.push_back({most_frequent(spellings), std::ssize(spellings)});
  std::sort(made.by_country.begin(), made.by_country.end(), [](const CountryShare& a, const CountryShare& b) {
    return std::tuple(-a.companies, a.country) < std::tuple(-b.companies, b.country);
  });
  if (made.by_country.size() > 10) made.by_country.resize(10);
  for (int back = 11; back >= 0; --back) {
    const Date month = add_months(Date{std::chrono::year{2026}, std::chrono::May, std::chrono::day{1}}, -back);
    const Instant from = std::chrono::sys_days(month);
    const Instant to = std::chrono::sys_days(add_months(month, 1));
    made.growth.push_back({month, count([&](const Company& c) { return c.first_seen_at >= from && c.first_seen_at < to; }),
                           count([&](const Company& c) { return c.first_seen_at < to; })});
  }
  return made;
}

}  // namespace

TEST_CASE("refreshed benchmarks of random pools are what the definitions say") {
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    CAPTURE(seed);
    Dice dice(seed);
    MemoryStorage storage;
    std::map<std::string, Company> pool;
    for (const Company& each : random_pool(dice, 1 + seed * 7)) pool[each.domain] = each;
    std::vector<Company> companies;
    std::map<std::string, std::vector<Company>> by_industry;
    for (const auto& [domain, each] : pool) {
      companies.push_back(each);
      by_industry[industry_key(each.industry)].push_back(each);
    }
    REQUIRE(put_companies(storage, companies, now));
    CHECK(refresh_industries(storage, now) == std::ssize(by_industry));
    for (const auto& [industry, of] : by_industry) {
      const auto made =
          transact(storage, AccessMode::read, [&](Transaction& tx) { return tx.industry().find_benchmark(industry); });
      REQUIRE(made);
      REQUIRE(*made);
      CHECK(**made == naive(of));
    }
  }
}

TEST_CASE("a refresh drops the benchmark of an industry that has lost its companies") {
  MemoryStorage storage;
  const std::vector<Company> one{company("only.example")};
  REQUIRE(put_companies(storage, one, now));
  REQUIRE(refresh_industries(storage, now) == 1);
  const std::vector<Company> moved{with(one[0], &Company::industry, std::string("Energy"))};
  REQUIRE(put_companies(storage, moved, now));
  CHECK(refresh_industries(storage, now + Milliseconds{1}) == 1);
  const auto left = transact(storage, AccessMode::read, [](Transaction& tx) { return tx.industry().list_benchmarks({}); });
  REQUIRE(left);
  REQUIRE(left->rows.size() == 1);
  CHECK(left->rows[0].industry == "Energy");
}

TEST_CASE("companies that can't be in the pool are all named, and none is kept") {
  MemoryStorage storage;
  std::vector<Company> companies{company("WWW.Good.Example"), company("not a domain"), company("c.example")};
  companies[1].industry = " ";
  companies[2].emails_found = -1;
  companies[2].enriched_at = now + std::chrono::hours{1};
  const auto put = put_companies(storage, companies, now);
  REQUIRE(!put);
  std::set<std::string> named;
  for (const FieldError& problem : put.error().fields) named.insert(problem.field);
  CHECK(named == std::set<std::string>{"companies[1].domain", "companies[1].industry", "companies[2].emails_found",
                                       "companies[2].enriched_at"});
  const auto find = [&] {
    return *transact(storage, AccessMode::read, [](Transaction& tx) { return tx.industry().find_company("good.example"); });
  };
  CHECK(!find());
  companies.resize(1);
  REQUIRE(put_companies(storage, companies, now));
  CHECK(find());
}

}  // namespace crondb
