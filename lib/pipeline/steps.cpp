#include "pipeline/steps.hpp"

#include <fmt/format.h>

#include "core/try.hpp"
#include "crondb/core/json.hpp"
#include "crondb/notifications/operations.hpp"
#include "crondb/storage/pipeline.hpp"

namespace crondb::pipeline {

Result<Deal> visible_deal(Context& context, DealId id) {
  CRONDB_TRY(auto deal, context.tx.pipeline().find_deal(context.by.team, id));
  const auto only = context.by.only_rows_of();
  if (!deal || (only && !deal->involves(*only))) return fail(not_found("deal"));
  return std::move(*deal);
}

Result<std::int64_t> rank_for(Context& context, DealId deal, StageId stage, std::optional<std::int64_t> position) {
  auto& pipeline = context.tx.pipeline();
  const TeamId team = context.by.team;
  for (bool respaced = false;; respaced = true) {
    std::optional<std::int64_t> after;
    if (position) {
      CRONDB_TRY(after, pipeline.rank_at(team, stage, *position, deal));
    }
    if (!after) {
      CRONDB_TRY(const auto last, pipeline.last_rank(team, stage, deal));
      return last.value_or(0) + rank_gap;
    }
    if (*position == 0) return *after - rank_gap;
    CRONDB_TRY(const auto before, pipeline.rank_at(team, stage, *position - 1, deal));
    if (*after - *before >= 2 || respaced) return *before + (*after - *before) / 2;
    CRONDB_TRY(pipeline.respace_column(team, stage));
  }
}

Result<void> record_move(Context& context, const Move& move) {
  auto& pipeline = context.tx.pipeline();
  CRONDB_TRY(const auto stays, pipeline.intervals(context.by.team, move.deal.id));
  for (auto stay : stays) {
    if (stay.exited_at) continue;
    stay.exited_at = move.deal.stage_entered_at;
    CRONDB_TRY(pipeline.put_interval(context.by.team, stay));
  }
  CRONDB_TRY(pipeline.put_interval(
      context.by.team, {context.new_id<IntervalId>(), move.deal.id, move.to, move.deal.stage_entered_at, std::nullopt}));
  Activity activity{.id = context.new_id<ActivityId>(), .deal_id = move.deal.id, .type = ActivityType::stage_changed};
  activity.created_at = context.now;
  if (!context.by.user.is_nil()) activity.author_user_id = context.by.user;
  activity.from_stage_id = move.from;
  activity.to_stage_id = move.to;
  return pipeline.put_activity(context.by.team, activity);
}

Result<void> tell_of(Context& context, const Deal* before, const Deal& after) {
  std::vector<UserId> involved = after.assignee_user_ids;
  involved.push_back(after.owner_user_id);
  std::vector<UserId> added = involved;
  if (before) std::erase_if(added, [&](UserId user) { return before->involves(user); });
  const std::string data = wire::object_of({{"deal_id", to_string(after.id)}, {"stage_id", to_string(after.stage_id)}});
  CRONDB_TRY(notifications::raise(
      context,
      {.type = RuleType::deal_assigned, .recipients = std::move(added), .title = "Assigned to you: " + after.name, .data = data}));
  const bool moved = before && before->stage_id != after.stage_id;
  if (moved) {
    CRONDB_TRY(const auto stages, context.tx.pipeline().list_stages(context.by.team));
    const Stage* stage = find_stage(stages, after.stage_id);
    CRONDB_TRY(notifications::raise(context, {.type = RuleType::deal_stage_changed,
                                              .recipients = involved,
                                              .title = fmt::format("{} is now in {}", after.name, stage ? stage->name : ""),
                                              .data = data}));
  }
  if (after.status == DealStatus::won && (!before || before->status != DealStatus::won)) {
    CRONDB_TRY(notifications::raise(
        context, {.type = RuleType::deal_won, .recipients = std::move(involved), .title = "Won: " + after.name, .data = data}));
  }
  return {};
}

}  // namespace crondb::pipeline
