#include "crondb/storage/engagement.hpp"

#include "crondb/storage/pipeline.hpp"
#include "storage/contract/trial.hpp"

namespace crondb::contract {

namespace {

/// How each kind is reached, so that what holds for all of them is said once.
struct Tasks {
  using Filter = TaskFilter;
  static constexpr auto find = &EngagementPort::find_task;
  static constexpr auto find_by_external_id = &EngagementPort::find_task_by_external_id;
  static constexpr auto put = &EngagementPort::put_task;
  static constexpr auto erase = &EngagementPort::erase_task;
  static constexpr auto list = &EngagementPort::list_tasks;
  static Task plain(Trial& t, const Firm& firm, std::int64_t created = 0) { return t.task(firm.owner, created); }
  /// One that says everything that plain ones don't.
  static Task full(Trial& t, const Firm& firm) {
    Task task = plain(t, firm);
    task.description = "about the offer";
    task.status = TaskStatus::done;
    task.priority = TaskPriority::high;
    task.due_on = Date{std::chrono::year{2026}, std::chrono::May, std::chrono::day{3}};
    task.assignee_user_ids = {firm.owner, t.user().id};
    task.completed_at = t.minute(9);
    return task;
  }
};

struct Calls {
  using Filter = CallFilter;
  static constexpr auto find = &EngagementPort::find_call;
  static constexpr auto find_by_external_id = &EngagementPort::find_call_by_external_id;
  static constexpr auto put = &EngagementPort::put_call;
  static constexpr auto erase = &EngagementPort::erase_call;
  static constexpr auto list = &EngagementPort::list_calls;
  static Call plain(Trial& t, const Firm& firm, std::int64_t created = 0) { return t.call(firm.owner, created); }
  static Call full(Trial& t, const Firm& firm) {
    Call call = plain(t, firm);
    call.direction = Direction::inbound;
    call.outcome = CallOutcome::invalid_number;
    call.duration_seconds = 90;
    call.started_at = t.minute(4);
    return call;
  }
};

struct Emails {
  using Filter = EmailFilter;
  static constexpr auto find = &EngagementPort::find_email;
  static constexpr auto find_by_external_id = &EngagementPort::find_email_by_external_id;
  static constexpr auto put = &EngagementPort::put_email;
  static constexpr auto erase = &EngagementPort::erase_email;
  static constexpr auto list = &EngagementPort::list_emails;
  static Email plain(Trial& t, const Firm& firm, std::int64_t created = 0) { return t.email(firm.owner, created); }
  static Email full(Trial& t, const Firm& firm) {
    Email email = plain(t, firm);
    email.direction = Direction::inbound;
    email.status = EmailStatus::bounced;
    email.automated = true;
    email.opened_at = t.minute(5);
    email.replied_at = t.minute(6);
    email.sent_at = t.minute(4);
    return email;
  }
};

template <class Kind>
void is_kept_replaced_and_erased(Trial& t) {
  const Firm firm = t.firm();
  auto full = Kind::full(t, firm);
  full.lead_id = t.kept(firm.team, t.lead()).id;
  full.deal_id = t.kept(firm.team, t.deal(firm)).id;
  full.external_id = "e-1";
  t.does(Kind::put, firm.team, full);
  t.same(t.asks(Kind::find, firm.team, full.id), full);
  t.same(t.asks(Kind::find_by_external_id, firm.team, "e-1"), full);
  auto plain = Kind::plain(t, firm);
  plain.id = full.id;
  t.does(Kind::put, firm.team, plain);
  t.same(t.asks(Kind::find, firm.team, full.id), plain);
  t.same(t.asks(Kind::find_by_external_id, firm.team, "e-1"), std::nullopt);
  t.does(Kind::erase, firm.team, full.id);
  t.does(Kind::erase, firm.team, full.id);
  t.same(t.asks(Kind::find, firm.team, full.id), std::nullopt);
}

template <class Kind>
void is_absent_to_other_teams(Trial& t) {
  const Firm firm = t.firm();
  const Firm other = t.firm();
  auto row = Kind::plain(t, firm);
  row.external_id = "e-1";
  t.does(Kind::put, firm.team, row);
  t.same(t.asks(Kind::find, other.team, row.id), std::nullopt);
  t.same(t.asks(Kind::find_by_external_id, other.team, "e-1"), std::nullopt);
  t.same(t.asks(Kind::list, other.team, {}, first_hundred).rows, {});
  t.does(Kind::erase, other.team, row.id);
  t.same(t.asks(Kind::find, firm.team, row.id), row);
}

template <class Kind>
void has_its_external_id_alone(Trial& t) {
  const Firm firm = t.firm();
  auto first = Kind::plain(t, firm);
  auto second = Kind::plain(t, firm);
  first.external_id = second.external_id = "e-1";
  t.does(Kind::put, firm.team, first);
  t.does(Kind::put, firm.team, first);
  t.refuses(ErrorCode::already_exists, Kind::put, firm.team, second);
  t.same(t.asks(Kind::find, firm.team, second.id), std::nullopt);
  t.does(Kind::put, t.firm().team, second);
  t.does(Kind::erase, firm.team, first.id);
  t.does(Kind::put, firm.team, second);
}

template <class Kind>
void names_only_leads_and_deals_of_its_team(Trial& t) {
  const Firm firm = t.firm();
  const Firm other = t.firm();
  for (const LeadId lead : {t.new_id<LeadId>(), t.kept(other.team, t.lead()).id}) {
    auto row = Kind::plain(t, firm);
    row.lead_id = lead;
    t.refuses(ErrorCode::conflict, Kind::put, firm.team, row);
    t.same(t.asks(Kind::find, firm.team, row.id), std::nullopt);
  }
  for (const DealId deal : {t.new_id<DealId>(), t.kept(other.team, t.deal(other)).id}) {
    auto row = Kind::plain(t, firm);
    row.deal_id = deal;
    t.refuses(ErrorCode::conflict, Kind::put, firm.team, row);
  }
}

template <class Kind>
void forgets_an_erased_deal(Trial& t) {
  const Firm firm = t.firm();
  const DealId gone = t.kept(firm.team, t.deal(firm)).id;
  const DealId stays = t.kept(firm.team, t.deal(firm)).id;
  auto orphan = Kind::plain(t, firm, 2);
  auto other = Kind::plain(t, firm, 1);
  orphan.deal_id = gone;
  other.deal_id = stays;
  for (const auto& row : {orphan, other}) t.does(Kind::put, firm.team, row);
  t.does(&PipelinePort::erase_deal, firm.team, gone);
  orphan.deal_id.reset();
  t.same(t.asks(Kind::list, firm.team, {}, first_hundred).rows, {orphan, other});
}

template <class Kind>
void comes_newest_first(Trial& t) {
  const Firm firm = t.firm();
  const auto tied = Kind::plain(t, firm, 2);
  const auto newest = Kind::plain(t, firm, 2);
  const auto old = Kind::plain(t, firm, 1);
  for (const auto& row : {newest, old, tied}) t.does(Kind::put, firm.team, row);
  const auto first = t.asks(Kind::list, firm.team, {}, {1, 2, {}});
  t.same(first.rows, {newest, tied});
  t.same(first.total, 3);
  t.holds(first.more);
  t.same(t.asks(Kind::list, firm.team, {}, {2, 2, {}}).rows, {old});
  const auto rest = t.asks(Kind::list, firm.team, {}, {1, 2, cursor_after(newest)});
  t.same(rest.rows, {tied, old});
  t.same(rest.total, std::nullopt);
  t.holds(!rest.more);
}

/// Keeps `right` between two plain rows, and expects the filter that `set` makes to find it alone.
template <class Kind, class Row, class Set>
void finds_only(Trial& t, const Firm& firm, const Row& right, Set set) {
  for (const Row& row : {Kind::plain(t, firm), right, Kind::plain(t, firm)}) t.does(Kind::put, firm.team, row);
  typename Kind::Filter filter;
  set(filter);
  const auto found = t.asks(Kind::list, firm.team, filter, first_hundred);
  t.same(found.rows, {right});
  t.same(found.total, 1);
}

template <class Kind>
void is_filtered_by_owner_lead_and_deal(Trial& t) {
  using Filter = typename Kind::Filter;
  const Firm firm = t.firm();
  const UserId owner = t.user().id;
  auto owned = Kind::plain(t, firm);
  owned.owner_user_id = owner;
  finds_only<Kind>(t, firm, owned, [&](Filter& filter) { filter.owner_user_id = owner; });
  finds_only<Kind>(t, firm, owned, [&](Filter& filter) { filter.only_rows_of = owner; });
  auto on_lead = Kind::plain(t, firm);
  on_lead.lead_id = t.kept(firm.team, t.lead()).id;
  finds_only<Kind>(t, firm, on_lead, [&](Filter& filter) { filter.lead_id = on_lead.lead_id; });
  auto on_deal = Kind::plain(t, firm);
  on_deal.deal_id = t.kept(firm.team, t.deal(firm)).id;
  finds_only<Kind>(t, firm, on_deal, [&](Filter& filter) { filter.deal_id = on_deal.deal_id; });
  Filter both;
  both.lead_id = on_lead.lead_id;
  both.owner_user_id = owner;
  t.same(t.asks(Kind::list, firm.team, both, first_hundred).rows, {});
}

void finds_overdue_tasks(Trial& t) {
  const Firm firm = t.firm();
  const Date may_3{std::chrono::year{2026}, std::chrono::May, std::chrono::day{3}};
  const auto due = [&](std::int64_t created, std::optional<Date> on, std::optional<Instant> at) {
    Task task = t.task(firm.owner, created);
    task.due_on = on;
    task.due_at = at;
    return task;
  };
  const Task on_day = due(4, may_3, {});
  const Task at_time = due(3, {}, t.minute(9));
  Task done = due(2, may_3, {});
  done.status = TaskStatus::done;
  done.completed_at = t.minute(1);
  const Task later = due(1, add_days(may_3, 1), {});
  for (const Task& task : {on_day, at_time, done, later, due(0, {}, t.minute(10)), t.task(firm.owner)}) {
    t.does(&EngagementPort::put_task, firm.team, task);
  }
  TaskFilter filter;
  filter.overdue = TaskFilter::Overdue{t.minute(10), may_3};
  t.same(t.asks(&EngagementPort::list_tasks, firm.team, filter, first_hundred).rows, {on_day, at_time});
}

void filters_what_only_tasks_have(Trial& t) {
  const Firm firm = t.firm();
  const Task full = Tasks::full(t, firm);
  const UserId assignee = full.assignee_user_ids.back();
  finds_only<Tasks>(t, firm, full, [](TaskFilter& filter) { filter.status = TaskStatus::done; });
  finds_only<Tasks>(t, firm, full, [](TaskFilter& filter) { filter.priority = TaskPriority::high; });
  finds_only<Tasks>(t, firm, full, [&](TaskFilter& filter) { filter.only_rows_of = assignee; });
  Task left = full;
  left.assignee_user_ids.pop_back();
  t.does(&EngagementPort::put_task, firm.team, left);
  TaskFilter filter;
  filter.only_rows_of = assignee;
  t.same(t.asks(&EngagementPort::list_tasks, firm.team, filter, first_hundred).rows, {});
}

void filters_what_only_calls_have(Trial& t) {
  const Firm firm = t.firm();
  const Call full = Calls::full(t, firm);
  finds_only<Calls>(t, firm, full, [](CallFilter& filter) { filter.direction = Direction::inbound; });
  finds_only<Calls>(t, firm, full, [](CallFilter& filter) { filter.outcome = CallOutcome::invalid_number; });
}

void filters_what_only_emails_have(Trial& t) {
  const Firm firm = t.firm();
  const Email full = Emails::full(t, firm);
  finds_only<Emails>(t, firm, full, [](EmailFilter& filter) { filter.direction = Direction::inbound; });
  finds_only<Emails>(t, firm, full, [](EmailFilter& filter) { filter.status = EmailStatus::bounced; });
}

void tells_the_first_contact(Trial& t) {
  const Firm firm = t.firm();
  const LeadId lead = t.kept(firm.team, t.lead()).id;
  const auto first = [&] { return t.asks(&EngagementPort::first_contact, firm.team, lead); };
  Call came_in = t.call(firm.owner);
  came_in.lead_id = lead;
  came_in.direction = Direction::inbound;
  came_in.started_at = t.minute(1);
  t.does(&EngagementPort::put_call, firm.team, came_in);
  Call of_nobody = t.call(firm.owner);
  of_nobody.direction = Direction::outbound;
  of_nobody.started_at = t.minute(2);
  t.does(&EngagementPort::put_call, firm.team, of_nobody);
  Email automated = t.email(firm.owner);
  automated.lead_id = lead;
  automated.direction = Direction::outbound;
  automated.automated = true;
  automated.sent_at = t.minute(3);
  t.does(&EngagementPort::put_email, firm.team, automated);
  t.same(first(), std::nullopt);
  Call call = of_nobody;
  call.id = t.new_id<CallId>();
  call.lead_id = lead;
  call.started_at = t.minute(9);
  t.does(&EngagementPort::put_call, firm.team, call);
  t.same(first(), t.minute(9));
  Email email = automated;
  email.id = t.new_id<EmailId>();
  email.automated = false;
  email.sent_at = t.minute(7);
  t.does(&EngagementPort::put_email, firm.team, email);
  t.same(first(), t.minute(7));
  t.same(t.asks(&EngagementPort::first_contact, t.firm().team, lead), std::nullopt);
}

const Rule of_engagement[] = {
    {"a task is kept with what it says, replaced when put again, and erased", is_kept_replaced_and_erased<Tasks>},
    {"a call is kept with what it says, replaced when put again, and erased", is_kept_replaced_and_erased<Calls>},
    {"an email is kept with what it says, replaced when put again, and erased", is_kept_replaced_and_erased<Emails>},
    {"a task of another team is absent and can't be erased from here", is_absent_to_other_teams<Tasks>},
    {"a call of another team is absent and can't be erased from here", is_absent_to_other_teams<Calls>},
    {"an email of another team is absent and can't be erased from here", is_absent_to_other_teams<Emails>},
    {"two tasks of a team can't have one external_id, two teams' can", has_its_external_id_alone<Tasks>},
    {"two calls of a team can't have one external_id, two teams' can", has_its_external_id_alone<Calls>},
    {"two emails of a team can't have one external_id, two teams' can", has_its_external_id_alone<Emails>},
    {"a task, a call and an email may have the same external_id",
     [](Trial& t) {
       const Firm firm = t.firm();
       Task task = t.task(firm.owner);
       Call call = t.call(firm.owner);
       Email email = t.email(firm.owner);
       task.external_id = call.external_id = email.external_id = "e-1";
       t.does(&EngagementPort::put_task, firm.team, task);
       t.does(&EngagementPort::put_call, firm.team, call);
       t.does(&EngagementPort::put_email, firm.team, email);
     }},
    {"a task that names a lead or deal that the team doesn't have is a conflict", names_only_leads_and_deals_of_its_team<Tasks>},
    {"a call that names a lead or deal that the team doesn't have is a conflict", names_only_leads_and_deals_of_its_team<Calls>},
    {"an email that names a lead or deal that the team doesn't have is a conflict", names_only_leads_and_deals_of_its_team<Emails>},
    {"a task outlives its deal", forgets_an_erased_deal<Tasks>},
    {"a call outlives its deal", forgets_an_erased_deal<Calls>},
    {"an email outlives its deal", forgets_an_erased_deal<Emails>},
    {"tasks come newest first, the greater id first among equals, by page or cursor", comes_newest_first<Tasks>},
    {"calls come newest first, the greater id first among equals, by page or cursor", comes_newest_first<Calls>},
    {"emails come newest first, the greater id first among equals, by page or cursor", comes_newest_first<Emails>},
    {"tasks are filtered by owner, lead and deal", is_filtered_by_owner_lead_and_deal<Tasks>},
    {"calls are filtered by owner, lead and deal", is_filtered_by_owner_lead_and_deal<Calls>},
    {"emails are filtered by owner, lead and deal", is_filtered_by_owner_lead_and_deal<Emails>},
    {"tasks are filtered by status, priority and assignee", filters_what_only_tasks_have},
    {"calls are filtered by direction and outcome", filters_what_only_calls_have},
    {"emails are filtered by direction and status", filters_what_only_emails_have},
    {"the first contact with a lead is the earliest outbound call or outbound email that a person sent", tells_the_first_contact},
    {"overdue tasks are open and were due before now, or on a day that is over", finds_overdue_tasks},
};

}  // namespace

std::span<const Rule> engagement_rules() { return of_engagement; }

}  // namespace crondb::contract
