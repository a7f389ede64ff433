#include "storage/agreement.hpp"

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <map>
#include <set>

#include <doctest/doctest.h>

#include "contract/temporary_directory.hpp"
#include "crondb/storage/access.hpp"
#include "crondb/storage/engagement.hpp"
#include "crondb/storage/facts.hpp"
#include "crondb/storage/leads.hpp"
#include "crondb/storage/memory.hpp"
#include "crondb/storage/pipeline.hpp"
#include "crondb/storage/replays.hpp"
#include "crondb/storage/sqlite.hpp"
#include "storage/contract/mirror.hpp"
#include "storage/dice.hpp"

using namespace crondb;
using crondb::testing::Dice;
using crondb::testing::ids;

namespace {

constexpr std::uint64_t default_seed = 20260501;

template <class T>
bool alike(const T& a, const T& b) {
  return a == b;
}
template <class T>
bool alike(const Rows<T>& a, const Rows<T>& b) {
  return a.rows == b.rows && a.total == b.total && a.more == b.more;
}

using Work = std::function<Result<void>(Transaction&)>;

/// The same random life led in memory and elsewhere.
class TwoStorages {
 public:
  TwoStorages(Storage& other, std::uint64_t seed) : dice_(seed), other_(other) {
    std::vector<Work> beginning;
    for (const TeamId team : teams_) {
      Team row;
      row.id = team;
      row.name = "Acme";
      beginning.push_back([row](Transaction& tx) { return tx.access().put_team(row); });
      for (const StageId stage : stages_) {
        const Stage to_put{stage, to_string(stage), "#336699", dice_.below(3), static_cast<StageKind>(stage.bytes[1] % 3), 20};
        beginning.push_back([team, to_put](Transaction& tx) { return tx.pipeline().put_stage(team, to_put); });
      }
    }
    for (const UserId user : users_) {
      beginning.push_back([user](Transaction& tx) { return tx.access().put_user({user, {}, "Bob", {}, Instant()}); });
    }
    write(beginning, false);
  }

  /// A transaction of a few works, which fails in the end now and then.
  void write_something() {
    std::vector<Work> works(static_cast<std::size_t>(1 + dice_.below(5)));
    for (Work& work : works) work = something();
    write(works, dice_.one_in(5));
  }

  void agree_on_everything() {
    for (const TeamId team : teams_) {
      agree_on_access(team);
      agree_on_rows(team);
      agree_on_board(team);
      agree_on_facts(team);
    }
    agree(&AccessPort::find_teams_by_name, "Acme", 10);
    agree(&AccessPort::count_teams);
  }

  /// A walk by cursor through a random list of deals, and one of its numbered pages.
  void agree_on_deals() {
    const TeamId team = dice_.of(teams_);
    DealQuery query{random_filter(),
                    static_cast<DealSort>(dice_.below(std::ssize(words<DealSort>))),
                    dice_.one_in(2),
                    {1 + dice_.below(4), 1 + dice_.below(9), {}}};
    agree(&PipelinePort::list_deals, team, query);
    query.page.page = 1;
    for (auto page = agree(&PipelinePort::list_deals, team, query); page.more;
         page = agree(&PipelinePort::list_deals, team, query)) {
      const Deal& last = page.rows.back();
      query.page.cursor = Cursor{std::string(query.descending ? "-" : "") + std::string(word(query.sort)),
                                 sort_key(last, query.sort), last.id.bytes};
    }
  }

  void agree_on_other_lists() {
    const TeamId team = dice_.of(teams_);
    agree_on_walk([&, filter = random_lead_filter()](const PageRequest& page) {
      return agree(&LeadsPort::list_leads, team, LeadQuery{filter, page});
    });
    agree_on_walk([&, filter = random_task_filter()](const PageRequest& page) {
      return agree(&EngagementPort::list_tasks, team, filter, page);
    });
    agree_on_walk([&, filter = random_call_filter()](const PageRequest& page) {
      return agree(&EngagementPort::list_calls, team, filter, page);
    });
    agree_on_walk([&, filter = random_email_filter()](const PageRequest& page) {
      return agree(&EngagementPort::list_emails, team, filter, page);
    });
    for (const auto lead : leads_) agree(&EngagementPort::first_contact, team, lead);
  }

