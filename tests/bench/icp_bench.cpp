#include <algorithm>
#include <cstdio>
#include <vector>

#include "bench/benches.hpp"
#include "bench/scratch.hpp"
#include "crondb/icp/operations.hpp"
#include "crondb/industry/operations.hpp"
#include "crondb/pipeline/operations.hpp"

namespace crondb::bench {

namespace {

using Clock = std::chrono::steady_clock;

constexpr int domains = 100'000;
constexpr int batch = 1'000;

std::string domain_number(int number) { return "company-" + std::to_string(number * 7919 % domains) + ".customers.example"; }

/// A deal for each domain, and a pool of twice as many companies.
void fill(Scratch& scratch) {
  static constexpr const char* industries[] = {"Software", "Retail", "Energy", "Media", "Logistics", "Healthcare"};
  static constexpr const char* countries[] = {"Germany", "France", "Japan", "Brazil", "Canada"};
  for (int first = 0; first < 2 * domains; first += batch) {
    std::vector<Company> companies;
    for (int i = first; i < first + batch; ++i) {
      Company company{.domain = i < domains ? domain_number(i) : "other-" + std::to_string(i) + ".example",
                      .name = "Company " + std::to_string(i),
                      .industry = industries[i % 6],
                      .country = countries[i % 5],
                      .employees = 1 + i * 31 % 9'000,
                      .emails_found = i % 4,
                      .first_seen_at = scratch.now()};
      if (i % 3 > 0) company.enriched_at = scratch.now() - std::chrono::hours{24 * (i % 200)};
      companies.push_back(std::move(company));
    }
    must(put_companies(scratch.storage(), companies, scratch.now()));
  }
  const auto session = scratch.session();
  for (int first = 0; first < domains; first += batch) {
    must(transact(scratch.storage(), AccessMode::write, [&](Transaction& tx) -> Result<Nothing> {
      Context context{tx, scratch.storage().facts(), scratch.environment(), session.principal, scratch.now()};
      for (int i = first; i < first + batch; ++i) {
        const auto made = create_deal.within(context, {.name = "Deal", .domain = domain_number(i)});
        if (!made) return fail(made.error());
      }
      return Nothing{};
    }));
  }
}

}  // namespace

int icp(double seconds) {
  Scratch scratch("icp");
  fill(scratch);
  const auto session = scratch.session();
  CreateProfile profile;
  profile.target_industries = {"Software", "Media"};
  profile.target_geos = {"Germany", "Japan"};
  profile.target_company_sizes = {CompanySize::to_200};
  must(create_profile(session, profile));

  std::vector<double> times;
  std::int64_t total = 0;
  for (const auto end = Clock::now() + std::chrono::duration<double>(seconds); Clock::now() < end;) {
    const auto begin = Clock::now();
    const auto page = must(list_icp_leads(session, {}));
    times.push_back(std::chrono::duration<double, std::milli>(Clock::now() - begin).count());
    total = page.total.value_or(0);
  }
  std::ranges::sort(times);
  const double median = times[times.size() / 2];
  std::printf("icp-leads over %lld domains: median %.1f ms, slowest %.1f ms of %zu (wanted: under 50 ms)\n",
              static_cast<long long>(total), median, times.back(), times.size());
  return median < 50 ? 0 : 1;
}

}  // namespace crondb::bench
