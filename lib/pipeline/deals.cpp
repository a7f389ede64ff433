#include "access/teams.hpp"
#include "core/try.hpp"
#include "crondb/pipeline/operations.hpp"
#include "leads/leads_at_work.hpp"
#include "pipeline/deals_at_work.hpp"
#include "pipeline/rules.hpp"

/// The operations that change deals.
namespace crondb::pipeline {

namespace {

using Problems = std::vector<FieldError>;

Result<void> refuse(Problems problems) {
  if (!problems.empty()) return fail(invalid(std::move(problems)));
  return {};
}

template <class T>
Clearable<T> given(const std::optional<T>& value) {
  return value ? Clearable<T>(*value) : Clearable<T>();
}

std::vector<UserId> agents_of(const std::optional<Commission>& commission) {
  std::vector<UserId> users;
  if (commission) {
    for (const auto& agent : commission->agents) users.push_back(agent.user_id);
  }
  return users;
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
  CRONDB_TRY(const auto team, access::own_team(context));
  CRONDB_TRY(const auto stages, context.tx.pipeline().list_stages(context.by.team));

  Deal deal{.id = context.new_id<DealId>(), .name = request.name};
  deal.created_at = deal.updated_at = context.now;
  deal.currency = team.currency;
  deal.domain = request.domain;
  if (deal.domain) detail::check_domain(*deal.domain, "domain", problems);
  apply_value(deal, given(request.value), request.currency, given(request.value_usd), problems);
  deal.owner_user_id = request.owner_user_id.value_or(context.by.user);
  if (deal.owner_user_id.is_nil()) {
    problems.push_back({"owner_user_id", "is required"});
  } else {
    CRONDB_TRY(access::check_members(context, {deal.owner_user_id}, "owner_user_id", problems));
  }
  CRONDB_TRY(access::check_members(context, request.assignee_user_ids, "assignee_user_ids", problems));
  apply_assignees(deal, request.assignee_user_ids);
  CRONDB_TRY(leads::check_lead_id(context, request.lead_id, problems));
  deal.lead_id = request.lead_id;
  deal.expected_close_on = request.expected_close_on;
  deal.lost_reason = request.lost_reason;
  deal.external_id = request.external_id;
  const Stage* stage = request.stage_id ? find_stage(stages, *request.stage_id) : &first_of_kind(stages, StageKind::open);
  if (!stage) return problems.push_back({"stage_id", "must be a stage of the team"}), fail(invalid(std::move(problems)));
  place_new(deal, *stage, context.now);
  if (request.commission) deal.commission = to_commission(*request.commission, deal.currency, problems);
  CRONDB_TRY(access::check_members(context, agents_of(deal.commission), "commission.agents", problems));
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
  if (request.name) deal.name = *request.name;
  request.domain.apply_to(deal.domain);
  if (request.domain.value) detail::check_domain(*request.domain.value, "domain", problems);
  if (request.commission.given) deal.commission.reset();
  apply_value(deal, request.value, request.currency, request.value_usd, problems);
  if (request.commission.value) deal.commission = to_commission(*request.commission.value, deal.currency, problems);
  if (request.owner_user_id) {
    deal.owner_user_id = *request.owner_user_id;
    CRONDB_TRY(access::check_members(context, {deal.owner_user_id}, "owner_user_id", problems));
  }
  if (request.assignee_user_ids) {
    CRONDB_TRY(access::check_members(context, *request.assignee_user_ids, "assignee_user_ids", problems));
    apply_assignees(deal, *request.assignee_user_ids);
  }
  if (request.commission.value)
    CRONDB_TRY(access::check_members(context, agents_of(deal.commission), "commission.agents", problems));
  CRONDB_TRY(leads::check_lead_id(context, request.lead_id.value, problems));
  request.lead_id.apply_to(deal.lead_id);
  request.expected_close_on.apply_to(deal.expected_close_on);
  request.external_id.apply_to(deal.external_id);

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
