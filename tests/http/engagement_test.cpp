#include <doctest/doctest.h>

#include "crondb/access/operations.hpp"
#include "http/world.hpp"

/// Tasks, calls and emails as their users see them over HTTP.
namespace crondb::testing {

TEST_CASE("a task that becomes done is completed then, and one that is reopened is not") {
  World world;
  world.clock.set("2026-05-21T08:00:00Z");
  const auto change = [&](std::string_view status) {
    return world.send("acme.owner", "PATCH", "/v1/crm/tasks/{acme.task}", R"({"status":")" + std::string(status) + "\"}")
        .at("/completed_at");
  };
  CHECK(change("done") == "2026-05-21T08:00:00.000Z");
  CHECK(change("open") == "null");
  CHECK(world.send("acme.owner", "POST", "/v1/crm/tasks", R"({"title":"Late entry","status":"done"})").at("/completed_at") ==
        "2026-05-21T08:00:00.000Z");
}

TEST_CASE("a task is due on a day or at a time, not both") {
  World world;
  CHECK(world.send("acme.owner", "POST", "/v1/crm/tasks", R"({"title":"T","due_on":"2026-05-21","due_at":"2026-05-21T08:00:00Z"})")
            .at("/errors/0/field") == "due_on");
  CHECK(world.send("acme.owner", "PATCH", "/v1/crm/tasks/{acme.task}", R"({"due_on":"2026-05-21"})").at("/due_on") == "2026-05-21");
  CHECK(world.send("acme.owner", "PATCH", "/v1/crm/tasks/{acme.task}", R"({"due_at":"2026-05-21T08:00:00Z"})").status == 400);
  CHECK(world.send("acme.owner", "PATCH", "/v1/crm/tasks/{acme.task}", R"({"due_on":null,"due_at":"2026-05-21T08:00:00Z"})")
            .at("/due_at") == "2026-05-21T08:00:00.000Z");
}

TEST_CASE("a task is overdue when its day has ended where the team is, or its time has passed") {
  World world;
  REQUIRE(instance::set_team(world.storage, world.environment, {.team = "acme", .time_zone = "America/New_York"}));
  const auto make = [&](std::string_view rest) {
    return world.send("acme.owner", "POST", "/v1/crm/tasks", R"({"title":"T",)" + std::string(rest) + "}").status;
  };
  CHECK(make(R"("due_on":"2026-05-20")") == 201);
  CHECK(make(R"("due_at":"2026-05-21T03:00:00Z")") == 201);
  CHECK(make(R"("due_on":"2026-05-20","status":"cancelled")") == 201);
  const auto overdue = [&](std::string_view now) {
    world.clock.set(now);
    return world.send("acme.owner", "GET", "/v1/crm/tasks?overdue=true").at("/total");
  };
  CHECK(overdue("2026-05-21T03:00:00Z") == "0");
  CHECK(overdue("2026-05-21T03:30:00Z") == "1");
  CHECK(overdue("2026-05-21T04:00:00Z") == "1");  // the day ends now: it isn't past
  CHECK(overdue("2026-05-21T04:00:01Z") == "2");
  CHECK(world.send("acme.owner", "GET", "/v1/crm/tasks?overdue=false").at("/total") == "4");
}

TEST_CASE("tasks are found by what they say") {
  World world;
  world.send(
      "acme.owner", "POST", "/v1/crm/tasks",
      R"({"title":"Mine","priority":"high","deal_id":"{acme.deal}","owner_user_id":"{acme.member}","assignee_user_ids":["{acme.admin}"]})");
  const auto total = [&](std::string_view query) {
    return world.send("acme.owner", "GET", "/v1/crm/tasks?" + std::string(query)).at("/total");
  };
  CHECK(total("priority=high") == "1");
  CHECK(total("deal_id={acme.deal}") == "1");
  CHECK(total("lead_id={acme.lead}") == "1");
  CHECK(total("owner_user_id={acme.member}") == "1");
  CHECK(total("status=open") == "2");
  CHECK(total("status=open&priority=low") == "0");
}

TEST_CASE("what hangs on a lead or a deal names one of the team that the caller sees") {
  World world;
  for (const std::string kind : {"tasks", "calls", "emails"}) {
    CAPTURE(kind);
    const auto reply = world.send("acme.owner", "POST", "/v1/crm/" + kind,
                                  R"({)" + std::string(kind == "tasks" ? R"("title":"T",)" : "") +
                                      R"("lead_id":"{rival.lead}","deal_id":"{rival.deal}","owner_user_id":"{rival.owner}"})");
    CHECK(reply.status == 400);
    CHECK(reply.at("/errors/0/field") == "lead_id");
    CHECK(reply.at("/errors/1/field") == "deal_id");
    CHECK(reply.at("/errors/2/field") == "owner_user_id");
  }
}

