#include <doctest/doctest.h>

#include "crondb/access/replay.hpp"
#include "crondb/reports/operations.hpp"
#include "http/world.hpp"

/// Reports and snapshots as their users see them over HTTP.
namespace crondb::testing {

namespace {

std::string widget(std::string_view id, int x, int y, int w, int h,
                   std::string_view more = R"("metricId":"deals.win_rate","chart":"radial")") {
  return R"({"instanceId":")" + std::string(id) + R"(","x":)" + std::to_string(x) + R"(,"y":)" + std::to_string(y) + R"(,"w":)" +
         std::to_string(w) + R"(,"h":)" + std::to_string(h) + "," + std::string(more) + "}";
}

std::string report(std::string_view widgets, std::string_view more = R"("visibility":"organization")") {
  return R"({"title":"Sales","layout":{"widgets":[)" + std::string(widgets) + "]}," + std::string(more) + "}";
}

struct Reports : World {
  std::string create(std::string_view who, const std::string& body) {
    const auto reply = send(who, "POST", "/crm-reports", body);
    REQUIRE_MESSAGE(reply.status == 201, reply.body);
    return reply.at("/id");
  }
  std::string freeze(std::string_view who, const std::string& id, std::string_view body = "{}") {
    const auto reply = send(who, "POST", "/crm-reports/" + id + "/snapshots", body);
    REQUIRE_MESSAGE(reply.status == 201, reply.body);
    return reply.at("/id");
  }
  int status(std::string_view who, std::string_view method, const std::string& path, std::string_view body = {}) {
    return send(who, method, path, body).status;
  }
  /// What is wrong with a layout: `field message` of the first problem.
  std::string problem(std::string_view widgets) {
    const auto reply = send("acme.owner", "POST", "/crm-reports", report(widgets));
    return reply.status == 201 ? "created" : reply.at("/errors/0/field") + " " + reply.at("/errors/0/message");
  }
};

}  // namespace

TEST_CASE("a report answers what it was given") {
  Reports world;
  const std::string filters = R"({"source":"website","odd":[1,{"deep":null}],"tag":[]})";
  const auto given =
      report(widget("w1", 0, 0, 6, 3,
                    R"("metricId":"deals.created_over_time","chart":"line","title":"Größe","groupBy":"owner",)"
                    R"("timeframe":{"preset":"custom","from":"2026-01-01","to":"2026-02-01","bucket":"week"},"filters":)" +
                        filters),
             R"("description":"all","timeframe":{"preset":"last_90d"})");
  const auto created = world.send("acme.member", "POST", "/crm-reports", given);
  CHECK(created.status == 201);
  CHECK(created.headers.get("ETag").starts_with("\"1-"));
  const auto read = world.send("acme.member", "GET", "/crm-reports/" + created.at("/id"));
  CHECK(read.body == created.body);
  CHECK(read.headers.get("ETag") == created.headers.get("ETag"));
  CHECK(read.body.find("\"filters\":" + filters) != std::string::npos);
  CHECK(read.at("/visibility") == "private");
  CHECK(read.at("/timeframe/preset") == "last_90d");
  CHECK(read.at("/layout/widgets/0/timeframe/to") == "2026-02-01");
  CHECK(read.at("/layout/widgets/0/title") == "Größe");
  CHECK(read.at("/createdBy") == world.names["acme.member"]);
  CHECK(read.at("/createdAt") == "2026-05-20T12:00:00.000Z");
  CHECK(read.at("/snapshotCount") == "0");

  const std::string body = read.body;
  const auto start = body.find("{\"widgets\"");
  const auto same = body.substr(start, body.find(",\"visibility\"") - start);
  CHECK(world.send("acme.member", "PATCH", "/crm-reports/" + created.at("/id"), "{\"layout\":" + same + "}").body == body);
}

TEST_CASE("a layout lies on a grid of twelve columns, without overlaps") {
  Reports world;
  CHECK(world.problem(widget("a", 0, 0, 12, 1) + "," + widget("b", 0, 1, 6, 2) + "," + widget("c", 6, 1, 6, 2)) == "created");
  CHECK(world.problem(widget("a", 6, 0, 7, 1)) == "layout.widgets[0].w leaves the grid: x + w must be at most 12");
  CHECK(world.problem(widget("a", -1, 0, 1, 1)) == "layout.widgets[0].x must be at least 0");
  CHECK(world.problem(widget("a", 0, 0, 0, 1)) == "layout.widgets[0].w must be at least 1");
  CHECK(world.problem(widget("a", 0, -1, 1, 1)) == "layout.widgets[0].y must be at least 0");
  CHECK(world.problem(widget("a", 0, 0, 1, 101)) == "layout.widgets[0].h must be at most 100");
  CHECK(world.problem(widget("a", 0, 0, 6, 2) + "," + widget("b", 6, 0, 6, 2) + "," + widget("c", 5, 1, 1, 1)) ==
        R"(layout.widgets[2] ("c") lies over layout.widgets[0] ("a"))");
  CHECK(world.problem(widget("a", 0, 0, 1, 1) + "," + widget("a", 1, 0, 1, 1)) ==
        R"(layout.widgets[1].instanceId "a" is used by layout.widgets[0] already)");
  std::string many;
  for (int i = 0; i < 51; ++i) many += (i ? "," : "") + widget("w" + std::to_string(i), 0, i, 1, 1);
  CHECK(world.problem(many) == "layout.widgets must have at most 50 entries");
}

TEST_CASE("the catalog says which way is good") {
  Reports world;
  const auto catalog = world.send("acme.member", "GET", "/crm-reports/catalog", "");
  CHECK(catalog.at("/metrics/0/metricId") == "leads.total");
  CHECK(catalog.at("/metrics/0/better") == "higher");
  CHECK(catalog.at("/metrics/2/metricId") == "leads.by_status");
  CHECK(catalog.at("/metrics/2/better") == "neither");
  CHECK(catalog.at("/metrics/10/metricId") == "leads.uncontacted");
  CHECK(catalog.at("/metrics/10/better") == "lower");
}

TEST_CASE("a layout names only what the catalog has") {
  Reports world;
  const auto problem = [&](std::string_view more) {
    return world.problem(widget("a", 0, 0, 1, 1) + "," + widget("b", 1, 0, 1, 1, more));
  };
  CHECK(problem(R"("metricId":"deals.nothing","chart":"bar")") == "layout.widgets[1].metricId is not a metric of the catalog");
  CHECK(problem(R"("metricId":"deals.win_rate","chart":"pie")") == "layout.widgets[1].chart pie is not a chart of deals.win_rate");
  CHECK(problem(R"("metricId":"deals.win_rate","chart":"cake")") ==
        "layout.widgets[1].chart cake is not a chart of deals.win_rate");
  CHECK(problem(R"("metricId":"deals.win_rate","chart":"stat","groupBy":"owner")") ==
        "layout.widgets[1].groupBy deals.win_rate can't be grouped by owner");
  CHECK(problem(R"("metricId":"deals.win_rate","chart":"stat","timeframe":{"preset":"custom"}})").starts_with("(absent)"));
  CHECK(problem(R"("metricId":"deals.win_rate","chart":"stat","timeframe":{"preset":"custom"})")
            .starts_with("layout.widgets[1].timeframe"));
  CHECK(problem(R"("metricId":"deals.win_rate","chart":"stat","filters":")" + std::string(5000, 'x') + "\"") ==
        "layout.widgets[1].filters must have at most 4096 bytes");
  CHECK(problem(R"("metricId":"deals.win_rate","chart":"stat","color":"red")") == "layout.widgets[1].color is not known");
}

