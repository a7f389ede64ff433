#include "storage/memory/notifications.hpp"

#include <algorithm>

namespace crondb::memory {

namespace {

/// The due as it tells one from another.
std::int64_t due_of(const Task& task) {
  if (task.due_at) return task.due_at->time_since_epoch().count();
  return task.due_on ? std::chrono::sys_days(*task.due_on).time_since_epoch().count() : 0;
}

bool in_window(const Task& task, const DueWindow& window) {
  if (task.due_at) return *task.due_at > window.after && *task.due_at <= window.until;
  return task.due_on && *task.due_on >= window.first_day && *task.due_on <= window.last_day;
}

/// The `limit` first by id.
template <class Row>
void cut(std::vector<InTeam<Row>>& found, std::int64_t limit) {
  std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.row.id < b.row.id; });
  if (std::ssize(found) > limit) found.resize(static_cast<std::size_t>(limit));
}

}  // namespace

Result<std::optional<NotificationRule>> MemoryNotifications::find_rule(TeamId team, UserId user, RuleType type,
                                                                       std::string_view id) {
  return copy(tables_.notification_rules.find(team, user, type, id));
}

Result<void> MemoryNotifications::put_rule(TeamId team, const NotificationRule& rule) {
  tables_.notification_rules.put(journal_, {team, rule.user_id, rule.type, rule.id}, rule);
  return {};
}

Result<std::vector<NotificationRule>> MemoryNotifications::list_rules(TeamId team, UserId user) {
  std::vector<NotificationRule> found;
  for (const auto& [key, rule] : tables_.notification_rules.of(team, user)) found.push_back(rule);
  return found;
}

Result<std::vector<UserId>> MemoryNotifications::rule_holders(TeamId team, RuleType type, std::string_view id) {
  std::vector<UserId> found;
  for (const auto& [key, rule] : tables_.notification_rules.of(team)) {
    if (rule.type == type && rule.id == id) found.push_back(rule.user_id);
  }
  return found;
}

Result<std::optional<Channel>> MemoryNotifications::find_channel(TeamId team, UserId user, ChannelId id) {
  return copy(tables_.channels.find(team, user, id));
}

Result<void> MemoryNotifications::put_channel(TeamId team, const Channel& channel) {
  tables_.channels.put(journal_, {team, channel.user_id, channel.id}, channel);
  return {};
}

Result<void> MemoryNotifications::erase_channel(TeamId team, UserId user, ChannelId id) {
  tables_.channels.erase(journal_, {team, user, id});
  return {};
}

Result<std::vector<Channel>> MemoryNotifications::list_channels(TeamId team, UserId user) {
  std::vector<Channel> found;
  for (const auto& [key, channel] : tables_.channels.of(team, user)) found.push_back(channel);
  return found;
}

Result<void> MemoryNotifications::put_notification(TeamId team, const Notification& notification) {
  const UserId user = notification.user_id;
  if (tables_.notifications.find(team, user, notification.id)) {
    return fail(ErrorCode::already_exists, "there is such a notification already");
  }
  Notification row = notification;
  row.position = 0;
  if (!row.removed) {
    row.position = tell(tables_, journal_, {0, team, user, InboxChangeKind::notified, row.id});
    tables_.notifications_by_position.put(journal_, {team, user, row.position}, row.id);
    if (!row.read_at) count(team, user, 1);
  }
  tables_.notifications.put(journal_, {team, user, row.id}, row);
  return {};
}

Result<std::optional<Notification>> MemoryNotifications::find_notification(TeamId team, UserId user, NotificationId id) {
  return copy(tables_.notifications.find(team, user, id));
}

Result<void> MemoryNotifications::mark_read(TeamId team, UserId user, NotificationId id, Instant at) {
  auto found = copy(tables_.notifications.find(team, user, id));
  if (!found || found->removed || found->read_at) return {};
  found->read_at = at;
  change(team, *found);
  tell_unread(team, user);
  return {};
}

Result<void> MemoryNotifications::mark_all_read(TeamId team, UserId user, Instant at) {
  std::vector<Notification> unread;
  for (const auto& [key, notification] : tables_.notifications.of(team, user)) {
    if (!notification.read_at && !notification.removed) unread.push_back(notification);
  }
  for (Notification& notification : unread) {
    notification.read_at = at;
    change(team, notification);
  }
  if (!unread.empty()) tell_unread(team, user);
  return {};
}

Result<void> MemoryNotifications::remove_notification(TeamId team, UserId user, NotificationId id) {
  auto found = copy(tables_.notifications.find(team, user, id));
  if (!found || found->removed) return {};
  found->removed = true;
  tables_.notifications_by_position.erase(journal_, {team, user, found->position});
  change(team, *found);
  if (!found->read_at) tell_unread(team, user);
  return {};
}

