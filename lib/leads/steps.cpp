#include "leads/steps.hpp"

#include <algorithm>

#include "core/try.hpp"
#include "crondb/storage/leads.hpp"
#include "leads/rules.hpp"

namespace crondb::leads {

Result<Lead> visible_lead(Context& context, LeadId id) {
  CRONDB_TRY(auto lead, context.tx.leads().find_lead(context.by.team, id));
  const auto only = context.by.only_rows_of();
  if (!lead || (only && !lead->involves(*only))) return fail(not_found("lead"));
  return std::move(*lead);
}

Result<void> check_lead_id(Context& context, std::optional<LeadId> id, std::vector<FieldError>& problems) {
  if (!id) return {};
  if (const auto lead = visible_lead(context, *id); !lead) {
    if (lead.error().code != ErrorCode::not_found) return fail(lead.error());
    problems.push_back({"lead_id", "must be a lead of the team"});
  }
  return {};
}

Result<void> record_status(Context& context, const Lead& lead) {
  auto& leads = context.tx.leads();
  CRONDB_TRY(const auto stays, leads.status_intervals(context.by.team, lead.id));
  Instant at = context.now;  // later if the clock of who imported the lead was ahead
  for (auto stay : stays) {
    if (stay.exited_at) continue;
    at = std::max(at, stay.entered_at);
    stay.exited_at = at;
    CRONDB_TRY(leads.put_status_interval(context.by.team, stay));
  }
  const auto by = context.by.user.is_nil() ? std::nullopt : std::optional(context.by.user);
  return leads.put_status_interval(context.by.team, {context.new_id<IntervalId>(), lead.id, lead.status, at, std::nullopt, by});
}

Result<void> record_contact(Context& context, LeadId id, Instant at) {
  CRONDB_TRY(auto lead, context.tx.leads().find_lead(context.by.team, id));
  if (!lead || !note_contact(*lead, at)) return {};
  lead->updated_at = context.now;
  const auto seen = lead->version++;
  return context.tx.leads().put_lead(context.by.team, *lead, seen);
}

}  // namespace crondb::leads
