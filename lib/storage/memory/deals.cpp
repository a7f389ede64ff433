#include <algorithm>
#include <optional>
#include <ranges>

#include "storage/conditions.hpp"
#include "storage/memory/pipeline.hpp"

namespace crondb::memory {

Result<std::optional<Deal>> MemoryPipeline::find_deal(TeamId team, DealId id) {
  auto deal = copy(tables_.deals.find(team, id));
  if (deal) fill_position(team, *deal);
  return deal;
}

Result<std::optional<Deal>> MemoryPipeline::find_deal_by_external_id(TeamId team, std::string_view external_id) {
  const DealId* id = tables_.deals_by_external_id.find(team, external_id);
  return id ? find_deal(team, *id) : std::nullopt;
}

Result<void> MemoryPipeline::put_deal(TeamId team, const Deal& deal, std::int64_t expected_version) {
  const Deal* old = tables_.deals.find(team, deal.id);
  if ((old ? old->version : 0) != expected_version) return fail(ErrorCode::conflict, "the deal has been changed meanwhile");
  if (deal.external_id) {
    const DealId* holder = tables_.deals_by_external_id.find(team, *deal.external_id);
    if (holder && *holder != deal.id) return fail(ErrorCode::already_exists, "another deal has this external_id");
  }
  if (!tables_.stages.find(team, deal.stage_id)) return fail(ErrorCode::conflict, "the stage of the deal doesn't exist");
  if (old) erase_row(team, *old);
  put_row(team, deal);
  view_.changed(team, *tables_.deals.find(team, deal.id));
  return {};
}

Result<void> MemoryPipeline::erase_deal(TeamId team, DealId id) {
  const Deal* deal = tables_.deals.find(team, id);
  if (!deal) return {};
  tables_.contacts.erase_of(journal_, team, id);
  tables_.activities.erase_of(journal_, team, id);
  tables_.intervals.erase_of(journal_, team, id);
  erase_row(team, *deal);
  forget(view_, tables_.tasks, team, id, &Task::deal_id);
  forget(view_, tables_.calls, team, id, &Call::deal_id);
  forget(view_, tables_.emails, team, id, &Email::deal_id);
  view_.changed(team, metrics::Erased<DealId>{id});
  return {};
}

Result<Rows<Deal>> MemoryPipeline::list_deals(TeamId team, const DealQuery& query) {
  Rows<Deal> answer;
  if (query.sort == DealSort::created_at && query.page.cursor) {
    answer = walk_by_creation(team, query);
  } else {
    const DealFilter filter = folded(query.filter);
    std::vector<Placed<Deal>> found;
    for (const auto& [key, deal] : tables_.deals.of(team)) {
      if (matches(filter, deal)) found.push_back({sort_key(deal, query.sort), deal.id.bytes, &deal});
    }
    answer = page_of(std::move(found), query.page, query.descending);
  }
  for (Deal& deal : answer.rows) fill_position(team, deal);
  return answer;
}

/// Visits only what it answers, and what the filter drops on the way.
Rows<Deal> MemoryPipeline::walk_by_creation(TeamId team, const DealQuery& query) const {
  const Cursor& cursor = *query.page.cursor;
  const auto* milliseconds = std::get_if<std::int64_t>(&cursor.key);
  if (!milliseconds) return {};
  const auto at = Instant(Milliseconds(*milliseconds));
  const DealFilter filter = folded(query.filter);
  Rows<Deal> answer;
  const auto take = [&](const auto& entry) {
    const Deal& deal = *tables_.deals.find(team, std::get<DealId>(entry.first));
    if (!matches(filter, deal)) return true;
    answer.more = std::ssize(answer.rows) == query.page.per_page;
    if (!answer.more) answer.rows.push_back(deal);
    return !answer.more;
  };
  const auto whole = tables_.deals_by_creation.of(team);
  const auto same = tables_.deals_by_creation.of(team, at, DealId{cursor.id});
  if (query.descending) {
    (void)std::ranges::all_of(std::ranges::subrange(whole.begin(), same.begin()) | std::views::reverse, take);
  } else {
    (void)std::ranges::all_of(std::ranges::subrange(same.end(), whole.end()), take);
  }
  return answer;
}

void MemoryPipeline::put_row(TeamId team, const Deal& deal) {
  if (deal.external_id) tables_.deals_by_external_id.put(journal_, {team, *deal.external_id}, deal.id);
  tables_.deals_by_creation.put(journal_, {team, deal.created_at, deal.id}, {});
  tables_.columns.insert(journal_, team, deal.stage_id, {deal.rank, deal.id});
  Deal row = deal;
  row.position = 0;
  tables_.deals.put(journal_, {team, deal.id}, std::move(row));
}

void MemoryPipeline::erase_row(TeamId team, const Deal& deal) {
  if (deal.external_id) tables_.deals_by_external_id.erase(journal_, {team, *deal.external_id});
  tables_.deals_by_creation.erase(journal_, {team, deal.created_at, deal.id});
  tables_.columns.erase(journal_, team, deal.stage_id, {deal.rank, deal.id});
  tables_.deals.erase(journal_, {team, deal.id});
}

void MemoryPipeline::fill_position(TeamId team, Deal& deal) const {
  deal.position = tables_.columns.position(team, deal.stage_id, {deal.rank, deal.id});
}

}  // namespace crondb::memory
