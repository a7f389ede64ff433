#include "storage/sql/notifications.hpp"

#include <algorithm>
#include <tuple>

#include "storage/sql/feed.hpp"
#include "storage/sql/lists.hpp"

namespace crondb::sql::inline CRONDB_ENGINE {

template <>
inline constexpr auto table_of<NotificationRule> = team_table(
    "notification_rules", key("user_id", &NotificationRule::user_id), key("rule_type", &NotificationRule::type),
    key("rule_id", &NotificationRule::id), column("name", &NotificationRule::name), column("enabled", &NotificationRule::enabled),
    column("channels", &NotificationRule::channels), column("last_fired_at", &NotificationRule::last_fired_at));

template <>
inline constexpr auto table_of<Channel> =
    team_table("channels", key("channel_id", &Channel::id), key("user_id", &Channel::user_id), column("kind", &Channel::kind),
               column("name", &Channel::name), column("url", &Channel::url), column("secret", &Channel::secret),
               column("created_at", &Channel::created_at));

namespace {

/// A notification with its data as the text that it is.
struct NotificationRow : Notification {
  std::string data_text;
};

}  // namespace

template <>
inline constexpr auto table_of<NotificationRow> = team_table(
    "notifications", key("notification_id", &NotificationRow::id), key("user_id", &NotificationRow::user_id),
    column("rule_type", &NotificationRow::rule_type), column("rule_id", &NotificationRow::rule_id),
    column("title", &NotificationRow::title), column("body", &NotificationRow::body), column("data", &NotificationRow::data_text),
    column("created_at", &NotificationRow::created_at), column("read_at", &NotificationRow::read_at),
    column("removed", &NotificationRow::removed), column("position", &NotificationRow::position));
template <>
inline constexpr std::size_t all_members<NotificationRow> = members_with<NotificationRow, Notification>;
template <>
inline constexpr std::size_t unkept<NotificationRow> = 1;  // data, kept as data_text

template <>
inline constexpr auto table_of<InboxChange> =
    table("inbox_changes", key("team_id", &InboxChange::team), key("position", &InboxChange::position),
          column("user_id", &InboxChange::user), column("kind", &InboxChange::kind),
          column("notification_id", &InboxChange::notification));

template <>
inline constexpr auto table_of<ExpiringSnapshot> =
    team_table("snapshots", key("snapshot_id", &ExpiringSnapshot::id), column("report_id", &ExpiringSnapshot::report_id),
               column("title", &ExpiringSnapshot::title), column("created_by", &ExpiringSnapshot::created_by),
               column("expires_at", &ExpiringSnapshot::expires_at));

namespace {

const std::string whole = columns_of<NotificationRow>();

Notification plain(NotificationRow row) {
  row.data.json = std::move(row.data_text);
  Notification& notification = row;
  return std::move(notification);
}

Rows<Notification> plain(Rows<NotificationRow> rows) {
  Rows<Notification> answer{{}, rows.total, rows.more};
  for (auto& row : rows.rows) answer.rows.push_back(plain(std::move(row)));
  return answer;
}

/// Rows that are followed by their team.
template <class Row>
Result<std::vector<InTeam<Row>>> of_teams(Statement statement) {
  std::vector<InTeam<Row>> found;
  CRONDB_TRY(for_each_row(statement,
                          [&](Statement& row) { found.push_back({read<TeamId>(row, read_columns<Row>), read_row<Row>(row)}); }));
  return found;
}

}  // namespace

Result<std::optional<NotificationRule>> SqlNotifications::find_rule(TeamId team, UserId user, RuleType type, std::string_view id) {
  static const std::string sql = "SELECT " + columns_of<NotificationRule>() +
                                 " FROM notification_rules WHERE team_id = $1 AND user_id = $2 AND rule_type = $3 AND rule_id = $4";
  return find<NotificationRule>(db_, sql, team, user, type, id);
}

Result<void> SqlNotifications::put_rule(TeamId team, const NotificationRule& rule) { return put(db_, team, rule); }

Result<std::vector<NotificationRule>> SqlNotifications::list_rules(TeamId team, UserId user) {
  static const std::string sql = "SELECT " + columns_of<NotificationRule>() +
                                 " FROM notification_rules WHERE team_id = $1 AND user_id = $2 ORDER BY rule_type, rule_id";
  CRONDB_TRY(auto found, find_all<NotificationRule>(db_, sql, team, user));
  // The database knows the words of the types, not their order.
  std::sort(found.begin(), found.end(),
            [](const auto& a, const auto& b) { return std::tie(a.type, a.id) < std::tie(b.type, b.id); });
  return found;
}

Result<std::vector<UserId>> SqlNotifications::rule_holders(TeamId team, RuleType type, std::string_view id) {
  return find_all<UserId>(
      db_, "SELECT user_id FROM notification_rules WHERE team_id = $1 AND rule_type = $2 AND rule_id = $3 ORDER BY user_id", team,
      type, id);
}

Result<std::optional<Channel>> SqlNotifications::find_channel(TeamId team, UserId user, ChannelId id) {
  static const std::string sql =
      "SELECT " + columns_of<Channel>() + " FROM channels WHERE team_id = $1 AND user_id = $2 AND channel_id = $3";
  return find<Channel>(db_, sql, team, user, id);
}

Result<void> SqlNotifications::put_channel(TeamId team, const Channel& channel) { return put(db_, team, channel); }

Result<void> SqlNotifications::erase_channel(TeamId team, UserId user, ChannelId id) {
  CRONDB_TRY(execute(db_, "DELETE FROM channels WHERE team_id = $1 AND user_id = $2 AND channel_id = $3", team, user, id));
  return {};
}

Result<std::vector<Channel>> SqlNotifications::list_channels(TeamId team, UserId user) {
  static const std::string sql =
      "SELECT " + columns_of<Channel>() + " FROM channels WHERE team_id = $1 AND user_id = $2 ORDER BY channel_id";
  return find_all<Channel>(db_, sql, team, user);
}

Result<void> SqlNotifications::put_notification(TeamId team, const Notification& notification) {
  NotificationRow row{notification, notification.data.json};
  row.position = 0;
  if (!row.removed) {
    CRONDB_TRY(row.position, tell(db_, team, row.user_id, InboxChangeKind::notified, row.id));
  }
  CRONDB_TRY(const bool inserted, insert_new(db_, team, row));
  if (!inserted) return fail(ErrorCode::already_exists, "there is such a notification already");
  return row.removed || row.read_at ? Result<void>() : count(team, row.user_id, 1);
}

Result<std::optional<Notification>> SqlNotifications::find_notification(TeamId team, UserId user, NotificationId id) {
  static const std::string sql =
      "SELECT " + whole + " FROM notifications WHERE team_id = $1 AND user_id = $2 AND notification_id = $3";
  CRONDB_TRY(auto found, find<NotificationRow>(db_, sql, team, user, id));
  return found ? std::optional(plain(std::move(*found))) : std::nullopt;
}

Result<void> SqlNotifications::mark_read(TeamId team, UserId user, NotificationId id, Instant at) {
  CRONDB_TRY(const auto marked, execute(db_,
                                        "UPDATE notifications SET read_at = $1 WHERE team_id = $2 AND user_id = $3"
                                        " AND notification_id = $4 AND read_at IS NULL AND removed = 0",
                                        at, team, user, id));
  if (marked == 0) return {};
  CRONDB_TRY(count(team, user, -marked));
  return tell_unread(team, user);
}

Result<void> SqlNotifications::mark_all_read(TeamId team, UserId user, Instant at) {
  CRONDB_TRY(const auto marked, execute(db_,
                                        "UPDATE notifications SET read_at = $1 WHERE team_id = $2 AND user_id = $3"
                                        " AND place >= 1152921504606846976 AND removed = 0",
                                        at, team, user));
  if (marked == 0) return {};
  CRONDB_TRY(count(team, user, -marked));
  return tell_unread(team, user);
}

Result<void> SqlNotifications::remove_notification(TeamId team, UserId user, NotificationId id) {
  CRONDB_TRY(const auto found, find_notification(team, user, id));
  if (!found || found->removed) return {};
  CRONDB_TRY(execute(db_, "UPDATE notifications SET removed = 1 WHERE team_id = $1 AND user_id = $2 AND notification_id = $3", team,
                     user, id));
  if (found->read_at) return {};
  CRONDB_TRY(count(team, user, -1));
  return tell_unread(team, user);
}

Result<Rows<Notification>> SqlNotifications::list_inbox(TeamId team, UserId user, const PageRequest& page) {
  static const List list{whole, "notifications", "place", "notification_id", true};
  Query where;
  where.with(" WHERE removed = 0 AND team_id = ", team).with(" AND user_id = ", user);
  CRONDB_TRY(auto rows, fetch<NotificationRow>(db_, list, where, page));
  return plain(std::move(rows));
}

Result<Rows<Notification>> SqlNotifications::list_history(TeamId team, UserId user, const PageRequest& page) {
  static const List list{whole, "notifications", "created_at", "notification_id", true};
  Query where;
  where.with(" WHERE team_id = ", team).with(" AND user_id = ", user);
  CRONDB_TRY(auto rows, fetch<NotificationRow>(db_, list, where, page));
  return plain(std::move(rows));
}

Result<std::vector<Notification>> SqlNotifications::notified_after(TeamId team, UserId user, std::int64_t position,
                                                                   std::int64_t limit) {
  static const std::string sql = "SELECT " + whole +
                                 " FROM notifications WHERE team_id = $1 AND user_id = $2 AND position > $3 AND removed = 0"
                                 " ORDER BY position LIMIT $4";
  CRONDB_TRY(auto rows, find_all<NotificationRow>(db_, sql, team, user, position, limit));
  std::vector<Notification> found;
  for (auto& row : rows) found.push_back(plain(std::move(row)));
  return found;
}

Result<std::int64_t> SqlNotifications::count_unread(TeamId team, UserId user) {
  return value<std::int64_t>(db_, "SELECT unread FROM inboxes WHERE team_id = $1 AND user_id = $2", team, user);
}

Result<std::int64_t> SqlNotifications::feed_position(TeamId team) {
  return value<std::int64_t>(db_, "SELECT COALESCE(MAX(position), 0) FROM inbox_changes WHERE team_id = $1", team);
}

Result<std::vector<InboxChange>> SqlNotifications::feed_after(std::span<const FeedPlace> places, std::int64_t limit) {
  static constexpr std::size_t at_once = 64;
  static const std::string sql = [] {
    std::string values;
    for (std::size_t i = 0; i < at_once; ++i) {
      values.append(i == 0 ? "($" : ", ($").append(std::to_string(2 * i + 1)).append(", $").append(std::to_string(2 * i + 2)) +=
          ")";
    }
    return "SELECT " + columns_of<InboxChange>("told.") + " FROM (VALUES " + values +
           ") AS met CROSS JOIN inbox_changes AS told WHERE told.team_id = met.column1 AND told.position > met.column2"
           " ORDER BY told.team_id, told.position LIMIT $" +
           std::to_string(2 * at_once + 1);
  }();
  std::vector<InboxChange> found;
  for (std::size_t first = 0; first < places.size() && std::ssize(found) < limit; first += at_once) {
    auto statement = db_.prepare(sql);
    int parameter = 0;
    for (std::size_t i = first; i < first + at_once; ++i) {
      if (i < places.size()) {
        sql::bind(statement, ++parameter, places[i].team);
        sql::bind(statement, ++parameter, places[i].position);
      } else {
        statement.bind_null(++parameter);
        statement.bind_null(++parameter);
      }
    }
    sql::bind(statement, ++parameter, limit - std::ssize(found));
    CRONDB_TRY(for_each_row(statement, [&](Statement& row) { found.push_back(read_row<InboxChange>(row)); }));
  }
  return found;
}

Result<std::vector<InTeam<Task>>> SqlNotifications::untold_tasks(const DueWindow& window, TaskId after, std::int64_t limit) {
  static const std::string sql =
      "SELECT " + columns_of<Task>("tasks.") +
      ", tasks.team_id FROM tasks LEFT JOIN told ON told.team_id = tasks.team_id AND subject_id = task_id"
      " WHERE ((status = 'open' AND due_at > $1 AND due_at <= $2) OR (status = 'open' AND due_on >= $3 AND due_on <= $4))"
      " AND due " +
      std::string(dialect::differs_from) + " COALESCE(due_at, due_on) AND task_id > $5 ORDER BY task_id LIMIT $6";
  return of_teams<Task>(prepare(db_, sql, window.after, window.until, window.first_day, window.last_day, after, limit));
}

Result<void> SqlNotifications::put_task_told(TeamId team, const Task& task) {
  CRONDB_TRY(execute(db_,
                     "INSERT INTO told (team_id, subject_id, due) SELECT team_id, task_id, COALESCE(due_at, due_on, 0) FROM tasks"
                     " WHERE team_id = $1 AND task_id = $2 ON CONFLICT (team_id, subject_id) DO UPDATE SET due = excluded.due",
                     team, task.id));
  return {};
}

Result<std::vector<InTeam<ExpiringSnapshot>>> SqlNotifications::untold_snapshots(Instant after, Instant until, std::int64_t limit) {
  static const std::string sql =
      "SELECT " + columns_of<ExpiringSnapshot>("snapshots.") +
      ", snapshots.team_id FROM snapshots LEFT JOIN told ON told.team_id = snapshots.team_id AND subject_id = snapshot_id"
      " WHERE expires_at > $1 AND expires_at <= $2 AND due " +
      std::string(dialect::differs_from) + " expires_at ORDER BY snapshot_id LIMIT $3";
  return of_teams<ExpiringSnapshot>(prepare(db_, sql, after, until, limit));
}

Result<void> SqlNotifications::put_snapshot_told(TeamId team, const ExpiringSnapshot& snapshot) {
  CRONDB_TRY(execute(db_,
                     "INSERT INTO told (team_id, subject_id, due) VALUES ($1, $2, $3)"
                     " ON CONFLICT (team_id, subject_id) DO UPDATE SET due = excluded.due",
                     team, snapshot.id, snapshot.expires_at));
  return {};
}

Result<void> SqlNotifications::tell_unread(TeamId team, UserId user) {
  CRONDB_TRY(tell(db_, team, user, InboxChangeKind::unread));
  return {};
}

Result<void> SqlNotifications::count(TeamId team, UserId user, std::int64_t unread) {
  CRONDB_TRY(execute(db_,
                     "INSERT INTO inboxes (team_id, user_id, unread) VALUES ($1, $2, 0) ON CONFLICT (team_id, user_id) DO NOTHING",
                     team, user));
  CRONDB_TRY(execute(db_, "UPDATE inboxes SET unread = unread + $1 WHERE team_id = $2 AND user_id = $3", unread, team, user));
  return {};
}

}  // namespace crondb::sql::inline CRONDB_ENGINE
