#include <doctest/doctest.h>

#include "http/world.hpp"

/// What holds for every request: pages, conditional requests, idempotency, limits, browsers.
namespace crondb::testing {

TEST_CASE("a path that isn't served is an unknown_route, another method a 405 with Allow") {
  World world;
  CHECK(world.send("acme.owner", "GET", "/v1/nothing").at("/code") == "unknown_route");
  const auto reply = world.send("acme.owner", "PUT", "/v1/crm/deals");
  CHECK(reply.status == 405);
  CHECK(reply.headers.get("Allow") == "GET, HEAD, POST, OPTIONS");
  CHECK(world.send("", "GET", "/%ff").status == 400);
}

TEST_CASE("the probes need no key") {
  World world;
  CHECK(world.send("", "GET", "/healthz").at("/status") == "ok");
  CHECK(world.send("", "GET", "/readyz").at("/status") == "ready");
  CHECK(world.send("", "GET", "/openapi.json").at("/openapi") == "3.1.0");
  CHECK(world.send("", "GET", "/metrics").body.find("crondb_http_requests_total") != std::string::npos);
}

TEST_CASE("a walk by cursor sees every row once while rows are inserted") {
  World world;
  for (int i = 0; i < 7; ++i) {
    world.clock.advance(Milliseconds{10});
    REQUIRE(world.send("acme.owner", "POST", "/v1/crm/deals", R"({"name":"Deal )" + std::to_string(i) + "\"}").status == 201);
  }
  auto page = world.send("acme.owner", "GET", "/v1/crm/deals?limit=3");
  CHECK(page.at("/total") == "8");
  CHECK(page.at("/total_pages") == "3");
  CHECK(page.at("/results/0/name") == "Deal 6");
  std::vector<std::string> seen;
  for (int round = 0; round < 10; ++round) {
    for (int i = 0; i < 3; ++i) {
      const auto name = page.at("/results/" + std::to_string(i) + "/name");
      if (name != "(absent)") seen.push_back(name);
    }
    const auto cursor = page.at("/next_cursor");
    if (cursor == "null") break;
    world.clock.advance(Milliseconds{10});
    world.send("acme.owner", "POST", "/v1/crm/deals", R"({"name":"late"})");
    page = world.send("acme.owner", "GET", "/v1/crm/deals?limit=3&cursor=" + cursor);
    CHECK(page.at("/total") == "null");
  }
  CHECK(seen == std::vector<std::string>{"Deal 6", "Deal 5", "Deal 4", "Deal 3", "Deal 2", "Deal 1", "Deal 0", "Deal of acme"});
}

TEST_CASE("list parameters that can't be right are named") {
  World world;
  const auto field = [&](std::string_view query) {
    return world.send("acme.owner", "GET", "/v1/crm/deals?" + std::string(query)).at("/errors/0/field");
  };
  CHECK(field("per_page=101") == "per_page");
  CHECK(field("page=0") == "page");
  CHECK(field("limit=ten") == "limit");
  CHECK(field("cursor=AAAA") == "cursor");
  CHECK(field("sort=color") == "sort");
  CHECK(field("stage_id=7") == "stage_id");
  CHECK(field("min_value=1.234") == "min_value");
  CHECK(field("statuss=won") == "statuss");
  const auto by_name = world.send("acme.owner", "GET", "/v1/crm/deals?sort=name&limit=1");
  CHECK(by_name.at("/next_cursor") == "null");
}

TEST_CASE("an answer that is still fresh is not sent again") {
  World world;
  const auto first = world.send("acme.owner", "GET", "/v1/crm/deals/{acme.deal}");
  const std::string tag(first.headers.get("ETag"));
  CHECK(tag == "\"1-2\"");
  CHECK(world.send("acme.owner", "GET", "/v1/crm/deals/{acme.deal}", {}, {{"If-None-Match", tag}}).status == 304);
  world.send("acme.owner", "POST", "/v1/crm/deals/{acme.deal}/contacts", R"({"name":"Grace"})");
  const auto after = world.send("acme.owner", "GET", "/v1/crm/deals/{acme.deal}", {}, {{"If-None-Match", tag}});
  CHECK(after.status == 200);
  CHECK(after.headers.get("ETag") == "\"1-3\"");
}

