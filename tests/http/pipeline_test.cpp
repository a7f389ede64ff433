#include <doctest/doctest.h>

#include "http/world.hpp"

/// The pipeline as its users see it over HTTP.
namespace crondb::testing {

TEST_CASE("the documented deal body works as it is") {
  World world;
  const auto deal = world.send(
      "acme.owner", "POST", "/v1/crm/deals",
      R"({"name":"Big one","domain":"https://www.Example.com/pricing","value_usd":1200.50,"stage_id":"{acme.proposal}","owner_user_id":"{acme.member}"})");
  CHECK(deal.status == 201);
  CHECK(deal.body.find(R"("domain":"example.com","value":1200.5,"currency":"USD","value_usd":1200.5)") != std::string::npos);
  CHECK(deal.at("/status") == "open");
  CHECK(deal.at("/owner_user_id") == world.names["acme.member"]);
}

TEST_CASE("a value is given in one form, in the currency's digits") {
  World world;
  const auto problem = [&](std::string_view body) {
    const auto reply = world.send("acme.owner", "POST", "/v1/crm/deals", body);
    return reply.status == 201 ? "created" : reply.at("/errors/0/field");
  };
  CHECK(problem(R"({"name":"a","value":1,"value_usd":1})") == "value_usd");
  CHECK(problem(R"({"name":"a","value":1.5,"currency":"JPY"})") == "value");
  CHECK(problem(R"({"name":"a","value":1.555,"currency":"KWD"})") == "created");
  CHECK(problem(R"({"name":"a","value":1,"currency":"XXY"})") == "currency");
  CHECK(problem(R"({"name":"a","value":null})") == "created");
  CHECK(problem(R"({"name":"a","value":100000000000.01})") == "value");
  CHECK(problem(R"({"name":"a","value":100000000000})") == "created");
  CHECK(problem(R"({"name":"a","value":"5"})") == "value");
}

TEST_CASE("every problem of a body is told at once") {
  World world;
  const auto reply = world.send(
      "acme.owner", "POST", "/v1/crm/deals",
      R"({"name":7,"domain":"no host","value":-1,"stage_id":"{rival.new}","owner_user_id":"{rival.owner}","nonsense":true})");
  CHECK(reply.status == 400);
  for (const std::string_view field : {"name", "value", "nonsense"}) {
    CAPTURE(field);
    CHECK(reply.at("/errors").find("\"field\":\"" + std::string(field) + "\"") != std::string::npos);
  }
  const auto deeper =
      world.send("acme.owner", "POST", "/v1/crm/deals",
                 R"({"name":"a","domain":"no host","owner_user_id":"{rival.owner}","assignee_user_ids":["{rival.owner}"]})");
  CHECK(deeper.at("/errors/0/field") == "domain");
  CHECK(deeper.at("/errors/1/field") == "owner_user_id");
  CHECK(deeper.at("/errors/2/field") == "assignee_user_ids");
}

TEST_CASE("a deal that is won has a close date, and one that leaves the stage has none") {
  World world;
  world.clock.set("2026-05-21T08:00:00Z");
  const auto won = world.send("acme.owner", "PATCH", "/v1/crm/deals/{acme.deal}/move", R"({"stage_id":"{acme.won}"})");
  CHECK(won.at("/closed_at") == "2026-05-21T08:00:00.000Z");
  world.clock.set("2026-05-22T08:00:00Z");
  const auto lost =
      world.send("acme.owner", "PATCH", "/v1/crm/deals/{acme.deal}/move", R"({"stage_id":"{acme.lost}","lost_reason":"Price"})");
  CHECK(lost.at("/closed_at") == "2026-05-21T08:00:00.000Z");  // between closed stages the date stays
  CHECK(lost.at("/lost_reason") == "Price");
  const auto open = world.send("acme.owner", "PATCH", "/v1/crm/deals/{acme.deal}", R"({"stage_id":"{acme.new}"})");
  CHECK(open.at("/status") == "open");
  CHECK(open.at("/closed_at") == "null");
  CHECK(open.at("/lost_reason") == "null");
  const auto timeline = world.send("acme.owner", "GET", "/v1/crm/deals/{acme.deal}/activities");
  CHECK(timeline.at("/total") == "4");
  CHECK(timeline.at("/results/0/type") == "stage_changed");
  CHECK(timeline.at("/results/0/from_stage_id") == world.names["acme.lost"]);
  CHECK(timeline.at("/results/0/to_stage_id") == world.names["acme.new"]);
  CHECK(timeline.at("/results/0/author_user_id") == world.names["acme.owner"]);
}

TEST_CASE("a move to the same stage changes at most the position") {
  World world;
  const auto second = world.send("acme.owner", "POST", "/v1/crm/deals", R"({"name":"Second"})").at("/id");
  const auto same = world.send("acme.owner", "PATCH", "/v1/crm/deals/" + second + "/move", R"({"stage_id":"{acme.new}"})");
  CHECK(same.at("/version") == "1");
  const auto first =
      world.send("acme.owner", "PATCH", "/v1/crm/deals/" + second + "/move", R"({"stage_id":"{acme.new}","position":0})");
  CHECK(first.at("/position") == "0");
  CHECK(world.send("acme.owner", "GET", "/v1/crm/deals/{acme.deal}").at("/position") == "1");
  CHECK(world.send("acme.owner", "GET", "/v1/crm/deals/{acme.deal}").at("/version") == "1");  // the neighbour didn't change
  CHECK(world.send("acme.owner", "GET", "/v1/crm/deals/" + second + "/activities").at("/total") == "0");
}

TEST_CASE("a column can be reordered without end") {
  World world;
  std::vector<std::string> ids;
  for (int i = 0; i < 3; ++i) ids.push_back(world.send("acme.owner", "POST", "/v1/crm/deals", R"({"name":"d"})").at("/id"));
  for (int i = 0; i < 80; ++i) {  // each halves the gap at place 1
    const auto& id = ids[static_cast<std::size_t>(i) % 3];
    CHECK(world.send("acme.owner", "PATCH", "/v1/crm/deals/" + id + "/move", R"({"stage_id":"{acme.new}","position":1})")
              .at("/position") == "1");
  }
  CHECK(world.send("acme.owner", "GET", "/v1/crm/deals/kanban").at("/stages/0/deals/3/position") == "3");
}

TEST_CASE("a new stage shifts the others, and orders stay dense") {
  World world;
  const auto made = world.send("acme.owner", "POST", "/v1/crm/stages", R"({"name":"Demo","order":1,"probability":40})");
  CHECK(made.at("/order") == "1");
  const auto stages = world.send("acme.owner", "GET", "/v1/crm/stages");
  CHECK(stages.at("/results/2/name") == "Qualified");
  CHECK(stages.at("/results/6/order") == "6");
  CHECK(world.send("acme.owner", "POST", "/v1/crm/stages", R"({"name":"Demo"})").at("/code") == "already_exists");
  CHECK(world.send("acme.owner", "POST", "/v1/crm/stages", R"({"name":"Sold","kind":"won","probability":40})")
            .at("/errors/0/field") == "probability");
}

TEST_CASE("deleting a stage moves its deals to the first remaining one of its kind") {
  World world;
  CHECK(world.send("acme.admin", "DELETE", "/v1/crm/stages/{acme.new}").status == 204);
  const auto deal = world.send("acme.owner", "GET", "/v1/crm/deals/{acme.deal}");
  CHECK(deal.at("/stage_id") == world.names["acme.qualified"]);
  CHECK(deal.at("/activities/0/type") == "stage_changed");
  CHECK(world.send("acme.owner", "GET", "/v1/crm/stages").at("/results/0/order") == "0");
}

TEST_CASE("the last stage of a kind stays, and a stage with deals keeps its kind") {
  World world;
  CHECK(world.send("acme.admin", "DELETE", "/v1/crm/stages/{acme.won}").at("/code") == "conflict");
  CHECK(world.send("acme.admin", "PATCH", "/v1/crm/stages/{acme.won}", R"({"kind":"open"})").at("/code") == "conflict");
  CHECK(world.send("acme.admin", "PATCH", "/v1/crm/stages/{acme.new}", R"({"kind":"lost"})").at("/code") == "conflict");
  CHECK(world.send("acme.admin", "PATCH", "/v1/crm/stages/{acme.qualified}", R"({"kind":"lost"})").at("/probability") == "0");
}

TEST_CASE("list filters combine") {
  World world;
  const auto create = [&](std::string_view body) {
    REQUIRE(world.send("acme.owner", "POST", "/v1/crm/deals", body).status == 201);
  };
  create(R"({"name":"Größe","value":500,"expected_close_on":"2026-06-01"})");
  create(R"({"name":"Small","domain":"groesse.example","value":50,"owner_user_id":"{acme.member}"})");
  create(R"({"name":"Euro","value":900,"currency":"EUR"})");
  const auto total = [&](std::string_view query) {
    return world.send("acme.owner", "GET", "/v1/crm/deals?" + std::string(query)).at("/total");
  };
  CHECK(total("q=GR%C3%96") == "1");
  CHECK(total("q=groesse") == "1");
  CHECK(total("min_value=100") == "2");  // only deals in the team's currency
  CHECK(total("min_value=100&max_value=600") == "1");
  CHECK(total("owner_user_id={acme.member}") == "1");
  CHECK(total("expected_close_from=2026-06-01&expected_close_to=2026-06-01") == "1");
  CHECK(total("stage_id={acme.won}") == "0");
  CHECK(total("status=open&q=small") == "1");
}

TEST_CASE("the board counts all deals of a column and shows the first ones") {
  World world;
  for (int i = 0; i < 3; ++i) world.send("acme.owner", "POST", "/v1/crm/deals", R"({"name":"d","value":10.25,"currency":"EUR"})");
  const auto board = world.send("acme.owner", "GET", "/v1/crm/deals/kanban?per_stage=2");
  CHECK(board.at("/stages/0/total") == "4");
  CHECK(board.at("/stages/0/deals/1/position") == "1");
  CHECK(board.at("/stages/0/deals/2") == "(absent)");
  CHECK(board.body.find(R"("value_by_currency":{"EUR":30.75,"USD":1000})") != std::string::npos);
  CHECK(board.at("/stages/5/name") == "Lost");
}

TEST_CASE("the export is a spreadsheet that runs nothing") {
  World world;
  world.send("acme.owner", "POST", "/v1/crm/deals", R"({"name":"=1+1, \"quoted\"","value":3})");
  const auto csv = world.send("startup.viewer", "GET", "/v1/crm/deals/export").body;  // open to every plan and role
  CHECK(csv.starts_with("id,name,domain,value,currency,stage,status,owner_email,expected_close_on,created_at,closed_at\r\n"));
  const auto mine = world.send("acme.owner", "GET", "/v1/crm/deals/export").body;
  CHECK(mine.find(R"(,"'=1+1, ""quoted""",,3,USD,New,open,owner@acme.example,,2026-05-20T12:00:00.000Z,)") != std::string::npos);
}

TEST_CASE("with record visibility own, members see what they own or are assigned to") {
  World world;
  CHECK(world.send("acme.admin", "PUT", "/v1/org", R"({"record_visibility":"own"})").status == 200);
  CHECK(world.send("acme.member", "GET", "/v1/crm/deals/{acme.deal}").status == 404);
  CHECK(world.send("acme.member", "GET", "/v1/crm/deals").at("/total") == "0");
  CHECK(world.send("acme.member", "GET", "/v1/crm/deals/kanban").at("/stages/0/total") == "0");
  CHECK(world.send("acme.member", "PATCH", "/v1/crm/contacts/{acme.contact}", R"({"title":"x"})").status == 404);
  CHECK(world.send("acme.admin", "GET", "/v1/crm/deals/{acme.deal}").status == 200);
  world.send("acme.owner", "PATCH", "/v1/crm/deals/{acme.deal}", R"({"assignee_user_ids":["{acme.member}"]})");
  CHECK(world.send("acme.member", "GET", "/v1/crm/deals/{acme.deal}").status == 200);
  CHECK(world.send("acme.member", "GET", "/v1/crm/deals").at("/total") == "1");
}

TEST_CASE("a commission is split, and one that pays more than it has is refused") {
  World world;
  const auto deal = world.send(
      "acme.owner", "PATCH", "/v1/crm/deals/{acme.deal}",
      R"({"commission":{"total":{"percent":10},"collaborators":[{"name":"Broker","percent":33.3333}],"agents":[{"user_id":"{acme.member}","percent":50,"amount":1.01}]}})");
  CHECK(deal.status == 200);
  // 10 % of 1000 is 100; a third of it 33.33; of the 66.67 left one half and 1.01 go to the agent.
  CHECK(deal.body.find(R"("total":{"percent":10,"amount":null,"share":100})") != std::string::npos);
  CHECK(deal.body.find(R"("name":"Broker","percent":33.3333,"amount":null,"share":33.33)") != std::string::npos);
  CHECK(deal.body.find(R"("percent":50,"amount":1.01,"share":34.35)") != std::string::npos);
  CHECK(deal.body.find(R"("agency_commission":66.67,"agency_net":32.32)") != std::string::npos);
  CHECK(world.send("acme.owner", "PATCH", "/v1/crm/deals/{acme.deal}", R"({"value":10})").at("/errors/0/field") == "commission");
  const auto without_value = world.send("acme.owner", "PATCH", "/v1/crm/deals/{acme.deal}", R"({"value":null})");
  CHECK(without_value.at("/commission/total/share") == "null");
  CHECK(world.send("acme.owner", "PATCH", "/v1/crm/deals/{acme.deal}", R"({"commission":null})").at("/commission") == "null");
}

TEST_CASE("the leaderboard ranks closed-won value in the dominant currency") {
  World world;
  const auto win = [&](std::string_view owner, std::string_view value, std::string_view currency) {
    const auto reply = world.send("acme.owner", "POST", "/v1/crm/deals",
                                  R"({"name":"w","stage_id":"{acme.won}","owner_user_id":"{)" + std::string(owner) +
                                      R"(}","value":)" + std::string(value) + R"(,"currency":")" + std::string(currency) + "\"}");
    REQUIRE(reply.status == 201);
  };
  win("acme.member", "100", "EUR");
  win("acme.admin", "100", "EUR");
  win("acme.owner", "60", "EUR");
  win("acme.owner", "5000", "USD");
  win("acme.viewer", "1", "EUR");
  world.send("acme.owner", "POST", "/v1/crm/deals", R"({"name":"no value","stage_id":"{acme.won}"})");
  const auto board = world.send("acme.viewer", "GET", "/v1/crm/leaderboard?days=7");
  CHECK(board.at("/currency") == "EUR");
  CHECK(board.at("/excluded") == "2");
  CHECK(board.at("/results/0/rank") == "1");
  CHECK(board.at("/results/1/rank") == "1");
  CHECK(board.at("/results/0/name") == "admin of acme");
  CHECK(board.at("/results/2/rank") == "3");
  CHECK(board.at("/results/3/won_count") == "1");
  world.clock.advance(std::chrono::days{8});
  CHECK(world.send("acme.viewer", "GET", "/v1/crm/leaderboard?days=7").at("/results") == "[]");
}

TEST_CASE("an external id is unique in its team") {
  World world;
  CHECK(world.send("acme.owner", "POST", "/v1/crm/deals", R"({"name":"a","external_id":"X1"})").status == 201);
  CHECK(world.send("acme.owner", "POST", "/v1/crm/deals", R"({"name":"b","external_id":"X1"})").at("/code") == "already_exists");
  CHECK(world.send("rival.owner", "POST", "/v1/crm/deals", R"({"name":"c","external_id":"X1"})").status == 201);
}

TEST_CASE("deleting a deal deletes what hangs on it") {
  World world;
  CHECK(world.send("acme.member", "DELETE", "/v1/crm/deals/{acme.deal}").status == 204);
  CHECK(world.send("acme.owner", "PATCH", "/v1/crm/contacts/{acme.contact}", R"({"title":"x"})").status == 404);
  CHECK(world.send("acme.owner", "GET", "/v1/crm/deals/{acme.deal}/activities").status == 404);
}

TEST_CASE("absent leaves a field and null clears it") {
  World world;
  world.send("acme.owner", "PATCH", "/v1/crm/deals/{acme.deal}", R"({"domain":"acme.com","expected_close_on":"2026-07-01"})");
  const auto cleared = world.send("acme.owner", "PATCH", "/v1/crm/deals/{acme.deal}", R"({"domain":null})");
  CHECK(cleared.at("/domain") == "null");
  CHECK(cleared.at("/expected_close_on") == "2026-07-01");
  const auto nothing = world.send("acme.owner", "PATCH", "/v1/crm/deals/{acme.deal}", "{}");
  CHECK(nothing.at("/version") == cleared.at("/version"));
}

TEST_CASE("a record of the system can't be changed") {
  World world;
  world.send("acme.owner", "PATCH", "/v1/crm/deals/{acme.deal}/move", R"({"stage_id":"{acme.won}"})");
  const auto id = world.send("acme.owner", "GET", "/v1/crm/deals/{acme.deal}/activities").at("/results/0/id");
  CHECK(world.send("acme.owner", "PATCH", "/v1/crm/activities/" + id, R"({"body":"x"})").at("/code") == "conflict");
  CHECK(world.send("acme.owner", "DELETE", "/v1/crm/activities/" + id).at("/code") == "conflict");
}

TEST_CASE("strings are valid UTF-8 without control characters") {
  World world;
  CHECK(world.send("acme.owner", "POST", "/v1/crm/deals", "{\"name\":\"\xff\"}").status == 400);
  CHECK(world.send("acme.owner", "POST", "/v1/crm/deals", R"({"name":"a\u0000b"})").at("/errors/0/field") == "name");
  CHECK(
      world.send("acme.owner", "POST", "/v1/crm/deals/{acme.deal}/activities", R"({"type":"note","body":"two\nlines\tand a tab"})")
          .status == 201);
}

TEST_CASE("texts over HTTP are read as people mean them: names and keys without what is unseen, CRLF as newline") {
  World world;
  const auto deal = world.send("acme.owner", "POST", "/v1/crm/deals",
                               "{\"name\":\"\u200bBig \u00a0 deal\\u3000\",\"external_id\":\"\u00a0X-1\"}");
  CHECK(deal.at("/name") == "Big deal");
  CHECK(deal.at("/external_id") == "X-1");
  world.names["big"] = deal.at("/id");
  CHECK(world.send("acme.owner", "POST", "/v1/crm/deals", R"({"name":"Other","external_id":"X-1 "})").at("/code") ==
        "already_exists");
  CHECK(world.send("acme.owner", "GET", "/v1/crm/deals?q=%C2%A0BIG%E3%80%80DEAL").at("/total") == "1");
  const auto refused = world.send("acme.owner", "POST", "/v1/crm/deals", R"({"name":"Other","external_id":"X 2"})");
  CHECK(refused.status == 400);
  CHECK(refused.at("/errors/0/field") == "external_id");
  const auto note =
      world.send("acme.owner", "POST", "/v1/crm/deals/{big}/activities", R"({"type":"note","body":" first\r\n\r\n  second "})");
  CHECK(note.status == 201);
  CHECK(note.at("/body") == " first\n\n  second ");
}

}  // namespace crondb::testing
