#pragma once

#include "crondb/engagement/engagement.hpp"

/// How tasks, calls and emails look from outside.
namespace crondb {

template <>
inline constexpr auto fields<Task> = std::array{
    field<&Task::id>("id", ""),
    field<&Task::title>("title", ""),
    field<&Task::description>("description", ""),
    field<&Task::status>("status", ""),
    field<&Task::priority>("priority", ""),
    field<&Task::due_on>("due_on", "Local date: due at the end of that day"),
    field<&Task::due_at>("due_at", ""),
    field<&Task::lead_id>("lead_id", ""),
    field<&Task::deal_id>("deal_id", ""),
    field<&Task::owner_user_id>("owner_user_id", ""),
    field<&Task::assignee_user_ids>("assignee_user_ids", ""),
    field<&Task::completed_at>("completed_at", "When it became done"),
    field<&Task::external_id>("external_id", "Unique among the team's tasks"),
    field<&Task::created_at>("created_at", ""),
};

template <>
inline constexpr auto fields<Call> = std::array{
    field<&Call::id>("id", ""),
    field<&Call::lead_id>("lead_id", ""),
    field<&Call::deal_id>("deal_id", ""),
    field<&Call::owner_user_id>("owner_user_id", "Who acted"),
    field<&Call::direction>("direction", ""),
    field<&Call::outcome>("outcome", ""),
    field<&Call::duration_seconds>("duration_seconds", ""),
    field<&Call::started_at>("started_at", ""),
    field<&Call::external_id>("external_id", "Unique among the team's calls"),
    field<&Call::created_at>("created_at", ""),
};

template <>
inline constexpr auto fields<Email> = std::array{
    field<&Email::id>("id", ""),
    field<&Email::lead_id>("lead_id", ""),
    field<&Email::deal_id>("deal_id", ""),
    field<&Email::owner_user_id>("owner_user_id", "Who acted"),
    field<&Email::direction>("direction", ""),
    field<&Email::status>("status", ""),
    field<&Email::automated>("automated", "Sent by a program, not by a person"),
    field<&Email::opened_at>("opened_at", ""),
    field<&Email::replied_at>("replied_at", ""),
    field<&Email::sent_at>("sent_at", ""),
    field<&Email::external_id>("external_id", "Unique among the team's emails"),
    field<&Email::created_at>("created_at", ""),
};

}  // namespace crondb
