#include "storage/memory/leads.hpp"

#include <algorithm>
#include <utility>

#include "crondb/core/text.hpp"
#include "storage/conditions.hpp"

namespace crondb::memory {

Result<std::optional<Tag>> MemoryLeads::find_tag(TeamId team, TagId id) { return copy(tables_.tags.find(team, id)); }

Result<std::vector<Tag>> MemoryLeads::list_tags(TeamId team) {
  std::vector<Tag> answer;
  for (const auto& [key, tag] : tables_.tags.of(team)) answer.push_back(tag);
  std::ranges::sort(answer, {}, [](const Tag& tag) { return std::pair(fold_case(tag.name), tag.id); });
  return answer;
}

Result<void> MemoryLeads::put_tag(TeamId team, const Tag& tag) {
  for (const auto& [key, other] : tables_.tags.of(team)) {
    if (other.id != tag.id && other.name == tag.name) return fail(ErrorCode::already_exists, "another tag has this name");
  }
  tables_.tags.put(journal_, {team, tag.id}, tag);
  return {};
}

Result<void> MemoryLeads::erase_tag(TeamId team, TagId id) {
  for (Lead& lead : tables_.leads.copies(team, [&](const Lead& candidate) { return candidate.has(id); })) {
    std::erase(lead.tag_ids, id);
    ++lead.version;
    tables_.leads.put(journal_, team, lead);
    view_.changed(team, std::move(lead));
  }
  tables_.tags.erase(journal_, {team, id});
  return {};
}

Result<std::optional<Lead>> MemoryLeads::find_lead(TeamId team, LeadId id) { return copy(tables_.leads.find(team, id)); }

Result<std::optional<Lead>> MemoryLeads::find_lead_by_external_id(TeamId team, std::string_view external_id) {
  return copy(tables_.leads.find_by_external_id(team, external_id));
}

Result<void> MemoryLeads::put_lead(TeamId team, const Lead& lead, std::int64_t expected_version) {
  const Lead* old = tables_.leads.find(team, lead.id);
  if ((old ? old->version : 0) != expected_version) return fail(ErrorCode::conflict, "the lead has been changed meanwhile");
  const auto missing = [&](TagId tag) { return !tables_.tags.find(team, tag); };
  if (std::ranges::any_of(lead.tag_ids, missing)) return fail(ErrorCode::conflict, "a tag of the lead doesn't exist");
  if (tables_.leads.has_rival(team, lead)) return fail(ErrorCode::already_exists, "another lead has this external_id");
  tables_.leads.put(journal_, team, lead);
  view_.changed(team, lead);
  return {};
}

Result<void> MemoryLeads::erase_lead(TeamId team, LeadId id) {
  if (!tables_.leads.erase(journal_, team, id)) return {};
  tables_.status_intervals.erase_of(journal_, team, id);
  take_off_deals(team, id);
  forget(view_, tables_.tasks, team, id, &Task::lead_id);
  forget(view_, tables_.calls, team, id, &Call::lead_id);
  forget(view_, tables_.emails, team, id, &Email::lead_id);
  view_.changed(team, metrics::Erased<LeadId>{id});
  return {};
}

void MemoryLeads::take_off_deals(TeamId team, LeadId id) {
  std::vector<Deal> deals;
  for (const auto& [key, deal] : tables_.deals.of(team)) {
    if (deal.lead_id == id) deals.push_back(deal);
  }
  for (Deal& deal : deals) {
    deal.lead_id.reset();
    tables_.deals.put(journal_, {team, deal.id}, deal);
    view_.changed(team, std::move(deal));
  }
}

Result<Rows<Lead>> MemoryLeads::list_leads(TeamId team, const LeadQuery& query) {
  const LeadFilter filter = folded(query.filter);
  return tables_.leads.newest_first(team, [&](const Lead& lead) { return matches(filter, lead); }, query.page);
}

Result<std::vector<StatusInterval>> MemoryLeads::status_intervals(TeamId team, LeadId lead) {
  std::vector<StatusInterval> answer;
  tables_.status_intervals.each([&](const StatusInterval& interval) { answer.push_back(interval); }, team, lead);
  return answer;
}

Result<void> MemoryLeads::put_status_interval(TeamId team, const StatusInterval& interval) {
  if (!tables_.leads.find(team, interval.lead_id)) return fail(not_found("lead"));
  tables_.status_intervals.put(journal_, team, interval);
  view_.changed(team, interval);
  return {};
}

}  // namespace crondb::memory
