#include <sstream>

#include <doctest/doctest.h>

#include "crondb/importing/import.hpp"
#include "crondb/storage/industry.hpp"
#include "crondb/storage/memory.hpp"
#include "crondb/testing/clock.hpp"

namespace crondb::testing {

namespace {

struct Pool {
  FixedClock clock{"2026-05-20T12:00:00Z"};
  MemoryStorage storage;

  Result<ImportReport> import(const std::string& csv, const ImportOptions& options = {}) {
    std::istringstream file(csv);
    return import_companies(storage, clock, file, options);
  }
  std::optional<Company> find(std::string_view domain) {
    return *transact(storage, AccessMode::read, [&](Transaction& tx) { return tx.industry().find_company(domain); });
  }
  std::optional<Benchmark> benchmark(std::string_view industry) {
    return *transact(storage, AccessMode::read, [&](Transaction& tx) { return tx.industry().find_benchmark(industry); });
  }
};

constexpr auto company_header = "domain,name,industry,country,employees,revenue_usd,emails_found,enriched_at,first_seen_at\n";

}  // namespace

TEST_CASE("an imported company has what its row says, and its industry a benchmark at once") {
  Pool pool;
  const auto report =
      pool.import(std::string(company_header) +
                  "https://www.Haul.example/about,Haul,Logistics,Germany,40,1250.5,3,2026-05-01T00:00:00Z,2026-04-01T00:00:00Z\n"
                  "ship.example,Ship,logistics,,,,,,\n");
  REQUIRE(report);
  CHECK(report->created == 2);
  CHECK(pool.find("haul.example") == Company{"haul.example", "Haul", "Logistics", "Germany", 40, 125'050, 3,
                                             parse_instant("2026-05-01T00:00:00Z"), *parse_instant("2026-04-01T00:00:00Z")});
  CHECK(pool.find("ship.example")->first_seen_at == pool.clock.now());
  const auto benchmark = pool.benchmark("LOGISTICS");
  REQUIRE(benchmark);
  CHECK(benchmark->companies == 2);
  CHECK(benchmark->enrichment_rate == Decimal{5, 1});
}

TEST_CASE("a row whose domain is in the pool changes what it says, and nothing else") {
  Pool pool;
  REQUIRE(pool.import(std::string(company_header) + "a.example,A,Energy,Peru,7,,2,,2026-01-01T00:00:00Z\n"));
  const auto before = pool.find("a.example");
  CHECK(pool.import("domain,employees\nA.EXAMPLE,\n")->unchanged == 1);
  CHECK(pool.import("domain,employees\nA.EXAMPLE,8\n")->updated == 1);
  auto expected = before;
  expected->employees = 8;
  CHECK(pool.find("a.example") == expected);
  CHECK(pool.benchmark("energy")->median_employees == Decimal{8, 0});
}

TEST_CASE("bad rows are told with their line and stop no other") {
  Pool pool;
  const auto report = pool.import(std::string(company_header) +
                                  "nonsense,A,Energy,,,,,,\n"
                                  "b.example,,,,,,,,\n"
                                  "c.example,C,Energy,,many,-1,,yesterday,\n"
                                  "d.example,D,Energy,,-5,,,2027-01-01T00:00:00Z,\n"
                                  ",E,Energy,,,,,,\n"
                                  "f.example,F,Energy,,,1.234,,,\n"
                                  "g.example,G,Energy,,,,,,\n");
  REQUIRE(report);
  CHECK(report->created == 1);
  CHECK(report->failed == 6);
  const auto& errors = report->errors;
  const auto told = [&](std::int64_t line, std::string_view field) {
    return std::any_of(errors.begin(), errors.end(), [&](const ImportError& e) { return e.line == line && e.field == field; });
  };
  CHECK(told(2, "domain"));
  CHECK(told(3, "name"));
  CHECK(told(3, "industry"));
  CHECK(told(4, "employees"));
  CHECK(told(4, "enriched_at"));
  CHECK(told(5, "employees"));
  CHECK(told(5, "enriched_at"));
  CHECK(told(6, "domain"));
  CHECK(told(7, "revenue_usd"));
  CHECK(pool.find("g.example"));
  CHECK(pool.benchmark("Energy")->companies == 1);
}

TEST_CASE("a dry run says what would happen, also of rows that meet again, and keeps nothing") {
  Pool pool;
  const auto report =
      pool.import("domain,name,industry\na.example,A,Energy\na.example,A,Energy\na.example,B,Energy\n", {.dry_run = true});
  REQUIRE(report);
  CHECK(report->created == 1);
  CHECK(report->unchanged == 1);
  CHECK(report->updated == 1);
  CHECK(!pool.find("a.example"));
  CHECK(!pool.benchmark("Energy"));
}

TEST_CASE("a mapping names the columns of companies as of any other rows") {
  Pool pool;
  const ImportOptions options{
      .mapping = {.fields = {{"domain", "site"}, {"name", "{first} {second}"}, {"industry", "branch"}, {"first_seen_at", "seen"}},
                  .date_format = "%m/%d/%Y"}};
  CHECK(pool.import("site,first,second,branch,seen\nx.example,Big,Firm,Food,3/1/2026\n", options)->created == 1);
  const auto found = pool.find("x.example");
  REQUIRE(found);
  CHECK(found->name == "Big Firm");
  CHECK(to_string(found->first_seen_at) == "2026-03-01T00:00:00.000Z");
  CHECK(pool.import("site,nonsense\nx.example,1\n").error().code == ErrorCode::validation_error);
}

}  // namespace crondb::testing
