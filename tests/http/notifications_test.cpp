#include <doctest/doctest.h>

#include "crondb/notifications/operations.hpp"
#include "crondb/storage/access.hpp"
#include "crondb/storage/deliveries.hpp"
#include "http/world.hpp"

/// What people are told of, where, and what they see of it.
namespace crondb::testing {

namespace {

/// The titles in somebody's inbox, each in brackets.
std::string inbox(World& world, std::string_view who) {
  const auto reply = world.send(who, "GET", "/v1/notifications/inbox");
  const auto document = reply.json();
  std::string titles;
  for (const auto& row : document.at("results").as_array()) {
    titles += "[" + std::string(row.at("title").as_string()) + "]";
  }
  return titles;
}

std::string unread(World& world, std::string_view who) {
  return world.send(who, "GET", "/v1/notifications/unread-count").at("/unread");
}

/// What the outbox holds of the channel, body by body.
std::vector<Delivery> outbox(World& world, ChannelKind kind) {
  std::vector<Delivery> found;
  const auto claimed = transact(world.storage, AccessMode::write, [&](Transaction& tx) {
    return tx.deliveries().claim_deliveries(std::nullopt, world.clock.now(), world.clock.now(), 1000);
  });
  for (const auto& each : claimed.value()) {
    if (each.delivery.channel == kind) found.push_back(each.delivery);
  }
  return found;
}

void choose_channels(World& world, std::string_view who, std::string_view type, std::string_view channels) {
  const auto reply = world.send(who, "PUT", "/v1/notifications/rules/" + std::string(type) + "/default/toggle",
                                R"({"channels":)" + std::string(channels) + "}");
  REQUIRE(reply.status == 200);
}

}  // namespace

TEST_CASE("who is newly assigned to a deal is told, and nobody of what they did themselves") {
  World world;
  const auto made =
      world.send("acme.admin", "POST", "/v1/crm/deals",
                 R"({"name":"Big","owner_user_id":"{acme.member}","assignee_user_ids":["{acme.viewer}","{acme.admin}"]})");
  REQUIRE(made.status == 201);
  CHECK(inbox(world, "acme.member") == "[Assigned to you: Big]");
  CHECK(inbox(world, "acme.viewer") == "[Assigned to you: Big]");
  CHECK(inbox(world, "acme.admin").empty());
  const std::string deal = "/v1/crm/deals/" + made.at("/id");
  world.send("acme.member", "PATCH", deal, R"({"owner_user_id":"{acme.owner}","name":"Bigger"})");
  CHECK(inbox(world, "acme.owner") == "[Assigned to you: Bigger][News for acme]");
  CHECK(unread(world, "acme.viewer") == "1");
}

TEST_CASE("a move tells everybody in the deal but the mover, and a won deal once more") {
  World world;
  const auto made = world.send("acme.owner", "POST", "/v1/crm/deals", R"({"name":"Big","assignee_user_ids":["{acme.member}"]})");
  const std::string move = "/v1/crm/deals/" + made.at("/id") + "/move";
  world.send("acme.owner", "PATCH", move, R"({"stage_id":"{acme.qualified}"})");
  CHECK(inbox(world, "acme.member") == "[Big is now in Qualified][Assigned to you: Big]");
  world.send("acme.owner", "PATCH", move, R"({"stage_id":"{acme.qualified}","position":0})");
  CHECK(unread(world, "acme.member") == "2");
  world.send("acme.member", "PATCH", move, R"({"stage_id":"{acme.won}"})");
  CHECK(unread(world, "acme.member") == "2");
  CHECK(inbox(world, "acme.owner") == "[Won: Big][Big is now in Won][News for acme]");
}

TEST_CASE("deleting a stage tells nobody") {
  World world;
  world.send("acme.owner", "POST", "/v1/crm/deals",
             R"({"name":"Big","stage_id":"{acme.qualified}","owner_user_id":"{acme.member}"})");
  const std::string before = inbox(world, "acme.member");
  CHECK(world.send("acme.owner", "DELETE", "/v1/crm/stages/{acme.qualified}").status == 204);
  CHECK(inbox(world, "acme.member") == before);
}

TEST_CASE("everybody has one rule of each of crondb's types from the start, and switches it") {
  World world;
  const auto rules = world.send("acme.member", "GET", "/v1/notifications/rules");
  CHECK(rules.at("/total") == "7");
  CHECK(rules.at("/results/0/rule_id") == "default");
  CHECK(rules.at("/results/0/channels") == R"(["in_app","slack","webhook"])");
  CHECK(rules.at("/results/0/last_fired_at") == "null");
  const std::string toggle = "/v1/notifications/rules/deal_assigned/default/toggle";
  CHECK(world.send("acme.member", "PUT", toggle).at("/enabled") == "false");
  world.send("acme.owner", "POST", "/v1/crm/deals", R"({"name":"Quiet","owner_user_id":"{acme.member}"})");
  CHECK(unread(world, "acme.member") == "0");
  CHECK(world.send("acme.member", "GET", "/v1/notifications/history").at("/total") == "0");
  CHECK(world.send("acme.member", "PUT", toggle, R"({"channels":["email"]})").at("/channels") == R"(["in_app","email"])");
  CHECK(world.send("acme.member", "PUT", toggle).at("/enabled") == "true");
  CHECK(world.send("acme.member", "PUT", toggle, R"({"enabled":true})").at("/enabled") == "true");
  world.send("acme.owner", "POST", "/v1/crm/deals", R"({"name":"Loud","owner_user_id":"{acme.member}"})");
  CHECK(unread(world, "acme.member") == "1");
  CHECK(world.send("acme.member", "GET", "/v1/notifications/rules").at("/results/0/last_fired_at") == "2026-05-20T12:00:00.000Z");
  CHECK(world.send("acme.member", "PUT", "/v1/notifications/rules/deal_assigned/other/toggle").status == 404);
  CHECK(world.send("acme.member", "PUT", "/v1/notifications/rules/nonsense/default/toggle").at("/errors/0/field") == "rule_type");
}

TEST_CASE("rules are paged by cursor") {
  World world;
  const auto first = world.send("acme.owner", "GET", "/v1/notifications/rules?per_page=5");
  CHECK(first.json().at("results").as_array().size() == 5);
  const auto rest = world.send("acme.owner", "GET", "/v1/notifications/rules?per_page=5&cursor=" + first.at("/next_cursor"));
  CHECK(rest.json().at("results").as_array().size() == 3);
  CHECK(rest.at("/results/2/rule_id") == "search-of-acme");
  CHECK(rest.at("/next_cursor") == "null");
}

TEST_CASE("a fire puts one message for each channel of the rule into the outbox, and the history tells of them") {
  World world;
  choose_channels(world, "acme.member", "deal_assigned", R"(["email","slack","webhook"])");
  world.send("acme.member", "POST", "/v1/notifications/channels",
             R"({"kind":"webhook","url":"https://a.example/x","secret":"0123456789abcdef"})");
  world.send("acme.member", "POST", "/v1/notifications/channels", R"({"kind":"slack","url":"https://slack.example/T/B/x"})");
  world.send("acme.owner", "POST", "/v1/crm/deals", R"({"name":"<!channel> & \"co\"","owner_user_id":"{acme.member}"})");
  const auto webhooks = outbox(world, ChannelKind::webhook);
  REQUIRE(webhooks.size() == 1);
  CHECK(webhooks[0].to == "https://a.example/x");
  CHECK(webhooks[0].secret == "0123456789abcdef");
  const auto body = wire::parse(webhooks[0].body).value();
  CHECK(body.at("event") == "deal_assigned");
  CHECK(body.at("id").as_string() == to_string(webhooks[0].id));
  CHECK(body.at("timestamp") == "2026-05-20T12:00:00.000Z");
  CHECK(body.at("data").at("title") == "Assigned to you: <!channel> & \"co\"");
  CHECK(body.at("data").at("details").as_object().contains("deal_id"));
  const auto slack = outbox(world, ChannelKind::slack);
  REQUIRE(slack.size() == 1);
  CHECK(wire::parse(slack[0].body).value().at("text") == "Assigned to you: &lt;!channel&gt; &amp; \"co\"");
  const auto mails = outbox(world, ChannelKind::email);
  REQUIRE(mails.size() == 1);
  CHECK(mails[0].to == "member@acme.example");
  CHECK(mails[0].subject == "Assigned to you: <!channel> & \"co\"");
  const auto history = world.send("acme.member", "GET", "/v1/notifications/history");
  CHECK(history.at("/results/0/rule_type") == "deal_assigned");
  CHECK(history.at("/results/0/channels/0/channel") == "in_app");
  CHECK(history.at("/results/0/channels/0/status") == "delivered");
  CHECK(history.at("/results/0/channels/1/status") == "pending");
  CHECK(history.at("/results/0/channels/1/attempts") == "0");
  CHECK(history.json().at("results").at(0).at("channels").as_array().size() == 4);
  CHECK(history.body.find(to_string(webhooks[0].id)) != std::string::npos);
}

TEST_CASE("the history tells of attempts and of the last error") {
  World world;
  world.send("acme.owner", "POST", "/v1/notifications/channels/{acme.channel}/test");
  auto tried = outbox(world, ChannelKind::webhook).at(0);
  tried.attempts = 3;
  tried.last_error = "answered 500";
  tried.status = DeliveryStatus::failed;
  tried.next_attempt_at.reset();
  const TeamId team = *TeamId::parse(world.names.at("acme.team"));
  REQUIRE(
      transact(world.storage, AccessMode::write, [&](Transaction& tx) { return tx.deliveries().settle_delivery(team, tried); }));
  const auto history = world.send("acme.owner", "GET", "/v1/notifications/history");
  CHECK(history.at("/results/0/channels/0/channel") == "webhook");
  CHECK(history.at("/results/0/channels/0/status") == "failed");
  CHECK(history.at("/results/0/channels/0/attempts") == "3");
  CHECK(history.at("/results/0/channels/0/last_error") == "answered 500");
}

TEST_CASE("a test reaches one channel and leaves the inbox alone, unless it is the inbox that is tried") {
  World world;
  const auto channels = world.send("acme.member", "GET", "/v1/notifications/channels");
  CHECK(channels.at("/results/0/kind") == "in_app");
  CHECK(channels.at("/results/1/kind") == "email");
  CHECK(channels.at("/results/1/url") == "null");
  const auto mail = world.send("acme.member", "POST", "/v1/notifications/channels/" + channels.at("/results/1/id") + "/test");
  CHECK(mail.status == 201);
  CHECK(mail.at("/channels/0/channel") == "email");
  CHECK(outbox(world, ChannelKind::email).size() == 1);
  CHECK(unread(world, "acme.member") == "0");
  world.send("acme.member", "POST", "/v1/notifications/channels/" + channels.at("/results/0/id") + "/test");
  CHECK(inbox(world, "acme.member") == "[A test of this channel]");
  CHECK(world.send("acme.member", "DELETE", "/v1/notifications/channels/" + channels.at("/results/0/id")).status == 409);
  CHECK(world.send("acme.member", "POST", "/v1/notifications/channels/{acme.channel}/test").status == 404);
}

TEST_CASE("the secret of a channel is shown once, and its URL never again in full") {
  World world;
  const std::string_view body = R"({"kind":"webhook","url":"https://hooks.example/services/T0/verysecret"})";
  const auto made = world.send("acme.member", "POST", "/v1/notifications/channels", body, {{"Idempotency-Key", "k"}});
  CHECK(made.at("/secret").starts_with("whsec_"));
  CHECK(made.at("/secret").size() == 70);
  CHECK(made.at("/url") == "https://hooks.example/…cret");
  CHECK(made.at("/name") == "hooks.example");
  const auto again = world.send("acme.member", "POST", "/v1/notifications/channels", body, {{"Idempotency-Key", "k"}});
  CHECK(again.at("/id") == made.at("/id"));
  CHECK(again.at("/secret") == "null");
  const auto listed = world.send("acme.member", "GET", "/v1/notifications/channels");
  CHECK(listed.at("/total") == "3");
  CHECK(listed.body.find("whsec_") == std::string::npos);
  CHECK(listed.body.find("verysecret") == std::string::npos);
}

TEST_CASE("what a channel can't be is named") {
  World world;
  struct Case {
    std::string_view body;
    std::string_view field;
  };
  for (const auto& [body, field] : std::to_array<Case>({
           {R"({"kind":"email","url":"https://a.example"})", "kind"},
           {R"({"kind":"slack","url":"ftp://a.example"})", "url"},
           {R"({"kind":"slack","url":"https://"})", "url"},
           {R"({"kind":"slack","url":"https://user:pass@a.example/"})", "url"},
           {R"({"kind":"slack","url":"https://a.example/ b"})", "url"},
           {R"({"kind":"slack","url":"https://a.example:65536/"})", "url"},
           {R"({"kind":"slack","url":"https://a.example:0/"})", "url"},
           {R"({"kind":"slack","url":"https://a.example:https/"})", "url"},
           {R"({"kind":"slack","url":"https://a.example:1:2/"})", "url"},
           {R"({"kind":"slack","url":"https://[::1"})", "url"},
           {R"({"kind":"slack","url":"https://a..b/"})", "url"},
           {R"({"kind":"webhook","url":"https://.x/"})", "url"},
           {R"({"kind":"webhook","url":"https://2130706433/"})", "url"},
           {R"({"kind":"webhook","url":"https://0x7f.1/"})", "url"},
           {R"({"kind":"webhook","url":"https://127.1/"})", "url"},
           {R"({"kind":"webhook","url":"https://a.example/#top"})", "url"},
           {R"({"kind":"webhook","url":"https://user@a.example/"})", "url"},
           {R"({"kind":"webhook","url":"HTTP://a.example/"})", "url"},
           {R"({"kind":"slack","url":"https://a.example/","secret":"0123456789abcdef"})", "secret"},
           {R"({"kind":"webhook","url":"https://a.example/","secret":"short"})", "secret"},
       })) {
    CAPTURE(body);
    const auto reply = world.send("acme.member", "POST", "/v1/notifications/channels", body);
    CHECK(reply.status == 400);
    CHECK(reply.at("/errors/0/field") == field);
  }
  for (int i = 0; i < 20; ++i) {
    CHECK(
        world.send("acme.member", "POST", "/v1/notifications/channels", R"({"kind":"slack","url":"HTTPS://a.example/"})").status ==
        201);
  }
  CHECK(world.send("acme.member", "POST", "/v1/notifications/channels", R"({"kind":"slack","url":"https://a.example/"})").status ==
        409);
}

TEST_CASE("an outside event tells those of the team who registered the rule") {
  World world;
  const std::string_view rule = R"({"rule_type":"sequence_reply","rule_id":"s/1","name":"Replies"})";
  const std::string_view event =
      R"({"rule_type":"sequence_reply","rule_id":"s/1","title":"A\nreply","body":"Hi","data":{"lead":7,"tags":["a"]}})";
  CHECK(world.send("acme.member", "POST", "/v1/notifications/rules", rule).status == 201);
  CHECK(world.send("rival.member", "POST", "/v1/notifications/rules", rule).status == 201);
  CHECK(world.send("acme.admin", "POST", "/v1/notifications/events", event).at("/recipients") == "1");
  CHECK(inbox(world, "acme.member") == "[A reply]");
  const auto shown = world.send("acme.member", "GET", "/v1/notifications/inbox");
  CHECK(shown.at("/results/0/data/lead") == "7");
  CHECK(shown.at("/results/0/data/tags/0") == "a");
  CHECK(inbox(world, "rival.member").empty());
  CHECK(world.send("acme.member", "PUT", "/v1/notifications/rules/sequence_reply/s%2F1/toggle").at("/enabled") == "false");
  CHECK(world.send("acme.admin", "POST", "/v1/notifications/events", event).at("/recipients") == "0");
  CHECK(world
            .send("acme.admin", "POST", "/v1/notifications/events",
                  R"({"rule_type":"watchlist","rule_id":"x","title":"t","data":[1]})")
            .at("/errors/0/field") == "data");
  const std::string large = R"({"rule_type":"watchlist","rule_id":"x","title":"t","data":{"a":")" + std::string(5000, 'x') + "\"}}";
  CHECK(world.send("acme.admin", "POST", "/v1/notifications/events", large).at("/errors/0/field") == "data");
}

TEST_CASE("the inbox shows unread first, page by page, and what was deleted stays in the history") {
  World world;
  for (int i = 0; i < 4; ++i) {
    world.clock.advance(std::chrono::minutes{1});
    world.send("acme.admin", "POST", "/v1/notifications/events",
               R"({"rule_type":"saved_search","rule_id":"search-of-acme","title":")" + std::to_string(i) + "\"}");
  }
  CHECK(inbox(world, "acme.owner") == "[3][2][1][0][News for acme]");
  const auto page = world.send("acme.owner", "GET", "/v1/notifications/inbox");
  const auto read = world.send("acme.owner", "PUT", "/v1/notifications/read/" + page.at("/results/0/id"));
  CHECK(read.at("/read_at") == "2026-05-20T12:04:00.000Z");
  CHECK(world.send("acme.owner", "DELETE", "/v1/notifications/" + page.at("/results/1/id")).status == 204);
  CHECK(world.send("acme.owner", "DELETE", "/v1/notifications/" + page.at("/results/1/id")).status == 404);
  CHECK(world.send("acme.owner", "PUT", "/v1/notifications/read/" + page.at("/results/1/id")).status == 404);
  CHECK(world.send("acme.member", "PUT", "/v1/notifications/read/" + page.at("/results/2/id")).status == 404);
  CHECK(inbox(world, "acme.owner") == "[1][0][News for acme][3]");
  CHECK(unread(world, "acme.owner") == "3");
  const auto first = world.send("acme.owner", "GET", "/v1/notifications/inbox?per_page=3");
  const auto rest = world.send("acme.owner", "GET", "/v1/notifications/inbox?per_page=3&cursor=" + first.at("/next_cursor"));
  CHECK(rest.at("/results/0/title") == "3");
  CHECK(world.send("acme.owner", "PUT", "/v1/notifications/read-all").at("/unread") == "0");
  CHECK(unread(world, "acme.owner") == "0");
  CHECK(world.send("acme.owner", "GET", "/v1/notifications/history").at("/total") == "5");
}

TEST_CASE("owner and assignees are told once that a task is due, in the team's zone") {
  World world;
  world.send("acme.owner", "PUT", "/v1/org", R"({"time_zone":"America/New_York"})");
  world.send(
      "acme.admin", "POST", "/v1/crm/tasks",
      R"({"title":"Timed","due_at":"2026-05-20T12:30:00Z","owner_user_id":"{acme.member}","assignee_user_ids":["{acme.viewer}"]})");
  world.send("acme.member", "POST", "/v1/crm/tasks", R"({"title":"Dated","due_on":"2026-05-20"})");
  world.send("acme.member", "POST", "/v1/crm/tasks", R"({"title":"Long ago","due_at":"2026-05-19T12:00:00Z"})");
  world.send("acme.member", "POST", "/v1/crm/tasks", R"({"title":"Done","due_at":"2026-05-20T12:30:00Z","status":"done"})");
  const auto tell = [&] { return notifications::tell_due_tasks(world.storage, world.environment).value(); };
  CHECK(tell() == 0);
  world.clock.set("2026-05-20T12:30:00Z");
  CHECK(tell() == 1);
  CHECK(tell() == 0);
  CHECK(inbox(world, "acme.member") == "[Due: Timed]");
  CHECK(inbox(world, "acme.viewer") == "[Due: Timed]");
  world.clock.set("2026-05-21T03:59:59Z");
  CHECK(tell() == 0);
  world.clock.set("2026-05-21T04:00:00Z");
  CHECK(tell() == 1);
  CHECK(inbox(world, "acme.member") == "[Due: Dated][Due: Timed]");
  CHECK(inbox(world, "acme.admin").empty());
}

TEST_CASE("the creator of a snapshot is told seven days before it expires, and again when it was renewed") {
  World world;
  const auto tell = [&] { return notifications::tell_expiring_snapshots(world.storage, world.environment).value(); };
  const Instant made = world.clock.now();
  world.clock.set(made + std::chrono::days{173} - Milliseconds{1});
  CHECK(tell() == 0);
  world.clock.set(made + std::chrono::days{173});
  CHECK(tell() == 3);  // one of each team
  CHECK(tell() == 0);
  CHECK(inbox(world, "acme.owner") == "[A snapshot of Report of acme expires soon][News for acme]");
  world.send("acme.owner", "POST", "/crm-reports/snapshots/{acme.snapshot}/renew");
  world.clock.set(made + std::chrono::days{353});
  CHECK(tell() == 1);
}

TEST_CASE("the admins of a team are told who joined, the owner of a schedule that its report is ready") {
  World world;
  const TeamId team = *TeamId::parse(world.names.at("acme.team"));
  const UserId joined = *UserId::parse(world.names.at("acme.admin"));
  const UserId owner = *UserId::parse(world.names.at("acme.member"));
  const auto done = transact(world.storage, AccessMode::write, [&](Transaction& tx) -> Result<void> {
    const Principal crondb = Principal::system(team);
    Context context{tx, world.storage.facts(), world.environment, crondb, world.clock.now()};
    const auto user = tx.access().find_user(joined);
    if (auto told = notifications::member_joined(context, **user); !told) return told;
    return notifications::report_ready(context, owner, "Pipeline summary", "Sent to 3 people", "{}");
  });
  REQUIRE(done);
  CHECK(inbox(world, "acme.owner") == "[admin of acme has joined the team][News for acme]");
  CHECK(inbox(world, "acme.admin").empty());
  CHECK(inbox(world, "acme.member") == "[Pipeline summary]");
}

TEST_CASE("the unread count has a rate limit of its own, ten times the usual one") {
  World world;
  world.services.policy.rate_limits = true;
  CHECK(world.send("acme.owner", "GET", "/v1/notifications/inbox").headers.get("X-RateLimit-Limit") == "300");
  const auto reply = world.send("acme.owner", "GET", "/v1/notifications/unread-count");
  CHECK(reply.headers.get("X-RateLimit-Limit") == "3000");
  CHECK(reply.headers.get("X-RateLimit-Remaining") == "2999");
}

TEST_CASE("a socket is opened by a key or once by a ticket, and only from pages that may") {
  World world;
  world.services.policy.allowed_origins = {"https://app.example"};
  const std::map<std::string, std::string> handshake{{"Upgrade", "websocket"},
                                                     {"Connection", "keep-alive, Upgrade"},
                                                     {"Sec-WebSocket-Version", "13"},
                                                     {"Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="}};
  const auto open = [&](std::string_view who, const std::string& query, const std::string& origin = {}) {
    auto headers = handshake;
    if (!origin.empty()) headers["Origin"] = origin;
    return world.send(who, "GET", "/v1/ws/notifications" + query, {}, headers).status;
  };
  const auto ticket = [&] { return "?ticket=" + world.send("acme.viewer", "POST", "/v1/ws/tickets").at("/ticket"); };
  CHECK(open("acme.viewer", "") == 101);
  CHECK(open("acme.viewer", "", "https://app.example") == 101);
  CHECK(open("acme.viewer", "", "https://evil.example") == 403);
  CHECK(world.send("acme.viewer", "GET", "/v1/ws/notifications").status == 400);
  CHECK(open("acme.viewer", "?since={rival.notification}") == 400);
  CHECK(open("acme.owner", "?since={acme.notification}") == 101);
  const auto once = ticket();
  CHECK(open("", once) == 101);
  CHECK(open("", once) == 401);
  CHECK(open("", "?ticket=nonsense") == 401);
  const auto late = ticket();
  world.clock.advance(std::chrono::seconds{61});
  CHECK(open("", late) == 401);
  const auto lost = ticket();
  const TeamId team = *TeamId::parse(world.names.at("acme.team"));
  const UserId viewer = *UserId::parse(world.names.at("acme.viewer"));
  REQUIRE(transact(world.storage, AccessMode::write, [&](Transaction& tx) { return tx.access().erase_membership(team, viewer); }));
  CHECK(open("", lost) == 401);
}

}  // namespace crondb::testing