TEST_CASE("a private report exists for its creator alone") {
  Reports world;
  const auto id = world.create("acme.member", report("", R"("visibility":"private")"));
  for (const std::string_view who : {"acme.owner", "acme.admin", "acme.viewer", "rival.owner"}) {
    CAPTURE(who);
    CHECK(world.status(who, "GET", "/crm-reports/" + id) == 404);
    CHECK(world.send(who, "GET", "/crm-reports").body.find(id) == std::string::npos);
  }
  CHECK(world.status("acme.admin", "PATCH", "/crm-reports/" + id, R"({"title":"Mine"})") == 404);
  CHECK(world.status("acme.admin", "DELETE", "/crm-reports/" + id) == 404);
  CHECK(world.status("acme.admin", "POST", "/crm-reports/" + id + "/snapshots") == 404);
  CHECK(world.status("acme.member", "GET", "/crm-reports/" + id) == 200);
  CHECK(world.send("acme.member", "GET", "/crm-reports").at("/results/0/id") == id);
}

TEST_CASE("an organization-visible report is read by all, and changed by its creator and admins") {
  Reports world;
  const auto id = world.create("acme.owner", report(""));
  CHECK(world.status("acme.viewer", "GET", "/crm-reports/" + id) == 200);
  CHECK(world.send("acme.member", "PATCH", "/crm-reports/" + id, R"({"title":"Mine"})").at("/code") == "forbidden");
  CHECK(world.send("acme.member", "DELETE", "/crm-reports/" + id).at("/code") == "forbidden");
  CHECK(world.send("acme.admin", "PATCH", "/crm-reports/" + id, R"({"title":"Ours"})").at("/title") == "Ours");
  const auto members = world.create("acme.member", report(""));
  CHECK(world.status("acme.member", "PATCH", "/crm-reports/" + members, R"({"title":"Mine"})") == 200);
  CHECK(world.status("acme.admin", "DELETE", "/crm-reports/" + members) == 204);
  CHECK(world.status("acme.member", "GET", "/crm-reports/" + members) == 404);
}