 private:
  /// One numbered page of a list, newest first, and a walk by cursor through it.
  template <class List>
  void agree_on_walk(List list) {
    PageRequest request{1 + dice_.below(4), 1 + dice_.below(9), {}};
    list(request);
    request.page = 1;
    for (auto page = list(request); page.more; page = list(request)) {
      const auto& last = page.rows.back();
      request.cursor = Cursor{"-created_at", std::int64_t{last.created_at.time_since_epoch().count()}, last.id.bytes};
    }
  }

  void write(const std::vector<Work>& works, bool fails_in_the_end) {
    const auto outcome = [&](Storage& storage) {
      std::vector<std::optional<ErrorCode>> codes;
      const auto done = storage.run(AccessMode::write, [&](Transaction& tx) -> Result<void> {
        codes.clear();
        for (const Work& work : works) {
          const auto answer = work(tx);
          codes.push_back(answer ? std::nullopt : std::optional(answer.error().code));
        }
        if (fails_in_the_end) return fail(ErrorCode::gone, "changed my mind");
        return {};
      });
      CHECK(done.has_value() == !fails_in_the_end);
      return codes;
    };
    CHECK(outcome(memory_) == outcome(other_));
  }

  /// The answer of a reading method, which must be the same from both.
  template <class Port, class T, class... P>
  T agree(Result<T> (Port::*method)(P...), std::type_identity_t<P>... arguments) {
    const auto ask = [&](Transaction& tx) {
      if constexpr (std::is_same_v<Port, AccessPort>) return (tx.access().*method)(arguments...);
      if constexpr (std::is_same_v<Port, PipelinePort>) return (tx.pipeline().*method)(arguments...);
      if constexpr (std::is_same_v<Port, LeadsPort>) return (tx.leads().*method)(arguments...);
      if constexpr (std::is_same_v<Port, EngagementPort>) return (tx.engagement().*method)(arguments...);
      if constexpr (std::is_same_v<Port, FactsPort>) return (tx.facts().*method)(arguments...);
      if constexpr (std::is_same_v<Port, ReplayPort>) return (tx.replays().*method)(arguments...);
    };
    const auto kept = transact(memory_, AccessMode::read, ask);
    const auto also_kept = transact(other_, AccessMode::read, ask);
    REQUIRE(kept);
    REQUIRE_MESSAGE(also_kept, (also_kept ? "" : also_kept.error().message));
    CHECK(alike(*kept, *also_kept));
    return *kept;
  }

