#include "crondb/storage/facts.hpp"

#include <functional>
#include <utility>

#include "crondb/storage/engagement.hpp"
#include "crondb/storage/leads.hpp"
#include "crondb/storage/pipeline.hpp"
#include "crondb/storage/replays.hpp"
#include "storage/contract/mirror.hpp"
#include "storage/contract/trial.hpp"

namespace crondb::contract {

namespace {

/// Every row that metrics read, of one team.
struct Everything {
  Firm firm;
  Deal deal;
  StageInterval stay;
  Lead lead;
  StatusInterval status;
  Task task;
  Call call;
  Email email;
};

Everything everything(Trial& t) {
  Everything all;
  all.firm = t.firm();
  all.deal = t.kept(all.firm.team, t.deal(all.firm));
  all.lead = t.kept(all.firm.team, t.lead());
  all.stay = t.stay(all.deal);
  all.status = t.stay(all.lead);
  all.task = t.task(all.firm.owner);
  all.call = t.call(all.firm.owner);
  all.email = t.email(all.firm.owner);
  t.does(&PipelinePort::put_interval, all.firm.team, all.stay);
  t.does(&LeadsPort::put_status_interval, all.firm.team, all.status);
  t.does(&EngagementPort::put_task, all.firm.team, all.task);
  t.does(&EngagementPort::put_call, all.firm.team, all.call);
  t.does(&EngagementPort::put_email, all.firm.team, all.email);
  return all;
}

/// Expects that the changes since before `write` bring what was scanned then up to what is there after it.
void follows(Trial& t, TeamId team, const std::function<Result<void>(Transaction&)>& write) {
  Mirror kept = t.succeeds(AccessMode::read, [&](Transaction& tx) { return Mirror::of(team, tx); });
  const std::int64_t before = kept.version();
  t.succeeds(AccessMode::write, write);
  const bool known = t.succeeds(AccessMode::read, [&](Transaction& tx) { return kept.catch_up(team, tx); });
  const Mirror fresh = t.succeeds(AccessMode::read, [&](Transaction& tx) { return Mirror::of(team, tx); });
  t.same(fresh.version(), before + 1);
  if (!known) return;
  t.holds(kept == fresh);
  t.holds(kept.sound());
}

/// What `scan` meets in the team, as far as metrics read it.
template <class Row>
std::vector<Row> scanned(Trial& t, Result<void> (FactsPort::*scan)(TeamId, const std::function<void(const Row&)>&), TeamId team) {
  std::vector<Row> rows;
  t.asks(scan, team, [&](const Row& row) { rows.push_back(counted(row)); });
  return rows;
}
template <class Row>
std::vector<Row> all_counted(const std::vector<Row>& rows) {
  std::vector<Row> all;
  for (const Row& row : rows) all.push_back(counted(row));
  return all;
}

const Rule of_facts[] = {
    {"the facts version begins at 0 and ignores stages, people, contacts, activities and tags on no lead",
     [](Trial& t) {
       const Firm firm = t.firm();
       t.same(t.asks(&FactsPort::version, firm.team), 0);
       const Deal deal = t.kept(firm.team, t.deal(firm));
       t.does(&PipelinePort::put_contact, firm.team, t.contact(deal));
       t.does(&PipelinePort::put_activity, firm.team, t.activity(deal));
       t.stage(firm.team, "Another", 3);
       t.does(&LeadsPort::erase_tag, firm.team, t.tag(firm.team, "on no lead").id);
       t.same(t.asks(&FactsPort::version, firm.team), 1);
     }},
    {"the facts version counts transactions, however many deals and stays they change",
     [](Trial& t) {
       const Firm firm = t.firm();
       Deal deal = t.deal(firm);
       const StageInterval stay = t.stay(deal);
       t.succeeds(AccessMode::write, [&](Transaction& tx) {
         return tx.pipeline().put_deal(firm.team, deal, 0).and_then([&] { return tx.pipeline().put_interval(firm.team, stay); });
       });
       t.same(t.asks(&FactsPort::version, firm.team), 1);
       deal.version = 2;
       t.does(&PipelinePort::put_deal, firm.team, deal, 1);
       t.same(t.asks(&FactsPort::version, firm.team), 2);
       t.does(&PipelinePort::put_interval, firm.team, stay);
       t.same(t.asks(&FactsPort::version, firm.team), 3);
       t.does(&PipelinePort::erase_deal, firm.team, deal.id);
       t.same(t.asks(&FactsPort::version, firm.team), 4);
     }},
    {"the facts version counts changes of leads, their statuses, tasks, calls and emails",
     [](Trial& t) {
       Everything all = everything(t);
       const TeamId team = all.firm.team;
       t.same(t.asks(&FactsPort::version, team), 7);
       const Tag tag = t.tag(team, "vip");
       all.lead.tag_ids = {tag.id};
       all.lead.version = 2;
       t.does(&LeadsPort::put_lead, team, all.lead, 1);
       t.same(t.asks(&FactsPort::version, team), 8);
       t.does(&LeadsPort::erase_tag, team, tag.id);
       t.same(t.asks(&FactsPort::version, team), 9);
       t.does(&EngagementPort::erase_task, team, all.task.id);
       t.does(&EngagementPort::erase_task, team, all.task.id);
       t.same(t.asks(&FactsPort::version, team), 10);
       t.does(&EngagementPort::erase_call, team, all.call.id);
       t.does(&EngagementPort::erase_email, team, all.email.id);
       t.does(&LeadsPort::erase_lead, team, all.lead.id);
       t.same(t.asks(&FactsPort::version, team), 13);
     }},
    {"the facts version doesn't count transactions that failed or were refused",
     [](Trial& t) {
       const Firm firm = t.firm();
       const Deal deal = t.deal(firm);
       const auto failed = t.storage().run(AccessMode::write, [&](Transaction& tx) -> Result<void> {
         if (auto put = tx.pipeline().put_deal(firm.team, deal, 0); !put) return put;
         return fail(ErrorCode::bad_request, "changed my mind");
       });
       t.holds(!failed);
       t.refuses(ErrorCode::conflict, &PipelinePort::put_deal, firm.team, deal, 3);
       t.does(&PipelinePort::erase_deal, firm.team, deal.id);
       t.same(t.asks(&FactsPort::version, firm.team), 0);
     }},
    {"facts versions of teams count apart, also in one transaction",
     [](Trial& t) {
       const Firm firm = t.firm();
       const Firm other = t.firm();
       t.kept(firm.team, t.deal(firm));
       t.succeeds(AccessMode::write, [&, here = t.deal(firm), there = t.deal(other)](Transaction& tx) {
         return tx.pipeline().put_deal(firm.team, here, 0).and_then([&] { return tx.pipeline().put_deal(other.team, there, 0); });
       });
       t.same(t.asks(&FactsPort::version, firm.team), 2);
       t.same(t.asks(&FactsPort::version, other.team), 1);
     }},
    {"facts are scanned from every deal of the team by id",
     [](Trial& t) {
       const Firm firm = t.firm();
       const Firm other = t.firm();
       Deal first = t.deal(firm);
       first.rank = 9'000'000;
       first.assignee_user_ids = {firm.owner};
       first.commission = Commission{{10'000, 0}, {}, {}};
       const Deal second = t.won_deal(firm, 12, 3);
       const Deal third = t.deal(firm);
       for (const Deal& deal : {third, first, second}) t.kept(firm.team, deal);
       t.kept(other.team, t.deal(other));
       t.same(scanned(t, &FactsPort::scan_deals, firm.team), all_counted<Deal>({first, second, third}));
     }},
    {"facts are scanned from every stay of the team by deal, entered_at and id",
     [](Trial& t) {
       const Firm firm = t.firm();
       const Firm other = t.firm();
       const Deal a = t.kept(firm.team, t.deal(firm));
       const Deal b = t.kept(firm.team, t.deal(firm));
       const Deal foreign = t.kept(other.team, t.deal(other));
       const StageInterval b_first = t.stay(b, 1);
       StageInterval a_late = t.stay(a, 5);
       a_late.exited_at = t.minute(6);
       const StageInterval a_first = t.stay(a, 2);
       const StageInterval a_tied = t.stay(a, 2);
       for (const auto& stay : {a_tied, b_first, a_late, a_first}) t.does(&PipelinePort::put_interval, firm.team, stay);
       t.does(&PipelinePort::put_interval, other.team, t.stay(foreign));
       t.same(scanned(t, &FactsPort::scan_intervals, firm.team), {a_first, a_tied, a_late, b_first});
     }},
    {"facts are scanned from every lead, task, call and email of the team by id",
     [](Trial& t) {
       const Firm firm = t.firm();
       const Firm other = t.firm();
       Lead lead = t.lead();
       lead.tag_ids = {t.tag(firm.team, "vip").id};
       lead.assignee_user_ids = {firm.owner};
       const std::vector<Lead> leads{lead, t.lead()};
       const std::vector<Task> tasks{t.task(firm.owner), t.task(firm.owner)};
       const std::vector<Call> calls{t.call(firm.owner), t.call(firm.owner)};
       const std::vector<Email> emails{t.email(firm.owner), t.email(firm.owner)};
       for (const std::size_t i : {1U, 0U}) {
         t.kept(firm.team, leads[i]);
         t.does(&EngagementPort::put_task, firm.team, tasks[i]);
         t.does(&EngagementPort::put_call, firm.team, calls[i]);
         t.does(&EngagementPort::put_email, firm.team, emails[i]);
       }
       t.kept(other.team, t.lead());
       t.does(&EngagementPort::put_task, other.team, t.task(other.owner));
       t.does(&EngagementPort::put_call, other.team, t.call(other.owner));
       t.does(&EngagementPort::put_email, other.team, t.email(other.owner));
       t.same(scanned(t, &FactsPort::scan_leads, firm.team), all_counted(leads));
       t.same(scanned(t, &FactsPort::scan_tasks, firm.team), all_counted(tasks));
       t.same(scanned(t, &FactsPort::scan_calls, firm.team), all_counted(calls));
       t.same(scanned(t, &FactsPort::scan_emails, firm.team), all_counted(emails));
     }},
    {"facts are scanned from every status of the team's leads by lead, entered_at and id",
     [](Trial& t) {
       const Firm firm = t.firm();
       const Lead a = t.kept(firm.team, t.lead());
       const Lead b = t.kept(firm.team, t.lead());
       const StatusInterval b_first = t.stay(b, 1);
       const StatusInterval a_late = t.stay(a, 5);
       const StatusInterval a_first = t.stay(a, 2);
       const StatusInterval a_tied = t.stay(a, 2);
       for (const auto& stay : {a_tied, b_first, a_late, a_first}) t.does(&LeadsPort::put_status_interval, firm.team, stay);
       const Firm other = t.firm();
       t.does(&LeadsPort::put_status_interval, other.team, t.stay(t.kept(other.team, t.lead())));
       t.same(scanned(t, &FactsPort::scan_status_intervals, firm.team),
              all_counted<StatusInterval>({a_first, a_tied, a_late, b_first}));
     }},
    {"nothing has changed since the version of now",
     [](Trial& t) {
       const Firm firm = everything(t).firm;
       const auto changes = t.asks(&FactsPort::changes_since, firm.team, t.asks(&FactsPort::version, firm.team));
       if (!changes) return;
       t.same(changes->version, t.asks(&FactsPort::version, firm.team));
       t.holds(changes->team == firm.team && changes->changes.empty());
     }},
    {"what changed since a version is told as it is now, if it is known at all",
     [](Trial& t) {
       Everything all = everything(t);
       const TeamId team = all.firm.team;
       follows(t, team, [&](Transaction& tx) {
         all.deal.value = 500;
         all.deal.version = 2;
         all.lead.status = LeadStatus::client;
         all.lead.version = 2;
         return tx.pipeline().put_deal(team, all.deal, 1).and_then([&] { return tx.leads().put_lead(team, all.lead, 1); });
       });
       follows(t, team, [&](Transaction& tx) {
         all.stay.exited_at = all.status.exited_at = t.minute(4);
         return tx.pipeline().put_interval(team, all.stay).and_then([&] {
           return tx.leads().put_status_interval(team, all.status);
         });
       });
       follows(t, team, [&](Transaction& tx) {
         all.task.priority = TaskPriority::high;
         all.call.duration_seconds = 4;
         all.email.automated = true;
         return tx.engagement()
             .put_task(team, all.task)
             .and_then([&] { return tx.engagement().put_call(team, all.call); })
             .and_then([&] { return tx.engagement().put_email(team, all.email); });
       });
       follows(t, team, [&](Transaction& tx) {
         return tx.engagement()
             .erase_task(team, all.task.id)
             .and_then([&] { return tx.engagement().erase_call(team, all.call.id); })
             .and_then([&] { return tx.engagement().erase_email(team, all.email.id); });
       });
     }},
    {"what lost its lead, its deal or a tag has changed",
     [](Trial& t) {
       Everything all = everything(t);
       const TeamId team = all.firm.team;
       const Tag tag = t.tag(team, "vip");
       all.deal.lead_id = all.task.lead_id = all.call.lead_id = all.email.lead_id = all.lead.id;
       all.deal.version = all.lead.version = 2;
       all.lead.tag_ids = {tag.id};
       t.does(&PipelinePort::put_deal, team, all.deal, 1);
       t.does(&LeadsPort::put_lead, team, all.lead, 1);
       all.task.deal_id = all.call.deal_id = all.email.deal_id = all.deal.id;
       t.does(&EngagementPort::put_task, team, all.task);
       t.does(&EngagementPort::put_call, team, all.call);
       t.does(&EngagementPort::put_email, team, all.email);
       follows(t, team, [&](Transaction& tx) { return tx.leads().erase_tag(team, tag.id); });
       follows(t, team, [&](Transaction& tx) { return tx.leads().erase_lead(team, all.lead.id); });
       follows(t, team, [&](Transaction& tx) { return tx.pipeline().erase_deal(team, all.deal.id); });
     }},
    {"a deal or lead that was erased and made anew has lost its stays",
     [](Trial& t) {
       const Everything all = everything(t);
       const TeamId team = all.firm.team;
       follows(t, team, [&](Transaction& tx) {
         return tx.pipeline()
             .erase_deal(team, all.deal.id)
             .and_then([&] { return tx.pipeline().put_deal(team, all.deal, 0); })
             .and_then([&] { return tx.leads().erase_lead(team, all.lead.id); })
             .and_then([&] { return tx.leads().put_lead(team, all.lead, 0); })
             .and_then([&, stay = t.stay(all.lead)] { return tx.leads().put_status_interval(team, stay); });
       });
     }},
};

const Rule of_replays[] = {
    {"an answer is found by its team, user, route and key together",
     [](Trial& t) {
       const Firm firm = t.firm();
       const Firm other = t.firm();
       const Replay kept = t.replay(firm.owner, "k1");
       t.does(&ReplayPort::put, firm.team, kept);
       t.same(t.asks(&ReplayPort::find, firm.team, firm.owner, kept.route, "k1"), kept);
       t.same(t.asks(&ReplayPort::find, firm.team, firm.owner, kept.route, "K1"), std::nullopt);
       t.same(t.asks(&ReplayPort::find, firm.team, firm.owner, "POST /v1/crm/stages", "k1"), std::nullopt);
       t.same(t.asks(&ReplayPort::find, firm.team, other.owner, kept.route, "k1"), std::nullopt);
       t.same(t.asks(&ReplayPort::find, other.team, firm.owner, kept.route, "k1"), std::nullopt);
     }},
    {"putting an answer again replaces it",
     [](Trial& t) {
       const Firm firm = t.firm();
       Replay replay = t.replay(firm.owner, "k1");
       t.does(&ReplayPort::put, firm.team, replay);
       replay.body_hash[31] = 9;
       replay.status = 200;
       replay.body = std::string(std::size_t{64} * 1024, 'x');
       replay.created_at = t.minute(3);
       t.does(&ReplayPort::put, firm.team, replay);
       t.same(t.asks(&ReplayPort::find, firm.team, firm.owner, replay.route, "k1"), replay);
     }},
    {"purging forgets what is older than asked, of every team, and says how many",
     [](Trial& t) {
       const Firm firm = t.firm();
       const Firm other = t.firm();
       t.does(&ReplayPort::put, firm.team, t.replay(firm.owner, "old", 1));
       t.does(&ReplayPort::put, other.team, t.replay(other.owner, "old", 2));
       const Replay young = t.replay(firm.owner, "young", 3);
       t.does(&ReplayPort::put, firm.team, young);
       t.same(t.does(&ReplayPort::purge, t.minute(3), 10), 2);
       t.same(t.does(&ReplayPort::purge, t.minute(3), 10), 0);
       t.same(t.asks(&ReplayPort::find, other.team, other.owner, young.route, "old"), std::nullopt);
       t.same(t.asks(&ReplayPort::find, firm.team, firm.owner, young.route, "young"), young);
     }},
    {"purging forgets no more than asked",
     [](Trial& t) {
       const Firm firm = t.firm();
       for (const char* key : {"a", "b", "c"}) t.does(&ReplayPort::put, firm.team, t.replay(firm.owner, key));
       t.same(t.does(&ReplayPort::purge, t.minute(1), 2), 2);
       t.same(t.does(&ReplayPort::purge, t.minute(1), 2), 1);
     }},
};

}  // namespace

std::span<const Rule> facts_rules() { return of_facts; }
std::span<const Rule> replay_rules() { return of_replays; }

}  // namespace crondb::contract
