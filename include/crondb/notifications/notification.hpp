#pragma once

#include <optional>
#include <string>
#include <vector>

#include "crondb/core/hash.hpp"
#include "crondb/core/verbatim.hpp"
#include "crondb/delivery/delivery.hpp"

#pragma GCC visibility push(default)

/// What people are told of, where, and what they were told. Everything here belongs to one user in one team.
namespace crondb {

/// Why somebody is told. The first three are raised by hosts, `test` by a person who tries a channel, the others by crondb.
enum class RuleType : std::uint8_t {
  saved_search,
  watchlist,
  sequence_reply,
  deal_assigned,
  deal_stage_changed,
  deal_won,
  task_due,
  member_joined,
  report_ready,
  snapshot_expiring,
  test,
};
template <>
inline constexpr auto words<RuleType> =
    std::to_array<std::string_view>({"saved_search", "watchlist", "sequence_reply", "deal_assigned", "deal_stage_changed",
                                     "deal_won", "task_due", "member_joined", "report_ready", "snapshot_expiring", "test"});

/// Raised by hosts, for rules that were registered.
[[nodiscard]] constexpr bool from_outside(RuleType type) { return type <= RuleType::sequence_reply; }
/// Everybody has one rule of each such type, kept only once it differs from how it begins.
[[nodiscard]] constexpr bool built_in(RuleType type) { return !from_outside(type) && type != RuleType::test; }
/// The id of built-in rules.
inline constexpr std::string_view built_in_rule_id = "default";

/// Whether and where a user is told of one kind of event.
struct NotificationRule {
  UserId user_id{};
  RuleType type = RuleType::saved_search;
  std::string id{};  ///< chosen by the host; built_in_rule_id for built-in types
  std::string name{};
  bool enabled = true;
  std::vector<ChannelKind> channels{ChannelKind::in_app, ChannelKind::slack, ChannelKind::webhook};  ///< in_app always
  std::optional<Instant> last_fired_at{};                                                            ///< absent: never
  bool operator==(const NotificationRule&) const = default;
};

/// A way to reach a user. in_app and email need no row: everybody has them.
struct Channel {
  ChannelId id{};
  UserId user_id{};
  ChannelKind kind = ChannelKind::webhook;
  std::string name{};
  std::optional<std::string> url{};     ///< of slack and webhook; may hold secrets, so people see it shortened
  std::optional<std::string> secret{};  ///< of webhook; signs what is sent
  Instant created_at{};
  bool operator==(const Channel&) const = default;
};

/// What a user was told, at the same time a row of the inbox and the fire of a rule.
struct Notification {
  NotificationId id{};
  UserId user_id{};
  RuleType rule_type = RuleType::test;
  std::string rule_id{};
  std::string title{};
  std::string body{};
  Verbatim data{};  ///< a JSON object
  Instant created_at{};
  std::optional<Instant> read_at{};  ///< absent: unread
  bool removed = false;              ///< no longer in the inbox, or never was; the history keeps it
  std::int64_t position = 0;         ///< of the change of the feed that brought it
  bool operator==(const Notification&) const = default;
};

/// What a delivery names: the notification's own id.
[[nodiscard]] constexpr FireId fire_of(NotificationId id) { return {id.bytes}; }

/// What changed: a notification came; others were read or removed; a key or a membership was lost, or the team was changed.
enum class InboxChangeKind : std::uint8_t { notified, unread, rights };
template <>
inline constexpr auto words<InboxChangeKind> = std::to_array<std::string_view>({"notified", "unread", "rights"});

/// That something changed for somebody who may be connected: a new notification, the number of unread ones, or what lets them in.
struct InboxChange {
  std::int64_t position = 0;
  TeamId team{};
  std::optional<UserId> user{};  ///< absent: everybody in the team
  InboxChangeKind kind = InboxChangeKind::notified;
  std::optional<NotificationId> notification{};  ///< of notified
  bool operator==(const InboxChange&) const = default;
};

}  // namespace crondb

#pragma GCC visibility pop
