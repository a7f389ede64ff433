#include "storage/memory/pipeline.hpp"

namespace crondb::memory {

namespace {

template <class Row, auto to, Instant Row::* at>
Rows<Row> newest_first(const Attached<Row, to, at>& rows, TeamId team, DealId deal, const PageRequest& page) {
  std::vector<Placed<Row>> found;
  rows.each([&](const Row& row) { found.push_back({key_of(row.created_at), row.id.bytes, &row}); }, team, deal);
  return page_of(std::move(found), page, true);
}

}  // namespace

Result<std::optional<Contact>> MemoryPipeline::find_contact(TeamId team, ContactId id) {
  return copy(tables_.contacts.find(team, id));
}

Result<void> MemoryPipeline::put_contact(TeamId team, const Contact& contact) {
  if (!tables_.deals.find(team, contact.deal_id)) return fail(not_found("deal"));
  tables_.contacts.put(journal_, team, contact);
  return {};
}

Result<void> MemoryPipeline::erase_contact(TeamId team, ContactId id) {
  tables_.contacts.erase(journal_, team, id);
  return {};
}

Result<Rows<Contact>> MemoryPipeline::list_contacts(TeamId team, DealId deal, const PageRequest& page) {
  return newest_first(tables_.contacts, team, deal, page);
}

Result<std::optional<Activity>> MemoryPipeline::find_activity(TeamId team, ActivityId id) {
  return copy(tables_.activities.find(team, id));
}

Result<void> MemoryPipeline::put_activity(TeamId team, const Activity& activity) {
  if (!tables_.deals.find(team, activity.deal_id)) return fail(not_found("deal"));
  tables_.activities.put(journal_, team, activity);
  return {};
}

Result<void> MemoryPipeline::erase_activity(TeamId team, ActivityId id) {
  tables_.activities.erase(journal_, team, id);
  return {};
}

Result<Rows<Activity>> MemoryPipeline::list_activities(TeamId team, DealId deal, const PageRequest& page) {
  return newest_first(tables_.activities, team, deal, page);
}

Result<std::vector<StageInterval>> MemoryPipeline::intervals(TeamId team, DealId deal) {
  std::vector<StageInterval> answer;
  tables_.intervals.each([&](const StageInterval& interval) { answer.push_back(interval); }, team, deal);
  return answer;
}

Result<void> MemoryPipeline::put_interval(TeamId team, const StageInterval& interval) {
  if (!tables_.deals.find(team, interval.deal_id)) return fail(not_found("deal"));
  tables_.intervals.put(journal_, team, interval);
  view_.changed(team, interval);
  return {};
}

}  // namespace crondb::memory
