#include <doctest/doctest.h>

#include "crondb/industry/operations.hpp"
#include "http/world.hpp"

namespace crondb::testing {

namespace {

/// A pool of one company in each of some industries, counted.
void fill(World& world, const std::vector<std::string>& industries) {
  std::vector<Company> companies;
  for (const std::string& industry : industries) {
    companies.push_back({.domain = "c" + std::to_string(companies.size()) + ".example",
                         .name = "شركة " + industry,
                         .industry = industry,
                         .country = "中国",
                         .employees = 10,
                         .emails_found = 5,
                         .enriched_at = world.clock.now(),
                         .first_seen_at = world.clock.now()});
  }
  REQUIRE(put_companies(world.storage, companies, world.clock.now()));
  REQUIRE(refresh_industries(world.storage, world.clock.now()));
}

}  // namespace

TEST_CASE("industries are listed by name and found again by cursor") {
  World world;
  fill(world, {"energy", "Food & Drink", "Dental"});
  const auto first = world.send("acme.viewer", "GET", "/v1/reports/industries?per_page=3");
  CHECK(first.status == 200);
  CHECK(first.at("/total") == "5");
  CHECK(first.at("/results/0/industry") == "Dental");
  CHECK(first.at("/results/1/industry") == "energy");
  CHECK(first.at("/results/2/companies") == "1");
  CHECK(first.at("/results/0/computed_at") == "2026-05-20T12:00:00.000Z");
  const auto rest = world.send("acme.viewer", "GET", "/v1/reports/industries?per_page=3&cursor=" + first.at("/next_cursor"));
  CHECK(rest.at("/results/0/industry") == "Logistics");
  CHECK(rest.at("/results/1/industry") == "Software");
  CHECK(rest.at("/results/2/industry") == "(absent)");
  CHECK(rest.at("/next_cursor") == "null");
  CHECK(world.send("acme.viewer", "GET", "/v1/reports/industries?page=2&per_page=3").at("/results/0/industry") == "Logistics");
  CHECK(world.send("acme.viewer", "GET", "/v1/reports/industries?cursor=nonsense").at("/errors/0/field") == "cursor");
}

TEST_CASE("a benchmark says what its industry is like, the same to every team") {
  World world;
  const auto reply = world.send("acme.viewer", "GET", "/v1/reports/benchmark/logistics");
  CHECK(reply.status == 200);
  CHECK(reply.at("/industry") == "Logistics");
  CHECK(reply.at("/companies") == "2");
  CHECK(reply.at("/enrichment_rate") == "0");
  CHECK(reply.body.find(R"("email_coverage":0.5,)") != std::string::npos);
  CHECK(reply.at("/growth_pct") == "null");
  CHECK(reply.at("/median_employees") == "40");
  CHECK(reply.at("/top_domains/0") == R"({"domain":"haul.example","name":"Haul","emails_found":3,"employees":40})");
  CHECK(reply.at("/top_domains/1/employees") == "null");
  CHECK(reply.at("/by_country/0") == R"({"country":"France","companies":1})");
  CHECK(reply.at("/growth/0/month") == "2025-06-01");
  CHECK(reply.at("/growth/11") == R"({"month":"2026-05-01","new_companies":2,"companies":2})");
  CHECK(reply.body == world.send("rival.viewer", "GET", "/v1/reports/benchmark/LOGISTICS").body);
}

TEST_CASE("an industry that nobody is in is not found") {
  World world;
  CHECK(world.send("acme.owner", "GET", "/v1/reports/benchmark/piracy").at("/code") == "not_found");
  CHECK(world.send("acme.owner", "GET", "/v1/reports/benchmark/piracy/pdf").at("/code") == "not_found");
  CHECK(world.send("acme.owner", "GET", "/v1/reports/benchmark/" + std::string(500, 'a')).at("/errors/0/field") == "industry");
}

TEST_CASE("companies that came since don't show before they are counted") {
  World world;
  const std::vector<Company> late{
      {.domain = "late.example", .name = "Late", .industry = "Logistics", .first_seen_at = world.clock.now()}};
  REQUIRE(put_companies(world.storage, late, world.clock.now()));
  CHECK(world.send("acme.owner", "GET", "/v1/reports/benchmark/logistics").at("/companies") == "2");
  REQUIRE(refresh_industries(world.storage, world.clock.now()));
  CHECK(world.send("acme.owner", "GET", "/v1/reports/benchmark/logistics").at("/companies") == "3");
}

TEST_CASE("a benchmark is a PDF of one page, named after its industry") {
  World world;
  fill(world, {"Food & Drink"});
  const auto reply = world.send("acme.viewer", "GET", "/v1/reports/benchmark/food%20%26%20drink/pdf");
  CHECK(reply.status == 200);
  CHECK(reply.headers.get("Content-Type") == "application/pdf");
  CHECK(reply.headers.get("Content-Disposition") == "attachment; filename=\"Food-Drink.pdf\"");
  CHECK(reply.body.starts_with("%PDF-1."));
  CHECK(reply.body.find("/Count 1") != std::string::npos);
}

}  // namespace crondb::testing
