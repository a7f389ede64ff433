#include <doctest/doctest.h>

#include "crondb/storage/industry.hpp"
#include "http/world.hpp"

/// Business profiles and what they say of companies, as their users see them over HTTP.
namespace crondb::testing {

namespace {

struct Market : World {
  void company(const std::string& domain, const std::string& industry, std::optional<std::int64_t> employees = {}) {
    const auto put = transact(storage, AccessMode::write, [&](Transaction& tx) -> Result<Nothing> {
      const Company company{
          .domain = domain, .name = domain, .industry = industry, .employees = employees, .first_seen_at = clock.now()};
      if (auto done = tx.industry().put_company(company); !done) return fail(done.error());
      return Nothing{};
    });
    REQUIRE(put);
  }
  void deal(std::string_view who, const std::string& domain) {
    REQUIRE(send(who, "POST", "/v1/crm/deals", R"({"name":"Deal","domain":")" + domain + "\"}").status == 201);
  }
  std::string leads(std::string_view who, std::string_view query = "") {
    const auto reply = send(who, "GET", "/v1/business-profile/icp-leads" + std::string(query));
    REQUIRE_MESSAGE(reply.status == 200, reply.body);
    std::string told;
    const auto document = reply.json();
    for (const auto& row : document.at("results").as_array()) {
      told += std::string(row.at("domain").as_string()) + " " + std::to_string(row.at("score").as_int64()) + "; ";
    }
    return told;
  }
};

constexpr std::string_view profile = "/v1/business-profile";
constexpr std::string_view score = "/v1/business-profile/icp-score";

}  // namespace

TEST_CASE("a profile answers what it was given, to its user alone") {
  World world;
  const auto created =
      world.send("acme.member", "POST", profile,
                 R"({"industry":"Retail","team_size":"11-50","target_geos":["DE","FR"],"target_industries":["Software"],)"
                 R"("target_company_sizes":["51-200","5001+"],"persona":"CFO","value_proposition":"Cheaper"})");
  CHECK(created.status == 201);
  CHECK(created.body == R"({"industry":"Retail","team_size":"11-50","target_geos":["DE","FR"],"target_industries":["Software"],)"
                        R"("target_company_sizes":["51-200","5001+"],"persona":"CFO","value_proposition":"Cheaper",)"
                        R"("onboarding":"completed","version":1})");
  CHECK(created.headers.get("ETag").starts_with("\"1-"));
  const auto read = world.send("acme.member", "GET", profile);
  CHECK(read.body == created.body);
  CHECK(read.headers.get("ETag") == created.headers.get("ETag"));
  CHECK(world.send("acme.viewer", "GET", profile).status == 404);
  CHECK(world.send("acme.member", "POST", profile, "{}").at("/code") == "already_exists");
}

TEST_CASE("PUT changes what it names and clears what it says is null") {
  World world;
  CHECK(world.send("acme.member", "PUT", profile, "{}").status == 404);
  world.send("acme.member", "POST", profile, R"({"industry":"Retail","target_geos":["DE"],"persona":"CFO"})");
  const auto changed = world.send("acme.member", "PUT", profile, R"({"industry":null,"target_geos":null,"team_size":"1-10"})");
  CHECK(changed.at("/industry") == "null");
  CHECK(changed.at("/target_geos") == "[]");
  CHECK(changed.at("/team_size") == "1-10");
  CHECK(changed.at("/persona") == "CFO");
  CHECK(changed.at("/version") == "2");
}

TEST_CASE("a stale If-Match leaves a profile as it is") {
  World world;
  world.send("acme.member", "POST", profile, "{}");
  world.send("acme.member", "PUT", profile, R"({"persona":"CTO"})");
  CHECK(world.send("acme.member", "PUT", profile, R"({"persona":"CFO"})", {{"If-Match", "\"1-0\""}}).status == 412);
  CHECK(world.send("acme.member", "DELETE", profile, "", {{"If-Match", "\"1-0\""}}).status == 412);
  CHECK(world.send("acme.member", "GET", profile).at("/persona") == "CTO");
  CHECK(world.send("acme.member", "DELETE", profile, "", {{"If-Match", "\"2-0\""}}).status == 204);
  CHECK(world.send("acme.member", "GET", profile).status == 404);
  CHECK(world.send("acme.member", "DELETE", profile).status == 404);
}

TEST_CASE("onboarding can be skipped, and made up for by POST or PUT") {
  World world;
  CHECK(world.send("acme.member", "POST", "/v1/business-profile/skip").at("/onboarding") == "skipped");
  CHECK(world.send("acme.member", "POST", "/v1/business-profile/skip").at("/version") == "1");
  CHECK(world.send("acme.member", "POST", profile, R"({"industry":"Retail"})").at("/onboarding") == "completed");
  CHECK(world.send("acme.member", "POST", "/v1/business-profile/skip").at("/code") == "conflict");
  world.send("acme.viewer", "POST", "/v1/business-profile/skip");
  CHECK(world.send("acme.viewer", "PUT", profile, R"({"industry":"Retail"})").at("/onboarding") == "completed");
}

TEST_CASE("a profile's fields are bounded and named") {
  World world;
  std::string many = "\"DE\"";
  for (int i = 0; i < 100; ++i) many += ",\"DE\"";
  const auto refused =
      world.send("acme.member", "POST", profile,
                 R"({"industry":")" + std::string(101, 'x') + R"(","team_size":"many","target_geos":[)" + many +
                     R"(],"target_industries":["a\u0007b"],"target_company_sizes":["1-10","huge"],"onboarding":"skipped"})");
  CHECK(refused.status == 400);
  for (const std::string field :
       {"industry", "team_size", "target_geos", "target_industries[0]", "target_company_sizes[1]", "onboarding"}) {
    CAPTURE(refused.body);
    CHECK(refused.body.find("\"field\":\"" + field + "\"") != std::string::npos);
  }
}