TEST_CASE("a report changes only for those who have seen its version, and snapshots count apart") {
  Reports world;
  const auto id = world.create("acme.owner", report(""));
  const auto patch = [&](const std::string& tag, std::string_view body) {
    return world.send("acme.owner", "PATCH", "/crm-reports/" + id, body, {{"If-Match", tag}});
  };
  const auto changed = patch("\"1-0\"", R"({"description":"new","timeframe":{"preset":"today"}})");
  const std::string changed_tag(changed.headers.get("ETag"));
  CHECK(changed_tag.starts_with("\"2-"));
  CHECK(patch("\"1-0\"", R"({"title":"Stale"})").at("/code") == "precondition_failed");
  world.freeze("acme.owner", id);
  const auto read = world.send("acme.owner", "GET", "/crm-reports/" + id);
  const std::string tag(read.headers.get("ETag"));
  CHECK(tag.starts_with("\"2-"));
  CHECK(tag != changed_tag);
  CHECK(read.at("/snapshotCount") == "1");
  CHECK(world.send("acme.owner", "GET", "/crm-reports/" + id, {}, {{"If-None-Match", tag}}).status == 304);
  const auto same = patch(tag, R"({"title":"Sales","description":"new"})");
  CHECK(same.at("/version") == "2");
  const auto cleared = patch("\"2-1\"", R"({"description":null,"timeframe":null})");
  CHECK(cleared.at("/description") == "null");
  CHECK(cleared.at("/timeframe") == "null");
  CHECK(cleared.at("/snapshotCount") == "1");
  CHECK(world.send("acme.owner", "DELETE", "/crm-reports/" + id, {}, {{"If-Match", "\"2-1\""}}).status == 412);
}

TEST_CASE("lists of reports and snapshots are walked in camel case, newest first") {
  Reports world;
  std::vector<std::string> made;
  for (int i = 0; i < 3; ++i) {
    world.clock.advance(Milliseconds{10});
    made.push_back(world.create("acme.owner", report("")));
  }
  const auto first = world.send("acme.owner", "GET", "/crm-reports?perPage=3");
  CHECK(first.at("/total") == "4");
  CHECK(first.at("/totalPages") == "2");
  CHECK(first.at("/perPage") == "3");
  CHECK(first.at("/results/0/id") == made[2]);
  world.create("acme.owner", report(""));
  const auto rest = world.send("acme.owner", "GET", "/crm-reports?limit=3&cursor=" + first.at("/nextCursor"));
  CHECK(rest.at("/results/0/title") == "Report of acme");
  CHECK(rest.at("/nextCursor") == "null");
  CHECK(rest.at("/total") == "null");
  CHECK(world.send("acme.owner", "GET", "/crm-reports?per_page=3").at("/errors/0/field") == "per_page");
  world.clock.advance(Milliseconds{10});
  const auto snapshot = world.freeze("acme.owner", world.names["acme.report"]);
  const auto snapshots = world.send("acme.owner", "GET", "/crm-reports/{acme.report}/snapshots?perPage=1");
  CHECK(snapshots.at("/results/0/id") == snapshot);
  CHECK(snapshots.at("/results/0/results") == "(absent)");
  CHECK(world.send("acme.owner", "GET", "/crm-reports/{acme.report}/snapshots?perPage=1&cursor=" + snapshots.at("/nextCursor"))
            .at("/results/0/id") == world.names["acme.snapshot"]);
}

