#pragma once

#include <optional>
#include <string>
#include <vector>

#include "crondb/core/fields.hpp"
#include "crondb/core/id.hpp"
#include "crondb/core/time.hpp"

#pragma GCC visibility push(default)

/// What people do about leads and deals, as it is kept.
namespace crondb {

/// Where a task stands. Only open ones are ever overdue.
enum class TaskStatus : std::uint8_t { open, done, cancelled };
template <>
inline constexpr auto words<TaskStatus> = std::to_array<std::string_view>({"open", "done", "cancelled"});

/// How urgent a task is, in ascending order.
enum class TaskPriority : std::uint8_t { low, normal, high };
template <>
inline constexpr auto words<TaskPriority> = std::to_array<std::string_view>({"low", "normal", "high"});

/// Who got in touch: others with the team, or the team with others.
enum class Direction : std::uint8_t { inbound, outbound };
template <>
inline constexpr auto words<Direction> = std::to_array<std::string_view>({"inbound", "outbound"});

/// How a call ended; `success`: somebody was reached.
enum class CallOutcome : std::uint8_t { success, no_answer, busy, failed, invalid_number, canceled };
template <>
inline constexpr auto words<CallOutcome> =
    std::to_array<std::string_view>({"success", "no_answer", "busy", "failed", "invalid_number", "canceled"});

/// How far an email has come, as far as is known; `bounced`: it came back.
enum class EmailStatus : std::uint8_t { sent, delivered, bounced };
template <>
inline constexpr auto words<EmailStatus> = std::to_array<std::string_view>({"sent", "delivered", "bounced"});

/// Something to do, about a lead, a deal, both or neither.
struct Task {
  TaskId id{};
  std::string title{};
  std::optional<std::string> description{};
  TaskStatus status = TaskStatus::open;
  TaskPriority priority = TaskPriority::normal;
  std::optional<Date> due_on{};     ///< local date: due at the end of that day; never together with due_at
  std::optional<Instant> due_at{};  ///< never together with due_on
  std::optional<LeadId> lead_id{};
  std::optional<DealId> deal_id{};
  UserId owner_user_id{};
  std::vector<UserId> assignee_user_ids{};   ///< ascending, each once
  std::optional<Instant> completed_at{};     ///< set exactly for done tasks
  std::optional<std::string> external_id{};  ///< unique among the team's tasks
  Instant created_at{};
  bool operator==(const Task&) const = default;

  [[nodiscard]] bool involves(UserId user) const;  ///< as owner or assignee
};

/// A call that somebody made or took, about a lead, a deal, both or neither.
struct Call {
  CallId id{};
  std::optional<LeadId> lead_id{};
  std::optional<DealId> deal_id{};
  UserId owner_user_id{};  ///< who acted; never follows the lead's owner
  Direction direction = Direction::outbound;
  CallOutcome outcome = CallOutcome::success;
  std::optional<std::int64_t> duration_seconds{};  ///< ≥ 0; absent: unknown
  Instant started_at{};
  std::optional<std::string> external_id{};  ///< unique among the team's calls
  Instant created_at{};
  bool operator==(const Call&) const = default;
};

/// An email that was sent or received elsewhere, about a lead, a deal, both or neither. crondb itself sends none of them.
struct Email {
  EmailId id{};
  std::optional<LeadId> lead_id{};
  std::optional<DealId> deal_id{};
  UserId owner_user_id{};  ///< who acted; never follows the lead's owner
  Direction direction = Direction::outbound;
  EmailStatus status = EmailStatus::sent;
  bool automated = false;               ///< sent by a program, not by a person
  std::optional<Instant> opened_at{};   ///< absent: never, as far as is known
  std::optional<Instant> replied_at{};  ///< absent: never, as far as is known
  Instant sent_at{};
  std::optional<std::string> external_id{};  ///< unique among the team's emails
  Instant created_at{};
  bool operator==(const Email&) const = default;
};

/// What people ask of a list of tasks. Everything that is set must hold.
struct TaskCriteria {
  std::optional<UserId> owner_user_id{};
  std::optional<LeadId> lead_id{};
  std::optional<DealId> deal_id{};
  std::optional<TaskStatus> status{};
  std::optional<TaskPriority> priority{};
};

/// Which tasks a list shows. Everything that is set must hold.
struct TaskFilter : TaskCriteria {
  std::optional<UserId> only_rows_of{};  ///< owned by or assigned to
  /// Open tasks with due_at before `now` or due_on up to `last_day`, the latest local day whose end is before `now`.
  struct Overdue {
    Instant now{};
    Date last_day{};
  };
  std::optional<Overdue> overdue{};
};

/// What people ask of a list of calls. Everything that is set must hold.
struct CallCriteria {
  std::optional<UserId> owner_user_id{};
  std::optional<LeadId> lead_id{};
  std::optional<DealId> deal_id{};
  std::optional<Direction> direction{};
  std::optional<CallOutcome> outcome{};
};

/// Which calls a list shows. Everything that is set must hold.
struct CallFilter : CallCriteria {
  std::optional<UserId> only_rows_of{};  ///< owned by
};

/// What people ask of a list of emails. Everything that is set must hold.
struct EmailCriteria {
  std::optional<UserId> owner_user_id{};
  std::optional<LeadId> lead_id{};
  std::optional<DealId> deal_id{};
  std::optional<Direction> direction{};
  std::optional<EmailStatus> status{};
};

/// Which emails a list shows. Everything that is set must hold.
struct EmailFilter : EmailCriteria {
  std::optional<UserId> only_rows_of{};  ///< owned by
};

}  // namespace crondb

#pragma GCC visibility pop
