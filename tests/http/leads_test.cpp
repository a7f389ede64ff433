#include <doctest/doctest.h>

#include "crondb/access/operations.hpp"
#include "http/world.hpp"

/// Leads and tags as their users see them over HTTP.
namespace crondb::testing {

TEST_CASE("a lead belongs to who made it, unless it is given to somebody or to nobody") {
  World world;
  const auto owner = [&](std::string_view body) {
    return world.send("acme.member", "POST", "/v1/crm/leads", body).at("/owner_user_id");
  };
  CHECK(owner(R"({"company":"A"})") == world.names["acme.member"]);
  CHECK(owner(R"({"company":"A","owner_user_id":"{acme.admin}"})") == world.names["acme.admin"]);
  CHECK(owner(R"({"company":"A","owner_user_id":null})") == "null");
  CHECK(world.send("acme.owner", "POST", "/v1/crm/leads", R"({"company":"A","owner_user_id":"{rival.owner}"})")
            .at("/errors/0/field") == "owner_user_id");
}

TEST_CASE("a lead shows all it was made of, normalised") {
  World world;
  const auto lead =
      world.send("acme.owner", "POST", "/v1/crm/leads",
                 R"({"first_name":"Ada","email":"ada@example.com","domain":"https://www.Example.com/x","source":"event",)"
                 R"("assignee_user_ids":["{acme.member}","{acme.member}"],"tag_ids":["{acme.tag}"],"external_id":"L1"})");
  CHECK(lead.status == 201);
  CHECK(lead.at("/domain") == "example.com");
  CHECK(lead.at("/source") == "event");
  CHECK(lead.at("/status") == "lead");
  CHECK(lead.at("/assignee_user_ids/1") == "(absent)");
  CHECK(lead.at("/tag_ids/0") == world.names["acme.tag"]);
  CHECK(lead.at("/created_at") == "2026-05-20T12:00:00.000Z");
  CHECK(world.send("acme.owner", "POST", "/v1/crm/leads", R"({"company":"B","external_id":"L1"})").at("/code") == "already_exists");
}

TEST_CASE("every problem of a lead is told at once") {
  World world;
  const auto reply = world.send("acme.owner", "POST", "/v1/crm/leads",
                                R"({"domain":"no host","assignee_user_ids":["{rival.owner}"],"tag_ids":["{rival.tag}"]})");
  CHECK(reply.status == 400);
  CHECK(reply.at("/errors/0/field") == "domain");
  CHECK(reply.at("/errors/1/field") == "assignee_user_ids");
  CHECK(reply.at("/errors/2/field") == "tag_ids");
  CHECK(reply.at("/errors/3/field") == "first_name");
}

TEST_CASE("each change of status is kept, with who made it and when") {
  World world;
  const auto change = [&](std::string_view at, std::string_view who, std::string_view status) {
    world.clock.set(at);
    return world.send(who, "PATCH", "/v1/crm/leads/{acme.lead}", R"({"status":")" + std::string(status) + "\"}");
  };
  CHECK(world.send("acme.owner", "GET", "/v1/crm/leads/{acme.lead}").at("/status_history") == "[]");
  change("2026-05-21T12:00:00Z", "acme.member", "potential");
  CHECK(change("2026-05-22T12:00:00Z", "acme.admin", "client").at("/converted_at") == "2026-05-22T12:00:00.000Z");
  change("2026-05-23T12:00:00Z", "acme.admin", "bad_timing");
  CHECK(change("2026-05-24T12:00:00Z", "acme.admin", "client").at("/converted_at") == "2026-05-22T12:00:00.000Z");
  const auto lead = world.send("acme.owner", "GET", "/v1/crm/leads/{acme.lead}");
  CHECK(lead.at("/status_history/0/from") == "lead");
  CHECK(lead.at("/status_history/0/to") == "potential");
  CHECK(lead.at("/status_history/0/at") == "2026-05-21T12:00:00.000Z");
  CHECK(lead.at("/status_history/0/by") == world.names["acme.member"]);
  CHECK(lead.at("/status_history/3/from") == "bad_timing");
  CHECK(lead.at("/status_history/4") == "(absent)");
}

TEST_CASE("a lead that somebody else has changed is not overwritten") {
  World world;
  const auto seen = std::string(world.send("acme.owner", "GET", "/v1/crm/leads/{acme.lead}").headers.get("ETag"));
  CHECK(seen.starts_with("\"1-"));
  CHECK(world.send("acme.member", "PATCH", "/v1/crm/leads/{acme.lead}", R"({"phone":"1"})", {{"If-Match", seen}}).at("/version") ==
        "2");
  CHECK(world.send("acme.owner", "PATCH", "/v1/crm/leads/{acme.lead}", R"({"phone":"2"})", {{"If-Match", seen}}).status == 412);
  CHECK(world.send("acme.owner", "DELETE", "/v1/crm/leads/{acme.lead}", {}, {{"If-Match", seen}}).status == 412);
  CHECK(world.send("acme.owner", "PATCH", "/v1/crm/leads/{acme.lead}", R"({"phone":"1"})").at("/version") ==
        "2");  // says nothing new
  const std::string present(world.send("acme.owner", "GET", "/v1/crm/leads/{acme.lead}").headers.get("ETag"));
  CHECK(present.starts_with("\"2-"));
  CHECK(world.send("acme.owner", "GET", "/v1/crm/leads/{acme.lead}", {}, {{"If-None-Match", present}}).status == 304);
}