TEST_CASE("a snapshot stays as it was while the data and the report go on") {
  Reports world;
  const auto id = world.freeze("acme.owner", world.names["acme.report"]);
  const auto before = world.send("acme.owner", "GET", "/crm-reports/snapshots/" + id);
  CHECK(before.at("/title") == "Report of acme");
  CHECK(before.at("/reportId") == world.names["acme.report"]);
  CHECK(before.at("/asOf") == "2026-05-20T12:00:00.000Z");
  CHECK(before.at("/expiresAt") == "2026-11-16T12:00:00.000Z");
  CHECK(before.at("/timeZone") == "UTC");
  CHECK(before.at("/scope/0") == world.names["acme.owner"]);
  CHECK(before.at("/catalogVersion").size() == 12);
  CHECK(before.at("/results/0/points/0/value") == "1");
  CHECK(before.at("/results/0/meta/asOf") == "2026-05-20T12:00:00.000Z");
  world.send("acme.owner", "POST", "/v1/crm/deals", R"({"name":"Another"})");
  world.send("acme.owner", "PATCH", "/crm-reports/{acme.report}", R"({"title":"Renamed","layout":{"widgets":[]}})");
  CHECK(world.send("acme.owner", "GET", "/crm-reports/snapshots/" + id).body == before.body);
  CHECK(world.send("acme.owner", "DELETE", "/crm-reports/{acme.report}").status == 204);
  CHECK(world.send("acme.owner", "GET", "/crm-reports/snapshots/" + id).status == 404);
}

