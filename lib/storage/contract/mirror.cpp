#include "storage/contract/mirror.hpp"

#include <variant>

#include "core/try.hpp"
#include "crondb/storage/facts.hpp"

namespace crondb::contract {

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

void Mirror::apply(const Deal& deal) {
  Deal& kept = deals_[deal.id] = deal;
  kept.rank = kept.position = 0;  // change without a new version of the facts
}

void Mirror::apply(const StageInterval& stay) {
  intervals_[{stay.deal_id, stay.id}] = stay;
  sound_ = sound_ && deals_.contains(stay.deal_id);
}

void Mirror::apply(const Lead& lead) { leads_[lead.id] = lead; }

void Mirror::apply(const StatusInterval& stay) {
  status_intervals_[{stay.lead_id, stay.id}] = stay;
  sound_ = sound_ && leads_.contains(stay.lead_id);
}

void Mirror::apply(const Task& task) { tasks_[task.id] = task; }

void Mirror::apply(const Call& call) { calls_[call.id] = call; }

void Mirror::apply(const Email& email) { emails_[email.id] = email; }

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
