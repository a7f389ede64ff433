#pragma once

#include <optional>
#include <vector>

#include "crondb/engagement/operations.hpp"

/// Steps that the operations on tasks, calls and emails share, each within their transaction.
namespace crondb::engagement {

/// A problem on `lead_id` and `deal_id` for what the caller can't see.
[[nodiscard]] Result<void> check_subjects(Context& context, std::optional<LeadId> lead, std::optional<DealId> deal,
                                          std::vector<FieldError>& problems);

/// `given`, or the caller; a problem on `owner_user_id` for who is no member.
[[nodiscard]] Result<UserId> owner_of_new(Context& context, const std::optional<UserId>& given, std::vector<FieldError>& problems);

}  // namespace crondb::engagement
