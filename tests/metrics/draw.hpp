#pragma once

#include <algorithm>
#include <chrono>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "crondb/storage/leads.hpp"
#include "metrics/oracle.hpp"
#include "metrics/team.hpp"

namespace crondb::metrics::oracle {

/// Draws teams, rows and questions.
class Draw {
 public:
  explicit Draw(unsigned seed) : random_(seed) {}

  int below(int n) { return static_cast<int>(random_() % static_cast<unsigned>(n)); }
  bool chance(int percent) { return below(100) < percent; }
  template <class T>
  const T& any(const std::vector<T>& of) {
    return of[static_cast<std::size_t>(below(static_cast<int>(of.size())))];
  }

  /// Around local midnights, bucket edges and now; sometimes anywhere.
  Instant instant(const World& world) {
    const Date today = world.zone.local_date(world.now);
    const int span = any(std::vector<int>{1, 8, 35, 100, 400, 800});
    Date day = add_days(today, -below(span));
    if (chance(10)) day = day.year() / day.month() / 1;
    Instant at = world.zone.start_of_day(day);
    switch (below(5)) {
      case 0:
        break;
      case 1:
        at -= Milliseconds{1};
        break;
      case 2:
        at = world.now - Milliseconds{below(2)};
        break;
      case 3:
        at = world.zone.instant(std::chrono::local_days{day} +
                                (world.zone.local(world.now).time_since_epoch() % std::chrono::days{1})) -
             Milliseconds{below(3) - 1};
        break;
      default:
        at += Milliseconds{below(86'400'000)};
    }
    return std::min(at, world.now + Milliseconds{60'000});
  }

  Deal deal(const World& world, const std::vector<UserId>& people, DealId id) {
    Deal deal;
    deal.id = id;
    deal.name = "deal";
    deal.created_at = instant(world);
    const Stage& stage = any(world.stages);
    deal.stage_id = stage.id;
    deal.status = stage.kind;
    deal.stage_entered_at = deal.created_at;
    deal.owner_user_id = any(people);
    std::set<UserId> assignees;
    while (chance(30)) assignees.insert(any(people));
    deal.assignee_user_ids.assign(assignees.begin(), assignees.end());
    deal.currency = any(currencies_);
    if (chance(85)) deal.value = chance(20) ? 100 : chance(5) ? max_minor_units - below(3) : below(1'000'000);
    if (chance(60)) deal.expected_close_on = day(world, below(500) - 100);
    if (stage.kind != StageKind::open) {
      deal.closed_at = std::max(deal.created_at, instant(world));
      if (stage.kind == StageKind::lost && chance(80)) {
        deal.lost_reason = chance(5) ? "unspecified" : "Reason " + std::to_string(below(reasons_));
      }
    }
    if (chance(40)) {
      Commission commission;
      commission.total = {below(200'000), below(50)};
      if (chance(50)) commission.collaborators.push_back({"Partner", {below(400'000), 0}});
      for (int i = below(4); i > 0; --i) commission.agents.push_back({any(people), {below(200'000), 0}});
      deal.commission = commission;
    }
    return deal;
  }

  std::vector<UserId> assignees(const std::vector<UserId>& people) {
    std::set<UserId> chosen;
    while (chance(30)) chosen.insert(any(people));
    return {chosen.begin(), chosen.end()};
  }
  template <class E>
  E any_of_enum() {
    return static_cast<E>(below(static_cast<int>(words<E>.size())));
  }
  std::optional<Instant> later(const World& world, Instant than, int percent) {
    return chance(percent) ? std::optional(std::max(than, instant(world))) : std::nullopt;
  }

  Lead lead(const World& world, const std::vector<UserId>& people, LeadId id) {
    Lead lead;
    lead.id = id;
    lead.company = "company";
    lead.created_at = lead.updated_at = instant(world);
    lead.source = any_of_enum<LeadSource>();
    lead.status = any_of_enum<LeadStatus>();
    if (chance(75)) lead.owner_user_id = any(people);
    lead.assignee_user_ids = assignees(people);
    for (const auto& [tag, row] : world.tags) {
      if (below(static_cast<int>(world.tags.size())) < 2) lead.tag_ids.push_back(tag);
    }
    lead.first_contacted_at = later(world, lead.created_at, 60);
    lead.converted_at = later(world, lead.created_at, lead.status == LeadStatus::client ? 100 : 10);
    return lead;
  }
  Task task(const World& world, const std::vector<UserId>& people, TaskId id) {
    Task task;
    task.id = id;
    task.title = "task";
    task.created_at = instant(world);
    task.status = any_of_enum<TaskStatus>();
    task.priority = any_of_enum<TaskPriority>();
    const Instant due = instant(world) + std::chrono::days{below(3) == 0 ? below(40) : 0};
    if (chance(45)) {
      task.due_on = chance(50) ? world.zone.local_date(due) : day(world, below(60) - 45);
    } else if (chance(70)) {
      task.due_at = due;
    }
    task.owner_user_id = any(people);
    task.assignee_user_ids = assignees(people);
    if (task.status == TaskStatus::done) {
      task.completed_at = std::max(task.created_at, instant(world));
      if (task.due_on && chance(40))
        task.completed_at = world.zone.start_of_day(add_days(*task.due_on, 1)) + Milliseconds{below(2)};
      if (task.due_at && chance(40)) task.completed_at = *task.due_at + Milliseconds{below(2)};
    }
    return task;
  }
  Call call(const World& world, const std::vector<UserId>& people, CallId id) {
    Call call;
    call.id = id;
    call.owner_user_id = any(people);
    call.direction = any_of_enum<Direction>();
    call.outcome = any_of_enum<CallOutcome>();
    if (chance(70)) call.duration_seconds = chance(3) ? 1'000'000'000 : below(4'000);
    call.started_at = call.created_at = instant(world);
    return call;
  }
  Email email(const World& world, const std::vector<UserId>& people, EmailId id) {
    Email email;
    email.id = id;
    email.owner_user_id = any(people);
    email.direction = any_of_enum<Direction>();
    email.status = any_of_enum<EmailStatus>();
    email.automated = chance(30);
    email.sent_at = email.created_at = instant(world);
    email.opened_at = later(world, email.sent_at, 50);
    email.replied_at = later(world, email.sent_at, 30);
    return email;
  }

  Filters filters(const World& world) {
    Filters drawn;
    const auto add = [&](const char* key, const std::vector<std::string>& valid) {
      if (!chance(30)) return;
      std::vector<std::string> values;
      for (int i = below(4); i > 0; --i) values.push_back(chance(25) || valid.empty() ? "nonsense" : any(valid));
      drawn.keys.emplace_back(key, values);
    };
    std::vector<std::string> tags{to_string(id<TagId>(999))};
    for (const auto& [tag, row] : world.tags) tags.push_back(to_string(tag));
    add("tag", tags);
    add("source", {words<LeadSource>.begin(), words<LeadSource>.end()});
    add("status", {words<LeadStatus>.begin(), words<LeadStatus>.end()});
    add("unheard_of", {"value"});
    return drawn;
  }

  World world(TestTeam& team, std::vector<UserId>& people) {
    World world;
    const int count = chance(25) ? 30 : 1 + below(6);
    for (int i = 0; i < count; ++i) {
      const std::string name = "Person " + std::to_string(below(count));
      people.push_back(team.add_person(name));
      world.names[people.back()] = name;
    }
    const int open_stages = chance(15) ? 60 : 1 + below(4);
    std::vector<StageKind> kinds(static_cast<std::size_t>(open_stages), StageKind::open);
    kinds.insert(kinds.end(), {StageKind::won, StageKind::won, StageKind::lost});
    if (chance(30)) std::shuffle(kinds.begin(), kinds.end(), random_);
    for (std::size_t i = 0; i < kinds.size(); ++i) {
      team.add_stage("Stage " + std::to_string(i), kinds[i],
                     kinds[i] == StageKind::open  ? below(101)
                     : kinds[i] == StageKind::won ? 100
                                                  : 0);
    }
    for (const char* code : {"USD", "JPY", "KWD"}) {
      if (chance(50)) currencies_.push_back(currency(code));
    }
    currencies_.push_back(currency("EUR"));
    reasons_ = chance(30) ? 80 : 4;
    for (int i = chance(10) ? 70 : below(6); i > 0; --i) {
      const Tag tag{id<TagId>(static_cast<std::uint64_t>(i)), "Tag " + std::to_string(i), "#000000", {}};
      team.write([&](Transaction& tx) { must(tx.leads().put_tag(team.team.id, tag)); });
      world.tags[tag.id] = tag;
    }
    world.team = team.team;
    world.stages = team.stages;
    world.now = team.clock.now();
    world.zone = TimeZone::find(team.team.time_zone).value();
    return world;
  }

  /// Some days from today; in a zone that skipped a day lately often that one, of which no instant is.
  Date day(const World& world, int from_today) {
    return skipped_ && chance(40) ? *skipped_ : add_days(world.zone.local_date(world.now), from_today);
  }

  Team team() {
    Team team;
    team.name = "Team";
    team.time_zone = any(std::vector<std::string>{"UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe",
                                                  "America/Sao_Paulo", "Asia/Beirut", "Pacific/Auckland", "Africa/Cairo",
                                                  "America/Havana", "Pacific/Apia", "Pacific/Fakaofo", "Pacific/Kwajalein"});
    team.week_start = chance(50) ? WeekStart::monday : WeekStart::sunday;
    team.currency = currency(chance(50) ? "USD" : "EUR");
    return team;
  }
  /// In a zone that once skipped a day, mostly soon after it.
  Instant now(const Team& team) {
    static const std::map<std::string, Date> skipped{
        {"Pacific/Apia", on("2011-12-30")}, {"Pacific/Fakaofo", on("2011-12-30")}, {"Pacific/Kwajalein", on("1993-08-21")}};
    const auto known = skipped.find(team.time_zone);
    if (known != skipped.end() && chance(80)) {
      skipped_ = known->second;
      const auto zone = TimeZone::find(team.time_zone).value();
      const Instant start = zone.start_of_day(add_days(*skipped_, any(std::vector<int>{-1, 1, 1, 2, 7, 8, 14, 30, 31, 40})));
      return start + Milliseconds{any(std::vector<int>{0, 1, 3'600'000, below(86'400'000)})};
    }
    return at(
        any(std::vector<std::string>{"2018-11-04T03:00:00Z", "2018-11-05T10:11:12Z", "2026-03-29T01:30:00Z", "2026-03-30T00:30:00Z",
                                     "2026-10-26T01:30:00.001Z", "2026-11-02T05:30:00Z", "2024-02-29T12:00:00Z",
                                     "2024-12-31T23:59:59.999Z", "2026-05-20T12:30:00Z", "2026-01-01T00:00:00Z"}));
  }

  std::vector<Timeframe> timeframes(const World& world) {
    std::vector<Timeframe> all;
    for (std::size_t i = 0; i < words<Preset>.size(); ++i) {
      Timeframe timeframe{static_cast<Preset>(i), {}, {}, {}};
      if (timeframe.preset == Preset::custom) {
        timeframe.from = day(world, below(60) - 50);
        timeframe.to = add_days(*timeframe.from, chance(30) ? 0 : below(40));
      }
      // Day buckets of years would be all that the oracle does.
      if (chance(40)) timeframe.bucket = static_cast<Bucket>(timeframe.preset == Preset::all_time ? 1 + below(5) : below(6));
      all.push_back(timeframe);
    }
    return all;
  }

  void scope(const World& world, Question& question) {
    std::vector<UserId> people;
    for (const auto& [user, name] : world.names) people.push_back(user);
    question.caller = any(people);
    question.admin = chance(75);
    const int kind = below(6);
    if (kind == 0) question.assignee_ids = {"all"};
    if (kind == 1) question.assignee_ids = {"unassigned", to_string(any(people))};
    if (kind == 2) question.assignee_ids = {"nobody", to_string(id<UserId>(999'999))};
    if (kind == 3) question.assignee_ids = {to_string(any(people)), to_string(any(people)), "nonsense"};
    if (kind == 4) question.assignee_ids = {"all", to_string(any(people))};
  }

 private:
  std::mt19937 random_;
  std::vector<Currency> currencies_;
  std::optional<Date> skipped_;
  int reasons_ = 4;
};

}  // namespace crondb::metrics::oracle
