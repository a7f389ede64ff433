#include "crondb/storage/schedules.hpp"

#include <algorithm>

#include "storage/contract/trial.hpp"

namespace crondb::contract {

namespace {

Schedule schedule_of(Trial& t, const Firm& firm, std::optional<std::int64_t> due = std::nullopt, std::int64_t created = 0) {
  Schedule schedule;
  schedule.id = t.new_id<ScheduleId>();
  schedule.report_type = ReportType::pipeline_summary;
  schedule.cron = "0 8 * * mon";
  schedule.time_zone = "Europe/Berlin";
  schedule.recipients = {"ada@example.com"};
  schedule.format = ReportFormat::pdf;
  schedule.owner_user_id = firm.owner;
  schedule.created_at = schedule.planned_at = t.minute(created);
  schedule.enabled = due.has_value();
  if (due) schedule.next_run_at = t.minute(*due);
  return schedule;
}

Schedule kept(Trial& t, TeamId team, const Schedule& schedule) {
  t.does(&SchedulesPort::put_schedule, team, schedule, 0);
  return schedule;
}

/// The due ones of `team`; other teams of the same storage have schedules too.
std::vector<ScheduleId> due(Trial& t, TeamId team, std::int64_t now) {
  std::vector<ScheduleId> own;
  for (const auto& each : t.asks(&SchedulesPort::due_schedules, t.minute(now), 1000)) {
    if (each.team == team) own.push_back(each.id);
  }
  return own;
}

const Rule of_schedules[] = {
    {"a schedule is kept with everything it says, and replaced when its version is named",
     [](Trial& t) {
       const Firm firm = t.firm();
       Schedule schedule = kept(t, firm.team, schedule_of(t, firm));
       t.same(t.asks(&SchedulesPort::find_schedule, firm.team, schedule.id), schedule);
       schedule.report_type = ReportType::crm_report;
       schedule.recipients = {"größe@example.com", "b@example.com"};
       schedule.format = ReportFormat::csv;
       schedule.params = {"Software, \"big\"\nand small", t.new_id<ReportId>(), {"all", "unassigned"}};
       schedule.enabled = true;
       schedule.last_run_at = t.minute(5);
       schedule.next_run_at = t.minute(50'000'000);
       schedule.last_status = "failed: no";
       schedule.version = 2;
       t.does(&SchedulesPort::put_schedule, firm.team, schedule, 1);
       t.same(t.asks(&SchedulesPort::find_schedule, firm.team, schedule.id), schedule);
     }},
    {"a schedule that was changed meanwhile is not replaced",
     [](Trial& t) {
       const Firm firm = t.firm();
       const Schedule schedule = kept(t, firm.team, schedule_of(t, firm));
       t.refuses(ErrorCode::conflict, &SchedulesPort::put_schedule, firm.team, schedule, 0);
       t.refuses(ErrorCode::conflict, &SchedulesPort::put_schedule, firm.team, schedule, 2);
       t.refuses(ErrorCode::conflict, &SchedulesPort::put_schedule, firm.team, schedule_of(t, firm), 1);
     }},
    {"schedules of another team don't exist",
     [](Trial& t) {
       const Firm firm = t.firm();
       const Firm other = t.firm();
       const Schedule schedule = kept(t, firm.team, schedule_of(t, firm, 1));
       t.same(t.asks(&SchedulesPort::find_schedule, other.team, schedule.id), std::nullopt);
       t.same(t.asks(&SchedulesPort::next_schedule, other.team), std::nullopt);
       t.same(t.asks(&SchedulesPort::list_schedules, other.team, PageRequest{}).rows, {});
       t.does(&SchedulesPort::erase_schedule, other.team, schedule.id);
       t.same(t.asks(&SchedulesPort::find_schedule, firm.team, schedule.id), schedule);
     }},
    {"schedules are listed newest first, page by page and by cursor",
     [](Trial& t) {
       const Firm firm = t.firm();
       const Schedule oldest = kept(t, firm.team, schedule_of(t, firm, {}, 1));
       const Schedule newest = kept(t, firm.team, schedule_of(t, firm, {}, 3));
       const Schedule middle = kept(t, firm.team, schedule_of(t, firm, {}, 2));
       const auto all = t.asks(&SchedulesPort::list_schedules, firm.team, PageRequest{.per_page = 2});
       t.same(all.rows, {newest, middle});
       t.same(all.total, 3);
       t.holds(all.more);
       const auto rest =
           t.asks(&SchedulesPort::list_schedules, firm.team, PageRequest{.per_page = 2, .cursor = cursor_after(middle)});
       t.same(rest.rows, {oldest});
       t.same(rest.total, std::nullopt);
       t.holds(!rest.more);
     }},
    {"schedules are due from their minute on, those longest due first, and no longer once they are put off, disabled or erased",
     [](Trial& t) {
       const Firm firm = t.firm();
       Schedule later = kept(t, firm.team, schedule_of(t, firm, 20));
       Schedule first = kept(t, firm.team, schedule_of(t, firm, 5));
       Schedule second = kept(t, firm.team, schedule_of(t, firm, 10));
       kept(t, firm.team, schedule_of(t, firm));
       t.same(due(t, firm.team, 4), {});
       t.same(due(t, firm.team, 5), {first.id});
       t.same(due(t, firm.team, 100), {first.id, second.id, later.id});
       first.next_run_at = t.minute(200);
       t.does(&SchedulesPort::put_schedule, firm.team, first, 1);
       second.enabled = false;
       second.next_run_at.reset();
       t.does(&SchedulesPort::put_schedule, firm.team, second, 1);
       t.same(due(t, firm.team, 100), {later.id});
       t.does(&SchedulesPort::erase_schedule, firm.team, later.id);
       t.same(due(t, firm.team, 100), {});
       t.same(due(t, firm.team, 200), {first.id});
     }},
    {"a poll answers no more schedules than it asks for",
     [](Trial& t) {
       const Firm firm = t.firm();
       for (int i = 0; i < 3; ++i) kept(t, firm.team, schedule_of(t, firm, -9000 + i));
       const auto head = t.asks(&SchedulesPort::due_schedules, t.minute(-8000), 2);
       t.same(head.size(), 2);
     }},
    {"schedules that were planned by a clock that is no longer right are found while they will fire",
     [](Trial& t) {
       const Firm firm = t.firm();
       const Schedule early = kept(t, firm.team, schedule_of(t, firm, 90'000'002, 90'000'001));
       Schedule late = kept(t, firm.team, schedule_of(t, firm, 90'000'003, 90'000'002));
       kept(t, firm.team, schedule_of(t, firm, {}, 90'000'003));
       const auto planned = [&](std::int64_t now) {
         std::vector<ScheduleId> found;
         for (const auto& each : t.asks(&SchedulesPort::schedules_planned_after, t.minute(now), 1000)) {
           if (each.team == firm.team) found.push_back(each.id);
         }
         return found;
       };
       t.same(planned(90'000'000), {late.id, early.id});
       t.same(planned(90'000'001), {late.id});
       t.same(t.asks(&SchedulesPort::schedules_planned_after, t.minute(90'000'000), 1).size(), 1);
       late.planned_at = t.minute(0);
       t.does(&SchedulesPort::put_schedule, firm.team, late, 1);
       t.does(&SchedulesPort::erase_schedule, firm.team, early.id);
       t.same(planned(90'000'000), {});
     }},
    {"the next schedule is the one that fires first",
     [](Trial& t) {
       const Firm firm = t.firm();
       t.same(t.asks(&SchedulesPort::next_schedule, firm.team), std::nullopt);
       kept(t, firm.team, schedule_of(t, firm));
       t.same(t.asks(&SchedulesPort::next_schedule, firm.team), std::nullopt);
       kept(t, firm.team, schedule_of(t, firm, 20));
       const Schedule first = kept(t, firm.team, schedule_of(t, firm, 10));
       kept(t, firm.team, schedule_of(t, firm, 10));
       t.same(t.asks(&SchedulesPort::next_schedule, firm.team), first);
     }},
};

}  // namespace

std::span<const Rule> schedules_rules() { return of_schedules; }

}  // namespace crondb::contract