TEST_CASE("leads are found by status, source, tag, owner, words, and by whether anybody cares") {
  World world;
  world.send(
      "acme.owner", "POST", "/v1/crm/leads",
      R"({"first_name":"Émile","company":"Zeta","status":"potential","source":"event","tag_ids":["{acme.tag}"],"owner_user_id":"{acme.member}"})");
  world.send("acme.owner", "POST", "/v1/crm/leads", R"({"company":"Loose","owner_user_id":null})");
  world.send("acme.owner", "POST", "/v1/crm/leads",
             R"({"company":"Shared","owner_user_id":null,"assignee_user_ids":["{acme.member}"]})");
  const auto found = [&](std::string_view query) {
    const auto reply = world.send("acme.owner", "GET", "/v1/crm/leads?" + std::string(query));
    return reply.at("/total") == "1" ? reply.at("/results/0/company") : reply.at("/total");
  };
  CHECK(found("per_page=25") == "4");
  CHECK(found("status=potential") == "Zeta");
  CHECK(found("source=event") == "Zeta");
  CHECK(found("tag={acme.tag}") == "Zeta");
  CHECK(found("owner_user_id={acme.member}") == "Zeta");
  CHECK(found("q=%C3%A9MILE") == "Zeta");
  CHECK(found("unassigned=true") == "Loose");
  CHECK(found("unassigned=false") == "3");
  CHECK(world.send("acme.owner", "GET", "/v1/crm/leads?status=lost").at("/errors/0/field") == "status");
}

TEST_CASE("with record_visibility own, members see the leads that they own or are assigned to") {
  World world;
  REQUIRE(instance::set_team(world.storage, world.environment, {.team = "acme", .record_visibility = RecordVisibility::own}));
  CHECK(world.send("acme.member", "GET", "/v1/crm/leads").at("/total") == "0");
  CHECK(world.send("acme.member", "GET", "/v1/crm/leads/{acme.lead}").status == 404);
  CHECK(world.send("acme.member", "PATCH", "/v1/crm/leads/{acme.lead}", R"({"phone":"1"})").status == 404);
  CHECK(world.send("acme.member", "POST", "/v1/crm/deals", R"({"name":"D","lead_id":"{acme.lead}"})").at("/errors/0/field") ==
        "lead_id");
  CHECK(world.send("acme.admin", "GET", "/v1/crm/leads/{acme.lead}").status == 200);
  world.send("acme.owner", "PATCH", "/v1/crm/leads/{acme.lead}", R"({"assignee_user_ids":["{acme.member}"]})");
  CHECK(world.send("acme.member", "GET", "/v1/crm/leads/{acme.lead}").status == 200);
}

TEST_CASE("a deal names a lead of the team, and lets go of one that is deleted") {
  World world;
  const auto deal = [&](std::string_view lead) {
    return world.send("acme.owner", "PATCH", "/v1/crm/deals/{acme.deal}", R"({"lead_id":)" + std::string(lead) + "}");
  };
  CHECK(deal(R"("{rival.lead}")").at("/errors/0/field") == "lead_id");
  CHECK(deal(R"("{acme.lead}")").at("/lead_id") == world.names["acme.lead"]);
  CHECK(world.send("acme.owner", "POST", "/v1/crm/deals", R"({"name":"D","lead_id":"{acme.lead}"})").at("/lead_id") ==
        world.names["acme.lead"]);
  CHECK(world.send("acme.owner", "GET", "/v1/crm/deals?lead_id={acme.lead}").at("/total") == "2");
  CHECK(world.send("acme.owner", "DELETE", "/v1/crm/leads/{acme.lead}").status == 204);
  CHECK(world.send("acme.owner", "GET", "/v1/crm/deals/{acme.deal}").at("/lead_id") == "null");
  CHECK(world.send("acme.owner", "GET", "/v1/crm/tasks/{acme.task}").at("/lead_id") == "null");
  CHECK(world.send("acme.owner", "GET", "/v1/crm/leads/{acme.lead}").status == 404);
}

TEST_CASE("the name of a tag is unique in its team, and tags are listed by it") {
  World world;
  CHECK(world.send("acme.owner", "POST", "/v1/crm/tags", R"({"name":"Tag of acme"})").at("/code") == "already_exists");
  CHECK(world.send("acme.owner", "POST", "/v1/crm/tags", R"({"name":"Tag of rival"})").status == 201);
  world.send("acme.owner", "POST", "/v1/crm/tags", R"({"name":"alpha"})");
  auto page = world.send("acme.owner", "GET", "/v1/crm/tags?per_page=2");
  CHECK(page.at("/total") == "3");
  CHECK(page.at("/results/0/name") == "alpha");
  CHECK(page.at("/results/0/color") == "#6B7280");
  page = world.send("acme.owner", "GET", "/v1/crm/tags?per_page=2&cursor=" + page.at("/next_cursor"));
  CHECK(page.at("/results/0/name") == "Tag of rival");
  CHECK(page.at("/next_cursor") == "null");
  CHECK(world.send("acme.owner", "GET", "/v1/crm/tags?per_page=2&page=2").at("/results/0/name") == "Tag of rival");
  CHECK(world.send("acme.owner", "GET", "/v1/crm/tags?page=9").at("/results") == "[]");
}

TEST_CASE("a tag that is deleted is taken off its leads") {
  World world;
  world.send("acme.owner", "PATCH", "/v1/crm/leads/{acme.lead}", R"({"tag_ids":["{acme.tag}"]})");
  CHECK(world.send("acme.owner", "DELETE", "/v1/crm/tags/{acme.tag}").status == 204);
  const auto lead = world.send("acme.owner", "GET", "/v1/crm/leads/{acme.lead}");
  CHECK(lead.at("/tag_ids") == "[]");
  CHECK(lead.at("/version") == "3");
}

}  // namespace crondb::testing
