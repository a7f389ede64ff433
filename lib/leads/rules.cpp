#include "leads/rules.hpp"

#include <algorithm>

#include "core/as_set.hpp"

namespace crondb::leads {

void apply(Lead& lead, const LeadChange& change) {
  apply_kept(lead, change);
  change.owner_user_id.apply_to(lead.owner_user_id);
  if (change.assignee_user_ids) lead.assignee_user_ids = as_set(*change.assignee_user_ids);
  if (change.tag_ids) lead.tag_ids = as_set(*change.tag_ids);
}

bool change_status(Lead& lead, LeadStatus to, Instant now) {
  if (lead.status == to) return false;
  lead.status = to;
  if (to == LeadStatus::client && !lead.converted_at) lead.converted_at = now;
  return true;
}

bool note_contact(Lead& lead, Instant at) {
  const Instant counted = std::max(at, lead.created_at);
  if (lead.contact_given || (lead.first_contacted_at && *lead.first_contacted_at <= counted)) return false;
  lead.first_contacted_at = counted;
  return true;
}

void check_lead(const Lead& lead, std::vector<FieldError>& problems) {
  if (!lead.first_name && !lead.last_name && !lead.company && !lead.email && !lead.phone) {
    problems.push_back({"first_name", "or last_name, company, email or phone is required"});
  }
  const auto check_stamp = [&](const std::optional<Instant>& stamp, std::string_view field) {
    if (stamp && *stamp < lead.created_at) problems.push_back({std::string(field), "must not be before created_at"});
  };
  check_stamp(lead.first_contacted_at, "first_contacted_at");
  check_stamp(lead.converted_at, "converted_at");
}

std::vector<StatusChange> changes_of(const std::vector<StatusInterval>& stays) {
  std::vector<StatusChange> changes;
  for (std::size_t i = 1; i < stays.size(); ++i) {
    changes.push_back({stays[i].lead_id, stays[i - 1].status, stays[i].status, stays[i].entered_at, stays[i].by});
  }
  return changes;
}

}  // namespace crondb::leads
