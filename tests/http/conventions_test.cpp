#include <algorithm>

#include <doctest/doctest.h>

#include "crondb/access/replay.hpp"
#include "crondb/storage/access.hpp"
#include "crondb/storage/decorator.hpp"
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
  CHECK(tag.starts_with("\"1-"));
  CHECK(world.send("acme.owner", "GET", "/v1/crm/deals/{acme.deal}", {}, {{"If-None-Match", tag}}).status == 304);
  world.send("acme.owner", "POST", "/v1/crm/deals/{acme.deal}/contacts", R"({"name":"Grace"})");
  const auto after = world.send("acme.owner", "GET", "/v1/crm/deals/{acme.deal}", {}, {{"If-None-Match", tag}});
  CHECK(after.status == 200);
  CHECK(after.headers.get("ETag").starts_with("\"1-"));
  CHECK(after.headers.get("ETag") != tag);
}

TEST_CASE("a deal that others push down the column, or whose lead is gone, is no longer fresh") {
  World world;
  world.send("acme.owner", "PATCH", "/v1/crm/deals/{acme.deal}", R"({"lead_id":"{acme.lead}"})");
  auto fresh = [&, tag = std::string()]() mutable {
    const auto answer = world.send("acme.owner", "GET", "/v1/crm/deals/{acme.deal}", {}, {{"If-None-Match", tag}});
    tag = std::string(answer.headers.get("ETag"));
    return answer.status == 304;
  };
  CHECK_FALSE(fresh());
  CHECK(fresh());
  world.send("acme.owner", "POST", "/v1/crm/deals", R"({"name":"Before","stage_id":"{acme.new}","position":0})");
  CHECK_FALSE(fresh());
  world.send("acme.owner", "DELETE", "/v1/crm/leads/{acme.lead}");
  CHECK_FALSE(fresh());
  CHECK(fresh());
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

TEST_CASE("If-Match is read as RFC 9110 has it: a list in which one tag must be that of the row") {
  World world;
  const auto patch = [&](const std::string& tag) {
    return world.send("acme.owner", "PATCH", "/v1/crm/deals/{acme.deal}", R"({"name":"Same"})", {{"If-Match", tag}});
  };
  REQUIRE(patch("*").status == 200);
  for (const std::string tag : {"\"2-2\"", "\"7-0\", \"2-2\"", "  \"7-0\"  ,, \"2-0\" ,", "\"2\"", " * "}) {
    CAPTURE(tag);
    CHECK(patch(tag).status == 200);
  }
  for (const std::string tag : {"W/\"2-2\"", "\"7-0\", W/\"2-2\"", "\"elsewhere\"", "\"\"", "\"2x\"", "\"1-2\""}) {
    CAPTURE(tag);
    CHECK(patch(tag).status == 412);
  }
  for (const std::string tag :
       {"", " ", ",", "2-2", "\"2-2", "2-2\"", "\"2-2\" \"3-0\"", "*, \"2-2\"", "w/\"2-2\"", "W/2-2", "\"2 2\"", "**"}) {
    CAPTURE(tag);
    const auto refused = patch(tag);
    CHECK(refused.status == 400);
    CHECK(refused.at("/errors/0/field") == "If-Match");
  }
  // Also where nothing is compared.
  CHECK(world.send("acme.owner", "PATCH", "/v1/crm/contacts/{acme.contact}", R"({"name":"Same"})", {{"If-Match", ""}}).status ==
        400);
}

TEST_CASE("If-None-Match compares weakly, and only whole tags") {
  World world;
  const auto get = [&](const std::string& tag) {
    return world.send("acme.owner", "GET", "/v1/crm/deals/{acme.deal}", {}, {{"If-None-Match", tag}});
  };
  const std::string tag(get("").headers.get("ETag"));
  for (const auto& known : {tag, "W/" + tag, "\"x\", " + tag, "W/\"x\" ,," + tag, std::string("*")}) {
    CAPTURE(known);
    const auto unchanged = get(known);
    CHECK(unchanged.status == 304);
    CHECK(unchanged.body.empty());
    CHECK(unchanged.headers.get("ETag") == tag);
  }
  for (const auto& other : {std::string(), std::string("\"x\""), "x" + tag, tag + "x", tag.substr(1), "\"x" + tag, "*, " + tag}) {
    CAPTURE(other);
    CHECK(get(other).status == 200);
  }
}

TEST_CASE("a parameter of a query is given once, and empty pieces are nothing") {
  World world;
  const auto twice = world.send("acme.owner", "GET", "/v1/crm/deals?status=won&limit=1&status=won");
  CHECK(twice.status == 400);
  CHECK(twice.at("/errors/0/field") == "status");
  for (const std::string query : {"?", "?&", "?&&limit=1&"})
    CHECK(world.send("acme.owner", "GET", "/v1/crm/deals" + query).status == 200);
  CHECK(world.send("acme.owner", "GET", "/v1/crm/deals?=1").status == 400);
}

TEST_CASE("an export takes the filters of the list") {
  World world;
  world.send("acme.owner", "POST", "/v1/crm/deals", R"({"name":"Northern","value":5,"stage_id":"{acme.won}"})");
  const auto rows = [&](const std::string& query) {
    const auto csv = world.send("acme.owner", "GET", "/v1/crm/deals/export" + query).body;
    return std::count(csv.begin(), csv.end(), '\n') - 1;
  };
  CHECK(rows("") == 2);
  for (const std::string query :
       {"?status=won", "?q=NORTH", "?stage_id={acme.won}", "?max_value=6", "?owner_user_id={acme.owner}&status=won"})
    CHECK(rows(query) == 1);
  CHECK(rows("?status=lost") == 0);
  for (const std::string query : {"?statuss=won", "?page=2", "?sort=name", "?status=gone", "?min_value=1.234", "?q=a&q=b"})
    CHECK(world.send("acme.owner", "GET", "/v1/crm/deals/export" + query).status == 400);
}

TEST_CASE("media types compare whole and without case") {
  World world;
  const auto create = [&](const std::string& type) {
    return world.send("acme.owner", "POST", "/v1/crm/deals", R"({"name":"Typed"})", {{"Content-Type", type}}).status;
  };
  for (const std::string type :
       {"application/json", "Application/JSON", "application/json; charset=UTF-8", "application/json;charset=\"utf-8\"",
        "application/json ; version=1;", "application/merge-patch+json", ""}) {
    CAPTURE(type);
    CHECK(create(type) == 201);
  }
  for (const std::string type :
       {"application/jsonx", "application/json charset=utf-8", "application", "text/json", "application/",
        "application/json, application/json", "application/json; charset=latin1", "application/json; charset=utf-16"}) {
    CAPTURE(type);
    CHECK(create(type) == 415);
  }
  const auto import = [&](const std::string& type) {
    return world.send("acme.owner", "POST", "/v1/crm/import/leads", "company\nAcme\n", {{"Content-Type", type}}).status;
  };
  for (const std::string type : {"text/csv", "TEXT/CSV; Charset=UTF-8; header=present"}) CHECK(import(type) == 200);
  for (const std::string type : {"text/csvx", "text/csv+x", "text", ""}) CHECK(import(type) == 415);
}

TEST_CASE("a coded body is refused, whatever it holds") {
  World world;
  for (const std::string target : {"/v1/crm/deals", "/v1/crm/import/deals", "/v1/invites/{acme.token}/signup"}) {
    CAPTURE(target);
    const auto refused = world.send("acme.owner", "POST", target, "name", {{"Content-Encoding", "gzip"}});
    CHECK(refused.status == 415);
    CHECK(refused.headers.get("Accept-Encoding") == "identity");
  }
  CHECK(world.send("acme.owner", "POST", "/v1/crm/deals", R"({"name":"Plain"})", {{"Content-Encoding", "Identity"}}).status == 201);
  CHECK(world.send("acme.owner", "GET", "/v1/me", {}, {{"Content-Encoding", "gzip"}}).status == 200);
}

TEST_CASE("an Idempotency-Key has 1 to 255 characters") {
  World world;
  for (const auto& key : {std::string(), std::string(256, 'k')}) {
    const auto refused = world.send("acme.owner", "POST", "/v1/crm/deals", R"({"name":"Keyed"})", {{"Idempotency-Key", key}});
    CHECK(refused.status == 400);
    CHECK(refused.at("/errors/0/field") == "Idempotency-Key");
  }
}

TEST_CASE("a kept answer is for those who may still do what it tells of") {
  World world;
  const auto team = *TeamId::parse(world.names["acme.team"]);
  const auto put_role = [&](const std::string& who, Role role) {
    REQUIRE(transact(world.storage, AccessMode::write, [&](Transaction& tx) {
              return tx.access().put_membership({team, *UserId::parse(world.names[who]), role, world.clock.now()});
            }).has_value());
  };
  REQUIRE(instance::set_team(world.storage, world.environment, {.team = "acme", .plan = Plan::enterprise}));
  struct Case {
    std::string_view who, path, body;
    Role lost;
  };
  for (const auto& [who, path, body, lost] : std::to_array<Case>({
           {"acme.member", "/v1/crm/deals", R"({"name":"Kept"})", Role::viewer},
           {"acme.member", "/v1/crm/deals/{acme.deal}/contacts", R"({"name":"Kept"})", Role::viewer},
           {"acme.member", "/v1/crm/stages", R"({"name":"Kept"})", Role::viewer},
           {"acme.admin", "/v1/teams/{acme.team}/invite", R"({"email":"kept@x.example","role":"viewer"})", Role::member},
       })) {
    CAPTURE(path);
    const auto send = [&] { return world.send(who, "POST", path, body, {{"Idempotency-Key", std::string(path)}}); };
    const auto first = send();
    REQUIRE(first.status == 201);
    put_role(std::string(who), lost);
    const auto refused = send();
    CHECK(refused.status == 403);
    CHECK(refused.at("/code") == "role_required");
    put_role(std::string(who), who == "acme.admin" ? Role::admin : Role::member);
    const auto again = send();
    CHECK(again.body == first.body);
    CHECK(again.headers.get("Idempotent-Replay") == "true");
    CHECK(again.headers.get("Location") == first.headers.get("Location"));
  }
  // Done once each, however often it was asked for.
  CHECK(world.send("acme.owner", "GET", "/v1/crm/deals?q=kept").at("/total") == "1");
  CHECK(world.send("acme.owner", "GET", "/v1/crm/deals/{acme.deal}/contacts").at("/total") == "2");
}

TEST_CASE("a kept answer is not for a team on a lower plan, nor for those who no longer see what it is about") {
  World world;
  const auto set_team = [&](const instance::SetTeam& change) {
    REQUIRE(instance::set_team(world.storage, world.environment, change));
  };
  const std::map<std::string, std::string> key{{"Idempotency-Key", "k"}};
  const std::string_view contacts = "/v1/crm/deals/{acme.deal}/contacts";
  REQUIRE(world.send("acme.owner", "POST", "/crm-reports/{acme.report}/snapshots", "{}", key).status == 201);
  REQUIRE(world.send("acme.member", "POST", contacts, R"({"name":"Seen"})", key).status == 201);
  set_team({.team = "acme", .record_visibility = RecordVisibility::own});
  CHECK(world.send("acme.member", "POST", contacts, R"({"name":"Seen"})", key).status == 404);
  set_team({.team = "acme", .plan = Plan::free});
  const auto refused = world.send("acme.owner", "POST", "/crm-reports/{acme.report}/snapshots", "{}", key);
  CHECK(refused.at("/code") == "plan_required");
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

TEST_CASE("a read is answered in the view that knows its caller, and counts once however often that is read anew") {
  class ReadAnew final : public StorageDecorator {
   public:
    using StorageDecorator::StorageDecorator;
    Result<void> run(AccessMode access, const Work& work) override {
      ++transactions;
      if (access == AccessMode::read) (void)inner().run(access, work);
      return inner().run(access, work);
    }
    int transactions = 0;
  };
  World world;
  ReadAnew storage(world.storage);
  server::Services services{storage, world.environment, {}, {}, {}, {}, {}, {}};
  server::Dispatcher dispatcher(services);
  const auto send = [&](const std::string& method, const std::string& path, const std::string& key, const std::string& body) {
    server::RequestHead head{.method = method, .target = world.fill(path), .headers = {}, .remote_address = "192.0.2.1"};
    head.headers.set("Authorization", "Bearer " + key);
    storage.transactions = 0;
    return dispatcher.handle({std::move(head), body, nullptr});
  };
  const auto read = send("GET", "/v1/crm/deals/{acme.deal}", world.keys["acme.owner"], "");
  CHECK(read.status == 200);
  CHECK(read.headers.get("X-RateLimit-Remaining") == "299");
  CHECK(storage.transactions == 1);
  CHECK(send("GET", "/v1/crm/deals/{acme.deal}", "cdb_wrong", "").status == 401);
  CHECK(storage.transactions == 1);
  CHECK(send("POST", "/v1/crm/deals", world.keys["acme.owner"], R"({"name":"New"})").headers.get("X-RateLimit-Remaining") == "298");
  CHECK(storage.transactions == 2);
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

TEST_CASE("answers that come early are for the page that asks, too") {
  World world;
  world.services.policy.allowed_origins = {"https://app.example", "https://other.example"};
  server::HeaderFields known;
  known.set("Origin", "https://app.example");
  known.set("X-Request-Id", "trace-8");
  for (const auto fault : {server::Fault::malformed, server::Fault::timed_out, server::Fault::headers_too_large,
                           server::Fault::body_too_large, server::Fault::overloaded, server::Fault::internal}) {
    const auto response = world.dispatcher.reject(fault, known);
    CHECK(response.headers.get("Access-Control-Allow-Origin") == "https://app.example");
    CHECK(response.headers.get("X-Request-Id") == "trace-8");
    CHECK(response.headers.get("X-Content-Type-Options") == "nosniff");
    CHECK(response.headers.get("Cache-Control") == "private, no-cache");
    CHECK(world.dispatcher.reject(fault, {}).headers.get("Access-Control-Allow-Origin").empty());
  }
  known.set("Origin", "https://evil.example");
  CHECK(world.dispatcher.reject(server::Fault::malformed, known).headers.get("Access-Control-Allow-Origin").empty());
  // Where one page alone may call, it must have been that one.
  world.services.policy.allowed_origins = {"https://app.example"};
  CHECK(world.dispatcher.reject(server::Fault::headers_too_large, {}).headers.get("Access-Control-Allow-Origin") ==
        "https://app.example");
}

TEST_CASE("pages may read the headers that tell them something") {
  World world;
  world.services.policy.allowed_origins = {"https://app.example"};
  const auto reply = world.send("acme.owner", "GET", "/v1/me", {}, {{"Origin", "https://app.example"}});
  const std::string exposed(reply.headers.get("Access-Control-Expose-Headers"));
  for (const std::string name : {"Content-Disposition", "ETag", "Idempotent-Replay", "Location", "Retry-After", "X-RateLimit-Limit",
                                 "X-RateLimit-Remaining", "X-RateLimit-Reset", "X-Request-Id"}) {
    CHECK(exposed.find(name) != std::string::npos);
  }
  CHECK(reply.headers.get("Vary") == "Accept-Encoding, Authorization, Cookie, Origin");
  CHECK(world.send("acme.owner", "GET", "/v1/me").headers.get("Vary") == "Accept-Encoding, Authorization, Cookie, Origin");
}

TEST_CASE("whatever a stranger calls a method is counted as one") {
  World world;
  for (const std::string method : {"AAAA", "BBBB", "get"}) world.send("", method, "/v1/me");
  const auto metrics = world.send("", "GET", "/metrics").body;
  CHECK(metrics.find("AAAA") == std::string::npos);
  CHECK(metrics.find("method=\"other\"") != std::string::npos);
}

TEST_CASE("a request id that a client gives comes back if it is safe to log") {
  World world;
  CHECK(world.send("acme.owner", "GET", "/v1/me", {}, {{"X-Request-Id", "trace-7"}}).headers.get("X-Request-Id") == "trace-7");
  CHECK(world.send("acme.owner", "GET", "/v1/me", {}, {{"X-Request-Id", "a b\n"}}).headers.get("X-Request-Id") != "a b\n");
}

TEST_CASE("a key ends with its revocation and with the membership") {
  World world;
  CHECK(world.send("acme.member", "GET", "/v1/me").status == 200);
  REQUIRE(transact(world.storage, AccessMode::write, [&](Transaction& tx) {
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
