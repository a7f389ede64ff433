#pragma once

#include <optional>
#include <vector>

#include "access/teams.hpp"
#include "crondb/engagement/operations.hpp"

/// Steps that the operations on tasks, calls and emails share, each within their transaction.
namespace crondb::engagement {

/// A problem on `lead_id` and `deal_id` for what the caller can't see.
[[nodiscard]] Result<void> check_subjects(Context& context, std::optional<LeadId> lead, std::optional<DealId> deal,
                                          std::vector<FieldError>& problems);
/// Problems of what the change of a row names and only a storage knows.
template <class Change>
[[nodiscard]] Result<void> check_references(Context& context, const Change& change, std::vector<FieldError>& problems) {
  if (auto checked = check_subjects(context, change.lead_id.value, change.deal_id.value, problems); !checked) return checked;
  std::optional<std::vector<UserId>> assignees;
  if constexpr (requires { change.assignee_user_ids; }) assignees = change.assignee_user_ids;
  return access::check_people(context, change.owner_user_id, assignees, problems);
}

}  // namespace crondb::engagement