TEST_CASE("a change to a stale version is refused") {
  World world;
  const auto patch = [&](const std::string& tag) {
    return world.send("acme.owner", "PATCH", "/v1/crm/deals/{acme.deal}",
                      R"({"name":"Changed )" + std::to_string(tag.size()) + "\"}", {{"If-Match", tag}});
  };
  CHECK(patch("\"1-2\"").status == 200);
  CHECK(patch("\"1-2\"").at("/code") == "precondition_failed");
  CHECK(patch("\"2-0\"").status == 200);  // what is nested doesn't count
  CHECK(patch("*").status == 200);
  CHECK(patch("seven").status == 400);
}

TEST_CASE("a repeated request with the same Idempotency-Key is done once") {
  World world;
  const auto create = [&](std::string_view body) {
    return world.send("acme.owner", "POST", "/v1/crm/deals", body, {{"Idempotency-Key", "k1"}});
  };
  const auto first = create(R"({"name":"Once"})");
  const auto again = create(R"({"name":"Once"})");
  CHECK(again.status == 201);
  CHECK(again.body == first.body);
  CHECK(again.headers.get("Idempotent-Replay") == "true");
  CHECK(!again.headers.get("ETag").empty());
  CHECK(again.headers.get("ETag") == first.headers.get("ETag"));
  CHECK(create(R"({"name":"Twice"})").at("/code") == "idempotency_mismatch");
  CHECK(world.send("acme.owner", "GET", "/v1/crm/deals").at("/total") == "2");
  // Another user's key of the same name is another key.
  CHECK(world.send("acme.admin", "POST", "/v1/crm/deals", R"({"name":"Twice"})", {{"Idempotency-Key", "k1"}}).status == 201);
  world.clock.advance(std::chrono::hours{24});
  CHECK(create(R"({"name":"Once"})").headers.get("Idempotent-Replay").empty());
}

TEST_CASE("a refused request leaves its Idempotency-Key free") {
  World world;
  const std::map<std::string, std::string> key{{"Idempotency-Key", "k2"}};
  CHECK(world.send("acme.owner", "POST", "/v1/crm/deals", R"({"name":""})", key).status == 400);
  CHECK(world.send("acme.owner", "POST", "/v1/crm/deals", R"({"name":"Fine"})", key).status == 201);
}

TEST_CASE("a repeated key creation is answered without the secret") {
  World world;
  const std::map<std::string, std::string> key{{"Idempotency-Key", "k3"}};
  const auto first = world.send("acme.owner", "POST", "/v1/api-keys", R"({"name":"ci"})", key);
  const auto again = world.send("acme.owner", "POST", "/v1/api-keys", R"({"name":"ci"})", key);
  CHECK(first.at("/key").starts_with("cdb_"));
  CHECK(again.at("/key") == "null");
  CHECK(again.at("/id") == first.at("/id"));
}

TEST_CASE("requests are limited per user, team and minute by the plan") {
  World world;
  world.services.policy.rate_limits = true;
  for (int i = 0; i < 10; ++i) {
    const auto reply = world.send("startup.owner", "GET", "/v1/me");
    CHECK(reply.status == 200);
    CHECK(reply.headers.get("X-RateLimit-Limit") == "10");
    CHECK(reply.headers.get("X-RateLimit-Remaining") == std::to_string(9 - i));
  }
  const auto refused = world.send("startup.owner", "GET", "/v1/me");
  CHECK(refused.at("/code") == "rate_limited");
  CHECK(refused.headers.get("Retry-After") == "60");
  CHECK(world.send("startup.admin", "GET", "/v1/me").status == 200);
  world.clock.advance(std::chrono::minutes{1});
  CHECK(world.send("startup.owner", "GET", "/v1/me").status == 200);
}

