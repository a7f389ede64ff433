#pragma once

#include "crondb/storage/notifications.hpp"

#pragma GCC visibility push(default)

namespace crondb {

/// Passes every call on; see storage/decorator.hpp.
class NotificationsDecorator : public NotificationsPort {
 public:
  explicit NotificationsDecorator(NotificationsPort& inner) : inner_(inner) {}

  [[nodiscard]] Result<std::optional<NotificationRule>> find_rule(TeamId team, UserId user, RuleType type,
                                                                  std::string_view id) override {
    return inner_.find_rule(team, user, type, id);
  }
  [[nodiscard]] Result<void> put_rule(TeamId team, const NotificationRule& rule) override { return inner_.put_rule(team, rule); }
  [[nodiscard]] Result<std::vector<NotificationRule>> list_rules(TeamId team, UserId user) override {
    return inner_.list_rules(team, user);
  }
  [[nodiscard]] Result<std::vector<UserId>> rule_holders(TeamId team, RuleType type, std::string_view id) override {
    return inner_.rule_holders(team, type, id);
  }
  [[nodiscard]] Result<std::optional<Channel>> find_channel(TeamId team, UserId user, ChannelId id) override {
    return inner_.find_channel(team, user, id);
  }
  [[nodiscard]] Result<void> put_channel(TeamId team, const Channel& channel) override { return inner_.put_channel(team, channel); }
  [[nodiscard]] Result<void> erase_channel(TeamId team, UserId user, ChannelId id) override {
    return inner_.erase_channel(team, user, id);
  }
  [[nodiscard]] Result<std::vector<Channel>> list_channels(TeamId team, UserId user) override {
    return inner_.list_channels(team, user);
  }
  [[nodiscard]] Result<void> put_notification(TeamId team, const Notification& notification) override {
    return inner_.put_notification(team, notification);
  }
  [[nodiscard]] Result<std::optional<Notification>> find_notification(TeamId team, UserId user, NotificationId id) override {
    return inner_.find_notification(team, user, id);
  }
  [[nodiscard]] Result<void> mark_read(TeamId team, UserId user, NotificationId id, Instant at) override {
    return inner_.mark_read(team, user, id, at);
  }
  [[nodiscard]] Result<void> mark_all_read(TeamId team, UserId user, Instant at) override {
    return inner_.mark_all_read(team, user, at);
  }
  [[nodiscard]] Result<void> remove_notification(TeamId team, UserId user, NotificationId id) override {
    return inner_.remove_notification(team, user, id);
  }
  [[nodiscard]] Result<Rows<Notification>> list_inbox(TeamId team, UserId user, const PageRequest& page) override {
    return inner_.list_inbox(team, user, page);
  }
  [[nodiscard]] Result<Rows<Notification>> list_history(TeamId team, UserId user, const PageRequest& page) override {
    return inner_.list_history(team, user, page);
  }
  [[nodiscard]] Result<std::vector<Notification>> notified_after(TeamId team, UserId user, std::int64_t position,
                                                                 std::int64_t limit) override {
    return inner_.notified_after(team, user, position, limit);
  }
  [[nodiscard]] Result<std::int64_t> count_unread(TeamId team, UserId user) override { return inner_.count_unread(team, user); }
  [[nodiscard]] Result<std::int64_t> feed_position(TeamId team) override { return inner_.feed_position(team); }
  [[nodiscard]] Result<std::vector<InboxChange>> feed_after(std::span<const FeedPlace> places, std::int64_t limit) override {
    return inner_.feed_after(places, limit);
  }
  [[nodiscard]] Result<std::vector<InTeam<Task>>> untold_tasks(const DueWindow& window, TaskId after, std::int64_t limit) override {
    return inner_.untold_tasks(window, after, limit);
  }
  [[nodiscard]] Result<void> put_task_told(TeamId team, const Task& task) override { return inner_.put_task_told(team, task); }
  [[nodiscard]] Result<std::vector<InTeam<ExpiringSnapshot>>> untold_snapshots(Instant after, Instant until,
                                                                               std::int64_t limit) override {
    return inner_.untold_snapshots(after, until, limit);
  }
  [[nodiscard]] Result<void> put_snapshot_told(TeamId team, const ExpiringSnapshot& snapshot) override {
    return inner_.put_snapshot_told(team, snapshot);
  }

 protected:
  [[nodiscard]] NotificationsPort& inner() { return inner_; }

 private:
  NotificationsPort& inner_;
};

}  // namespace crondb

#pragma GCC visibility pop
