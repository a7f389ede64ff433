#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "crondb/storage/engagement.hpp"
#include "crondb/storage/leads.hpp"
#include "metrics/team.hpp"

namespace crondb::metrics {
namespace {

using namespace crondb::test;

std::string figures(const std::optional<Decimal>& value) { return value ? to_string(*value) : "null"; }

std::string figures(const MetricSeries& series) {
  if (series.stat) return figures(series.stat->value);
  std::string all;
  if (const auto* points = std::get_if<std::vector<TimePoint>>(&series.points)) {
    for (const Series& each : series.series) all += each.label + " ";
    for (const TimePoint& point : *points) {
      all += "|";
      for (const auto& value : point.values) all += " " + figures(value);
    }
  } else if (const auto* categories = std::get_if<std::vector<CategoryPoint>>(&series.points)) {
    for (const CategoryPoint& point : *categories) all += point.label + " " + figures(point.value) + " | ";
  } else if (const auto* ranks = std::get_if<std::vector<RankedPoint>>(&series.points)) {
    for (const RankedPoint& point : *ranks)
      all += std::to_string(point.rank) + " " + point.label + " " + figures(point.value) + " | ";
  }
  return all;
}

/// Ann and Ben in Berlin, on Wednesday, 20 May 2026, 14:30 there.
struct Office : TestTeam {
  UserId ann, ben;

  Office()
      : Office({.id = {},
                .name = "Office",
                .description = {},
                .time_zone = "Europe/Berlin",
                .currency = currency("EUR"),
                .created_at = {}},
               at("2026-05-20T12:30:00Z")) {}
  Office(Team settings, Instant now) : TestTeam(std::move(settings), now) {
    ann = add_person("Ann");
    ben = add_person("Ben");
  }

  Lead lead(std::optional<UserId> owner) {
    Lead lead;
    lead.id = id<LeadId>(++rows_);
    lead.company = "Company";
    lead.owner_user_id = owner;
    lead.created_at = lead.updated_at = at("2026-05-19T08:00:00Z");
    return lead;
  }
  Task task(UserId owner, TaskStatus status) {
    Task task;
    task.id = id<TaskId>(++rows_);
    task.title = "Task";
    task.owner_user_id = owner;
    task.status = status;
    task.created_at = at("2026-05-01T08:00:00Z");
    if (status == TaskStatus::done) task.completed_at = at("2026-05-19T08:00:00Z");
    return task;
  }
  Call call(UserId owner, std::string_view started) {
    Call call;
    call.id = id<CallId>(++rows_);
    call.owner_user_id = owner;
    call.started_at = call.created_at = at(started);
    return call;
  }
  void add(const Lead& lead) {
    write([&](Transaction& tx) { must(tx.leads().put_lead(team.id, lead, 0)); });
  }
  void add(const Task& task) {
    write([&](Transaction& tx) { must(tx.engagement().put_task(team.id, task)); });
  }
  void add(const Call& call) {
    write([&](Transaction& tx) { must(tx.engagement().put_call(team.id, call)); });
  }
  TagId add_tag(const std::string& name) {
    const Tag tag{id<TagId>(++rows_), name, "#000000", {}};
    write([&](Transaction& tx) { must(tx.leads().put_tag(team.id, tag)); });
    return tag.id;
  }
  std::string filtered(const std::string& metric, Filters filters) {
    const Widget widget{"w", metric, find_metric(metric)->charts[0], {}, {}, std::move(filters)};
    return figures(must(run(session(ann, Role::admin), {widget}, {"all"})).results.at(0));
  }