TEST_CASE("failed sign-ins are limited per address") {
  World world;
  world.services.policy.rate_limits = true;
  const std::map<std::string, std::string> wrong{{"Authorization", "Bearer cdb_0000000000000000000000000000000000000000000"}};
  for (int i = 0; i < 30; ++i) REQUIRE(world.send("", "GET", "/v1/me", {}, wrong).status == 401);
  CHECK(world.send("", "GET", "/v1/me", {}, wrong).status == 429);
  CHECK(world.send("acme.owner", "GET", "/v1/me").status == 200);  // from the same address: others may share it
  world.clock.advance(std::chrono::minutes{1});
  CHECK(world.send("", "GET", "/v1/me", {}, wrong).status == 401);
}

TEST_CASE("browsers may call from listed origins only") {
  World world;
  CHECK(world.send("acme.owner", "GET", "/v1/me", {}, {{"Origin", "https://app.example"}})
            .headers.get("Access-Control-Allow-Origin")
            .empty());
  world.services.policy.allowed_origins = {"https://app.example"};
  const auto preflight = world.send("", "OPTIONS", "/v1/crm/deals", {}, {{"Origin", "https://app.example"}});
  CHECK(preflight.status == 204);
  CHECK(preflight.headers.get("Access-Control-Allow-Origin") == "https://app.example");
  CHECK(!preflight.headers.get("Access-Control-Allow-Headers").empty());
  CHECK(world.send("", "OPTIONS", "/v1/crm/deals", {}, {{"Origin", "https://evil.example"}})
            .headers.get("Access-Control-Allow-Origin")
            .empty());
}

TEST_CASE("a request id that a client gives comes back if it is safe to log") {
  World world;
  CHECK(world.send("acme.owner", "GET", "/v1/me", {}, {{"X-Request-Id", "trace-7"}}).headers.get("X-Request-Id") == "trace-7");
  CHECK(world.send("acme.owner", "GET", "/v1/me", {}, {{"X-Request-Id", "a b\n"}}).headers.get("X-Request-Id") != "a b\n");
}

TEST_CASE("a key ends with its revocation and with the membership") {
  World world;
  CHECK(world.send("acme.member", "GET", "/v1/me").status == 200);
  REQUIRE(transact(world.storage, Access::write, [&](Transaction& tx) {
            return tx.access().erase_membership(*TeamId::parse(world.names["acme.team"]),
                                                *UserId::parse(world.names["acme.member"]));
          }).has_value());
  CHECK(world.send("acme.member", "GET", "/v1/me").status == 401);

  const auto made = world.send("acme.owner", "POST", "/v1/api-keys", R"({"name":"short-lived"})");
  world.keys["short"] = made.at("/key");
  CHECK(world.send("short", "GET", "/v1/me").status == 200);
  CHECK(world.send("acme.admin", "DELETE", "/v1/api-keys/" + made.at("/id")).status == 204);
  CHECK(world.send("short", "GET", "/v1/me").status == 401);
}

TEST_CASE("a member has at most 20 keys in a team") {
  World world;
  for (int i = 1; i < 20; ++i) REQUIRE(world.send("acme.member", "POST", "/v1/api-keys", R"({"name":"one more"})").status == 201);
  CHECK(world.send("acme.member", "POST", "/v1/api-keys", R"({"name":"too many"})").at("/code") == "conflict");
}

TEST_CASE("members see their own keys, admins all of the team's") {
  World world;
  CHECK(world.send("acme.member", "GET", "/v1/api-keys").at("/total") == "1");
  CHECK(world.send("acme.admin", "GET", "/v1/api-keys").at("/total") == "5");
  CHECK(world.send("acme.member", "DELETE", "/v1/api-keys/{acme.key}").status == 404);
}

}  // namespace crondb::testing
