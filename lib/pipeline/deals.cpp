#include "access/teams.hpp"
#include "core/try.hpp"
#include "crondb/pipeline/operations.hpp"
#include "crondb/storage/pipeline.hpp"
#include "leads/steps.hpp"
#include "pipeline/rules.hpp"
#include "pipeline/steps.hpp"

/// The operations that change deals.
namespace crondb::pipeline {

namespace {

using Problems = std::vector<FieldError>;

Result<void> refuse(Problems problems) {
  if (!problems.empty()) return fail(invalid(std::move(problems)));
  return {};
}

/// Problems of what the change names: a host, and what only a storage knows.
Result<void> check_references(Context& context, const DealChange& change, Problems& problems) {
  if (change.domain.value) detail::check_domain(*change.domain.value, "domain", problems);
  CRONDB_TRY(access::check_people(context, change.owner_user_id, change.assignee_user_ids, problems));
  CRONDB_TRY(leads::check_lead_id(context, change.lead_id.value, problems));
  if (!change.commission.value) return {};
  std::vector<UserId> agents;
  for (const auto& agent : change.commission.value->agents) agents.push_back(agent.user_id);
  return access::check_members(context, agents, "commission.agents", problems);
}

/// The deal as it now stands in the storage, its place included.
Result<Deal> stored(Context& context, DealId id) {
  CRONDB_TRY(auto deal, context.tx.pipeline().find_deal(context.by.team, id));
  return std::move(*deal);
}

Result<void> expect_version(const Deal& deal, const IfVersion& expected) {
  if (!expected.admits(deal.version)) {
    return fail(ErrorCode::precondition_failed, "the deal has changed since: it is at version " + std::to_string(deal.version));
  }
  return {};
}

/// Saves what became of `before`, if anything did, and records a move.
Result<Deal> save_change(Context& context, const Deal& before, Deal after, const std::optional<Move>& moved) {
  if (after == before) return after;
  after.updated_at = context.now;
  after.version = before.version + 1;
  CRONDB_TRY(context.tx.pipeline().put_deal(context.by.team, after, before.version));
  if (moved) CRONDB_TRY(record_move(context, Move{after, moved->from, moved->to}));
  CRONDB_TRY(tell_of(context, &before, after));
  return stored(context, after.id);
}

}  // namespace

Result<Deal> create_deal(Context& context, const CreateDeal& request) {
  Problems problems;
  CRONDB_TRY(const auto stages, context.tx.pipeline().list_stages(context.by.team));
  // Behind the first question about the team: its row comes along with the lock.
  CRONDB_TRY(const auto team, access::own_team(context));

  Deal deal{.id = context.new_id<DealId>(), .created_at = context.now, .updated_at = context.now};
  deal.currency = team.currency;
  const DealChange change = access::of_caller(context, request, problems);
  apply(deal, change, problems);
  CRONDB_TRY(check_references(context, change, problems));
  const Stage* stage = change.stage_id ? find_stage(stages, *change.stage_id) : &first_of_kind(stages, StageKind::open);
  if (!stage) return problems.push_back({"stage_id", "must be a stage of the team"}), fail(invalid(std::move(problems)));
  place_new(deal, *stage, context.now);
  change.lost_reason.apply_to(deal.lost_reason);
  check_deal(deal, problems);
  CRONDB_TRY(refuse(std::move(problems)));

  CRONDB_TRY(deal.rank, rank_for(context, deal.id, deal.stage_id, request.position));
  CRONDB_TRY(context.tx.pipeline().put_deal(context.by.team, deal, 0));
  CRONDB_TRY(context.tx.pipeline().put_interval(context.by.team,
                                                {context.new_id<IntervalId>(), deal.id, deal.stage_id, context.now, std::nullopt}));
  CRONDB_TRY(tell_of(context, nullptr, deal));
  return stored(context, deal.id);
}

Result<Deal> patch_deal(Context& context, const PatchDeal& request) {
  CRONDB_TRY(const auto before, visible_deal(context, request.deal_id));
  CRONDB_TRY(expect_version(before, request.if_version));
  Problems problems;
  Deal deal = before;
  apply(deal, request, problems);
  CRONDB_TRY(check_references(context, request, problems));

  std::optional<Move> moved;
  if (request.stage_id && *request.stage_id != deal.stage_id) {
    CRONDB_TRY(const auto stages, context.tx.pipeline().list_stages(context.by.team));
    const Stage* stage = find_stage(stages, *request.stage_id);
    if (!stage) return problems.push_back({"stage_id", "must be a stage of the team"}), fail(invalid(std::move(problems)));
    moved = move(deal, *stage, context.now);
    deal = moved->deal;
  }
  request.lost_reason.apply_to(deal.lost_reason);
  check_deal(deal, problems);
  CRONDB_TRY(refuse(std::move(problems)));
  if (moved || (request.position && *request.position != deal.position)) {
    CRONDB_TRY(deal.rank, rank_for(context, deal.id, deal.stage_id, request.position));
  }
  return save_change(context, before, std::move(deal), moved);
}

Result<Deal> move_deal(Context& context, const MoveDeal& request) {
  PatchDeal patch{.deal_id = request.deal_id, .if_version = request.if_version};
  patch.stage_id.emplace(request.stage_id);
  if (request.position) patch.position.emplace(*request.position);
  if (request.lost_reason) patch.lost_reason = *request.lost_reason;
  return patch_deal(context, patch);
}

Result<Nothing> delete_deal(Context& context, const DeleteDeal& request) {
  CRONDB_TRY(const auto deal, visible_deal(context, request.deal_id));
  CRONDB_TRY(expect_version(deal, request.if_version));
  CRONDB_TRY(context.tx.pipeline().erase_deal(context.by.team, request.deal_id));
  return Nothing{};
}

}  // namespace crondb::pipeline