 private:
  std::uint64_t rows_ = 0;
};

TEST_CASE("the median of an even number of response times is the mean of the middle two") {
  Office office;
  for (const int minutes : {1, 2, 5, 100}) {
    Lead lead = office.lead(office.ann);
    lead.first_contacted_at = lead.created_at + std::chrono::minutes{minutes};
    office.add(lead);
  }
  office.add(office.lead(office.ann));
  CHECK(figures(office.ask("leads.response_time")) == "3.5");
  CHECK(figures(office.ask("leads.uncontacted")) == "1");
}

TEST_CASE("the fastest owner leads in response time, also with none at all") {
  Office office;
  for (const auto& [owner, minutes] : {std::pair{office.ann, 10}, {office.ben, 0}}) {
    Lead lead = office.lead(owner);
    lead.first_contacted_at = lead.created_at + std::chrono::minutes{minutes};
    office.add(lead);
  }
  CHECK(figures(office.ask("team.response_time")) == "1 Ben 0 | 2 Ann 10 | ");
}

TEST_CASE("a lead with two tags counts for both; a tag that is deleted counts for none") {
  Office office;
  const TagId hot = office.add_tag("Hot");
  const TagId cold = office.add_tag("Cold");
  Lead both = office.lead({});
  both.tag_ids = {hot, cold};
  office.add(both);
  Lead one = office.lead({});
  one.tag_ids = {cold};
  office.add(one);
  CHECK(figures(office.ask("leads.by_tag")) == "Cold 2 | Hot 1 | ");
  office.write([&](Transaction& tx) { must(tx.leads().erase_tag(office.team.id, cold)); });
  CHECK(figures(office.ask("leads.by_tag")) == "Hot 1 | ");
}

TEST_CASE("filters drop what they don't know; a key that knew nothing lets nothing through") {
  Office office;
  Lead lead = office.lead(office.ann);
  lead.source = LeadSource::event;
  office.add(lead);
  office.add(office.lead(office.ben));
  CHECK(office.filtered("leads.total", {}) == "2");
  CHECK(office.filtered("leads.total", {{{"source", {"event", "moon"}}}}) == "1");
  CHECK(office.filtered("leads.total", {{{"source", {"moon"}}}}) == "0");
  CHECK(office.filtered("leads.total", {{{"source", {}}, {"colour", {"red"}}}}) == "2");
  CHECK(office.filtered("leads.total", {{{"source", {"event"}}, {"status", {"client"}}}}) == "0");
  CHECK(office.filtered("leads.total", {{{"tag", {to_string(id<TagId>(99))}}}}) == "0");
}

TEST_CASE("leads without an owner are a group of their own, and in no leaderboard") {
  Office office;
  office.add(office.lead({}));
  office.add(office.lead(office.ben));
  const Timeframe month{Preset::this_month, {}, {}, Bucket::month};
  CHECK(figures(office.ask("leads.created_over_time", month, Dimension::owner)) == "Ben Unassigned | 1 1");
  CHECK(figures(office.ask("leads.by_owner", month)) == "1 Ben 1 | ");
}

TEST_CASE("a task due on a day is due until its next midnight, and counts on that day") {
  Office office;
  Task today = office.task(office.ann, TaskStatus::open);
  today.due_on = on("2026-05-20");
  office.add(today);
  CHECK(figures(office.ask("tasks.overdue")) == "0");
  Task yesterday = office.task(office.ann, TaskStatus::open);
  yesterday.due_on = on("2026-05-19");
  office.add(yesterday);
  CHECK(figures(office.ask("tasks.overdue")) == "1");

  Task in_time = office.task(office.ann, TaskStatus::done);
  in_time.due_on = on("2026-05-20");
  in_time.completed_at = at("2026-05-20T22:00:00Z");  // midnight in Berlin
  office.add(in_time);
  Task late = in_time;
  late.id = id<TaskId>(500);
  late.completed_at = at("2026-05-20T22:00:00.001Z");
  office.add(late);
  const Timeframe only_today{Preset::today, {}, {}, {}};
  CHECK(figures(office.ask("tasks.on_time_rate", only_today)) == "50");
  CHECK(figures(office.ask("tasks.completion_rate", only_today)) == "66.67");
}

/// Samoa went from 29 to 31 December 2011, Kwajalein from 20 to 22 August 1993.
TEST_CASE("a day that the zone skipped has its tasks") {
  struct Row {
    std::string zone;
    std::string_view skipped;
    std::string_view start_of_next;
  };
  for (const Row& row : {Row{"Pacific/Apia", "2011-12-30", "2011-12-30T10:00:00Z"},
                         Row{"Pacific/Kwajalein", "1993-08-21", "1993-08-21T12:00:00Z"}}) {
    CAPTURE(row.zone);
    const Date day = on(row.skipped);
    const Instant next = at(row.start_of_next);
    Office office(
        {.id = {}, .name = "Office", .description = {}, .time_zone = row.zone, .currency = currency("EUR"), .created_at = {}},
        next + std::chrono::hours{9});
    Task open = office.task(office.ann, TaskStatus::open);
    open.due_on = day;
    office.add(open);
    for (const Instant completed : {next - Milliseconds{1}, next, next + Milliseconds{1}}) {
      Task done = office.task(office.ann, TaskStatus::done);
      done.due_on = day;
      done.completed_at = completed;
      office.add(done);
    }
    const auto rates = [&](Timeframe timeframe) {
      return figures(office.ask("tasks.completion_rate", timeframe)) + " " + figures(office.ask("tasks.on_time_rate", timeframe));
    };
    CHECK(rates({Preset::custom, day, day, {}}) == "75 66.67");
    CHECK(rates({Preset::yesterday, {}, {}, {}}) == "75 66.67");
    CHECK(rates({Preset::last_7d, {}, {}, {}}) == "75 66.67");
    CHECK(rates({Preset::all_time, {}, {}, {}}) == "75 66.67");
    CHECK(office.ask("tasks.completion_rate", {Preset::all_time, {}, {}, {}}).meta.from == next);
    CHECK(rates({Preset::custom, add_days(day, -1), add_days(day, -1), {}}) == "null null");
    CHECK(rates({Preset::today, {}, {}, {}}) == "null null");
    CHECK(office.ask("tasks.completion_rate", {Preset::today, {}, {}, {}}).stat->previous == Decimal{7'500, 2});

    office.clock.set(next);
    CHECK(figures(office.ask("tasks.overdue")) == "0");
    office.clock.set(next + Milliseconds{1});
    CHECK(figures(office.ask("tasks.overdue")) == "1");
    const auto buckets = office.ask("tasks.created_over_time", {Preset::custom, add_days(day, -1), add_days(day, 1), Bucket::day});
    CHECK(figures(buckets) == "New tasks | 0| 0| 0");
  }
}

TEST_CASE("the completion rate of this week looks ahead to its end") {
  Office office;
  Task friday = office.task(office.ann, TaskStatus::open);
  friday.due_at = at("2026-05-22T10:00:00Z");
  office.add(friday);
  CHECK(figures(office.ask("tasks.completion_rate", {Preset::this_week, {}, {}, {}})) == "0");
  CHECK(figures(office.ask("tasks.completion_rate", {Preset::last_7d, {}, {}, {}})) == "null");
}

TEST_CASE("calls count in their local hour, on both sides of a change of the clocks") {
  Office office;
  office.add(office.call(office.ann, "2026-03-29T00:59:59Z"));  // 01:59
  office.add(office.call(office.ann, "2026-03-29T01:00:00Z"));  // 03:00
  office.add(office.call(office.ann, "2026-03-28T01:00:00Z"));  // 02:00
  const MetricSeries hours = office.ask("calls.by_hour", {Preset::last_90d, {}, {}, {}});
  CHECK(std::get<std::vector<CategoryPoint>>(hours.points).size() == 24);
  CHECK(figures(hours).starts_with("00 0 | 01 1 | 02 1 | 03 1 | 04 0 | "));
}

TEST_CASE("a call without a duration adds nothing to talk time and is left out of the mean") {
  Office office;
  Call call = office.call(office.ann, "2026-05-19T08:00:00Z");
  call.duration_seconds = 90;
  office.add(call);
  office.add(office.call(office.ann, "2026-05-19T09:00:00Z"));
  CHECK(figures(office.ask("calls.avg_duration")) == "90");
  CHECK(figures(office.ask("calls.talk_time_over_time", {Preset::this_month, {}, {}, Bucket::month})) == "Talk time | 1.5");
}

TEST_CASE("the team's activity always shows tasks, calls and emails") {
  Office office;
  office.add(office.task(office.ann, TaskStatus::done));
  office.add(office.task(office.ben, TaskStatus::open));
  office.add(office.call(office.ann, "2026-05-19T08:00:00Z"));
  CHECK(figures(office.ask("team.activity_over_time", {Preset::this_month, {}, {}, Bucket::month})) ==
        "Tasks Calls Emails | 1 1 0");
  CHECK(figures(office.ask("team.activity")) == "1 Ann 2 | ");
  CHECK(figures(office.ask("team.workload")) == "1 Ben 1 | ");
}

}  // namespace
}  // namespace crondb::metrics
