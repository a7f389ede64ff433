#pragma once

#include "crondb/storage/notifications.hpp"
#include "storage/sql/engine.hpp"

namespace crondb::sql::inline CRONDB_ENGINE {

class SqlNotifications final : public NotificationsPort {
 public:
  explicit SqlNotifications(Connection& db) : db_(db) {}

  Result<std::optional<NotificationRule>> find_rule(TeamId team, UserId user, RuleType type, std::string_view id) override;
  Result<void> put_rule(TeamId team, const NotificationRule& rule) override;
  Result<std::vector<NotificationRule>> list_rules(TeamId team, UserId user) override;
  Result<std::vector<UserId>> rule_holders(TeamId team, RuleType type, std::string_view id) override;
  Result<std::optional<Channel>> find_channel(TeamId team, UserId user, ChannelId id) override;
  Result<void> put_channel(TeamId team, const Channel& channel) override;
  Result<void> erase_channel(TeamId team, UserId user, ChannelId id) override;
  Result<std::vector<Channel>> list_channels(TeamId team, UserId user) override;
  Result<void> put_notification(TeamId team, const Notification& notification) override;
  Result<std::optional<Notification>> find_notification(TeamId team, UserId user, NotificationId id) override;
  Result<void> mark_read(TeamId team, UserId user, NotificationId id, Instant at) override;
  Result<void> mark_all_read(TeamId team, UserId user, Instant at) override;
  Result<void> remove_notification(TeamId team, UserId user, NotificationId id) override;
  Result<Rows<Notification>> list_inbox(TeamId team, UserId user, const PageRequest& page) override;
  Result<Rows<Notification>> list_history(TeamId team, UserId user, const PageRequest& page) override;
  Result<std::vector<Notification>> notified_after(TeamId team, UserId user, std::int64_t position, std::int64_t limit) override;
  Result<std::int64_t> count_unread(TeamId team, UserId user) override;
  Result<std::int64_t> feed_position(TeamId team) override;
  Result<std::vector<InboxChange>> feed_after(std::span<const FeedPlace> places, std::int64_t limit) override;
  Result<std::vector<InTeam<Task>>> untold_tasks(const DueWindow& window, TaskId after, std::int64_t limit) override;
  Result<void> put_task_told(TeamId team, const Task& task) override;
  Result<std::vector<InTeam<ExpiringSnapshot>>> untold_snapshots(Instant after, Instant until, std::int64_t limit) override;
  Result<void> put_snapshot_told(TeamId team, const ExpiringSnapshot& snapshot) override;

 private:
  Result<void> tell_unread(TeamId team, UserId user);
  /// Adds to the number of unread ones.
  Result<void> count(TeamId team, UserId user, std::int64_t unread);

  Connection& db_;
};

}  // namespace crondb::sql::inline CRONDB_ENGINE
