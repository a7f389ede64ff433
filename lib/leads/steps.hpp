#pragma once

#include <optional>
#include <vector>

#include "crondb/leads/operations.hpp"

/// Steps on leads that several operations share, each within their transaction.
namespace crondb::leads {

/// The lead, if the caller may see it. not_found otherwise.
[[nodiscard]] Result<Lead> visible_lead(Context& context, LeadId id);

/// A problem on `lead_id` unless it is absent or names a lead that the caller may see.
[[nodiscard]] Result<void> check_lead_id(Context& context, std::optional<LeadId> id, std::vector<FieldError>& problems);

/// Ends the open stay of a lead whose status changed, and begins the next one.
[[nodiscard]] Result<void> record_status(Context& context, const Lead& lead);

/// Notes on the lead that somebody got in touch with it at `at`. An absent lead: nothing happens.
[[nodiscard]] Result<void> record_contact(Context& context, LeadId id, Instant at);

}  // namespace crondb::leads
