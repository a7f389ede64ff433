#pragma once

#include <optional>
#include <vector>

#include "crondb/core/error.hpp"
#include "crondb/engagement/fields.hpp"

/// The rules of tasks, calls and emails, free of clock, storage and randomness.
namespace crondb::engagement {

/// Makes the task what `change` says, but for its status and what follows from that.
void apply(Task& task, const TaskChange& change, std::vector<FieldError>& problems);
void apply(Call& call, const CallChange& change, std::vector<FieldError>& problems);
void apply(Email& email, const EmailChange& change, std::vector<FieldError>& problems);

/// What must hold of a task whatever made it: one due at most.
void check_task(const Task& task, std::vector<FieldError>& problems);
/// Gives `task` a status: becoming done stamps completed_at, leaving it clears it.
void change_status(Task& task, TaskStatus to, Instant now);
/// What is overdue at `now` where the team is.
[[nodiscard]] TaskFilter::Overdue overdue_at(Instant now, TimeZone zone);

/// Whether the row is a person of the team getting in touch with its lead.
[[nodiscard]] bool is_contact(const Call& call);
[[nodiscard]] bool is_contact(const Email& email);

}  // namespace crondb::engagement
