#include <map>
#include <thread>

#include <doctest/doctest.h>

#include "crondb/notifications/operations.hpp"
#include "crondb/storage/access.hpp"
#include "crondb/storage/sqlite.hpp"
#include "schedules/desk.hpp"
#include "storage/contract/temporary_directory.hpp"

/// What the worker that sends scheduled reports does, and when.
namespace crondb {

namespace {

using namespace crondb::test;

constexpr SchedulesRun nothing{};
constexpr SchedulesRun one_sent{.sent = 1};
constexpr SchedulesRun one_failed{.failed = 1};

/// Polls every five minutes of [from, until] and tells the times at which something was sent.
std::vector<std::string> fired(Desk& desk, std::string_view from, std::string_view until) {
  std::vector<std::string> times;
  for (auto now = at(from); now <= at(until); now += std::chrono::minutes{5}) {
    desk.clock.set(now);
    if (desk.poll().sent > 0) times.push_back(to_string(now));
  }
  return times;
}

std::unique_ptr<Storage> sqlite(const TemporaryDirectory& directory) {
  return must(SqliteStorage::open({.path = directory.file("crm.db")}));
}

}  // namespace

TEST_CASE("a schedule sends its report to every recipient when its minute comes") {
  Desk desk;
  const auto made =
      desk.schedule("0 9 * * mon", [](CreateSchedule& request) { request.recipients = {"ceo@acme.example", "lead@acme.example"}; });
  CHECK(made.next_run_at == at("2026-05-04T09:00:00Z"));
  CHECK(desk.poll("2026-05-04T08:59:59.999Z") == nothing);
  CHECK(desk.mails().empty());
  CHECK(desk.poll("2026-05-04T09:04:00Z") == one_sent);
  const auto mails = desk.mails();
  REQUIRE(mails.size() == 2);
  CHECK(mails[0].to == "ceo@acme.example");
  CHECK(mails[1].to == "lead@acme.example");
  CHECK(mails[0].id != mails[1].id);
  for (const auto& mail : mails) {
    CHECK(mail.subject == "Pipeline summary, 2026-05-04");
    CHECK(mail.body.find("Pipeline summary of Acme") == 0);
    CHECK(mail.attachment->name == "pipeline-summary-2026-05-04.csv");
    CHECK(mail.attachment->media_type == "text/csv; charset=utf-8");
    CHECK(desk.text(mail).find("Open deals by stage,count\r\ncategory,value\r\nNew,2\r\n") != std::string::npos);
  }
  const auto sent = desk.again(made);
  CHECK(sent.last_run_at == at("2026-05-04T09:04:00Z"));
  CHECK(sent.next_run_at == at("2026-05-11T09:00:00Z"));
  CHECK(sent.last_status == "sent");
  CHECK(sent.version == made.version);
  CHECK(desk.poll("2026-05-04T09:09:00Z") == nothing);
}

TEST_CASE("the owner of a schedule is told that its report was sent, and nobody that it failed") {
  Desk desk;
  const auto made = desk.schedule("0 8 * * *", [](CreateSchedule& request) { request.format = ReportFormat::pdf; });
  desk.renderer.instead = [] { return Result<std::string>(fail(ErrorCode::internal, "no fonts")); };
  CHECK(desk.poll("2026-05-02T08:00:00Z") == one_failed);
  desk.renderer.instead = {};
  CHECK(desk.poll("2026-05-03T08:00:00Z") == one_sent);
  const auto inbox = must(list_inbox(desk.by(desk.ann), {})).results;
  REQUIRE(inbox.size() == 1);
  CHECK(inbox[0].rule_type == RuleType::report_ready);
  CHECK(inbox[0].title == "Pipeline summary, 2026-05-03");
  CHECK(inbox[0].body == "pipeline-summary-2026-05-03.pdf goes to 1 recipient.");
  CHECK(inbox[0].data.json.find(to_string(made.id)) != std::string::npos);
  CHECK(must(list_inbox(desk.by(desk.bob, Role::admin), {})).results.empty());
}

TEST_CASE("a schedule fires at most once in a poll, however often its cron matched") {
  Desk desk;
  desk.schedule("* * * * *");
  CHECK(desk.poll("2026-05-01T12:05:00Z") == one_sent);
  CHECK(desk.poll("2026-05-01T12:05:30Z") == nothing);
  CHECK(desk.poll("2026-05-01T12:10:00Z") == one_sent);
  CHECK(desk.mails().size() == 2);
}

TEST_CASE("after a standstill a schedule fires once if it matched within the last day") {
  Desk desk;
  const auto daily = desk.schedule("0 8 * * *");
  CHECK(desk.poll("2026-05-04T12:00:00Z") == one_sent);
  CHECK(desk.again(daily).next_run_at == at("2026-05-05T08:00:00Z"));
  CHECK(desk.poll("2026-05-05T08:00:00Z") == one_sent);
  CHECK(desk.mails().size() == 2);
}

TEST_CASE("after a standstill a schedule whose time is more than a day past waits for the next") {
  Desk desk;
  const auto weekly = desk.schedule("0 8 * * mon");
  CHECK(desk.poll("2026-05-05T08:00:00.001Z") == SchedulesRun{.missed = 1});
  CHECK(desk.mails().empty());
  const auto waiting = desk.again(weekly);
  CHECK(waiting.next_run_at == at("2026-05-11T08:00:00Z"));
  CHECK(!waiting.last_run_at);
  CHECK(!waiting.last_status);
  CHECK(desk.poll("2026-05-12T07:59:59Z") == one_sent);
}

TEST_CASE("on the days on which the clock changes a nightly report is sent once") {
  Desk desk;
  desk.clock.set("2026-03-28T12:00:00Z");
  const auto berlin = [](CreateSchedule& request) { request.time_zone = "Europe/Berlin"; };
  desk.schedule("30 2 * * *", berlin);
  CHECK(fired(desk, "2026-03-28T20:00:00Z", "2026-03-30T12:00:00Z") ==
        std::vector<std::string>{"2026-03-29T01:00:00.000Z", "2026-03-30T00:30:00.000Z"});
  desk.clock.set("2026-10-24T12:00:00Z");
  desk.poll();
  CHECK(fired(desk, "2026-10-24T20:00:00Z", "2026-10-26T12:00:00Z") ==
        std::vector<std::string>{"2026-10-25T00:30:00.000Z", "2026-10-26T01:30:00.000Z"});
}

TEST_CASE("a disabled schedule sends nothing, and one that is enabled again makes up for nothing") {
  Desk desk;
  const auto made = desk.schedule("0 8 * * *");
  const auto disabled = must(put_schedule(desk.by(desk.ann), {.id = made.id, .enabled = false}));
  CHECK(!disabled.next_run_at);
  CHECK(desk.poll("2026-05-02T09:00:00Z") == nothing);
  const auto enabled = must(put_schedule(desk.by(desk.ann), {.id = made.id, .enabled = true}));
  CHECK(enabled.next_run_at == at("2026-05-03T08:00:00Z"));
  CHECK(desk.poll() == nothing);
  CHECK(desk.poll("2026-05-03T08:00:00Z") == one_sent);
}

TEST_CASE("an owner who has left disables the schedule, and the admin who changes it becomes its owner") {
  Desk desk;
  const auto made = desk.schedule("0 8 * * *");
  desk.leave(desk.ann);
  CHECK(desk.poll("2026-05-02T08:00:00Z") == SchedulesRun{.disabled = 1});
  CHECK(desk.mails().empty());
  const auto disabled = desk.again(made);
  CHECK(!disabled.enabled);
  CHECK(!disabled.next_run_at);
  CHECK(disabled.last_status == "disabled: its owner has left the team");
  CHECK(disabled.version == made.version + 1);
  const auto taken = must(put_schedule(desk.by(desk.bob, Role::admin), {.id = made.id, .enabled = true}));
  CHECK(taken.owner_user_id == desk.bob);
  CHECK(desk.poll("2026-05-03T08:00:00Z") == one_sent);
}

TEST_CASE("a failure is told in last_status and tried again when the cron matches next") {
  Desk desk;
  const auto report = must(create_report(desk.by(desk.ann), {.title = "Mine"}));
  const auto made = desk.schedule("0 8 * * *", [&](CreateSchedule& request) {
    request.report_type = ReportType::crm_report;
    request.params.report_id = report.id;
    request.format = ReportFormat::pdf;
  });
  desk.renderer.instead = [] { return Result<std::string>(fail(ErrorCode::internal, "no fonts")); };
  CHECK(desk.poll("2026-05-02T08:00:00Z") == one_failed);
  CHECK(desk.again(made).last_status == "failed: no fonts");
  CHECK(desk.again(made).last_run_at == at("2026-05-02T08:00:00Z"));
  CHECK(desk.poll("2026-05-02T08:05:00Z") == nothing);
  desk.renderer.instead = {};
  CHECK(desk.poll("2026-05-03T08:00:00Z") == one_sent);
  CHECK(desk.again(made).last_status == "sent");
  must(delete_report(desk.by(desk.ann), {.id = report.id}));
  CHECK(desk.poll("2026-05-04T08:00:00Z") == one_failed);
  CHECK(desk.again(made).last_status == "failed: report not found");
  CHECK(desk.mails().size() == 1);
}

TEST_CASE("a storage that is busy puts a schedule off to the next poll") {
  Desk desk;
  const auto made = desk.schedule("0 8 * * *", [](CreateSchedule& request) { request.format = ReportFormat::pdf; });
  desk.renderer.instead = [] { return Result<std::string>(fail(ErrorCode::unavailable, "busy")); };
  desk.clock.set("2026-05-02T08:00:00Z");
  const auto run = run_due_schedules(*desk.storage, desk.environment, desk.renderer);
  REQUIRE(!run);
  CHECK(run.error().code == ErrorCode::unavailable);
  CHECK(desk.again(made) == made);
  desk.renderer.instead = {};
  CHECK(desk.poll("2026-05-02T08:05:00Z") == one_sent);
}

TEST_CASE("a team whose plan no longer has reports is sent none") {
  Desk desk;
  const auto made = desk.schedule("0 8 * * *");
  desk.write([&](Transaction& tx) {
    auto team = *must(tx.access().find_team(desk.team));
    team.plan = Plan::starter;
    must(tx.access().put_team(team));
  });
  CHECK(desk.poll("2026-05-02T08:00:00Z") == one_failed);
  CHECK(desk.again(made).last_status->starts_with("failed: "));
  CHECK(desk.mails().empty());
}

TEST_CASE("a report is run under its owner's scope and present role") {
  Desk desk;
  const LayoutWidget stages{.instance_id = "w", .metric_id = "deals.by_stage", .chart = "bar", .w = 6, .h = 4};
  const auto report = must(create_report(desk.by(desk.ann), {.title = "Stages", .layout = {{stages}}}));
  const auto of_report = [&](std::vector<std::string> assignees) {
    return [&report, assignees](CreateSchedule& request) {
      request.report_type = ReportType::crm_report;
      request.params = {.industry = {}, .report_id = report.id, .assignee_ids = assignees};
    };
  };
  desk.schedule("0 8 * * *", of_report({}));
  desk.schedule("0 8 * * *", of_report({"all"}));
  const auto counts = [&] {
    std::vector<std::string> lines;
    for (const auto& mail : desk.mails()) lines.push_back(desk.text(mail).substr(desk.text(mail).find("New")));
    std::sort(lines.begin(), lines.end());
    return lines;
  };
  const std::string own = "New,1\r\nQualified,0\r\nProposal,0\r\nNegotiation,0\r\n";
  const std::string all = "New,2\r\nQualified,0\r\nProposal,0\r\nNegotiation,0\r\n";
  desk.poll("2026-05-02T08:00:00Z");
  CHECK(counts() == std::vector{own, all});
  desk.write([&](Transaction& tx) {
    must(tx.access().put_membership({.team_id = desk.team, .user_id = desk.ann, .role = Role::member, .joined_at = {}}));
  });
  desk.poll("2026-05-03T08:00:00Z");
  CHECK(counts() == std::vector{own, own});
}

TEST_CASE("every report can be sent in every format") {
  Desk desk;
  Benchmark benchmark;
  benchmark.industry = "Software";
  benchmark.companies = 2;
  benchmark.top_domains = {{"a.example", "=A", 7, 12}};
  benchmark.by_country = {{"Germany", 2}};
  benchmark.growth = {{on("2026-05-01"), 1, 2}};
  benchmark.computed_at = desk.clock.now();
  desk.write([&](Transaction& tx) { must(tx.industry().put_benchmark(benchmark)); });
  const auto report = must(create_report(desk.by(desk.ann), {.title = "Two\nlines"}));
  const ScheduleParams params[] = {{"software", {}, {}}, {{}, report.id, {}}, {}};
  for (const auto format : {ReportFormat::json, ReportFormat::csv, ReportFormat::pdf}) {
    for (const auto type : {ReportType::industry_benchmark, ReportType::crm_report, ReportType::pipeline_summary}) {
      desk.schedule("0 8 2 5 *", [&](CreateSchedule& request) {
        request.report_type = type;
        request.format = format;
        request.params = params[static_cast<std::size_t>(type)];
      });
    }
  }
  CHECK(desk.poll("2026-05-02T08:00:00Z") == SchedulesRun{.sent = 9});
  std::map<std::string, std::string> files;
  for (const auto& mail : desk.mails()) {
    files[mail.attachment->name] = desk.text(mail);
    CHECK(mail.subject.find('\n') == std::string::npos);
  }
  REQUIRE(files.size() == 9);
  CHECK(files["industry-benchmark-2026-05-02.json"].starts_with(R"({"industry":"Software","companies":2,)"));
  CHECK(files["industry-benchmark-2026-05-02.csv"].find("\r\n\r\ndomain,name,emails_found,employees\r\na.example,'=A,7,12\r\n") !=
        std::string::npos);
  CHECK(files["industry-benchmark-2026-05-02.pdf"] == "PDF of Software");
  CHECK(files["crm-report-2026-05-02.json"].starts_with(R"({"title":"Two\nlines",)"));
  CHECK(files["crm-report-2026-05-02.csv"].empty());
  CHECK(files["crm-report-2026-05-02.pdf"] == "PDF of Two\nlines, Ann");
  CHECK(files["pipeline-summary-2026-05-02.json"].find(R"("metricId":"deals.weighted_pipeline")") != std::string::npos);
  CHECK(files["pipeline-summary-2026-05-02.csv"].starts_with("Weighted pipeline,USD\r\nvalue,previous,deltaPct\r\n150,"));
  CHECK(files["pipeline-summary-2026-05-02.pdf"] == "PDF of Pipeline summary, everyone");
}

TEST_CASE("two programs on one file send a report once") {
  const TemporaryDirectory directory;
  Desk desk(sqlite(directory));
  for (int i = 0; i < 20; ++i) desk.schedule("0 8 * * *");
  const auto other = sqlite(directory);
  desk.clock.set("2026-05-02T08:00:00Z");
  SchedulesRun first;
  SchedulesRun second;
  std::thread beside([&] { first = must(run_due_schedules(*other, desk.environment, desk.renderer)); });
  second = must(run_due_schedules(*desk.storage, desk.environment, desk.renderer));
  beside.join();
  CHECK(first.sent + second.sent == 20);
  CHECK(must(run_due_schedules(*other, desk.environment, desk.renderer)) == nothing);
  CHECK(desk.poll() == nothing);
  CHECK(desk.mails().size() == 20);
}

TEST_CASE("a schedule that is changed while its report is drawn is sent as it is now") {
  Desk desk;
  const auto made = desk.schedule("0 8 * * *", [](CreateSchedule& request) { request.format = ReportFormat::pdf; });
  int drawn = 0;
  desk.renderer.instead = [&] {
    if (++drawn == 1)
      must(put_schedule(desk.by(desk.ann), {.id = made.id, .recipients = std::vector<std::string>{"new@acme.example"}}));
    return Result<std::string>("PDF");
  };
  CHECK(desk.poll("2026-05-02T08:00:00Z") == one_sent);
  CHECK(drawn == 2);
  const auto mails = desk.mails();
  REQUIRE(mails.size() == 1);
  CHECK(mails[0].to == "new@acme.example");
}

TEST_CASE("a clock that leaps ahead and is put right again delays nothing for good") {
  Desk desk;
  const auto made = desk.schedule("0 8 * * *");
  CHECK(desk.poll("2031-01-01T12:00:00Z") == one_sent);
  CHECK(desk.again(made).next_run_at == at("2031-01-02T08:00:00Z"));
  CHECK(desk.poll("2026-05-01T12:10:00Z") == nothing);
  CHECK(desk.again(made).next_run_at == at("2026-05-02T08:00:00Z"));
  CHECK(desk.poll("2026-05-02T08:00:00Z") == one_sent);
}

TEST_CASE("a clock that is put back a little sends nothing twice") {
  Desk desk;
  desk.schedule("0 8 * * *");
  CHECK(desk.poll("2026-05-02T08:00:00.500Z") == one_sent);
  CHECK(desk.poll("2026-05-02T07:59:59Z") == nothing);
  CHECK(desk.poll("2026-05-02T08:00:01Z") == nothing);
}

}  // namespace crondb