TEST_CASE("a snapshot counts the rows of those whom an admin names, and for others their own") {
  Reports world;
  world.send("acme.member", "POST", "/v1/crm/deals", R"({"name":"The member's"})");
  const auto frozen = [&](std::string_view who, std::string_view body) {
    return world.send(who, "POST", "/crm-reports/{acme.report}/snapshots", body);
  };
  CHECK(frozen("acme.admin", "{}").at("/results/0/points/0/value") == "0");
  const auto all = frozen("acme.admin", R"({"assigneeIds":["all","nobody","all"]})");
  CHECK(all.at("/scope") == R"(["all"])");
  CHECK(all.at("/results/0/points/0/value") == "2");
  const auto nobody = frozen("acme.admin", R"({"assigneeIds":["nobody"]})");
  CHECK(nobody.at("/scope") == "[]");
  CHECK(nobody.at("/results/0/points/0/value") == "0");
  const auto members = frozen("acme.member", R"({"assigneeIds":["all"]})");
  CHECK(members.at("/scope/0") == world.names["acme.member"]);
  CHECK(members.at("/results/0/points/0/value") == "1");
}

TEST_CASE("a snapshot is read by its creator and admins, and by all members only if both it and its report are shared") {
  Reports world;
  const auto report_id = world.create("acme.member", report("", R"("visibility":"private")"));
  const auto hidden = world.freeze("acme.member", report_id);
  const auto shared = world.freeze("acme.member", report_id, R"({"shared":true})");
  const auto path = [](const std::string& id) { return "/crm-reports/snapshots/" + id; };
  CHECK(world.status("acme.admin", "GET", path(hidden)) == 200);
  CHECK(world.status("acme.viewer", "GET", path(hidden)) == 404);
  CHECK(world.status("acme.viewer", "GET", path(shared)) == 404);
  CHECK(world.status("acme.viewer", "GET", path(shared) + "/export") == 404);
  world.send("acme.member", "PATCH", "/crm-reports/" + report_id, R"({"visibility":"organization"})");
  CHECK(world.status("acme.viewer", "GET", path(hidden)) == 404);
  CHECK(world.status("acme.viewer", "GET", path(shared)) == 200);
  CHECK(world.status("acme.viewer", "GET", path(shared) + "/export") == 200);
  CHECK(world.send("acme.viewer", "GET", "/crm-reports/" + report_id + "/snapshots").at("/total") == "1");
  CHECK(world.send("acme.admin", "GET", "/crm-reports/" + report_id + "/snapshots").at("/total") == "2");

  const auto owners = world.freeze("acme.owner", report_id, R"({"shared":true})");
  CHECK(world.send("acme.member", "DELETE", path(owners)).at("/code") == "forbidden");
  CHECK(world.send("acme.member", "POST", path(owners) + "/renew").at("/code") == "forbidden");
  CHECK(world.status("acme.admin", "DELETE", path(owners)) == 204);
  CHECK(world.status("acme.admin", "GET", path(owners)) == 404);
}

TEST_CASE("what only admins may see is empty for others, in a shared snapshot and its export") {
  Reports world;
  world.send("acme.owner", "PATCH", "/v1/crm/deals/{acme.deal}/move", R"({"stage_id":"{acme.won}"})");
  const auto report_id = world.create(
      "acme.owner",
      report(widget("c", 0, 0, 6, 2, R"("metricId":"deals.commission_breakdown","chart":"bar","timeframe":{"preset":"all_time"})") +
             "," + widget("d", 6, 0, 6, 2, R"("metricId":"deals.avg_deal_size","chart":"stat")")));
  const auto id = world.freeze("acme.owner", report_id, R"({"shared":true})");
  const auto admins = world.send("acme.admin", "GET", "/crm-reports/snapshots/" + id);
  CHECK(admins.at("/results/0/points/0/category") != "(absent)");
  const auto members = world.send("acme.member", "GET", "/crm-reports/snapshots/" + id);
  CHECK(members.at("/results/0/points") == "[]");
  CHECK(members.at("/results/0/stat") == "null");
  CHECK(members.at("/results/0/shape") == "category");
  CHECK(members.at("/results/0/meta/unit") == "money");
  CHECK(members.at("/results/0/meta/excluded") == "0");
  CHECK(members.at("/results/1/stat/value") == admins.at("/results/1/stat/value"));
  const auto run = world.send("acme.member", "POST", "/crm-reports/metrics/run",
                              R"({"widgets":[{"instanceId":"c","metricId":"deals.commission_breakdown","chart":"bar",)"
                              R"("timeframe":{"preset":"all_time"}}]})");
  CHECK(members.at("/results/0") == run.at("/results/0"));
  const auto csv = world.send("acme.member", "GET", "/crm-reports/snapshots/" + id + "/export?format=csv").body;
  CHECK(csv.find("category,value\r\n\r\n") != std::string::npos);
  CHECK(csv.find("Total") == std::string::npos);
}

TEST_CASE("a snapshot expires after 180 days, can be renewed, and goes for good 30 days later") {
  Reports world;
  const std::string path = "/crm-reports/snapshots/{acme.snapshot}";
  const auto renewed = world.send("acme.owner", "POST", path + "/renew");
  CHECK(renewed.at("/expiresAt") == "2027-05-15T12:00:00.000Z");  // 360 days: counted on from the first expiry
  world.clock.set("2027-05-15T11:59:59.999Z");
  CHECK(world.send("acme.owner", "GET", path).at("/expired") == "false");
  world.clock.set("2027-05-15T12:00:00Z");
  CHECK(world.send("acme.owner", "GET", path).at("/expired") == "true");
  CHECK(world.send("acme.owner", "GET", "/crm-reports/{acme.report}/snapshots").at("/results/0/expired") == "true");
  world.clock.set("2027-06-14T12:00:00Z");
  CHECK(remove_expired_snapshots(world.storage, world.clock.now()).value() == 0 + 2);  // those of the other teams
  const auto again = world.send("acme.owner", "POST", path + "/renew");
  CHECK(again.at("/expired") == "false");
  CHECK(again.at("/expiresAt") == "2027-12-11T12:00:00.000Z");
  world.clock.set("2028-01-10T12:00:00.001Z");
  CHECK(remove_expired_snapshots(world.storage, world.clock.now()).value() == 1);
  CHECK(world.status("acme.owner", "GET", path) == 404);
  CHECK(world.send("acme.owner", "GET", "/crm-reports/{acme.report}").at("/snapshotCount") == "0");
}

TEST_CASE("freezing twice with one Idempotency-Key makes one snapshot") {
  Reports world;
  const auto freeze = [&](std::string_view body) {
    return world.send("acme.owner", "POST", "/crm-reports/{acme.report}/snapshots", body, {{"Idempotency-Key", "once"}});
  };
  const auto first = freeze("{}");
  world.clock.advance(Milliseconds{1000});
  const auto again = freeze("{}");
  CHECK(again.status == 201);
  CHECK(again.body == first.body);
  CHECK(again.headers.get("Idempotent-Replay") == "true");
  CHECK(freeze(R"({"shared":true})").at("/code") == "idempotency_mismatch");
  CHECK(world.send("acme.owner", "GET", "/crm-reports/{acme.report}").at("/snapshotCount") == "2");
}

TEST_CASE("a snapshot is exported as one block of CSV for each widget") {
  Reports world;
  world.send("acme.owner", "PATCH", "/v1/crm/deals/{acme.deal}", R"({"lost_reason":null})");
  world.send("acme.owner", "PUT", "/v1/me", R"({"name":"=1+1, or so"})");
  world.send("acme.owner", "PATCH", "/v1/crm/deals/{acme.deal}/move", R"({"stage_id":"{acme.won}"})");
  const auto report_id = world.create(
      "acme.owner",
      report(widget("a", 0, 0, 4, 2,
                    R"("metricId":"deals.revenue_over_time","chart":"line","title":"=Revenue","timeframe":{"preset":"today"})") +
             "," + widget("b", 4, 0, 4, 2, R"("metricId":"deals.win_rate","chart":"radial")") + "," +
             widget("c", 8, 0, 4, 2, R"("metricId":"deals.leaderboard","chart":"leaderboard")") + "," +
             widget("d", 0, 2, 4, 2, R"("metricId":"deals.by_stage","chart":"bar")")));
  const auto id = world.freeze("acme.owner", report_id);
  const auto reply = world.send("acme.owner", "GET", "/crm-reports/snapshots/" + id + "/export?format=csv");
  CHECK(reply.status == 200);
  CHECK(reply.headers.get("Content-Type") == "text/csv; charset=utf-8");
  CHECK(reply.headers.get("Content-Disposition") == "attachment; filename=\"Sales.csv\"");
  CHECK(reply.body ==
        "'=Revenue,USD\r\nbucket,Revenue\r\n2026-05-20,1000\r\n"
        "\r\nWin rate,percent\r\nvalue,previous,deltaPct\r\n100,,\r\n"
        "\r\nWon value by owner,USD\r\nrank,name,value\r\n1,\"'=1+1, or so\",1000\r\n"
        "\r\nOpen deals by stage,count\r\ncategory,value\r\nNew,0\r\nQualified,0\r\nProposal,0\r\nNegotiation,0\r\n");
  const auto other = world.send("acme.owner", "GET", "/crm-reports/snapshots/" + id + "/export?format=xlsx");
  CHECK(other.status == 400);
  CHECK(other.at("/errors/0/message") == "must be one of csv pdf");
}

TEST_CASE("a snapshot is exported as a PDF, also after a downgrade") {
  Reports world;
  const auto path = "/crm-reports/snapshots/{acme.snapshot}/export?format=pdf";
  const auto reply = world.send("acme.owner", "GET", path);
  CHECK(reply.status == 200);
  CHECK(reply.headers.get("Content-Type") == "application/pdf");
  CHECK(reply.headers.get("Content-Disposition") == "attachment; filename=\"Report-of-acme.pdf\"");
  CHECK(reply.body.starts_with("%PDF-1."));
  CHECK(reply.body == world.send("acme.owner", "GET", path).body);
  CHECK(world.send("startup.owner", "GET", "/crm-reports/snapshots/{startup.snapshot}/export?format=pdf").status == 200);
  CHECK(world.status("rival.owner", "GET", path) == 404);
}

}  // namespace crondb::testing
