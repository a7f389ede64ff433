#include <doctest/doctest.h>

#include "http/world.hpp"

/// Scheduled reports as their users see them over HTTP.
namespace crondb::testing {

namespace {

const std::string path = "/v1/reports/schedules";

/// A good body, with `fields` in the place of its own.
std::string body(const std::map<std::string, std::string>& fields = {}) {
  std::map<std::string, std::string> all{{"report_type", R"("crm_report")"},
                                         {"cron", R"("30 7 * * mon-fri")"},
                                         {"recipients", R"(["ceo@acme.example"])"},
                                         {"format", R"("csv")"},
                                         {"params", R"({"report_id":"{acme.report}"})"}};
  for (const auto& [name, value] : fields) all[name] = value;
  std::string text;
  for (const auto& [name, value] : all) {
    if (!value.empty()) text += (text.empty() ? "" : ",") + ("\"" + name + "\":" + value);
  }
  return "{" + text + "}";
}

struct Refused {
  std::map<std::string, std::string> fields;
  std::string field;
  std::string message;
};

std::string addresses(int count) {
  std::string list;
  for (int i = 0; i < count; ++i) list += (i ? "," : "") + ("\"a" + std::to_string(i) + "@acme.example\"");
  return "[" + list + "]";
}

/// Schedules `params` of a report that only its creator sees.
std::string private_report(World& world, std::string_view who) {
  const auto report = world.send(who, "POST", "/crm-reports", R"({"title":"Secret"})");
  REQUIRE(report.status == 201);
  return report.at("/id");
}

}  // namespace

TEST_CASE("a schedule answers what it was given, and when it fires next") {
  World world;
  const auto created = world.send("acme.admin", "POST", path, body());
  REQUIRE_MESSAGE(created.status == 201, created.body);
  CHECK(created.headers.get("ETag").starts_with("\"1-"));
  CHECK(created.at("/cron") == "30 7 * * mon-fri");
  CHECK(created.at("/time_zone") == "UTC");
  CHECK(created.at("/recipients/0") == "ceo@acme.example");
  CHECK(created.at("/params/report_id") == world.names["acme.report"]);
  CHECK(created.at("/params/industry") == "null");
  CHECK(created.at("/enabled") == "true");
  CHECK(created.at("/owner_user_id") == world.names["acme.admin"]);
  CHECK(created.at("/last_run_at") == "null");
  CHECK(created.at("/last_status") == "null");
  CHECK(created.at("/next_run_at") == "2026-05-21T07:30:00.000Z");
  CHECK(world.send("acme.viewer", "GET", path + "/" + created.at("/id")).body == created.body);
  CHECK(world.send("acme.viewer", "GET", path).at("/total") == "2");
}

TEST_CASE("a schedule counts in the team's time zone unless it names its own") {
  World world;
  world.send("acme.owner", "PUT", "/v1/org", R"({"time_zone":"Europe/Berlin"})");
  CHECK(world.send("acme.owner", "POST", path, body()).at("/next_run_at") == "2026-05-21T05:30:00.000Z");
  const auto tokyo = world.send("acme.owner", "POST", path, body({{"time_zone", R"("Asia/Tokyo")"}}));
  CHECK(tokyo.at("/next_run_at") == "2026-05-20T22:30:00.000Z");
}

TEST_CASE("what is wrong with a schedule is named") {
  const std::vector<Refused> refusals{
      {{{"cron", R"("* * *")"}}, "cron", "must have five fields (minute, hour, day of month, month, day of week), not 3"},
      {{{"cron", R"("0 25 * * *")"}}, "cron", "hour: 25 is not from 0 to 23"},
      {{{"cron", R"("0 0 31 2 *")"}}, "cron", "never fires: none of its months has such a day"},
      {{{"cron", R"("")"}}, "cron", "must not be empty"},
      {{{"cron", "null"}}, "cron", "must be a string"},
      {{{"cron", ""}}, "cron", "is required"},
      {{{"time_zone", R"("Mars/Olympus")"}}, "time_zone", "must be an IANA time zone such as Europe/Berlin"},
      {{{"recipients", "[]"}}, "recipients", "must have at least one entry"},
      {{{"recipients", addresses(51)}}, "recipients", "must have at most 50 entries"},
      {{{"recipients", R"(["nobody"])"}}, "recipients[0]", "must be an email address"},
      {{{"recipients", R"(["a@b.example\r\nBcc: c@d.example"])"}}, "recipients[0]", "must be an email address"},
      {{{"recipients", R"(["a@b.example\nBcc: c@d.example"])"}}, "recipients[0]", "must be an email address"},
      {{{"recipients", R"(["a@b.example, c@d.example"])"}}, "recipients[0]", "must be an email address"},
      {{{"recipients", R"(["Eve <a@b.example>"])"}}, "recipients[0]", "must be an email address"},
      {{{"format", R"("docx")"}}, "format", "must be one of json csv pdf"},
      {{{"report_type", R"("gossip")"}}, "report_type", "must be one of industry_benchmark crm_report pipeline_summary"},
      {{{"params", "{}"}}, "params.report_id", "is required"},
      {{{"params", R"({"report_id":"{unknown}"})"}}, "params.report_id", "is not a report that the schedule's owner can see"},
      {{{"params", R"({"report_id":"{rival.report}"})"}}, "params.report_id", "is not a report that the schedule's owner can see"},
      {{{"params", R"({"report_id":"{acme.report}","colour":1})"}}, "params.colour", "is not known"},
      {{{"params", R"({"report_id":"{acme.report}","industry":"Software"})"}},
       "params.industry",
       "belongs to another report_type: industry_benchmark"},
      {{{"report_type", R"("pipeline_summary")"}}, "params.report_id", "belongs to another report_type: crm_report"},
      {{{"report_type", R"("industry_benchmark")"}, {"params", "{}"}}, "params.industry", "is required"},
      {{{"report_type", R"("industry_benchmark")"}, {"params", R"({"industry":"Alchemy\r\nBcc: x"})"}},
       "params.industry",
       "is not an industry with a benchmark"},
      {{{"report_type", R"("industry_benchmark")"}, {"params", R"({"industry":"Alchemy"})"}},
       "params.industry",
       "is not an industry with a benchmark"},
  };
  World world;
  for (const auto& [fields, field, message] : refusals) {
    const auto sent = body(fields);
    CAPTURE(sent);
    const auto reply = world.send("acme.owner", "POST", path, sent);
    CHECK(reply.status == 400);
    CHECK(reply.at("/errors/0/field") == field);
    CHECK(reply.at("/errors/0/message") == message);
  }
  CHECK(world.send("acme.owner", "POST", path, body({{"recipients", addresses(50)}})).status == 201);
  CHECK(world.send("acme.owner", "GET", path).at("/total") == "2");
}

TEST_CASE("everything that is wrong with a schedule is named at once") {
  World world;
  const auto reply =
      world.send("acme.owner", "POST", path, body({{"cron", R"("60 24 * * *")"}, {"recipients", "[]"}, {"params", "{}"}}));
  CHECK(reply.json().at("errors").as_array().size() == 4);
}

TEST_CASE("an address counts once, whatever its case") {
  World world;
  const auto reply =
      world.send("acme.owner", "POST", path, body({{"recipients", R"(["A@acme.example","a@ACME.example","b@acme.example"])"}}));
  CHECK(reply.at("/recipients") == R"(["A@acme.example","b@acme.example"])");
}

TEST_CASE("a change leaves what it doesn't name, and wants the present version") {
  World world;
  const auto put = [&](std::string_view sent, const std::string& tag = "") {
    const std::map<std::string, std::string> headers =
        tag.empty() ? std::map<std::string, std::string>{} : std::map<std::string, std::string>{{"If-Match", tag}};
    return world.send("acme.admin", "PUT", path + "/{acme.schedule}", sent, headers);
  };
  const auto changed = put(R"({"cron":"0 6 1 * *","time_zone":"America/New_York"})", "\"1-0\"");
  CHECK(changed.headers.get("ETag").starts_with("\"2-"));
  CHECK(changed.at("/next_run_at") == "2026-06-01T10:00:00.000Z");
  CHECK(changed.at("/report_type") == "pipeline_summary");
  CHECK(changed.at("/recipients/0") == "lead@acme.example");
  CHECK(changed.at("/owner_user_id") == world.names["acme.owner"]);
  CHECK(put(R"({"enabled":false})", "\"1-0\"").at("/code") == "precondition_failed");
  CHECK(put(R"({"enabled":false})").at("/next_run_at") == "null");
  CHECK(put("{}").at("/version") == "3");
  CHECK(put(R"({"cron":null})").at("/errors/0/message") == "must not be null");
  CHECK(put(R"({"report_type":"crm_report"})").at("/errors/0/field") == "params.report_id");
  CHECK(put(R"({"report_type":"crm_report","params":{"report_id":"{acme.report}"}})").at("/report_type") == "crm_report");
  CHECK(world.send("acme.admin", "DELETE", path + "/{acme.schedule}", "", {{"If-Match", "\"1-0\""}}).status == 412);
  CHECK(world.send("acme.admin", "DELETE", path + "/{acme.schedule}").status == 204);
  CHECK(world.send("acme.admin", "GET", path + "/{acme.schedule}").status == 404);
}

TEST_CASE("a private report is sent and changed on behalf of its creator alone") {
  World world;
  const auto secret = R"({"report_id":")" + private_report(world, "acme.admin") + "\"}";
  CHECK(world.send("acme.owner", "POST", path, body({{"params", secret}})).at("/errors/0/field") == "params.report_id");
  const auto made = world.send("acme.admin", "POST", path, body({{"params", secret}}));
  REQUIRE(made.status == 201);
  const auto one = path + "/" + made.at("/id");
  CHECK(world.send("acme.owner", "PUT", one, R"({"recipients":["me@acme.example"]})").at("/code") == "forbidden");
  CHECK(world.send("acme.owner", "GET", "/v1/reports/export-preview?schedule_id=" + made.at("/id")).at("/code") == "forbidden");
  CHECK(world.send("acme.admin", "GET", "/v1/reports/export-preview?schedule_id=" + made.at("/id")).status == 200);
  CHECK(world.send("acme.owner", "DELETE", one).status == 204);
}