  Instant moment() { return Instant(std::chrono::hours(490'000 + dice_.below(12))); }
  Date day() { return {std::chrono::year{2026}, std::chrono::May, std::chrono::day{static_cast<unsigned>(1 + dice_.below(6))}}; }
  std::string text() { return dice_.of<std::string>({"north", "NORTH wind", "Éclair", "éclair straße", "100%", "b_c", "", "z"}); }
  Currency currency() { return Currency::find(dice_.of<std::string>({"USD", "EUR", "JPY"})).value(); }
  PageRequest page() { return {1 + dice_.below(2), 1 + dice_.below(4), {}}; }
  std::string external_id() { return dice_.of<std::string>({"x1", "x2", "x3", "X1"}); }
  std::string email() { return dice_.of<std::string>({"a@x.example", "A@X.example", "Ü@x.example", "ü@x.example", "b@x.example"}); }

  DealFilter random_filter() {
    DealFilter filter;
    if (dice_.one_in(5)) filter.only_rows_of = dice_.of(users_);
    if (dice_.one_in(5)) filter.stage_id = dice_.of(stages_);
    if (dice_.one_in(5)) filter.owner_user_id = dice_.of(users_);
    if (dice_.one_in(5)) filter.status = static_cast<DealStatus>(dice_.below(3));
    if (dice_.one_in(5)) filter.lead_id = dice_.of(leads_);
    if (dice_.one_in(5)) filter.currency = currency();
    if (dice_.one_in(5)) filter.min_value = dice_.below(6);
    if (dice_.one_in(5)) filter.max_value = dice_.below(9);
    if (dice_.one_in(5)) filter.expected_close_from = day();
    if (dice_.one_in(5)) filter.expected_close_to = day();
    if (dice_.one_in(4)) filter.q = dice_.of<std::string>({"NORTH", "é", "STRASSE", "%", "_", "", "example"});
    return filter;
  }

  Deal random_deal() {
    Deal deal;
    deal.id = dice_.of(deals_);
    deal.name = text();
    deal.domain = dice_.perhaps([&] { return dice_.of<std::string>({"a.example", "b.example"}); });
    deal.value = dice_.perhaps([&] { return dice_.below(9); });
    deal.currency = currency();
    deal.stage_id = dice_.of(stages_);
    deal.status = static_cast<DealStatus>(deal.stage_id.bytes[1] % 3);
    deal.owner_user_id = dice_.of(users_);
    deal.assignee_user_ids = some(users_);
    deal.lead_id = dice_.perhaps([&] { return dice_.of(leads_); });
    deal.expected_close_on = dice_.perhaps([&] { return day(); });
    if (deal.status != DealStatus::open) deal.closed_at = moment();
    deal.lost_reason = dice_.perhaps([&] { return text(); });
    if (dice_.one_in(3)) {
      deal.commission =
          Commission{{dice_.below(1'000'000), dice_.below(9)}, {{text(), {1, dice_.below(3)}}}, {{dice_.of(users_), {5, 6}}}};
    }
    deal.rank = dice_.below(20);
    if (dice_.one_in(3)) deal.external_id = external_id();
    deal.stage_entered_at = moment();
    deal.created_at = moment();
    deal.updated_at = moment();
    return deal;
  }

  LeadFilter random_lead_filter() {
    LeadFilter filter;
    if (dice_.one_in(5)) filter.only_rows_of = dice_.of(users_);
    if (dice_.one_in(5)) filter.status = static_cast<LeadStatus>(dice_.below(5));
    if (dice_.one_in(5)) filter.source = static_cast<LeadSource>(dice_.below(3));
    if (dice_.one_in(5)) filter.tag = dice_.of(tags_);
    if (dice_.one_in(5)) filter.owner_user_id = dice_.of(users_);
    if (dice_.one_in(5)) filter.unassigned = dice_.one_in(2);
    if (dice_.one_in(4)) filter.q = dice_.of<std::string>({"NORTH", "é", "STRASSE", "z n", "_", "", "example"});
    return filter;
  }

  /// What the filters of tasks, calls and emails have in common.
  template <class Filter>
  Filter random_engagement_filter() {
    Filter filter;
    if (dice_.one_in(5)) filter.only_rows_of = dice_.of(users_);
    if (dice_.one_in(5)) filter.owner_user_id = dice_.of(users_);
    if (dice_.one_in(5)) filter.lead_id = dice_.of(leads_);
    if (dice_.one_in(5)) filter.deal_id = dice_.of(deals_);
    return filter;
  }

  TaskFilter random_task_filter() {
    auto filter = random_engagement_filter<TaskFilter>();
    if (dice_.one_in(5)) filter.status = static_cast<TaskStatus>(dice_.below(3));
    if (dice_.one_in(5)) filter.priority = static_cast<TaskPriority>(dice_.below(3));
    if (dice_.one_in(4)) filter.overdue = TaskFilter::Overdue{moment(), day()};
    return filter;
  }

  CallFilter random_call_filter() {
    auto filter = random_engagement_filter<CallFilter>();
    if (dice_.one_in(5)) filter.direction = static_cast<Direction>(dice_.below(2));
    if (dice_.one_in(5)) filter.outcome = static_cast<CallOutcome>(dice_.below(6));
    return filter;
  }

  EmailFilter random_email_filter() {
    auto filter = random_engagement_filter<EmailFilter>();
    if (dice_.one_in(5)) filter.direction = static_cast<Direction>(dice_.below(2));
    if (dice_.one_in(5)) filter.status = static_cast<EmailStatus>(dice_.below(3));
    return filter;
  }

  /// At most two of `choices`, ascending.
  template <class T>
  std::vector<T> some(const std::vector<T>& choices) {
    std::set<T> chosen;
    for (auto n = dice_.below(3); n > 0; --n) chosen.insert(dice_.of(choices));
    return {chosen.begin(), chosen.end()};
  }

  Lead random_lead() {
    Lead lead;
    lead.id = dice_.of(leads_);
    lead.first_name = dice_.perhaps([&] { return text(); });
    lead.last_name = dice_.perhaps([&] { return text(); });
    lead.email = dice_.perhaps([&] { return email(); });
    lead.phone = dice_.perhaps([&] { return text(); });
    lead.company = dice_.perhaps([&] { return text(); });
    lead.domain = dice_.perhaps([&] { return text(); });
    lead.source = static_cast<LeadSource>(dice_.below(3));
    lead.status = static_cast<LeadStatus>(dice_.below(5));
    lead.owner_user_id = dice_.perhaps([&] { return dice_.of(users_); });
    lead.assignee_user_ids = some(users_);
    lead.tag_ids = some(tags_);
    lead.first_contacted_at = dice_.perhaps([&] { return moment(); });
    lead.contact_given = lead.first_contacted_at && dice_.one_in(2);
    lead.converted_at = dice_.perhaps([&] { return moment(); });
    if (dice_.one_in(3)) lead.external_id = external_id();
    lead.created_at = moment();
    lead.updated_at = moment();
    return lead;
  }

  Task random_task() {
    Task task;
    task.id = dice_.of(tasks_);
    task.title = text();
    task.description = dice_.perhaps([&] { return text(); });
    task.status = static_cast<TaskStatus>(dice_.below(3));
    task.priority = static_cast<TaskPriority>(dice_.below(3));
    if (dice_.one_in(2)) {
      task.due_on = dice_.perhaps([&] { return day(); });
    } else {
      task.due_at = dice_.perhaps([&] { return moment(); });
    }
    task.assignee_user_ids = some(users_);
    if (task.status == TaskStatus::done) task.completed_at = moment();
    return task;
  }

  Call random_call() {
    Call call;
    call.id = dice_.of(calls_);
    call.direction = static_cast<Direction>(dice_.below(2));
    call.outcome = static_cast<CallOutcome>(dice_.below(6));
    call.duration_seconds = dice_.perhaps([&] { return dice_.below(100); });
    call.started_at = moment();
    return call;
  }

  Email random_email() {
    Email mail;
    mail.id = dice_.of(emails_);
    mail.direction = static_cast<Direction>(dice_.below(2));
    mail.status = static_cast<EmailStatus>(dice_.below(3));
    mail.automated = dice_.one_in(2);
    mail.opened_at = dice_.perhaps([&] { return moment(); });
    mail.replied_at = dice_.perhaps([&] { return moment(); });
    mail.sent_at = moment();
    return mail;
  }

  /// With what tasks, calls and emails have in common.
  template <class Row>
  Row placed(Row row) {
    if (dice_.one_in(3)) row.lead_id = dice_.of(leads_);
    if (dice_.one_in(3)) row.deal_id = dice_.of(deals_);
    row.owner_user_id = dice_.of(users_);
    if (dice_.one_in(3)) row.external_id = external_id();
    row.created_at = moment();
    return row;
  }

  Work put_a_lead(TeamId team) {
    return [team, lead = random_lead(), stale = dice_.one_in(8)](Transaction& tx) -> Result<void> {
      const auto old = tx.leads().find_lead(team, lead.id);
      if (!old) return fail(old.error());
      const std::int64_t version = *old ? (*old)->version : 0;
      Lead next = lead;
      next.version = version + 1;
      return tx.leads().put_lead(team, next, version + (stale ? 1 : 0));
    };
  }

  Work something_with_leads() {
    const TeamId team = dice_.of(teams_);
    const LeadId lead = dice_.of(leads_);
    switch (dice_.below(16)) {
      case 0:
        return [=](Transaction& tx) { return tx.leads().erase_lead(team, lead); };
      case 1:
        return
            [=, row = Tag{dice_.of(tags_), text(), "#000000", moment()}](Transaction& tx) { return tx.leads().put_tag(team, row); };
      case 2:
        return [=, id = dice_.of(tags_)](Transaction& tx) { return tx.leads().erase_tag(team, id); };
      case 3:
      case 4: {
        StatusInterval row{{}, lead, static_cast<LeadStatus>(dice_.below(5)), moment(), {}, {}};
        row.id.bytes = lead.bytes;
        row.id.bytes[15] = static_cast<std::uint8_t>(dice_.below(3));
        row.exited_at = dice_.perhaps([&] { return moment(); });
        row.by = dice_.perhaps([&] { return dice_.of(users_); });
        return [=](Transaction& tx) { return tx.leads().put_status_interval(team, row); };
      }
      case 5:
      case 6:
        return [=, row = placed(random_task())](Transaction& tx) { return tx.engagement().put_task(team, row); };
      case 7:
      case 8:
        return [=, row = placed(random_call())](Transaction& tx) { return tx.engagement().put_call(team, row); };
      case 9:
      case 10:
        return [=, row = placed(random_email())](Transaction& tx) { return tx.engagement().put_email(team, row); };
      case 11:
        return [=, id = dice_.of(tasks_)](Transaction& tx) { return tx.engagement().erase_task(team, id); };
      case 12:
        return [=, id = dice_.of(calls_)](Transaction& tx) { return tx.engagement().erase_call(team, id); };
      case 13:
        return [=, id = dice_.of(emails_)](Transaction& tx) { return tx.engagement().erase_email(team, id); };
      default:
        return put_a_lead(team);
    }
  }

  Work put_a_deal(TeamId team) {
    return [team, deal = random_deal(), stale = dice_.one_in(8)](Transaction& tx) -> Result<void> {
      const auto old = tx.pipeline().find_deal(team, deal.id);
      if (!old) return fail(old.error());
      const std::int64_t version = *old ? (*old)->version : 0;
      Deal next = deal;
      next.version = version + 1;
      return tx.pipeline().put_deal(team, next, version + (stale ? 1 : 0));
    };
  }

  Work something() { return dice_.one_in(2) ? something_with_leads() : something_with_deals(); }

  Work something_with_deals() {
    const TeamId team = dice_.of(teams_);
    const DealId deal = dice_.of(deals_);
    const StageId stage = dice_.of(stages_);
    const UserId user = dice_.of(users_);
    switch (dice_.below(24)) {
      case 0:
        return [=](Transaction& tx) { return tx.pipeline().erase_deal(team, deal); };
      case 1:
      case 2:
        return [=, row = Contact{dice_.of(contacts_), deal, text(), {}, {}, {}, moment()}](Transaction& tx) {
          return tx.pipeline().put_contact(team, row);
        };
      case 3:
        return [=, id = dice_.of(contacts_)](Transaction& tx) { return tx.pipeline().erase_contact(team, id); };
      case 4: {
        Activity row{
            dice_.of(activities_), deal, static_cast<ActivityType>(dice_.below(6)), text(), {}, {}, user, {}, {}, moment()};
        row.scheduled_for = dice_.perhaps([&] { return moment(); });
        return [=](Transaction& tx) { return tx.pipeline().put_activity(team, row); };
      }
      case 5:
        return [=, id = dice_.of(activities_)](Transaction& tx) { return tx.pipeline().erase_activity(team, id); };
      case 6:
      case 7: {
        StageInterval row{{}, deal, stage, moment(), dice_.perhaps([&] { return moment(); })};
        row.id.bytes = deal.bytes;
        row.id.bytes[15] = static_cast<std::uint8_t>(dice_.below(3));
        return [=](Transaction& tx) { return tx.pipeline().put_interval(team, row); };
      }
      case 8: {
        Stage row{stage, text(), "#000000", dice_.below(4), static_cast<StageKind>(stage.bytes[1] % 3), dice_.below(100)};
        return [=](Transaction& tx) { return tx.pipeline().put_stage(team, row); };
      }
      case 9:
        return [=](Transaction& tx) { return tx.pipeline().erase_stage(team, stage); };
      case 10:
        return [=](Transaction& tx) { return tx.pipeline().respace_column(team, stage); };
      case 11: {
        const User row{user, dice_.perhaps([&] { return email(); }), text(), team, moment()};
        return [=](Transaction& tx) { return tx.access().put_user(row); };
      }
      case 12: {
        const Membership row{team, user, static_cast<Role>(dice_.below(4)), moment()};
        return [=](Transaction& tx) { return tx.access().put_membership(row); };
      }
      case 13:
        return [=](Transaction& tx) { return tx.access().erase_membership(team, user); };
      case 14: {
        const KeyId id = dice_.of(keys_);
        ApiKey row{id, id.bytes[1] % 2 ? teams_[0] : teams_[1], user, text(), "cdb_abcd", {}, moment(), {}};
        row.hash[5] = row.id.bytes[1];
        return [=](Transaction& tx) { return tx.access().put_key(row); };
      }
      case 15:
        return [=, id = dice_.of(keys_)](Transaction& tx) { return tx.access().erase_key(team, id); };
      case 16: {
        const Replay row{user, "POST /v1/crm/deals", text(), {}, 201, text(), text(), moment()};
        return [=](Transaction& tx) { return tx.replays().put(team, row); };
      }
      case 17:
        return [=, before = moment()](Transaction& tx) -> Result<void> {
          return tx.replays().purge(before, 1000).map([](std::int64_t) {});
        };
      default:
        return put_a_deal(team);
    }
  }

  void agree_on_access(TeamId team) {
    agree(&AccessPort::find_team, team);
    agree(&AccessPort::list_members, team, page());
    agree(&AccessPort::people, team);
    agree(&AccessPort::names, team);
    agree(&AccessPort::members_by_name, team, text());
    for (const UserId user : users_) {
      const auto found = agree(&AccessPort::find_user, user);
      agree(&AccessPort::find_membership, team, user);
      agree(&AccessPort::find_principal, team, user);
      agree(&AccessPort::count_keys, team, user);
      agree(&AccessPort::list_keys, user, team, page());
      agree(&AccessPort::list_keys, user, std::nullopt, page());
      agree(&ReplayPort::find, team, user, "POST /v1/crm/deals", text());
      if (found && found->email) agree(&AccessPort::find_user_by_email, *found->email);
    }
    for (const KeyId key : keys_) {
      agree(&AccessPort::find_key, key);
      Sha256 hash{};
      hash[5] = key.bytes[1];
      agree(&AccessPort::find_caller_by_hash, hash);
      agree(&AccessPort::find_caller, team, key);
    }
  }

  void agree_on_rows(TeamId team) {
    for (const DealId deal : deals_) {
      agree(&PipelinePort::find_deal, team, deal);
      agree(&PipelinePort::list_contacts, team, deal, page());
      agree(&PipelinePort::list_activities, team, deal, page());
      agree(&PipelinePort::intervals, team, deal);
    }
    for (const ContactId contact : contacts_) agree(&PipelinePort::find_contact, team, contact);
    for (const ActivityId activity : activities_) agree(&PipelinePort::find_activity, team, activity);
    for (const LeadId lead : leads_) {
      agree(&LeadsPort::find_lead, team, lead);
      agree(&LeadsPort::status_intervals, team, lead);
    }
    agree(&LeadsPort::list_tags, team);
    for (const TagId tag : tags_) agree(&LeadsPort::find_tag, team, tag);
    for (const TaskId task : tasks_) agree(&EngagementPort::find_task, team, task);
    for (const CallId call : calls_) agree(&EngagementPort::find_call, team, call);
    for (const EmailId mail : emails_) agree(&EngagementPort::find_email, team, mail);
    for (const char* id : {"x1", "x2", "x3", "X1"}) {
      agree(&PipelinePort::find_deal_by_external_id, team, id);
      agree(&LeadsPort::find_lead_by_external_id, team, id);
      agree(&EngagementPort::find_task_by_external_id, team, id);
      agree(&EngagementPort::find_call_by_external_id, team, id);
      agree(&EngagementPort::find_email_by_external_id, team, id);
    }
  }

  void agree_on_board(TeamId team) {
    const auto whose = dice_.perhaps([&] { return dice_.of(users_); });
    for (const Stage& stage : agree_on_stages(team)) {
      agree(&PipelinePort::list_column, team, stage.id, whose, 1 + dice_.below(9));
      agree(&PipelinePort::rank_at, team, stage.id, dice_.below(6), dice_.of(deals_));
      agree(&PipelinePort::last_rank, team, stage.id, dice_.of(deals_));
    }
    agree(&PipelinePort::column_totals, team, whose);
    const Instant from = moment();
    const Instant to = moment();
    agree(&PipelinePort::won_totals, team, from, to, whose);
    agree(&PipelinePort::count_won_without_value, team, from, to, whose);
  }

  /// Stages of equal order come in any sequence.
  std::vector<Stage> agree_on_stages(TeamId team) {
    const auto sorted = [&](Storage& storage) {
      auto stages = transact(storage, AccessMode::read, [&](Transaction& tx) { return tx.pipeline().list_stages(team); }).value();
      CHECK(std::ranges::is_sorted(stages, {}, &Stage::order));
      std::ranges::sort(stages, {}, &Stage::id);
      return stages;
    };
    const auto stages = sorted(memory_);
    CHECK(stages == sorted(other_));
    return stages;
  }

  void agree_on_facts(TeamId team) {
    agree(&FactsPort::version, team);
    const auto scanned = [&](Storage& storage) {
      auto rows = transact(storage, AccessMode::read, [&](Transaction& tx) { return contract::Mirror::of(team, tx); });
      REQUIRE(rows);
      return *rows;
    };
    const auto in_memory = scanned(memory_);
    CHECK(in_memory == scanned(other_));
    const auto [kept, first] = mirrors_.try_emplace(team, in_memory);
    const auto known = transact(other_, AccessMode::read, [&](Transaction& tx) { return kept->second.catch_up(team, tx); });
    CHECK(known == true);
    CHECK(kept->second == in_memory);
    CHECK(kept->second.sound());
  }

  Dice dice_;
  MemoryStorage memory_;
  Storage& other_;
  const std::vector<TeamId> teams_ = ids<TeamId>(1, 2);
  const std::vector<UserId> users_ = ids<UserId>(2, 5);
  const std::vector<StageId> stages_ = ids<StageId>(3, 6);
  const std::vector<DealId> deals_ = ids<DealId>(4, 40);
  const std::vector<LeadId> leads_ = ids<LeadId>(5, 25);
  const std::vector<ContactId> contacts_ = ids<ContactId>(6, 15);
  const std::vector<ActivityId> activities_ = ids<ActivityId>(7, 15);
  const std::vector<KeyId> keys_ = ids<KeyId>(8, 12);
  const std::vector<TagId> tags_ = ids<TagId>(9, 5);
  const std::vector<TaskId> tasks_ = ids<TaskId>(10, 20);
  const std::vector<CallId> calls_ = ids<CallId>(11, 20);
  const std::vector<EmailId> emails_ = ids<EmailId>(12, 20);
  std::map<TeamId, contract::Mirror> mirrors_;  ///< scanned in the first round, then kept current by the file's changes
};

}  // namespace

void crondb::testing::agrees_with_memory(Storage& storage) {
  const char* given = std::getenv("CRONDB_SEED");
  const std::uint64_t seed = given ? std::strtoull(given, nullptr, 10) : default_seed;
  INFO("CRONDB_SEED=" << seed);
  TwoStorages both(storage, seed);
  for (int round = 0; round < 12; ++round) {
    for (int i = 0; i < 40; ++i) both.write_something();
    both.agree_on_everything();
    for (int i = 0; i < 25; ++i) both.agree_on_deals();
    for (int i = 0; i < 10; ++i) both.agree_on_other_lists();
  }
}

TEST_CASE("memory and SQLite answer alike after any sequence of operations") {
  const TemporaryDirectory directory;
  const auto storage = SqliteStorage::open({.path = directory.file("agreement.db")});
  REQUIRE_MESSAGE(storage, storage.error().message);
  crondb::testing::agrees_with_memory(**storage);
}
