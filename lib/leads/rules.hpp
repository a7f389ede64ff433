#pragma once

#include <optional>
#include <string>
#include <vector>

#include "crondb/core/error.hpp"
#include "crondb/leads/fields.hpp"

/// The rules of leads, free of clock, storage and randomness.
namespace crondb::leads {

/// Makes the lead what `change` says, but for its status and what follows from that.
void apply(Lead& lead, const LeadChange& change);

/// Gives `lead` a status; the first time that it is client stamps converted_at. False if it has the status already.
bool change_status(Lead& lead, LeadStatus to, Instant now);

/// Notes that somebody got in touch at `at`, which counts from created_at on. False if an earlier contact is known, or an import
/// said which was the first.
bool note_contact(Lead& lead, Instant at);

/// What must hold of a lead whatever made it: somebody can tell who it is, and no stamp is before created_at.
void check_lead(const Lead& lead, std::vector<FieldError>& problems);

/// The changes between stays, which are in order.
[[nodiscard]] std::vector<StatusChange> changes_of(const std::vector<StatusInterval>& stays);

}  // namespace crondb::leads
