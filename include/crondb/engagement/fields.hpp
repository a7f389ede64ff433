#pragma once

#include "crondb/core/changes.hpp"
#include "crondb/core/rules.hpp"
#include "crondb/engagement/engagement.hpp"

#pragma GCC visibility push(default)

/// How tasks, calls and emails look from outside, and what can be set of them.
namespace crondb {

// ---- tasks ----

inline constexpr Rules title_rules{.min_length = 1, .max_length = 200};

/// What can be set of a task.
struct TaskChange {
  Update<std::string> title{};
  Clearable<std::string> description{};
  Update<TaskStatus> status{};
  Update<TaskPriority> priority{};
  Clearable<Date> due_on{};
  Clearable<Instant> due_at{};
  Clearable<LeadId> lead_id{};
  Clearable<DealId> deal_id{};
  Update<UserId> owner_user_id{};
  Update<std::vector<UserId>> assignee_user_ids{};
  Clearable<std::string> external_id{};
};

template <>
inline constexpr auto row_fields<Task> = std::array{
    shown<&Task::id>("id", ""),
    kept<&Task::title, &TaskChange::title>("title", "", title_rules, Presence::required),
    kept<&Task::description, &TaskChange::description>("description", "", body_rules),
    decided<&Task::status, &TaskChange::status>("status", "open at first; becoming done stamps completed_at, leaving it clears it"),
    kept<&Task::priority, &TaskChange::priority>("priority", "normal at first"),
    kept<&Task::due_on, &TaskChange::due_on>("due_on", "Local date: due at the end of that day; not with due_at"),
    kept<&Task::due_at, &TaskChange::due_at>("due_at", "Not with due_on"),
    decided<&Task::lead_id, &TaskChange::lead_id>("lead_id", ""),
    decided<&Task::deal_id, &TaskChange::deal_id>("deal_id", ""),
    decided<&Task::owner_user_id, &TaskChange::owner_user_id>("owner_user_id", "A member; the caller at first", {},
                                                              Presence::optional),
    decided<&Task::assignee_user_ids, &TaskChange::assignee_user_ids>("assignee_user_ids", "Members"),
    shown<&Task::completed_at>("completed_at", "When it became done"),
    kept<&Task::external_id, &TaskChange::external_id>("external_id", "Unique among the team's tasks", key_rules),
    shown<&Task::created_at>("created_at", ""),
};
template <>
inline constexpr auto fields<Task> = shown_fields<Task>();
template <>
inline constexpr auto fields<TaskChange> = created_fields<Task>();

// ---- calls ----

inline constexpr Rules duration_rules{.min = 0, .max = 1'000'000'000};

/// What can be set of a call.
struct CallChange {
  Clearable<LeadId> lead_id{};
  Clearable<DealId> deal_id{};
  Update<UserId> owner_user_id{};
  Update<Direction> direction{};
  Update<CallOutcome> outcome{};
  Clearable<std::int64_t> duration_seconds{};
  Update<Instant> started_at{};
  Clearable<std::string> external_id{};
};

template <>
inline constexpr auto row_fields<Call> = std::array{
    shown<&Call::id>("id", ""),
    decided<&Call::lead_id, &CallChange::lead_id>("lead_id", ""),
    decided<&Call::deal_id, &CallChange::deal_id>("deal_id", ""),
    decided<&Call::owner_user_id, &CallChange::owner_user_id>("owner_user_id", "The member who acted; the caller at first", {},
                                                              Presence::optional),
    kept<&Call::direction, &CallChange::direction>("direction", "outbound at first"),
    kept<&Call::outcome, &CallChange::outcome>("outcome", "success at first"),
    kept<&Call::duration_seconds, &CallChange::duration_seconds>("duration_seconds", "", duration_rules),
    decided<&Call::started_at, &CallChange::started_at>("started_at", "Now at first", {}, Presence::optional),
    kept<&Call::external_id, &CallChange::external_id>("external_id", "Unique among the team's calls", key_rules),
    shown<&Call::created_at>("created_at", ""),
};
template <>
inline constexpr auto fields<Call> = shown_fields<Call>();
template <>
inline constexpr auto fields<CallChange> = created_fields<Call>();

// ---- emails ----

/// What can be set of an email.
struct EmailChange {
  Clearable<LeadId> lead_id{};
  Clearable<DealId> deal_id{};
  Update<UserId> owner_user_id{};
  Update<Direction> direction{};
  Update<EmailStatus> status{};
  Update<bool> automated{};
  Clearable<Instant> opened_at{};
  Clearable<Instant> replied_at{};
  Update<Instant> sent_at{};
  Clearable<std::string> external_id{};
};

template <>
inline constexpr auto row_fields<Email> = std::array{
    shown<&Email::id>("id", ""),
    decided<&Email::lead_id, &EmailChange::lead_id>("lead_id", ""),
    decided<&Email::deal_id, &EmailChange::deal_id>("deal_id", ""),
    decided<&Email::owner_user_id, &EmailChange::owner_user_id>("owner_user_id", "The member who acted; the caller at first", {},
                                                                Presence::optional),
    kept<&Email::direction, &EmailChange::direction>("direction", "outbound at first"),
    kept<&Email::status, &EmailChange::status>("status", "sent at first"),
    kept<&Email::automated, &EmailChange::automated>("automated", "Sent by a program, not by a person"),
    kept<&Email::opened_at, &EmailChange::opened_at>("opened_at", ""),
    kept<&Email::replied_at, &EmailChange::replied_at>("replied_at", ""),
    decided<&Email::sent_at, &EmailChange::sent_at>("sent_at", "Now at first", {}, Presence::optional),
    kept<&Email::external_id, &EmailChange::external_id>("external_id", "Unique among the team's emails", key_rules),
    shown<&Email::created_at>("created_at", ""),
};
template <>
inline constexpr auto fields<Email> = shown_fields<Email>();
template <>
inline constexpr auto fields<EmailChange> = created_fields<Email>();

}  // namespace crondb

#pragma GCC visibility pop
