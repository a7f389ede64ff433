#include "crondb/storage/leads.hpp"

#include <algorithm>

#include "crondb/storage/engagement.hpp"
#include "crondb/storage/pipeline.hpp"
#include "storage/contract/trial.hpp"

namespace crondb::contract {

namespace {

/// A lead that says everything a lead can say.
Lead full_lead(Trial& t, const Firm& firm) {
  Lead lead = t.lead(3);
  lead.first_name = "Grace";
  lead.last_name = "Hopper";
  lead.phone = "+41 44 000 00 00";
  lead.company = "Eckert";
  lead.domain = "eckert.example";
  lead.source = LeadSource::cold_outreach;
  lead.status = LeadStatus::bad_timing;
  lead.owner_user_id = firm.owner;
  lead.assignee_user_ids = {firm.owner, t.user().id};
  lead.tag_ids = {t.tag(firm.team, "warm").id, t.tag(firm.team, "vip").id};
  lead.first_contacted_at = t.minute(5);
  lead.contact_given = true;
  lead.converted_at = t.minute(6);
  lead.external_id = "l-1";
  lead.updated_at = t.minute(7);
  lead.version = 4;
  return lead;
}

const Rule of_tags[] = {
    {"a tag is kept with what it says, replaced when put again, and erased",
     [](Trial& t) {
       const Firm firm = t.firm();
       Tag tag = t.tag(firm.team, "vip");
       t.same(t.asks(&LeadsPort::find_tag, firm.team, tag.id), tag);
       tag = {tag.id, "VIP", "#000000", tag.created_at};
       t.does(&LeadsPort::put_tag, firm.team, tag);
       t.same(t.asks(&LeadsPort::find_tag, firm.team, tag.id), tag);
       t.does(&LeadsPort::erase_tag, firm.team, tag.id);
       t.does(&LeadsPort::erase_tag, firm.team, tag.id);
       t.same(t.asks(&LeadsPort::find_tag, firm.team, tag.id), std::nullopt);
     }},
    {"tags come by name, however it is spelled, and then by id",
     [](Trial& t) {
       const Firm firm = t.firm();
       const Tag z = t.tag(firm.team, "z");
       const Tag first = t.tag(firm.team, "B");
       const Tag tied = t.tag(firm.team, "b");
       const Tag e = t.tag(firm.team, "É");
       const Tag a = t.tag(firm.team, "a");
       t.tag(t.firm().team, "foreign");
       t.same(t.asks(&LeadsPort::list_tags, firm.team), {a, first, tied, z, e});
     }},
    {"two tags of a team can't have one name, two teams' can",
     [](Trial& t) {
       const Firm firm = t.firm();
       const Tag tag = t.tag(firm.team, "vip");
       const Tag other{t.new_id<TagId>(), "vip", "#000000", t.minute(0)};
       t.refuses(ErrorCode::already_exists, &LeadsPort::put_tag, firm.team, other);
       t.same(t.asks(&LeadsPort::find_tag, firm.team, other.id), std::nullopt);
       t.does(&LeadsPort::put_tag, firm.team, tag);
       t.tag(t.firm().team, "vip");
     }},
    {"a tag of another team is absent and can't be erased from here",
     [](Trial& t) {
       const Firm firm = t.firm();
       const Firm other = t.firm();
       const Tag tag = t.tag(firm.team, "vip");
       t.same(t.asks(&LeadsPort::find_tag, other.team, tag.id), std::nullopt);
       t.does(&LeadsPort::erase_tag, other.team, tag.id);
       t.same(t.asks(&LeadsPort::find_tag, firm.team, tag.id), tag);
     }},
    {"erasing a tag takes it off its leads, which count one more version, and off no other",
     [](Trial& t) {
       const Firm firm = t.firm();
       const Tag gone = t.tag(firm.team, "gone");
       const Tag stays = t.tag(firm.team, "stays");
       Lead both = t.lead();
       both.tag_ids = {gone.id, stays.id};
       Lead other = t.lead();
       other.tag_ids = {stays.id};
       for (const Lead& lead : {both, other}) t.kept(firm.team, lead);
       t.does(&LeadsPort::erase_tag, firm.team, gone.id);
       both.tag_ids = {stays.id};
       both.version = 2;
       t.same(t.asks(&LeadsPort::find_lead, firm.team, both.id), both);
       t.same(t.asks(&LeadsPort::find_lead, firm.team, other.id), other);
       LeadQuery tagged;
       tagged.filter.tag = gone.id;
       t.same(t.asks(&LeadsPort::list_leads, firm.team, tagged).rows, {});
     }},
};

const Rule of_leads[] = {
    {"a lead is kept with everything it says",
     [](Trial& t) {
       const Firm firm = t.firm();
       const Lead full = t.kept(firm.team, full_lead(t, firm));
       const Lead bare = t.kept(firm.team, t.lead());
       t.same(t.asks(&LeadsPort::find_lead, firm.team, full.id), full);
       t.same(t.asks(&LeadsPort::find_lead, firm.team, bare.id), bare);
       t.same(t.asks(&LeadsPort::find_lead, firm.team, t.new_id<LeadId>()), std::nullopt);
     }},
    {"a lead is replaced whole when it is put again",
     [](Trial& t) {
       const Firm firm = t.firm();
       const Lead full = t.kept(firm.team, full_lead(t, firm));
       Lead bare = t.lead();
       bare.id = full.id;
       bare.version = 5;
       t.does(&LeadsPort::put_lead, firm.team, bare, 4);
       t.same(t.asks(&LeadsPort::find_lead, firm.team, full.id), bare);
       t.same(t.asks(&LeadsPort::find_lead_by_external_id, firm.team, "l-1"), std::nullopt);
     }},
    {"a lead of another team is absent and can't be erased from here",
     [](Trial& t) {
       const Firm firm = t.firm();
       const Firm other = t.firm();
       const Lead lead = t.kept(firm.team, full_lead(t, firm));
       const StatusInterval stay = t.stay(lead);
       t.does(&LeadsPort::put_status_interval, firm.team, stay);
       t.same(t.asks(&LeadsPort::find_lead, other.team, lead.id), std::nullopt);
       t.same(t.asks(&LeadsPort::find_lead_by_external_id, other.team, "l-1"), std::nullopt);
       t.same(t.asks(&LeadsPort::status_intervals, other.team, lead.id), {});
       t.same(t.asks(&LeadsPort::list_leads, other.team, {}).rows, {});
       t.does(&LeadsPort::erase_lead, other.team, lead.id);
       t.same(t.asks(&LeadsPort::find_lead, firm.team, lead.id), lead);
     }},
    {"put_lead is a conflict unless the lead has the expected version",
     [](Trial& t) {
       const Firm firm = t.firm();
       Lead lead = t.lead();
       t.refuses(ErrorCode::conflict, &LeadsPort::put_lead, firm.team, lead, 1);
       t.kept(firm.team, lead);
       lead.company = "Changed";
       t.refuses(ErrorCode::conflict, &LeadsPort::put_lead, firm.team, lead, 0);
       t.refuses(ErrorCode::conflict, &LeadsPort::put_lead, firm.team, lead, 2);
       lead.company.reset();
       t.same(t.asks(&LeadsPort::find_lead, firm.team, lead.id), lead);
     }},
    {"put_lead with a tag that the team doesn't have is a conflict",
     [](Trial& t) {
       const Firm firm = t.firm();
       Lead lead = t.lead();
       lead.tag_ids = {t.tag(firm.team, "vip").id, t.tag(t.firm().team, "foreign").id};
       t.refuses(ErrorCode::conflict, &LeadsPort::put_lead, firm.team, lead, 0);
       t.same(t.asks(&LeadsPort::find_lead, firm.team, lead.id), std::nullopt);
     }},
    {"a lead is found by its external_id, and by the new one alone when that changes",
     [](Trial& t) {
       const Firm firm = t.firm();
       Lead lead = t.lead();
       lead.external_id = "l-1";
       t.kept(firm.team, lead);
       t.same(t.asks(&LeadsPort::find_lead_by_external_id, firm.team, "l-1"), lead);
       lead.external_id = "l-2";
       lead.version = 2;
       t.does(&LeadsPort::put_lead, firm.team, lead, 1);
       t.same(t.asks(&LeadsPort::find_lead_by_external_id, firm.team, "l-2"), lead);
       t.same(t.asks(&LeadsPort::find_lead_by_external_id, firm.team, "l-1"), std::nullopt);
     }},
    {"two leads of a team can't have one external_id, two teams' can",
     [](Trial& t) {
       const Firm firm = t.firm();
       Lead first = t.lead();
       Lead second = t.lead();
       first.external_id = second.external_id = "l-1";
       t.kept(firm.team, first);
       t.refuses(ErrorCode::already_exists, &LeadsPort::put_lead, firm.team, second, 0);
       t.same(t.asks(&LeadsPort::find_lead, firm.team, second.id), std::nullopt);
       t.kept(t.firm().team, second);
       t.does(&LeadsPort::erase_lead, firm.team, first.id);
       t.kept(firm.team, second);
     }},
    {"erasing a lead takes its statuses along, and no deal, task, call or email names it any more",
     [](Trial& t) {
       const Firm firm = t.firm();
       const Lead gone = t.kept(firm.team, full_lead(t, firm));
       const Lead stays = t.kept(firm.team, t.lead());
       const StatusInterval kept_stay = t.stay(stays);
       for (const auto& row : {t.stay(gone), kept_stay}) t.does(&LeadsPort::put_status_interval, firm.team, row);
       for (const Lead& lead : {gone, stays}) {
         Deal deal = t.deal(firm);
         Task task = t.task(firm.owner);
         Call call = t.call(firm.owner);
         Email email = t.email(firm.owner);
         deal.lead_id = task.lead_id = call.lead_id = email.lead_id = lead.id;
         t.kept(firm.team, deal);
         t.does(&EngagementPort::put_task, firm.team, task);
         t.does(&EngagementPort::put_call, firm.team, call);
         t.does(&EngagementPort::put_email, firm.team, email);
       }
       t.does(&LeadsPort::erase_lead, firm.team, gone.id);
       t.does(&LeadsPort::erase_lead, firm.team, gone.id);
       t.same(t.asks(&LeadsPort::find_lead, firm.team, gone.id), std::nullopt);
       t.same(t.asks(&LeadsPort::status_intervals, firm.team, gone.id), {});
       t.same(t.asks(&LeadsPort::status_intervals, firm.team, stays.id), {kept_stay});
       const auto name_the_other = [&](const auto& rows) {
         t.same(rows.size(), 2);
         t.same(std::ranges::count_if(rows, [&](const auto& row) { return row.lead_id == stays.id; }), 1);
         t.same(std::ranges::count_if(rows, [](const auto& row) { return !row.lead_id; }), 1);
       };
       name_the_other(t.asks(&PipelinePort::list_deals, firm.team, {}).rows);
       name_the_other(t.asks(&EngagementPort::list_tasks, firm.team, {}, {}).rows);
       name_the_other(t.asks(&EngagementPort::list_calls, firm.team, {}, {}).rows);
       name_the_other(t.asks(&EngagementPort::list_emails, firm.team, {}, {}).rows);
     }},
    {"statuses of a lead come by entered_at and then id, and are replaced when put again",
     [](Trial& t) {
       const Firm firm = t.firm();
       const Lead lead = t.kept(firm.team, t.lead());
       const StatusInterval late = t.stay(lead, 8);
       StatusInterval first = t.stay(lead, 1);
       const StatusInterval tied = t.stay(lead, 1);
       for (const auto& row : {tied, late, first}) t.does(&LeadsPort::put_status_interval, firm.team, row);
       first.status = LeadStatus::client;
       first.exited_at = t.minute(8);
       first.by = firm.owner;
       t.does(&LeadsPort::put_status_interval, firm.team, first);
       t.same(t.asks(&LeadsPort::status_intervals, firm.team, lead.id), {first, tied, late});
     }},
    {"a status of a lead that doesn't exist or is another team's is not_found",
     [](Trial& t) {
       const Firm firm = t.firm();
       for (const Lead& lead : {t.lead(), t.kept(t.firm().team, t.lead())}) {
         t.refuses(ErrorCode::not_found, &LeadsPort::put_status_interval, firm.team, t.stay(lead));
       }
     }},
};

}  // namespace

std::span<const Rule> tag_rules() { return of_tags; }
std::span<const Rule> lead_rules() { return of_leads; }

}  // namespace crondb::contract
