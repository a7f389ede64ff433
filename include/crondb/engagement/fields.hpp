#pragma once

#include "crondb/engagement/engagement.hpp"

/// How tasks, calls and emails look from outside.
namespace crondb {

template <>
inline constexpr auto fields<Task> = std::tuple{
    field("id", &Task::id, ""),
    field("title", &Task::title, ""),
    field("description", &Task::description, ""),
    field("status", &Task::status, ""),
    field("priority", &Task::priority, ""),
    field("due_on", &Task::due_on, "Local date: due at the end of that day"),
    field("due_at", &Task::due_at, ""),
    field("lead_id", &Task::lead_id, ""),
    field("deal_id", &Task::deal_id, ""),
    field("owner_user_id", &Task::owner_user_id, ""),
    field("assignee_user_ids", &Task::assignee_user_ids, ""),
    field("completed_at", &Task::completed_at, "When it became done"),
    field("external_id", &Task::external_id, "Unique among the team's tasks"),
    field("created_at", &Task::created_at, ""),
};

template <>
inline constexpr auto fields<Call> = std::tuple{
    field("id", &Call::id, ""),
    field("lead_id", &Call::lead_id, ""),
    field("deal_id", &Call::deal_id, ""),
    field("owner_user_id", &Call::owner_user_id, "Who acted"),
    field("direction", &Call::direction, ""),
    field("outcome", &Call::outcome, ""),
    field("duration_seconds", &Call::duration_seconds, ""),
    field("started_at", &Call::started_at, ""),
    field("external_id", &Call::external_id, "Unique among the team's calls"),
    field("created_at", &Call::created_at, ""),
};

template <>
inline constexpr auto fields<Email> = std::tuple{
    field("id", &Email::id, ""),
    field("lead_id", &Email::lead_id, ""),
    field("deal_id", &Email::deal_id, ""),
    field("owner_user_id", &Email::owner_user_id, "Who acted"),
    field("direction", &Email::direction, ""),
    field("status", &Email::status, ""),
    field("automated", &Email::automated, "Sent by a program, not by a person"),
    field("opened_at", &Email::opened_at, ""),
    field("replied_at", &Email::replied_at, ""),
    field("sent_at", &Email::sent_at, ""),
    field("external_id", &Email::external_id, "Unique among the team's emails"),
    field("created_at", &Email::created_at, ""),
};

}  // namespace crondb
