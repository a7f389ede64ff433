#pragma once

#include <optional>
#include <vector>

#include "crondb/engagement/operations.hpp"

/// Steps that the operations on tasks, calls and emails share, each within their transaction.
namespace crondb::engagement {

/// A problem on `lead_id` and `deal_id` for what the caller can't see.
[[nodiscard]] Result<void> check_subjects(Context& context, std::optional<LeadId> lead, std::optional<DealId> deal,
                                          std::vector<FieldError>& problems);
/// A problem on `owner_user_id` for who is no member.
[[nodiscard]] Result<void> check_owner(Context& context, const std::optional<UserId>& owner, std::vector<FieldError>& problems);

/// Problems of what the change of a row names and only a storage knows.
template <class Change>
[[nodiscard]] Result<void> check_references(Context& context, const Change& change, std::vector<FieldError>& problems) {
  if (auto checked = check_subjects(context, change.lead_id.value, change.deal_id.value, problems); !checked) return checked;
  return check_owner(context, change.owner_user_id, problems);
}

/// The change that makes a new row: it is the caller's unless it says whose. A problem if nobody's.
template <class Change>
[[nodiscard]] Change of_caller(const Context& context, Change change, std::vector<FieldError>& problems) {
  if (!change.owner_user_id && !context.by.user.is_nil()) change.owner_user_id = context.by.user;
  if (!change.owner_user_id) problems.push_back({"owner_user_id", "is required"});
  return change;
}

}  // namespace crondb::engagement