TEST_CASE("a score needs a profile and a company of the pool") {
  Market market;
  market.company("shop.example", "Retail", 100);
  CHECK(market.send("acme.member", "POST", score, R"({"domain":"shop.example"})").at("/code") == "conflict");
  CHECK(market.send("acme.member", "GET", "/v1/business-profile/icp-leads").at("/code") == "conflict");
  market.send("acme.member", "POST", profile,
              R"({"industry":"Retail","target_geos":["DE"],"target_industries":["Software"],"target_company_sizes":["51-200"]})");
  const auto told = market.send("acme.member", "POST", score, R"({"domain":"https://www.SHOP.example/cart"})");
  CHECK(told.status == 200);
  CHECK(told.at("/domain") == "shop.example");
  CHECK(told.at("/score") == "40");
  CHECK(told.at("/tier") == "cold");
  CHECK(told.at("/model") == "icp-1");
  CHECK(told.at("/factors/0") ==
        R"({"factor":"industry","weight":35,"points":15,"matched":true,"reason":"Retail is your own industry, but not a target"})");
  CHECK(told.at("/factors/4/reason") == "Never enriched");
  CHECK(market.send("acme.member", "POST", score, R"({"domain":"unknown.example"})").at("/code") == "not_found");
  CHECK(market.send("acme.member", "POST", score, R"({"domain":"not a domain"})").at("/errors/0/field") == "domain");
}

TEST_CASE("the domains of deals and leads are ranked, best first, by page and by cursor") {
  Market market;
  for (const std::string name : {"e", "d", "c", "b", "a"}) {
    market.company(name + ".example", name == "b" || name == "d" ? "Software" : "Retail");
    market.deal("acme.member", name + ".example");
  }
  market.deal("acme.member", "a.example");
  market.deal("acme.member", "unknown.example");
  CHECK(market.send("acme.member", "POST", "/v1/crm/leads", R"({"company":"F","domain":"f.example"})").status == 201);
  market.company("f.example", "Software");
  market.company("elsewhere.example", "Software");
  market.deal("rival.member", "elsewhere.example");
  market.send("acme.member", "POST", profile, R"({"target_industries":["software"]})");
  const std::string all = "b.example 64; buyer.example 64; d.example 64; f.example 64; a.example 0; c.example 0; e.example 0; ";
  CHECK(market.leads("acme.member") == all);
  const auto first = market.send("acme.member", "GET", "/v1/business-profile/icp-leads?per_page=3");
  CHECK(first.at("/total") == "7");
  CHECK(first.at("/total_pages") == "3");
  CHECK(first.at("/results/0/factors/0/reason") == "Software is a target industry");
  CHECK(market.leads("acme.member", "?per_page=3&page=2") == "f.example 64; a.example 0; c.example 0; ");
  CHECK(market.leads("acme.member", "?per_page=3&page=9").empty());
  std::string walked = market.leads("acme.member", "?per_page=3");
  auto cursor = first.at("/next_cursor");
  for (int page = 0; page < 2; ++page) {
    const auto query = "?per_page=3&cursor=" + cursor;
    walked += market.leads("acme.member", query);
    cursor = market.send("acme.member", "GET", "/v1/business-profile/icp-leads" + query).at("/next_cursor");
  }
  CHECK(cursor == "null");
  CHECK(walked == all);
  CHECK(market.send("acme.member", "GET", "/v1/business-profile/icp-leads?cursor=junk").at("/errors/0/field") == "cursor");
}

TEST_CASE("members who see only their own rows rank only those") {
  Market market;
  market.company("mine.example", "Software");
  market.company("theirs.example", "Software");
  market.deal("acme.member", "mine.example");
  market.deal("acme.admin", "theirs.example");
  for (const std::string who : {"acme.member", "acme.admin"}) market.send(who, "POST", profile, "{}");
  CHECK(market.send("acme.owner", "PUT", "/v1/org", R"({"record_visibility":"own"})").status == 200);
  CHECK(market.leads("acme.member") == "mine.example 0; ");
  CHECK(market.leads("acme.admin") == "buyer.example 0; mine.example 0; theirs.example 0; ");
}

TEST_CASE("a company is scored by its domain in either spelling, its industry and country in any") {
  Market market;
  market.company("xn--bcher-kva.example", "Ｓoftware\u00a0 tools");
  market.deal("acme.member", "BÜCHER.example");
  market.deal("acme.member", "xn--bcher-kva.example");
  REQUIRE(market.send("acme.member", "POST", profile, "{\"target_industries\":[\"SOFTWARE tools\u200b\"]}").status == 201);
  CHECK(market.leads("acme.member") == "xn--bcher-kva.example 64; buyer.example 0; ");
  for (const std::string domain : {"bücher.example", "XN--BCHER-KVA.example", "\u00a0https://www.bu\u0308cher.example/"}) {
    CAPTURE(domain);
    const auto reply = market.send("acme.member", "POST", score, R"({"domain":")" + domain + "\"}");
    CHECK(reply.status == 200);
    CHECK(reply.at("/domain") == "xn--bcher-kva.example");
  }
  CHECK(market.send("acme.member", "POST", score, "{\"domain\":\"exam\u200bple.com\"}").at("/errors/0/field") == "domain");
}

}  // namespace crondb::testing
