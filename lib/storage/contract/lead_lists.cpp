#include <functional>

#include "crondb/storage/leads.hpp"
#include "storage/contract/trial.hpp"

namespace crondb::contract {

namespace {

/// Keeps three leads, the first of which `change` makes different, and expects `filter` to find it alone.
void finds_only_the_first(Trial& t, const std::function<void(Lead&, const Firm&)>& change,
                          const std::function<LeadFilter(const Lead&)>& filter) {
  const Firm firm = t.firm();
  Lead first = t.lead();
  change(first, firm);
  t.kept(firm.team, first);
  t.kept(firm.team, t.lead());
  t.kept(firm.team, t.lead());
  const auto found = t.asks(&LeadsPort::list_leads, firm.team, {filter(first), {}});
  t.same(ids_of(found.rows), {first.id});
  t.same(found.total, 1);
}

const Rule of_lead_lists[] = {
    {"leads come newest first, the greater id first among equals, by page or cursor",
     [](Trial& t) {
       const Firm firm = t.firm();
       const Lead tied = t.lead(2);
       const Lead newest = t.lead(2);
       const Lead old = t.lead(1);
       for (const Lead& lead : {newest, old, tied}) t.kept(firm.team, lead);
       const auto first = t.asks(&LeadsPort::list_leads, firm.team, {{}, {1, 2, {}}});
       t.same(first.rows, {newest, tied});
       t.same(first.total, 3);
       t.holds(first.more);
       t.same(t.asks(&LeadsPort::list_leads, firm.team, {{}, {2, 2, {}}}).rows, {old});
       const auto rest = t.asks(&LeadsPort::list_leads, firm.team, {{}, {1, 2, cursor_after(newest)}});
       t.same(rest.rows, {tied, old});
       t.same(rest.total, std::nullopt);
       t.holds(!rest.more);
     }},
    {"leads are filtered by who owns them or is assigned to them",
     [](Trial& t) {
       const auto of_owner = [](const Lead& lead) {
         LeadFilter filter;
         filter.only_rows_of = lead.owner_user_id ? *lead.owner_user_id : lead.assignee_user_ids.front();
         return filter;
       };
       finds_only_the_first(t, [](Lead& lead, const Firm& firm) { lead.owner_user_id = firm.owner; }, of_owner);
       finds_only_the_first(t, [](Lead& lead, const Firm& firm) { lead.assignee_user_ids = {firm.owner}; }, of_owner);
     }},
    {"leads are filtered by status",
     [](Trial& t) {
       finds_only_the_first(
           t, [](Lead& lead, const Firm&) { lead.status = LeadStatus::potential; },
           [](const Lead& lead) {
             LeadFilter filter;
             filter.status = lead.status;
             return filter;
           });
     }},
    {"leads are filtered by source",
     [](Trial& t) {
       finds_only_the_first(
           t, [](Lead& lead, const Firm&) { lead.source = LeadSource::event; },
           [](const Lead& lead) {
             LeadFilter filter;
             filter.source = lead.source;
             return filter;
           });
     }},
    {"leads are filtered by tag",
     [](Trial& t) {
       finds_only_the_first(
           t, [&](Lead& lead, const Firm& firm) { lead.tag_ids = {t.tag(firm.team, "a").id, t.tag(firm.team, "b").id}; },
           [](const Lead& lead) {
             LeadFilter filter;
             filter.tag = lead.tag_ids.back();
             return filter;
           });
     }},
    {"leads are filtered by owner, who isn't an assignee",
     [](Trial& t) {
       const Firm firm = t.firm();
       Lead owned = t.lead();
       owned.owner_user_id = firm.owner;
       Lead assigned = t.lead();
       assigned.assignee_user_ids = {firm.owner};
       for (const Lead& lead : {owned, assigned}) t.kept(firm.team, lead);
       LeadQuery query;
       query.filter.owner_user_id = firm.owner;
       t.same(t.asks(&LeadsPort::list_leads, firm.team, query).rows, {owned});
     }},
    {"leads are filtered by whether anybody owns them or is assigned to them",
     [](Trial& t) {
       const Firm firm = t.firm();
       const Lead nobodys = t.lead(1);
       Lead owned = t.lead(2);
       owned.owner_user_id = firm.owner;
       Lead assigned = t.lead(3);
       assigned.assignee_user_ids = {firm.owner};
       for (const Lead& lead : {nobodys, owned, assigned}) t.kept(firm.team, lead);
       LeadQuery query;
       query.filter.unassigned = true;
       t.same(t.asks(&LeadsPort::list_leads, firm.team, query).rows, {nobodys});
       query.filter.unassigned = false;
       t.same(t.asks(&LeadsPort::list_leads, firm.team, query).rows, {assigned, owned});
     }},
    {"leads are searched by a part of the name, email, phone, company or domain, however it is spelled",
     [](Trial& t) {
       const auto searching = [](const std::string& q) {
         return [q](const Lead&) {
           LeadFilter filter;
           filter.q = q;
           return filter;
         };
       };
       finds_only_the_first(
           t,
           [](Lead& lead, const Firm&) {
             lead.first_name = "Zoë";
             lead.last_name = "Weiß";
           },
           searching("OË WEISS"));
       finds_only_the_first(t, [](Lead& lead, const Firm&) { lead.last_name = "100%_"; }, searching("0%_"));
       finds_only_the_first(t, [](Lead& lead, const Firm&) { lead.email = "Ada@Else.example"; }, searching("ada@else"));
       finds_only_the_first(t, [](Lead& lead, const Firm&) { lead.phone = "+41 44"; }, searching("41 4"));
       finds_only_the_first(t, [](Lead& lead, const Firm&) { lead.company = "Éclair"; }, searching("éCL"));
       finds_only_the_first(t, [](Lead& lead, const Firm&) { lead.domain = "Eckert.example"; }, searching("ECKERT."));
     }},
    {"a search for leads never reaches from one field into the next, whatever stands between",
     [](Trial& t) {
       const Firm firm = t.firm();
       Lead lead = t.lead();
       lead.last_name = "North";
       lead.email = "wind@east.example";
       lead.phone = "+41";
       lead.company = "Eckert\nSons";
       lead.domain = "eckert.example";
       t.kept(firm.team, lead);
       LeadQuery query;
       for (const std::string between : {"", " ", "\n", "\n\n", "\t"}) {
         for (const auto& [first, second] :
              {std::pair{"north", "wind"}, {"example", "+41"}, {"+41", "eckert"}, {"sons", "eckert"}}) {
           query.filter.q = first + between + second;
           t.same(t.asks(&LeadsPort::list_leads, firm.team, query).rows.size(), std::size_t{0});
         }
       }
       query.filter.q = "eckert\nsons";
       t.same(t.asks(&LeadsPort::list_leads, firm.team, query).rows.size(), std::size_t{1});
     }},
    {"all filters of a list of leads must hold at once",
     [](Trial& t) {
       const Firm firm = t.firm();
       Lead right = t.lead();
       right.status = LeadStatus::client;
       right.source = LeadSource::portal;
       Lead half = t.lead();
       half.status = LeadStatus::client;
       for (const Lead& lead : {right, half}) t.kept(firm.team, lead);
       LeadQuery query;
       query.filter.status = LeadStatus::client;
       query.filter.source = LeadSource::portal;
       t.same(t.asks(&LeadsPort::list_leads, firm.team, query).rows, {right});
     }},
};

}  // namespace

std::span<const Rule> lead_list_rules() { return of_lead_lists; }

}  // namespace crondb::contract