TEST_CASE("the preview is the mail that would be sent now") {
  World world;
  const auto preview = world.send("acme.owner", "GET", "/v1/reports/export-preview?schedule_id={acme.schedule}");
  REQUIRE_MESSAGE(preview.status == 200, preview.body);
  CHECK(preview.at("/schedule/id") == world.names["acme.schedule"]);
  CHECK(preview.at("/subject") == "Pipeline summary, 2026-05-20");
  CHECK(preview.at("/attachment/name") == "pipeline-summary-2026-05-20.json");
  CHECK(preview.at("/attachment/encoding") == "text");
  CHECK(preview.at("/attachment/content").find(R"("title":"Pipeline summary")") == 1);
  CHECK(preview.at("/attachment/bytes") == std::to_string(preview.at("/attachment/content").size()));
}

TEST_CASE("a benchmark is scheduled by its industry, whatever the case, and previewed by all") {
  World world;
  const auto made = world.send("acme.owner", "POST", path,
                               body({{"report_type", R"("industry_benchmark")"}, {"params", R"({"industry":"LOGISTICS"})"}}));
  REQUIRE_MESSAGE(made.status == 201, made.body);
  const auto preview = world.send("acme.viewer", "GET", "/v1/reports/export-preview?schedule_id=" + made.at("/id"));
  CHECK(preview.at("/subject") == "Logistics benchmark, 2026-05-20");
  CHECK(preview.at("/attachment/name") == "industry-benchmark-2026-05-20.csv");
  CHECK(preview.at("/attachment/content").starts_with("figure,value\r\nindustry,Logistics\r\ncompanies,2\r\n"));
}

