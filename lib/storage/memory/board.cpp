#include <algorithm>
#include <map>
#include <tuple>

#include "storage/memory/pipeline.hpp"

namespace crondb::memory {

namespace {

bool visible(const Deal& deal, const std::optional<UserId>& only_rows_of) { return !only_rows_of || deal.involves(*only_rows_of); }

bool won_within(const Deal& deal, Instant from, Instant to) {
  return deal.status == DealStatus::won && deal.closed_at && *deal.closed_at >= from && *deal.closed_at < to;
}

template <class Total, class Key>
std::vector<Total> in_order(std::map<Key, Total> totals) {
  std::vector<Total> answer;
  for (auto& [key, total] : totals) answer.push_back(std::move(total));
  return answer;
}

}  // namespace

Result<std::vector<Stage>> MemoryPipeline::list_stages(TeamId team) {
  std::vector<Stage> answer;
  for (const auto& [key, stage] : tables_.stages.of(team)) answer.push_back(stage);
  std::ranges::sort(answer, {}, [](const Stage& stage) { return std::tie(stage.order, stage.id); });
  return answer;
}

Result<void> MemoryPipeline::put_stage(TeamId team, const Stage& stage) {
  for (const auto& [key, other] : tables_.stages.of(team)) {
    if (other.id != stage.id && other.name == stage.name) return fail(ErrorCode::already_exists, "another stage has this name");
  }
  tables_.stages.put(journal_, {team, stage.id}, stage);
  return {};
}

Result<void> MemoryPipeline::erase_stage(TeamId team, StageId id) {
  if (!tables_.columns.of(team, id).empty()) return fail(ErrorCode::conflict, "the stage still has deals");
  tables_.stages.erase(journal_, {team, id});
  return {};
}

Result<std::vector<Deal>> MemoryPipeline::list_column(TeamId team, StageId stage, std::optional<UserId> only_rows_of,
                                                      std::int64_t limit) {
  std::vector<Deal> answer;
  std::int64_t position = 0;
  for (const Slot& slot : tables_.columns.of(team, stage)) {
    if (std::ssize(answer) == limit) break;
    if (const Deal& deal = *tables_.deals.find(team, slot.id); visible(deal, only_rows_of)) {
      answer.push_back(deal);
      answer.back().position = position;
    }
    ++position;
  }
  return answer;
}

Result<std::vector<ColumnTotal>> MemoryPipeline::column_totals(TeamId team, std::optional<UserId> only_rows_of) {
  std::map<std::pair<StageId, Currency>, ColumnTotal> totals;
  for (const auto& [key, deal] : tables_.deals.of(team)) {
    if (!visible(deal, only_rows_of)) continue;
    ColumnTotal& total =
        totals.try_emplace({deal.stage_id, deal.currency}, ColumnTotal{deal.stage_id, deal.currency}).first->second;
    ++total.count;
    total.with_value += deal.value ? 1 : 0;
    total.sum += deal.value.value_or(0);
  }
  return in_order(std::move(totals));
}

Result<std::optional<std::int64_t>> MemoryPipeline::rank_at(TeamId team, StageId stage, std::int64_t position, DealId except) {
  const auto& column = tables_.columns.of(team, stage);
  const Deal* left_out = tables_.deals.find(team, except);
  if (left_out && left_out->stage_id == stage && tables_.columns.position(team, stage, {left_out->rank, except}) <= position)
    ++position;
  return position < std::ssize(column) ? std::optional(column[static_cast<std::size_t>(position)].rank) : std::nullopt;
}

Result<std::optional<std::int64_t>> MemoryPipeline::last_rank(TeamId team, StageId stage, DealId except) {
  const auto& column = tables_.columns.of(team, stage);
  const auto last = std::find_if(column.rbegin(), column.rend(), [&](const Slot& slot) { return slot.id != except; });
  return last != column.rend() ? std::optional(last->rank) : std::nullopt;
}

Result<void> MemoryPipeline::respace_column(TeamId team, StageId stage) {
  const Columns::Slots before = tables_.columns.of(team, stage);
  for (const Slot& slot : before) tables_.columns.erase(journal_, team, stage, slot);
  std::int64_t rank = 0;
  for (const Slot& slot : before) {
    Deal deal = *tables_.deals.find(team, slot.id);
    deal.rank = rank += std::int64_t{1} << 32;
    tables_.columns.insert(journal_, team, stage, {deal.rank, deal.id});
    tables_.deals.put(journal_, {team, slot.id}, std::move(deal));
  }
  return {};
}

Result<std::vector<WonTotal>> MemoryPipeline::won_totals(TeamId team, Instant from, Instant to,
                                                         std::optional<UserId> only_rows_of) {
  std::map<std::pair<UserId, Currency>, WonTotal> totals;
  for (const auto& [key, deal] : tables_.deals.of(team)) {
    if (!deal.value || !won_within(deal, from, to) || !visible(deal, only_rows_of)) continue;
    WonTotal& total =
        totals.try_emplace({deal.owner_user_id, deal.currency}, WonTotal{deal.owner_user_id, deal.currency}).first->second;
    ++total.count;
    total.sum += *deal.value;
  }
  return in_order(std::move(totals));
}

Result<std::int64_t> MemoryPipeline::count_won_without_value(TeamId team, Instant from, Instant to,
                                                             std::optional<UserId> only_rows_of) {
  return std::ranges::count_if(tables_.deals.of(team), [&](const auto& entry) {
    const Deal& deal = entry.second;
    return !deal.value && won_within(deal, from, to) && visible(deal, only_rows_of);
  });
}

}  // namespace crondb::memory
