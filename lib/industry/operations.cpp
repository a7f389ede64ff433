#include "crondb/industry/operations.hpp"

#include "core/try.hpp"
#include "crondb/storage/batches.hpp"
#include "crondb/storage/industry.hpp"
#include "industry/company.hpp"
#include "industry/rollup.hpp"

namespace crondb {

namespace industry {

namespace {

constexpr std::string_view sorted_by_industry = "industry";
constexpr std::size_t companies_at_once = 500;
/// A refresh reads industries until it has seen so many companies, then writes what it counted.
constexpr std::int64_t companies_read_at_once = 20'000;
constexpr std::size_t benchmarks_at_once = 50;
constexpr std::int64_t erased_at_once = 500;

Result<void> put_all(Transaction& tx, std::span<const Company> companies) {
  for (const Company& company : companies) CRONDB_TRY(tx.industry().put_company(company));
  return {};
}

Result<void> put_all(Transaction& tx, std::span<const Benchmark> benchmarks) {
  for (const Benchmark& benchmark : benchmarks) CRONDB_TRY(tx.industry().put_benchmark(benchmark));
  return {};
}

/// Some benchmarks, and the folded name of the last industry among them; nullopt if there are no more.
struct Counted {
  std::vector<Benchmark> benchmarks;
  std::optional<std::string> last;
};

Result<Counted> count_some(Transaction& tx, Instant now, std::string after) {
  Counted counted{{}, std::move(after)};
  for (std::int64_t seen = 0; seen < companies_read_at_once && counted.benchmarks.size() < benchmarks_at_once;) {
    CRONDB_TRY(counted.last, tx.industry().next_industry(*counted.last));
    if (!counted.last) break;
    Rollup rollup(now);
    CRONDB_TRY(tx.industry().scan_companies(*counted.last, [&](const Company& company) { rollup.add(company); }));
    seen += rollup.companies();
    counted.benchmarks.push_back(rollup.finish());
  }
  return counted;
}

}  // namespace

Result<Page<IndustrySummary>> list_industries(Context& context, const ListIndustries& request) {
  CRONDB_TRY(const auto page, page_request(request, sorted_by_industry));
  CRONDB_TRY(auto rows, context.tx.industry().list_benchmarks(page));
  return make_page(std::move(rows), page, [](const IndustrySummary& row) {
    return Cursor{std::string(sorted_by_industry), industry_key(row.industry), {}};
  });
}

Result<Benchmark> get_benchmark(Context& context, const BenchmarkRequest& request) {
  CRONDB_TRY(auto found, context.tx.industry().find_benchmark(request.industry));
  if (!found) return fail(not_found("industry"));
  return std::move(*found);
}

}  // namespace industry

Result<void> put_companies(Storage& storage, std::span<const Company> companies, Instant now) {
  std::vector<Company> checked(companies.begin(), companies.end());
  std::vector<FieldError> problems;
  for (std::size_t i = 0; i < checked.size(); ++i) {
    industry::check(checked[i], now, "companies[" + std::to_string(i) + "]", problems);
  }
  if (!problems.empty()) return fail(invalid(std::move(problems)));
  for (std::span<const Company> rest(checked); !rest.empty();) {
    const auto batch = rest.first(std::min(rest.size(), industry::companies_at_once));
    CRONDB_TRY(transact(storage, AccessMode::write, [&](Transaction& tx) { return industry::put_all(tx, batch); }));
    rest = rest.subspan(batch.size());
  }
  return {};
}

Result<std::int64_t> refresh_industries(Storage& storage, Instant now) {
  std::int64_t refreshed = 0;
  for (std::optional<std::string> last = ""; last;) {
    CRONDB_TRY(auto counted,
               transact(storage, AccessMode::read, [&](Transaction& tx) { return industry::count_some(tx, now, *last); }));
    CRONDB_TRY(transact(storage, AccessMode::write, [&](Transaction& tx) { return industry::put_all(tx, counted.benchmarks); }));
    refreshed += std::ssize(counted.benchmarks);
    last = std::move(counted.last);
  }
  CRONDB_TRY(erase_in_batches(storage, industry::erased_at_once,
                              [&](Transaction& tx) { return tx.industry().erase_benchmarks(now, industry::erased_at_once); }));
  return refreshed;
}

}  // namespace crondb