Result<Rows<Notification>> MemoryNotifications::list_inbox(TeamId team, UserId user, const PageRequest& page) {
  std::vector<Placed<Notification>> matches;
  for (const auto& [key, notification] : tables_.notifications.of(team, user)) {
    if (!notification.removed) matches.push_back({inbox_place(notification), notification.id.bytes, &notification});
  }
  return page_of(std::move(matches), page, true);
}

Result<Rows<Notification>> MemoryNotifications::list_history(TeamId team, UserId user, const PageRequest& page) {
  std::vector<Placed<Notification>> matches;
  for (const auto& [key, notification] : tables_.notifications.of(team, user)) {
    matches.push_back({key_of(notification.created_at), notification.id.bytes, &notification});
  }
  return page_of(std::move(matches), page, true);
}

Result<std::vector<Notification>> MemoryNotifications::notified_after(TeamId team, UserId user, std::int64_t position,
                                                                      std::int64_t limit) {
  std::vector<Notification> found;
  for (const auto& [key, id] : tables_.notifications_by_position.of(team, user)) {
    if (std::get<std::int64_t>(key) <= position) continue;
    if (std::ssize(found) == limit) break;
    found.push_back(*tables_.notifications.find(team, user, id));
  }
  return found;
}

Result<std::int64_t> MemoryNotifications::count_unread(TeamId team, UserId user) {
  return copy(tables_.unread.find(team, user)).value_or(0);
}

Result<std::int64_t> MemoryNotifications::feed_position(TeamId team) {
  const auto all = tables_.feed.of(team);
  return all.empty() ? 0 : std::prev(all.end())->second.position;
}

Result<std::vector<InboxChange>> MemoryNotifications::feed_after(std::span<const FeedPlace> places, std::int64_t limit) {
  std::vector<InboxChange> found;
  for (const auto& [team, position] : places) {
    const auto all = tables_.feed.of(team);
    auto change = all.end();
    while (change != all.begin() && std::prev(change)->second.position > position) --change;
    for (; change != all.end() && std::ssize(found) < limit; ++change) found.push_back(change->second);
  }
  return found;
}

Result<std::vector<InTeam<Task>>> MemoryNotifications::untold_tasks(const DueWindow& window, TaskId after, std::int64_t limit) {
  std::vector<InTeam<Task>> found;
  for (const auto& [team_id, team] : tables_.teams.of()) {
    for (const auto& [key, task] : tables_.tasks.of(team.id)) {
      if (task.status != TaskStatus::open || task.id <= after || !in_window(task, window)) continue;
      const std::int64_t* told = tables_.told.find(team.id, task.id.bytes);
      if (!told || *told != due_of(task)) found.push_back({team.id, task});
    }
  }
  cut(found, limit);
  return found;
}

Result<void> MemoryNotifications::put_task_told(TeamId team, const Task& task) {
  tables_.told.put(journal_, {team, task.id.bytes}, due_of(task));
  return {};
}

Result<std::vector<InTeam<ExpiringSnapshot>>> MemoryNotifications::untold_snapshots(Instant after, Instant until,
                                                                                    std::int64_t limit) {
  std::vector<InTeam<ExpiringSnapshot>> found;
  for (const auto& [key, snapshot] : tables_.snapshots.of()) {
    if (snapshot.expires_at <= after || snapshot.expires_at > until) continue;
    const TeamId team = std::get<TeamId>(key);
    const std::int64_t* told = tables_.told.find(team, snapshot.id.bytes);
    if (told && *told == snapshot.expires_at.time_since_epoch().count()) continue;
    found.push_back({team, {snapshot.id, snapshot.report_id, snapshot.title, snapshot.created_by, snapshot.expires_at}});
  }
  cut(found, limit);
  return found;
}

Result<void> MemoryNotifications::put_snapshot_told(TeamId team, const ExpiringSnapshot& snapshot) {
  tables_.told.put(journal_, {team, snapshot.id.bytes}, snapshot.expires_at.time_since_epoch().count());
  return {};
}

void MemoryNotifications::change(TeamId team, const Notification& notification) {
  const Notification* old = tables_.notifications.find(team, notification.user_id, notification.id);
  if (!old->read_at) count(team, notification.user_id, -1);
  tables_.notifications.put(journal_, {team, notification.user_id, notification.id}, notification);
}

void MemoryNotifications::tell_unread(TeamId team, UserId user) {
  tell(tables_, journal_, {0, team, user, InboxChangeKind::unread, std::nullopt});
}

void MemoryNotifications::count(TeamId team, UserId user, std::int64_t unread) {
  tables_.unread.put(journal_, {team, user}, copy(tables_.unread.find(team, user)).value_or(0) + unread);
}

}  // namespace crondb::memory
