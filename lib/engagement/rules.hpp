#pragma once

#include <optional>
#include <vector>

#include "crondb/core/error.hpp"
#include "crondb/engagement/engagement.hpp"

/// The rules of tasks, calls and emails, free of clock, storage and randomness.
namespace crondb::engagement {

/// Gives `task` a status: becoming done stamps completed_at, leaving it clears it.
void change_status(Task& task, TaskStatus to, Instant now);
/// What must hold of a task whatever made it: one due at most.
void check_task(const Task& task, std::vector<FieldError>& problems);
/// What is overdue at `now` where the team is.
[[nodiscard]] TaskFilter::Overdue overdue_at(Instant now, TimeZone zone);

/// Whether the row is a person of the team getting in touch with its lead.
[[nodiscard]] bool is_contact(const Call& call);
[[nodiscard]] bool is_contact(const Email& email);

}  // namespace crondb::engagement