TEST_CASE("the first outbound call or email of a person stamps its lead") {
  World world;
  world.clock.set("2026-05-22T12:00:00Z");
  const auto contacted = [&] { return world.send("acme.owner", "GET", "/v1/crm/leads/{acme.lead}").at("/first_contacted_at"); };
  const auto send = [&](std::string_view kind, std::string_view rest) {
    return world.send("acme.owner", "POST", "/v1/crm/" + std::string(kind), R"({"lead_id":"{acme.lead}")" + std::string(rest) + "}")
        .status;
  };
  CHECK(send("calls", R"(,"direction":"inbound")") == 201);
  CHECK(send("emails", R"(,"automated":true)") == 201);
  CHECK(contacted() == "null");
  CHECK(send("emails", "") == 201);
  CHECK(contacted() == "2026-05-22T12:00:00.000Z");
  CHECK(send("calls", R"(,"started_at":"2026-05-21T09:00:00Z")") == 201);
  CHECK(contacted() == "2026-05-21T09:00:00.000Z");
  CHECK(send("calls", R"(,"started_at":"2026-05-22T09:00:00Z")") == 201);
  CHECK(contacted() == "2026-05-21T09:00:00.000Z");
  CHECK(send("calls", R"(,"started_at":"2026-05-01T09:00:00Z")") == 201);
  CHECK(contacted() == "2026-05-20T12:00:00.000Z");  // when the lead was made
  CHECK(world.send("acme.owner", "GET", "/v1/crm/leads/{acme.lead}").at("/version") == "4");
}

TEST_CASE("a call that turns out to be on a lead stamps it too") {
  World world;
  world.send("acme.owner", "PATCH", "/v1/crm/calls/{acme.call}", R"({"lead_id":"{acme.lead}"})");
  CHECK(world.send("acme.owner", "GET", "/v1/crm/leads/{acme.lead}").at("/first_contacted_at") == "2026-05-20T12:00:00.000Z");
}

TEST_CASE("a call and an email happened by now, give or take five minutes") {
  World world;
  const auto status = [&](std::string_view kind, std::string_view body) {
    return world.send("acme.owner", "POST", "/v1/crm/" + std::string(kind), body).status;
  };
  CHECK(status("calls", R"({"started_at":"2026-05-20T12:05:00Z"})") == 201);
  CHECK(status("calls", R"({"started_at":"2026-05-20T12:05:01Z"})") == 400);
  CHECK(status("emails", R"({"sent_at":"2026-05-20T12:05:00Z"})") == 201);
  CHECK(status("emails", R"({"sent_at":"2026-05-20T12:05:01Z"})") == 400);
  CHECK(world.send("acme.owner", "POST", "/v1/crm/calls", "{}").at("/started_at") == "2026-05-20T12:00:00.000Z");
  CHECK(world.send("acme.owner", "POST", "/v1/crm/emails", "{}").at("/sent_at") == "2026-05-20T12:00:00.000Z");
}

TEST_CASE("with record_visibility own, members see their own tasks, calls and emails") {
  World world;
  REQUIRE(instance::set_team(world.storage, world.environment, {.team = "acme", .record_visibility = RecordVisibility::own}));
  for (const std::string kind : {"task", "call", "email"}) {
    CAPTURE(kind);
    CHECK(world.send("acme.member", "GET", "/v1/crm/" + kind + "s").at("/total") == "0");
    CHECK(world.send("acme.member", "GET", "/v1/crm/" + kind + "s/{acme." + kind + "}").status == 404);
    CHECK(world.send("acme.member", "DELETE", "/v1/crm/" + kind + "s/{acme." + kind + "}").status == 404);
    CHECK(world.send("acme.admin", "GET", "/v1/crm/" + kind + "s").at("/total") == "1");
    CHECK(world.send("acme.owner", "PATCH", "/v1/crm/" + kind + "s/{acme." + kind + "}", R"({"owner_user_id":"{acme.member}"})")
              .status == 200);
    CHECK(world.send("acme.member", "GET", "/v1/crm/" + kind + "s").at("/total") == "1");
  }
}

TEST_CASE("an external_id is unique within its kind") {
  World world;
  for (const std::string kind : {"tasks", "calls", "emails"}) {
    CAPTURE(kind);
    const std::string body = kind == "tasks" ? R"({"title":"T","external_id":"x"})" : R"({"external_id":"x"})";
    CHECK(world.send("acme.owner", "POST", "/v1/crm/" + kind, body).status == 201);
    CHECK(world.send("acme.owner", "POST", "/v1/crm/" + kind, body).at("/code") == "already_exists");
  }
}

}  // namespace crondb::testing
