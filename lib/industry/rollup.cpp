#include "industry/rollup.hpp"

#include <algorithm>
#include <tuple>

namespace crondb::industry {

namespace {

constexpr auto growth_window = std::chrono::days{30};

Decimal shortest(Decimal decimal) {
  for (; decimal.scale > 0 && decimal.units % 10 == 0; --decimal.scale) decimal.units /= 10;
  return decimal;
}

Decimal rate(std::int64_t part, std::int64_t all) { return shortest({multiply_divide(part, 10'000, all), 4}); }

std::chrono::year_month month_of(Instant instant) {
  const Date date(std::chrono::floor<std::chrono::days>(instant));
  return date.year() / date.month();
}

/// The most frequent spelling of each name, with the sum of all of its spellings.
template <class Spellings>
std::map<std::string, CountryShare> by_name(const Spellings& spellings) {
  std::map<std::string, CountryShare> names;
  std::map<std::string, std::int64_t> best;
  for (const auto& [spelling, count] : spellings) {
    const std::string name = industry_key(spelling);
    CountryShare& share = names[name];
    share.companies += count;
    if (count > best[name]) {
      best[name] = count;
      share.country = spelling;
    }
  }
  return names;
}

std::optional<Decimal> median(std::vector<std::int64_t> values) {
  if (values.empty()) return std::nullopt;
  const auto upper = values.begin() + std::ssize(values) / 2;
  std::nth_element(values.begin(), upper, values.end());
  if (values.size() % 2 == 1) return Decimal{*upper, 0};
  return shortest({(Int128{*std::max_element(values.begin(), upper)} + *upper) * 5, 1});
}

bool ranks_before(const TopDomain& a, const TopDomain& b) {
  const auto standing = [](const TopDomain& of) { return std::tuple(-of.emails_found, -of.employees.value_or(-1)); };
  return standing(a) != standing(b) ? standing(a) < standing(b) : a.domain < b.domain;
}

}  // namespace

Rollup::Rollup(Instant now) : now_(now), first_month_(month_of(now) - std::chrono::months{benchmark_months - 1}) {
  benchmark_.computed_at = now;
}

void Rollup::add(const Company& company) {
  ++benchmark_.companies;
  if (company.enriched_at) ++enriched_;
  if (company.emails_found > 0) ++with_emails_;
  const auto age = now_ - company.first_seen_at;
  if (age < growth_window) {
    ++new_;
  } else if (age < 2 * growth_window) {
    ++new_before_;
  }
  const auto month = (month_of(company.first_seen_at) - first_month_).count();
  if (month < 0) {
    ++before_months_;
  } else {
    ++by_month_[std::min<std::size_t>(static_cast<std::size_t>(month), by_month_.size() - 1)];
  }
  ++industries_[company.industry];
  if (company.country) ++countries_[*company.country];
  if (company.employees) employees_.push_back(*company.employees);
  rank(company);
}

void Rollup::rank(const Company& company) {
  auto& top = benchmark_.top_domains;
  const TopDomain candidate{company.domain, company.name, company.emails_found, company.employees};
  if (top.size() == benchmark_places && ranks_before(top.back(), candidate)) return;
  top.insert(std::upper_bound(top.begin(), top.end(), candidate, ranks_before), candidate);
  if (top.size() > benchmark_places) top.pop_back();
}

Benchmark Rollup::finish() {
  Benchmark& made = benchmark_;
  made.industry = by_name(industries_).begin()->second.country;
  made.enrichment_rate = rate(enriched_, made.companies);
  made.email_coverage = rate(with_emails_, made.companies);
  if (new_before_ > 0) made.growth_pct = shortest({multiply_divide(new_ - new_before_, 10'000, new_before_), 2});
  made.median_employees = median(std::move(employees_));
  for (auto& [name, share] : by_name(countries_)) made.by_country.push_back(std::move(share));
  std::sort(made.by_country.begin(), made.by_country.end(), [](const CountryShare& a, const CountryShare& b) {
    return a.companies != b.companies ? a.companies > b.companies : a.country < b.country;
  });
  if (made.by_country.size() > benchmark_places) made.by_country.resize(benchmark_places);
  std::int64_t sum = before_months_;
  for (std::size_t i = 0; i < by_month_.size(); ++i) {
    const auto month = first_month_ + std::chrono::months{static_cast<int>(i)};
    sum += by_month_[i];
    made.growth.push_back({month / std::chrono::day{1}, by_month_[i], sum});
  }
  return std::move(made);
}

}  // namespace crondb::industry