TEST_CASE("the preview of a PDF is a PDF in base64") {
  World world;
  world.send("acme.owner", "PUT", path + "/{acme.schedule}", R"({"format":"pdf"})");
  const auto preview = world.send("acme.owner", "GET", "/v1/reports/export-preview");
  CHECK(preview.at("/attachment/media_type") == "application/pdf");
  CHECK(preview.at("/attachment/encoding") == "base64");
  CHECK(preview.at("/attachment/content").starts_with("JVBERi"));  // %PDF-
}

TEST_CASE("without an id the schedule that is due next is shown") {
  World world;
  const auto sooner = world.send("acme.owner", "POST", path, body());
  CHECK(world.send("acme.owner", "GET", "/v1/reports/export-preview").at("/schedule/id") == sooner.at("/id"));
  world.send("acme.owner", "PUT", path + "/" + sooner.at("/id"), R"({"enabled":false})");
  CHECK(world.send("acme.owner", "GET", "/v1/reports/export-preview").at("/schedule/id") == world.names["acme.schedule"]);
  world.send("acme.owner", "DELETE", path + "/{acme.schedule}");
  CHECK(world.send("acme.owner", "GET", "/v1/reports/export-preview").status == 404);
  CHECK(world.send("acme.owner", "GET", "/v1/reports/export-preview?schedule_id=" + sooner.at("/id")).status == 200);
}

TEST_CASE("members and viewers see schedules, but not what is run for an admin") {
  World world;
  for (const std::string who : {"acme.member", "acme.viewer"}) {
    CAPTURE(who);
    CHECK(world.send(who, "GET", path + "/{acme.schedule}").status == 200);
    CHECK(world.send(who, "GET", "/v1/reports/export-preview?schedule_id={acme.schedule}").at("/code") == "forbidden");
    CHECK(world.send(who, "GET", "/v1/reports/export-preview?schedule_id={rival.schedule}").status == 404);
  }
}

}  // namespace crondb::testing
