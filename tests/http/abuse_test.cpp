#include <doctest/doctest.h>

#include "crondb/notifications/operations.hpp"
#include "crondb/storage/deliveries.hpp"
#include "crondb/storage/notifications.hpp"
#include "http/log.hpp"
#include "http/world.hpp"

/// What somebody who means harm meets: limits on what reaches people outside, traces, and doors that close behind who leaves.
namespace crondb::testing {

namespace {

using namespace std::chrono_literals;

/// The latest entry of Acme's audit log with that action.
World::Reply log_of(World& world) { return world.send("acme.owner", "GET", "/v1/teams/{acme.team}/activity?per_page=100"); }

}  // namespace

TEST_CASE("what reaches people outside is limited by the hour and user, whatever the plan and the team") {
  struct Row {
    std::string path;
    std::string body;
    int an_hour;
    int status;
  };
  World world;
  world.services.policy.rate_limits = true;
  REQUIRE(instance::set_team(world.storage, world.environment, {.team = "acme", .plan = Plan::enterprise}));
  world.names["email"] = world.send("acme.owner", "GET", "/v1/notifications/channels").at("/results/1/id");
  for (const auto& [path, body, an_hour, status] :
       {Row{"/v1/teams/{acme.team}/invite", R"({"email":"bob@example.com","role":"viewer"})", 60, 201},
        Row{"/v1/notifications/channels/{email}/test", "", 20, 201}, Row{"/v1/teams", R"({"name":"One more"})", 20, 201},
        Row{"/v1/org", R"({"name":"One more"})", 20, 201}}) {
    CAPTURE(path);
    for (int i = 0; i < an_hour; ++i) REQUIRE(world.send("acme.owner", "POST", path, body).status == status);
    const auto refused = world.send("acme.owner", "POST", path, body);
    CHECK(refused.status == 429);
    CHECK(refused.at("/code") == "rate_limited");
    CHECK(refused.headers.get("Retry-After") == "3600");
  }
  CHECK(world.send("acme.owner", "GET", "/v1/teams").status == 200);
  CHECK(world.send("acme.admin", "POST", "/v1/teams", R"({"name":"Mine"})").status == 201);
  world.clock.advance(1h);
  CHECK(world.send("acme.owner", "POST", "/v1/teams", R"({"name":"One more"})").status == 201);
}

TEST_CASE("an invite mails no link but its own, whatever people and teams are called") {
  for (const std::string name :
       {"Win https://evil.example now", "www.evil.example", "WWW.Evil.example", "evil.example/x", "me@evil.example"}) {
    CAPTURE(name);
    World world;
    REQUIRE(instance::set_team(world.storage, world.environment, {.team = "acme", .plan = Plan::enterprise}));
    REQUIRE(world.send("acme.owner", "PUT", "/v1/me", R"({"name":")" + name + R"("})").status == 200);
    REQUIRE(world.send("acme.owner", "PUT", "/v1/teams/{acme.team}", R"({"name":")" + name + R"("})").status == 200);
    REQUIRE(
        world.send("acme.owner", "POST", "/v1/teams/{acme.team}/invite", R"({"email":"bob@example.com","role":"viewer"})").status ==
        201);
    const auto mails = transact(world.storage, AccessMode::write, [&](Transaction& tx) {
      return tx.deliveries().claim_deliveries(ChannelKind::email, world.clock.now(), world.clock.now() + 1h, 1000);
    });
    REQUIRE(mails);
    for (const auto& [team, mail] : *mails) {
      CHECK(mail.body.find("vil.example") == std::string::npos);
      CHECK(mail.subject.find("vil.example") == std::string::npos);
    }
  }
}

TEST_CASE("who leaves a team leaves no channel behind") {
  World world;
  const TeamId acme = *TeamId::parse(world.names["acme.team"]);
  const UserId admin = *UserId::parse(world.names["acme.admin"]);
  REQUIRE(world.send("acme.admin", "POST", "/v1/notifications/channels", R"({"kind":"webhook","url":"https://example.com/hook"})")
              .status == 201);
  const auto channels = [&] {
    return transact(world.storage, AccessMode::read, [&](Transaction& tx) { return tx.notifications().list_channels(acme, admin); })
        ->size();
  };
  CHECK(channels() == 1);
  REQUIRE(world.send("acme.owner", "DELETE", "/v1/teams/{acme.team}/members/{acme.admin}").status == 204);
  CHECK(channels() == 0);
}

TEST_CASE("the audit log tells of every door that opens or closes, with who did it") {
  World world;
  const auto does = [&](std::string_view method, std::string_view path, std::string_view body, const std::string& action,
                        const std::string& name = "(absent)") {
    CAPTURE(path);
    const auto reply = world.send("acme.admin", method, path, body);
    REQUIRE(reply.status < 300);
    const auto log = log_of(world);
    CHECK(log.at("/results/0/action") == action);
    CHECK(log.at("/results/0/actor_user_id") == world.names["acme.admin"]);
    if (name != "(absent)") CHECK(log.at("/results/0/details/name") == name);
    world.clock.advance(1ms);
    return reply;
  };
  world.clock.advance(1ms);
  world.names["hook"] = does("POST", "/v1/notifications/channels",
                             R"({"kind":"webhook","name":"CI","url":"https://example.com/hook"})", "channel_added", "CI")
                            .at("/id");
  does("DELETE", "/v1/notifications/channels/{hook}", "", "channel_removed", "CI");
  world.names["plan"] =
      does("POST", "/v1/reports/schedules",
           R"({"report_type":"pipeline_summary","cron":"@daily","recipients":["eve@example.com"],"format":"csv"})",
           "schedule_created", "pipeline_summary")
          .at("/id");
  CHECK(log_of(world).at("/results/0/details/changed/0") == "eve@example.com");
  does("PUT", "/v1/reports/schedules/{plan}", R"({"recipients":["bob@example.com"]})", "schedule_changed");
  does("DELETE", "/v1/reports/schedules/{plan}", "", "schedule_deleted");
  const std::string layout = R"("layout":{"widgets":[]})";
  world.names["open"] =
      does("POST", "/crm-reports", R"({"title":"Open","visibility":"organization",)" + layout + "}", "report_shared", "Open")
          .at("/id");
  does("POST", "/crm-reports/{open}/snapshots", R"({"shared":true})", "snapshot_shared", "Open");
  does("PATCH", "/crm-reports/{open}", R"({"visibility":"private"})", "report_unshared", "Open");
  does("PATCH", "/crm-reports/{open}", R"({"visibility":"organization"})", "report_shared", "Open");
  const auto before = log_of(world).at("/total");
  REQUIRE(world.send("acme.admin", "PATCH", "/crm-reports/{open}", R"({"title":"Still open"})").status == 200);
  REQUIRE(world.send("acme.admin", "POST", "/crm-reports/{open}/snapshots", "{}").status == 201);
  CHECK(log_of(world).at("/total") == before);
}

TEST_CASE("a new team's log names its owner") {
  World world;
  world.names["side"] = world.send("acme.viewer", "POST", "/v1/teams", R"({"name":"Side"})").at("/id");
  world.keys["side.owner"] = world.send("acme.viewer", "POST", "/v1/api-keys", R"({"name":"side","team_id":"{side}"})").at("/key");
  const auto log = world.send("side.owner", "GET", "/v1/teams/{side}/activity?per_page=100").json();
  const auto& first = log.at("results").as_array().back();
  CHECK(first.at("action") == "team_created");
  CHECK(first.at("details").at("role") == "owner");
  CHECK(first.at("details").at("email") == "viewer@acme.example");
}

TEST_CASE("refusals are logged with who, where and from where, but never with the secret") {
  World world;
  const Log log;
  const std::string wrong = "cdb_0000000000000000000000000000000000000000000";
  world.keys["wrong"] = wrong;
  CHECK(world.send("wrong", "GET", "/v1/me", {}, {{"X-Request-Id", "try-1"}}).status == 401);
  CHECK(log.tells("try-1 GET /v1/me refused with 401 for nobody at "));
  CHECK(world.send("acme.viewer", "POST", "/v1/crm/deals", R"({"name":"x"})", {{"X-Request-Id", "try-2"}}).status == 403);
  CHECK(
      log.tells("try-2 POST /v1/crm/deals refused with 403 for " + world.names["acme.viewer"] + " of " + world.names["acme.team"]));
  CHECK(world.send("acme.viewer", "POST", "/v1/teams/accept-invite/token-of-somebody", {}, {{"X-Request-Id", "try-3"}}).status ==
        404);
  CHECK(world.send("acme.viewer", "GET", "/v1/me", {}, {{"X-Request-Id", "fine"}}).status == 200);
  CHECK_FALSE(log.tells("fine"));
  CHECK_FALSE(log.tells(wrong));
  CHECK_FALSE(log.tells("token-of-somebody"));
  CHECK_FALSE(log.tells(world.keys["acme.viewer"]));
}

}  // namespace crondb::testing
