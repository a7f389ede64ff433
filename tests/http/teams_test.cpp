#include <doctest/doctest.h>

#include "crondb/pipeline/operations.hpp"
#include "crondb/storage/access.hpp"
#include "http/world.hpp"

/// Teams over HTTP: who joins, leaves and changes what.
namespace crondb::testing {

namespace {

using Reply = World::Reply;

UserId user(const World& world, const std::string& name) { return *UserId::parse(world.names.at(name)); }
TeamId team(const World& world, const std::string& name) { return *TeamId::parse(world.names.at(name + ".team")); }

Session owner_of(World& world, const std::string& name, Plan plan = Plan::pro) {
  return {world.storage, world.environment, {user(world, name + ".owner"), team(world, name), Role::owner, plan}};
}

/// Invites as the owner of Acme, who may have more members than a Pro team; keeps the id as acme.invite and the token as `token`.
void invite(World& world, const std::string& email, Role role = Role::member, std::optional<UserId> placeholder = {}) {
  REQUIRE(instance::set_team(world.storage, world.environment, {.team = "acme", .plan = Plan::enterprise}));
  const auto sent = world.invite(owner_of(world, "acme"), {{team(world, "acme")}, email, role, placeholder});
  world.names["acme.invite"] = sent.id;
  world.names["token"] = sent.token;
}

Reply sign_up(World& world, const std::string& name = "Bob") {
  return world.send("", "POST", "/v1/invites/{token}/signup", R"({"name":")" + name + R"("})");
}

/// Signs up and keeps the key and the id under `who`.
void join(World& world, const std::string& who, const std::string& email, Role role = Role::member) {
  invite(world, email, role);
  const auto reply = sign_up(world);
  REQUIRE(reply.status == 201);
  world.keys[who] = reply.at("/api_key/key");
  world.names[who] = reply.at("/user/id");
}

std::vector<std::string> actions(World& world, std::string_view who = "acme.owner") {
  const auto log = world.send(who, "GET", "/v1/teams/{acme.team}/activity?per_page=100").json();
  std::vector<std::string> found;
  for (const auto& entry : log.at("results").as_array()) found.emplace_back(entry.at("action").as_string());
  return found;
}

}  // namespace

TEST_CASE("a caller sees their teams with their role in each, and what admins see only as an admin") {
  World world;
  REQUIRE(world.send("acme.viewer", "POST", "/v1/teams", R"({"name":"Side project"})").status == 201);
  const auto teams = world.send("acme.viewer", "GET", "/v1/teams");
  CHECK(teams.at("/total") == "2");
  CHECK(teams.at("/results/0/name") == "Side project");
  CHECK(teams.at("/results/0/role") == "owner");
  CHECK(teams.at("/results/1/role") == "viewer");

  CHECK(world.send("acme.viewer", "GET", "/v1/teams/{acme.team}").at("/pending_invites") == "null");
  const auto details = world.send("acme.admin", "GET", "/v1/teams/{acme.team}");
  CHECK(details.at("/pending_invites/0/email") == "guest@acme.example");
  CHECK(details.body.find("token") == std::string::npos);
  CHECK(details.at("/members/0/role") == "owner");
}

TEST_CASE("the role that counts is the one in the team of the path, and a key changes its own team only") {
  World world;
  const auto made = world.send("acme.viewer", "POST", "/v1/teams", R"({"name":"Side project"})");
  world.names["side"] = made.at("/id");
  CHECK(world.send("acme.viewer", "GET", "/v1/teams/{side}").at("/role") == "owner");
  CHECK(world.send("acme.viewer", "GET", "/v1/teams/{side}/activity").at("/results/0/action") == "team_created");
  CHECK(world.send("acme.viewer", "GET", "/v1/teams/{acme.team}/activity").at("/code") == "role_required");
  const auto refused = world.send("acme.viewer", "PUT", "/v1/teams/{side}", R"({"name":"Main project"})");
  CHECK(refused.status == 403);
  CHECK(refused.at("/code") == "forbidden");
  CHECK(world.send("acme.viewer", "DELETE", "/v1/teams/{side}").at("/code") == "forbidden");

  world.keys["side"] = world.send("acme.viewer", "POST", "/v1/api-keys", R"({"name":"side","team_id":"{side}"})").at("/key");
  CHECK(world.send("side", "PUT", "/v1/teams/{side}", R"({"name":"Main project"})").at("/name") == "Main project");
}

TEST_CASE("an invite leads to an account, a membership and a key, once") {
  World world;
  invite(world, "bob@example.com", Role::admin);
  const auto joined = sign_up(world);
  REQUIRE(joined.status == 201);
  CHECK(joined.at("/user/email") == "bob@example.com");
  CHECK(joined.at("/user/primary_team_id") == world.names["acme.team"]);
  CHECK(joined.at("/team/role") == "admin");
  world.keys["bob"] = joined.at("/api_key/key");
  CHECK(world.send("bob", "GET", "/v1/me").at("/role") == "admin");
  const auto again = sign_up(world);
  CHECK(again.status == 410);
  CHECK(again.at("/code") == "gone");
  CHECK(world.send("bob", "POST", "/v1/teams/accept-invite/{token}").status == 410);
}

TEST_CASE("a token is used up, revoked, replaced or expired with 410, and unknown with 404") {
  World world;
  CHECK(world.send("", "POST", "/v1/invites/nonsense/signup", R"({"name":"Bob"})").status == 404);
  CHECK(world.send("acme.owner", "POST", "/v1/teams/accept-invite/nonsense").at("/code") == "not_found");

  invite(world, "bob@example.com");
  CHECK(world.send("acme.admin", "DELETE", "/v1/teams/{acme.team}/invites/{acme.invite}").status == 204);
  CHECK(world.send("acme.admin", "DELETE", "/v1/teams/{acme.team}/invites/{acme.invite}").status == 404);
  CHECK(sign_up(world).status == 410);

  invite(world, "bob@example.com");
  const auto first = world.names["token"];
  invite(world, "BOB@example.com");
  CHECK(world.send("", "POST", "/v1/invites/" + first + "/signup", R"({"name":"Bob"})").status == 410);
  CHECK(world.send("acme.owner", "GET", "/v1/teams/{acme.team}").at("/pending_invites/1/email") == "guest@acme.example");
  CHECK(world.send("acme.owner", "GET", "/v1/teams/{acme.team}").at("/pending_invites/2") == "(absent)");

  world.clock.advance(invite_life);
  CHECK(sign_up(world).status == 410);
  CHECK(world.send("acme.admin", "DELETE", "/v1/teams/{acme.team}/invites/{acme.invite}").status == 404);
}

TEST_CASE("an invite of another team can't be revoked") {
  World world;
  const auto foreign = world.send("acme.owner", "DELETE", "/v1/teams/{acme.team}/invites/{rival.invite}");
  const auto unknown = world.send("acme.owner", "DELETE", "/v1/teams/{acme.team}/invites/{unknown}");
  CHECK(foreign.status == 404);
  CHECK(foreign.body == unknown.body);
}

TEST_CASE("who has an account accepts with it; the invite is for their address alone") {
  World world;
  invite(world, "owner@rival.example", Role::viewer);
  CHECK(sign_up(world).at("/code") == "already_exists");
  const auto stranger = world.send("startup.owner", "POST", "/v1/teams/accept-invite/{token}");
  CHECK(stranger.status == 403);
  CHECK(stranger.at("/code") == "forbidden");
  const auto accepted = world.send("rival.owner", "POST", "/v1/teams/accept-invite/{token}");
  CHECK(accepted.status == 200);
  CHECK(accepted.at("/name") == "acme");
  CHECK(accepted.at("/role") == "viewer");
  CHECK(world.send("acme.admin", "GET", "/v1/notifications/inbox").at("/results/0/title") == "Owner of rival has joined the team");
  CHECK(world.send("acme.member", "GET", "/v1/notifications/unread-count").at("/unread") == "0");
  CHECK(world.send("rival.owner", "GET", "/v1/teams/{acme.team}").at("/role") == "viewer");
  const auto again =
      world.send("acme.owner", "POST", "/v1/teams/{acme.team}/invite", R"({"email":"Owner@Rival.example","role":"member"})");
  CHECK(again.status == 409);
  CHECK(again.at("/code") == "already_exists");
}

TEST_CASE("who joined in another way meanwhile is told so") {
  World world;
  invite(world, "owner@rival.example");
  REQUIRE(instance::add_user(world.storage, world.environment,
                             {.email = "owner@rival.example", .name = "Owner", .team = "acme", .role = Role::viewer}));
  CHECK(world.send("rival.owner", "POST", "/v1/teams/accept-invite/{token}").at("/code") == "already_exists");
}

TEST_CASE("nobody is invited as an owner, nor in the place of a person") {
  World world;
  const auto refused = world.send("acme.owner", "POST", "/v1/teams/{acme.team}/invite",
                                  R"({"email":"guest@acme.example","role":"owner","user_id":"{acme.viewer}"})");
  CHECK(refused.status == 400);
  CHECK(refused.at("/errors/0/field") == "role");
  CHECK(refused.at("/errors/1/field") == "user_id");
}

TEST_CASE("pending invites count to the plan's limit, and expired ones don't") {
  World world;  // Acme has four members and one invite: what Pro has room for
  const auto send = [&] {
    return world.send("acme.owner", "POST", "/v1/teams/{acme.team}/invite", R"({"email":"sixth@example.com","role":"member"})");
  };
  const auto full = send();
  CHECK(full.status == 403);
  CHECK(full.at("/code") == "plan_limit");
  CHECK(world.send("acme.owner", "GET", "/v1/teams/{acme.team}").at("/pending_invites/0/email") == "guest@acme.example");
  world.clock.advance(invite_life);
  CHECK(send().status == 201);
}

TEST_CASE("after a downgrade nobody joins, but members are removed and the team is disbanded") {
  World world;
  invite(world, "bob@example.com");
  REQUIRE(instance::set_team(world.storage, world.environment, {.team = "acme", .plan = Plan::free}));
  CHECK(sign_up(world).at("/code") == "plan_limit");
  CHECK(world.send("acme.owner", "DELETE", "/v1/teams/{acme.team}/members/{acme.viewer}").status == 204);
  CHECK(world.send("acme.owner", "DELETE", "/v1/teams/{acme.team}").status == 204);
}

TEST_CASE("a placeholder becomes the person who signs up in its place, and keeps its rows") {
  World world;
  const auto report = world.send("acme.owner", "POST", "/v1/crm/import/deals?create_missing=true",
                                 "external_id,name,owner\nd-1,Imported,Moses\n", {{"Content-Type", "text/csv"}});
  REQUIRE(report.status == 200);
  world.names["moses"] = world.send("acme.owner", "GET", "/v1/crm/deals?q=imported").at("/results/0/owner_user_id");
  invite(world, "moses@example.com", Role::member, user(world, "moses"));
  const auto joined = sign_up(world, "Moses Frase");
  REQUIRE(joined.status == 201);
  CHECK(joined.at("/user/id") == world.names["moses"]);
  world.keys["moses"] = joined.at("/api_key/key");
  CHECK(world.send("moses", "GET", "/v1/crm/deals?owner_user_id={moses}").at("/results/0/name") == "Imported");
  const auto members = world.send("acme.owner", "GET", "/v1/org/members").body;
  CHECK(members.find("Moses Frase") != std::string::npos);
  CHECK(members.find("\"placeholder\":true") == std::string::npos);
}

TEST_CASE("a placeholder's rows become those of a person who has an account, and metrics follow") {
  World world;
  const auto import = [&](std::string_view kind, std::string_view csv) {
    return world.send("acme.owner", "POST", "/v1/crm/import/" + std::string(kind) + "?create_missing=true", csv,
                      {{"Content-Type", "text/csv"}});
  };
  REQUIRE(
      import("deals", "external_id,name,owner,assignees\nd-1,Imported,Moses,Moses\nd-2,Mine,owner@acme.example,Moses\n").status ==
      200);
  REQUIRE(import("leads", "external_id,company,owner\nl-1,Imported,Moses\n").status == 200);
  REQUIRE(import("tasks", "external_id,title,owner\nt-1,Imported,Moses\n").status == 200);
  world.names["moses"] = world.send("acme.owner", "GET", "/v1/crm/deals?q=imported").at("/results/0/owner_user_id");
  const auto workload = [&] {
    return world
        .send("acme.owner", "POST", "/crm-reports/metrics/run",
              R"({"assigneeIds":["all"],"widgets":[{"instanceId":"w","metricId":"team.workload","chart":"leaderboard"}]})")
        .body;
  };
  CHECK(workload().find(world.names["moses"]) != std::string::npos);

  invite(world, "owner@rival.example", Role::member, user(world, "moses"));
  REQUIRE(world.send("rival.owner", "POST", "/v1/teams/accept-invite/{token}").status == 200);
  CHECK(world.send("acme.owner", "GET", "/v1/crm/deals?owner_user_id={rival.owner}").at("/results/0/name") == "Imported");
  CHECK(world.send("acme.owner", "GET", "/v1/crm/deals?q=mine").at("/results/0/assignee_user_ids/0") == world.names["rival.owner"]);
  CHECK(world.send("acme.owner", "GET", "/v1/crm/deals?owner_user_id={moses}").at("/total") == "0");
  CHECK(world.send("acme.owner", "GET", "/v1/crm/leads?owner_user_id={rival.owner}").at("/total") == "1");
  CHECK(world.send("acme.owner", "GET", "/v1/crm/tasks?owner_user_id={rival.owner}").at("/total") == "1");
  CHECK(workload().find(world.names["moses"]) == std::string::npos);
  CHECK(workload().find(world.names["rival.owner"]) != std::string::npos);
  CHECK(world.send("acme.owner", "GET", "/v1/org/members").body.find(world.names["moses"]) == std::string::npos);
}

TEST_CASE("roles change at once, but not those of owners by admins, of placeholders, or of the last owner") {
  World world;
  const auto put = [&](std::string_view who, const std::string& whom, const std::string& role) {
    return world.send(who, "PUT", "/v1/teams/{acme.team}/members/{" + whom + "}", R"({"role":")" + role + R"("})");
  };
  CHECK(put("acme.admin", "acme.viewer", "member").at("/role") == "member");
  CHECK(world.send("acme.viewer", "POST", "/v1/crm/deals", R"({"name":"Now I can"})").status == 201);
  CHECK(put("acme.admin", "acme.member", "owner").at("/code") == "role_required");
  CHECK(put("acme.admin", "acme.owner", "member").at("/code") == "role_required");
  CHECK(put("acme.owner", "acme.owner", "member").at("/code") == "conflict");
  CHECK(put("acme.owner", "acme.admin", "owner").status == 200);
  CHECK(put("acme.owner", "acme.owner", "member").status == 200);
  CHECK(world.send("acme.owner", "GET", "/v1/me").at("/role") == "member");
  CHECK(put("acme.admin", "rival.owner", "member").status == 404);
}

TEST_CASE("a removed member's keys stop at once and their rows stay; their primary team is another") {
  World world;
  const auto deal = world.send("acme.member", "POST", "/v1/crm/deals", R"({"name":"Mine"})");
  world.names["mine"] = deal.at("/id");
  CHECK(world.send("acme.member", "DELETE", "/v1/teams/{acme.team}/members/{acme.viewer}").at("/code") == "role_required");
  CHECK(world.send("acme.admin", "DELETE", "/v1/teams/{acme.team}/members/{acme.member}").status == 204);
  CHECK(world.send("acme.member", "GET", "/v1/me").status == 401);
  CHECK(world.send("acme.owner", "GET", "/v1/crm/deals/{mine}").at("/owner_user_id") == world.names["acme.member"]);
  const auto primary =
      transact(world.storage, AccessMode::read, [&](Transaction& tx) { return tx.access().find_user(user(world, "acme.member")); });
  REQUIRE(*primary);
  CHECK((*primary)->primary_team_id != team(world, "acme"));
  CHECK((*primary)->primary_team_id.has_value());
}

TEST_CASE("who has left is still told by name to those who see their rows") {
  World world;
  const std::string member = world.names["acme.member"];
  REQUIRE(world.send("acme.member", "DELETE", "/v1/teams/{acme.team}/members/{acme.member}").status == 204);
  const auto people = world.send("acme.viewer", "GET", "/v1/teams/{acme.team}/people").json().at("results").as_array();
  CHECK(people.size() == 4);
  for (const auto& each : people) {
    CHECK(!each.at("name").as_string().empty());
    CHECK(each.at("is_member").as_bool() == (each.at("user_id").as_string() != member));
  }
}

TEST_CASE("anyone leaves, but for the last owner") {
  World world;
  CHECK(world.send("acme.viewer", "DELETE", "/v1/teams/{acme.team}/members/{acme.viewer}").status == 204);
  CHECK(world.send("acme.viewer", "GET", "/v1/me").status == 401);
  const auto last = world.send("acme.owner", "DELETE", "/v1/teams/{acme.team}/members/{acme.owner}");
  CHECK(last.status == 409);
  CHECK(last.at("/code") == "conflict");
  CHECK(actions(world).front() == "member_left");
}

TEST_CASE("a disbanded team is gone at once: keys, lists, rows, invites") {
  World world;
  invite(world, "bob@example.com");
  REQUIRE(world.send("rival.owner", "GET", "/v1/teams").at("/total") == "1");
  CHECK(world.send("acme.admin", "DELETE", "/v1/teams/{acme.team}").at("/code") == "role_required");
  CHECK(world.send("acme.owner", "DELETE", "/v1/teams/{acme.team}").status == 204);
  for (const std::string who : {"acme.owner", "acme.admin", "acme.member", "acme.viewer"}) {
    CHECK(world.send(who, "GET", "/v1/me").status == 401);
  }
  CHECK(sign_up(world).status == 404);
  CHECK(instance::set_team(world.storage, world.environment, {.team = "acme", .plan = Plan::pro}).error().code ==
        ErrorCode::not_found);
  const auto owner = instance::add_user(world.storage, world.environment, {.email = "owner@acme.example", .name = "Owner"});
  REQUIRE(owner);
  CHECK(owner->team.id != team(world, "acme"));
  CHECK(owner->role == Role::owner);

  CHECK(purge_disbanded_teams(world.storage, [] { return true; }) == 0);
  CHECK(*purge_disbanded_teams(world.storage, [] { return false; }) > 20);
  CHECK(*purge_disbanded_teams(world.storage, [] { return false; }) == 0);
  CHECK(world.send("rival.owner", "GET", "/v1/crm/deals").at("/total") == "1");
}

TEST_CASE("members of a disbanded team move to another team of theirs") {
  World world;
  invite(world, "owner@rival.example");
  REQUIRE(world.send("rival.owner", "POST", "/v1/teams/accept-invite/{token}").status == 200);
  REQUIRE(world.send("rival.owner", "PUT", "/v1/me", R"({"primary_team_id":"{acme.team}"})").status == 200);
  REQUIRE(world.send("acme.owner", "DELETE", "/v1/teams/{acme.team}").status == 204);
  CHECK(world.send("rival.owner", "GET", "/v1/me").at("/user/primary_team_id") == world.names["rival.team"]);
}

TEST_CASE("the organization is the primary team, and a new one becomes it") {
  World world;
  const auto made = world.send("acme.owner", "POST", "/v1/org", R"({"name":"Second"})");
  CHECK(made.status == 201);
  CHECK(world.send("acme.owner", "GET", "/v1/org").at("/name") == "Second");
  CHECK(world.send("acme.owner", "GET", "/v1/org").at("/members/0/user_id") == world.names["acme.owner"]);
  CHECK(world.send("acme.owner", "PUT", "/v1/org", R"({"name":"Third"})").at("/code") == "forbidden");
}

TEST_CASE("the audit log tells who did what, newest first, page by page") {
  World world;
  REQUIRE(world.send("acme.admin", "PUT", "/v1/teams/{acme.team}", R"({"time_zone":"Europe/Berlin","name":"Acme"})").status == 200);
  REQUIRE(world.send("acme.admin", "PUT", "/v1/org", R"({"time_zone":"Europe/Berlin"})").status == 200);  // no change
  REQUIRE(world.send("acme.owner", "PUT", "/v1/teams/{acme.team}/members/{acme.viewer}", R"({"role":"member"})").status == 200);
  REQUIRE(world.send("acme.owner", "DELETE", "/v1/api-keys/{acme.key}").status == 204);
  REQUIRE(world.send("acme.owner", "DELETE", "/v1/teams/{acme.team}/invites/{acme.invite}").status == 204);
  const auto log = world.send("acme.owner", "GET", "/v1/teams/{acme.team}/activity?per_page=4");
  CHECK(log.at("/results/0/action") == "invite_revoked");
  CHECK(log.at("/results/0/details/email") == "guest@acme.example");
  CHECK(log.at("/results/1/action") == "key_revoked");
  CHECK(log.at("/results/1/target") == world.names["acme.key"]);
  CHECK(log.at("/results/2/action") == "role_changed");
  CHECK(log.at("/results/2/details/former_role") == "viewer");
  CHECK(log.at("/results/2/details/role") == "member");
  CHECK(log.at("/results/2/actor_user_id") == world.names["acme.owner"]);
  CHECK(log.at("/results/3/action") == "team_changed");
  CHECK(log.at("/results/3/details/changed") == R"(["name","time_zone"])");
  CHECK(log.at("/results/3/actor_user_id") == world.names["acme.admin"]);
  const auto rest =
      world.send("acme.owner", "GET", "/v1/teams/{acme.team}/activity?per_page=100&cursor=" + log.at("/next_cursor")).json();
  const auto& results = rest.at("results").as_array();
  CHECK(results.back().at("action").as_string() == "team_created");
  CHECK(results.back().at("actor_user_id").is_null());
  CHECK(results.back().at("details").at("name").as_string() == "acme");
}

TEST_CASE("what the operator, imports and people who join do is written down too") {
  World world;
  join(world, "bob", "bob@example.com");
  CHECK(actions(world)[0] == "key_created");
  CHECK(actions(world)[1] == "member_joined");
  REQUIRE(world
              .send("acme.owner", "POST", "/v1/crm/import/deals?create_missing=true", "name,owner\nImported,Moses\n",
                    {{"Content-Type", "text/csv"}})
              .status == 200);
  CHECK(actions(world)[0] == "member_added");
  REQUIRE(instance::set_team(world.storage, world.environment, {.team = "acme", .plan = Plan::pro}));
  const auto log = world.send("acme.owner", "GET", "/v1/teams/{acme.team}/activity");
  CHECK(log.at("/results/0/action") == "team_changed");
  CHECK(log.at("/results/0/actor_user_id") == "null");
}

TEST_CASE("names that would make headers of a mail are refused by name") {
  World world;
  CHECK(
      world.send("acme.owner", "PUT", "/v1/teams/{acme.team}", R"({"name":"Acme\nBcc: eve@example.com"})").at("/errors/0/field") ==
      "name");
  CHECK(world.send("acme.owner", "PUT", "/v1/me", R"({"name":"Ada\r\nBcc: eve@example.com"})").at("/errors/0/field") == "name");
  invite(world, "bob@example.com");
  CHECK(sign_up(world, "Bob\\nBcc: eve@example.com").at("/errors/0/field") == "name");
  CHECK(sign_up(world).status == 201);
}

TEST_CASE("guessing tokens is limited for an address like guessing keys") {
  World world;
  world.services.policy.rate_limits = true;
  for (int i = 0; i < server::failed_sign_ins_per_minute; ++i) {
    CHECK(world.send("", "POST", "/v1/invites/nonsense/signup", R"({"name":"Bob"})").status == 404);
  }
  CHECK(world.send("", "POST", "/v1/invites/{acme.token}/signup", R"({"name":"Bob"})").status == 409);  // no guess
  const auto limited = world.send("", "POST", "/v1/invites/nonsense/signup", R"({"name":"Bob"})");
  CHECK(limited.status == 429);
  CHECK(!limited.headers.get("Retry-After").empty());
}

TEST_CASE("an invite goes to the address that people read, and one with something unseen inside is refused") {
  World world;
  REQUIRE(instance::set_team(world.storage, world.environment, {.team = "ＡCME\u00a0", .plan = Plan::enterprise}));
  const auto sent = world.send("acme.owner", "POST", "/v1/teams/{acme.team}/invite",
                               "{\"email\":\"\u00a0Bob@bücher.example\u200b\",\"role\":\"member\"}");
  CHECK(sent.status == 201);
  CHECK(sent.at("/email") == "Bob@xn--bcher-kva.example");
  const auto refused =
      world.send("acme.owner", "POST", "/v1/teams/{acme.team}/invite", "{\"email\":\"b\u200bob@x.com\",\"role\":\"member\"}");
  CHECK(refused.status == 400);
  CHECK(refused.at("/errors/0/field") == "email");

  const auto mail = world.invite(owner_of(world, "acme"), {{team(world, "acme")}, "eve@x.com\u200b", Role::member, {}});
  world.names["token"] = mail.token;
  const auto joined = world.send("", "POST", "/v1/invites/{token}/signup", "{\"name\":\"\u200bEve\u00a0 Moss\\n\"}");
  CHECK(joined.status == 201);
  CHECK(joined.at("/user/email") == "eve@x.com");
  CHECK(joined.at("/user/name") == "Eve Moss");
}

}  // namespace crondb::testing
