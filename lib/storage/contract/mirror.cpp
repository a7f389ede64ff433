#include "storage/contract/mirror.hpp"

#include <variant>

#include "core/try.hpp"
#include "crondb/storage/facts.hpp"

namespace crondb::contract {

Deal counted(const Deal& deal) {
  return {.id = deal.id,
          .value = deal.value,
          .currency = deal.currency,
          .stage_id = deal.stage_id,
          .status = deal.status,
          .owner_user_id = deal.owner_user_id,
          .assignee_user_ids = deal.assignee_user_ids,
          .lead_id = deal.lead_id,
          .expected_close_on = deal.expected_close_on,
          .closed_at = deal.closed_at,
          .lost_reason = deal.lost_reason,
          .commission = deal.commission,
          .created_at = deal.created_at};
}

Lead counted(const Lead& lead) {
  return {.id = lead.id,
          .source = lead.source,
          .status = lead.status,
          .owner_user_id = lead.owner_user_id,
          .assignee_user_ids = lead.assignee_user_ids,
          .tag_ids = lead.tag_ids,
          .first_contacted_at = lead.first_contacted_at,
          .converted_at = lead.converted_at,
          .created_at = lead.created_at};
}

Task counted(const Task& task) {
  return {.id = task.id,
          .status = task.status,
          .priority = task.priority,
          .due_on = task.due_on,
          .due_at = task.due_at,
          .owner_user_id = task.owner_user_id,
          .assignee_user_ids = task.assignee_user_ids,
          .completed_at = task.completed_at,
          .created_at = task.created_at};
}

Call counted(const Call& call) {
  return {.id = call.id,
          .owner_user_id = call.owner_user_id,
          .direction = call.direction,
          .outcome = call.outcome,
          .duration_seconds = call.duration_seconds,
          .started_at = call.started_at};
}

Email counted(const Email& email) {
  return {.id = email.id,
          .owner_user_id = email.owner_user_id,
          .direction = email.direction,
          .status = email.status,
          .opened_at = email.opened_at,
          .replied_at = email.replied_at,
          .sent_at = email.sent_at};
}

StageInterval counted(const StageInterval& stay) { return stay; }

StatusInterval counted(const StatusInterval& stay) {
  return {
      .id = stay.id, .lead_id = stay.lead_id, .status = stay.status, .entered_at = stay.entered_at, .exited_at = stay.exited_at};
}

Result<Mirror> Mirror::of(TeamId team, Transaction& tx) {
  Mirror mirror;
  const auto take = [&](const auto& row) { mirror.apply(row); };
  FactsPort& facts = tx.facts();
  CRONDB_TRY(mirror.version_, facts.version(team));
  CRONDB_TRY(facts.scan_deals(team, take));
  CRONDB_TRY(facts.scan_intervals(team, take));
  CRONDB_TRY(facts.scan_leads(team, take));
  CRONDB_TRY(facts.scan_status_intervals(team, take));
  CRONDB_TRY(facts.scan_tasks(team, take));
  CRONDB_TRY(facts.scan_calls(team, take));
  CRONDB_TRY(facts.scan_emails(team, take));
  return mirror;
}

Result<bool> Mirror::catch_up(TeamId team, Transaction& tx) {
  CRONDB_TRY(const auto changes, tx.facts().changes_since(team, version_));
  if (!changes) return false;
  for (const auto& change : changes->changes) {
    std::visit([&](const auto& row) { apply(row); }, change);
  }
  version_ = changes->version;
  sound_ = sound_ && changes->team == team;
  return true;
}

void Mirror::apply(const Deal& deal) { deals_[deal.id] = counted(deal); }

void Mirror::apply(const StageInterval& stay) {
  intervals_[{stay.deal_id, stay.id}] = counted(stay);
  sound_ = sound_ && deals_.contains(stay.deal_id);
}

void Mirror::apply(const Lead& lead) { leads_[lead.id] = counted(lead); }

void Mirror::apply(const StatusInterval& stay) {
  status_intervals_[{stay.lead_id, stay.id}] = counted(stay);
  sound_ = sound_ && leads_.contains(stay.lead_id);
}

void Mirror::apply(const Task& task) { tasks_[task.id] = counted(task); }

void Mirror::apply(const Call& call) { calls_[call.id] = counted(call); }

void Mirror::apply(const Email& email) { emails_[email.id] = counted(email); }

void Mirror::apply(metrics::Erased<DealId> gone) {
  deals_.erase(gone.id);
  std::erase_if(intervals_, [&](const auto& entry) { return entry.first.first == gone.id; });
}

void Mirror::apply(metrics::Erased<LeadId> gone) {
  leads_.erase(gone.id);
  std::erase_if(status_intervals_, [&](const auto& entry) { return entry.first.first == gone.id; });
}

void Mirror::apply(metrics::Erased<TaskId> gone) { tasks_.erase(gone.id); }

void Mirror::apply(metrics::Erased<CallId> gone) { calls_.erase(gone.id); }

void Mirror::apply(metrics::Erased<EmailId> gone) { emails_.erase(gone.id); }

}  // namespace crondb::contract
