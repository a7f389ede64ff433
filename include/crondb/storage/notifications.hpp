#pragma once

#include <span>

#include "crondb/engagement/engagement.hpp"
#include "crondb/notifications/notification.hpp"
#include "crondb/storage/storage.hpp"

#pragma GCC visibility push(default)

namespace crondb {

/// Which tasks have fallen due: due_at in (after, until], or due_on in [first_day, last_day].
struct DueWindow {
  Instant after{};
  Instant until{};
  Date first_day{};
  Date last_day{};
};

/// A snapshot as far as its creator is told that it expires.
struct ExpiringSnapshot {
  SnapshotId id{};
  ReportId report_id{};
  std::string title{};
  UserId created_by{};
  Instant expires_at{};
  bool operator==(const ExpiringSnapshot&) const = default;
};

/// A task or snapshot of any team.
template <class Row>
struct InTeam {
  TeamId team{};
  Row row{};
  bool operator==(const InTeam&) const = default;
};

/// Up to where a team's feed is known.
struct FeedPlace {
  TeamId team{};
  std::int64_t position = 0;
};

/// Changes of a team's feed that are kept: who looks less often misses some.
inline constexpr std::int64_t kept_changes = 1'000;

/// Rules, channels, notifications and what tells connected people of them.
class NotificationsPort {
 public:
  virtual ~NotificationsPort() = default;

  /// Only kept ones: built-in rules that are as they begin are absent.
  [[nodiscard]] virtual Result<std::optional<NotificationRule>> find_rule(TeamId team, UserId user, RuleType type,
                                                                          std::string_view id) = 0;
  /// Inserts or replaces.
  [[nodiscard]] virtual Result<void> put_rule(TeamId team, const NotificationRule& rule) = 0;
  /// All kept ones of the user by type, then id.
  [[nodiscard]] virtual Result<std::vector<NotificationRule>> list_rules(TeamId team, UserId user) = 0;
  /// Who has kept a rule of that type and id, in order of user.
  [[nodiscard]] virtual Result<std::vector<UserId>> rule_holders(TeamId team, RuleType type, std::string_view id) = 0;

  [[nodiscard]] virtual Result<std::optional<Channel>> find_channel(TeamId team, UserId user, ChannelId id) = 0;
  /// Inserts or replaces.
  [[nodiscard]] virtual Result<void> put_channel(TeamId team, const Channel& channel) = 0;
  /// Absent: nothing happens.
  [[nodiscard]] virtual Result<void> erase_channel(TeamId team, UserId user, ChannelId id) = 0;
  /// All of the user, in order of id.
  [[nodiscard]] virtual Result<std::vector<Channel>> list_channels(TeamId team, UserId user) = 0;

  /// Inserts; unless it is `removed`, it counts as unread or read and the feed tells of it. `position` is not taken from it.
  /// already_exists if the id is taken.
  [[nodiscard]] virtual Result<void> put_notification(TeamId team, const Notification& notification) = 0;
  /// Removed ones too.
  [[nodiscard]] virtual Result<std::optional<Notification>> find_notification(TeamId team, UserId user, NotificationId id) = 0;
  /// Marks one that is unread and not removed, else nothing happens.
  [[nodiscard]] virtual Result<void> mark_read(TeamId team, UserId user, NotificationId id, Instant at) = 0;
  [[nodiscard]] virtual Result<void> mark_all_read(TeamId team, UserId user, Instant at) = 0;
  /// Takes it out of the inbox; the history keeps it. Absent or removed: nothing happens.
  [[nodiscard]] virtual Result<void> remove_notification(TeamId team, UserId user, NotificationId id) = 0;
  /// What is not removed: unread ones first, then by created_at and id, newest first. A cursor's key is inbox_place.
  [[nodiscard]] virtual Result<Rows<Notification>> list_inbox(TeamId team, UserId user, const PageRequest& page) = 0;
  /// Removed ones too, newest first (created_at, then id).
  [[nodiscard]] virtual Result<Rows<Notification>> list_history(TeamId team, UserId user, const PageRequest& page) = 0;
  /// At most `limit` that are not removed and came after `position`, in order of position.
  [[nodiscard]] virtual Result<std::vector<Notification>> notified_after(TeamId team, UserId user, std::int64_t position,
                                                                         std::int64_t limit) = 0;
  /// In constant time.
  [[nodiscard]] virtual Result<std::int64_t> count_unread(TeamId team, UserId user) = 0;

  /// The position of the latest change of the team's feed, 0 if there was none. Positions ascend in the order of commits.
  [[nodiscard]] virtual Result<std::int64_t> feed_position(TeamId team) = 0;
  /// Instance-wide: at most `limit` changes of these teams, each behind the place given, those of a team in order. Besides what
  /// this port does a feed tells that a user lost a key or the membership, and that the team was changed; it keeps the latest
  /// `kept_changes`.
  [[nodiscard]] virtual Result<std::vector<InboxChange>> feed_after(std::span<const FeedPlace> places, std::int64_t limit) = 0;

  /// Instance-wide: at most `limit` open tasks in the window of whose due nobody has been told, with ids after `after`, by id.
  [[nodiscard]] virtual Result<std::vector<InTeam<Task>>> untold_tasks(const DueWindow& window, TaskId after,
                                                                       std::int64_t limit) = 0;
  /// Notes that people were told of the task as it is due now.
  [[nodiscard]] virtual Result<void> put_task_told(TeamId team, const Task& task) = 0;
  /// Instance-wide: at most `limit` snapshots with expires_at in (after, until] of whose expiry nobody has been told, by id.
  [[nodiscard]] virtual Result<std::vector<InTeam<ExpiringSnapshot>>> untold_snapshots(Instant after, Instant until,
                                                                                       std::int64_t limit) = 0;
  /// Notes that people were told of the expiry that the snapshot has now.
  [[nodiscard]] virtual Result<void> put_snapshot_told(TeamId team, const ExpiringSnapshot& snapshot) = 0;
};

/// Where a notification stands in the inbox; greater comes first.
[[nodiscard]] inline std::int64_t inbox_place(const Notification& notification) {
  static constexpr std::int64_t unread_first = std::int64_t{1} << 60;
  return notification.created_at.time_since_epoch().count() + (notification.read_at ? 0 : unread_first);
}

}  // namespace crondb

#pragma GCC visibility pop
