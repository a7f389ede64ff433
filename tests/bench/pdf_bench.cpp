#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <string>
#include <vector>

#include "bench/benches.hpp"
#include "server/delivery/pdf.hpp"

namespace crondb::bench {

using server::benchmark_pdf;

namespace {

using Clock = std::chrono::steady_clock;

double milliseconds_since(Clock::time_point start) {
  return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

/// Ten companies and countries with names in several scripts.
Benchmark many_scripts() {
  static constexpr auto names = std::to_array<const char*>({"Nordwind Systems", "شركة النور للبرمجيات", "深圳市创新科技有限公司",
                                                            "Rocket 🚀 Labs", "Ångström AB", "Кибер Системы",
                                                            "ソフトウェア株式会社", "한국 소프트웨어", "Ελληνικά", "ไทยซอฟต์แวร์"});
  Benchmark made{.industry = "Software", .companies = 48'213, .enrichment_rate = {7312, 4}, .email_coverage = {5, 1}};
  made.computed_at = Instant(std::chrono::sys_days(Date{std::chrono::year{2026}, std::chrono::May, std::chrono::day{20}}));
  for (const auto* name : names) {
    const auto place = static_cast<std::int64_t>(made.top_domains.size());
    made.top_domains.push_back({"company-" + std::to_string(place) + ".example", name, 12'000 - place, 52'000});
    made.by_country.push_back({name, 12'000 / (place + 1)});
  }
  for (int month = 0; month < benchmark_months; ++month) {
    made.growth.push_back(
        {add_months(Date{std::chrono::year{2025}, std::chrono::June, std::chrono::day{1}}, month), 600 + month, 0});
  }
  return made;
}

}  // namespace

int pdf(double seconds) {
  const Benchmark benchmark = many_scripts();
  const auto start = Clock::now();
  const auto first = benchmark_pdf(benchmark);
  if (!first) return 1;
  std::printf("benchmark PDF: first %.1f ms, %zu bytes\n", milliseconds_since(start), first->size());
  std::vector<double> times;
  const auto end = Clock::now() + std::chrono::duration<double>(seconds);
  do {
    const auto begin = Clock::now();
    if (!benchmark_pdf(benchmark)) return 1;
    times.push_back(milliseconds_since(begin));
  } while (Clock::now() < end);
  std::sort(times.begin(), times.end());
  std::printf("then: median %.1f ms, 99 of 100 within %.1f ms (%zu runs)\n", times[times.size() / 2],
              times[times.size() * 99 / 100], times.size());
  return 0;
}

}  // namespace crondb::bench
