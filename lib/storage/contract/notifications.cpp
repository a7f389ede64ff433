#include "crondb/storage/notifications.hpp"

#include <algorithm>
#include <map>

#include "crondb/storage/access.hpp"
#include "crondb/storage/engagement.hpp"
#include "crondb/storage/reports.hpp"
#include "storage/contract/trial.hpp"

namespace crondb::contract {

namespace {

using Port = NotificationsPort;

NotificationRule rule(UserId user, RuleType type, const std::string& id) {
  NotificationRule made;
  made.user_id = user;
  made.type = type;
  made.id = id;
  made.name = "Größe";
  return made;
}

Notification notification(Trial& t, UserId user, std::int64_t created = 0) {
  Notification made;
  made.id = t.new_id<NotificationId>();
  made.user_id = user;
  made.rule_type = RuleType::deal_won;
  made.rule_id = built_in_rule_id;
  made.title = "Won";
  made.body = "first\nsecond";
  made.data.json = R"({"a":[1]})";
  made.created_at = t.minute(created);
  return made;
}

/// Keeps it, and answers it with the position that it got.
Notification kept(Trial& t, TeamId team, const Notification& made) {
  t.does(&Port::put_notification, team, made);
  return t.asks(&Port::find_notification, team, made.user_id, made.id).value_or(Notification{});
}

std::vector<InboxChange> feed_after(Trial& t, TeamId team, std::int64_t position, std::int64_t limit) {
  const FeedPlace place{team, position};
  return t.asks(&Port::feed_after, std::span(&place, 1), limit);
}

/// Without their positions.
std::vector<InboxChange> changes_after(Trial& t, TeamId team, std::int64_t position) {
  auto changes = feed_after(t, team, position, 1000);
  for (InboxChange& change : changes) change.position = 0;
  return changes;
}

std::vector<Task> untold(Trial& t, TeamId team, const DueWindow& window) {
  std::vector<Task> own;
  for (auto& found : t.asks(&Port::untold_tasks, window, TaskId{}, 1000)) {
    if (found.team == team) own.push_back(std::move(found.row));
  }
  return own;
}

const Rule of_notifications[] = {
    {"a rule is kept whole for its user and team",
     [](Trial& t) {
       const Firm firm = t.firm();
       NotificationRule first = rule(firm.owner, RuleType::watchlist, "w/1");
       first.enabled = false;
       first.channels = {ChannelKind::in_app, ChannelKind::email};
       first.last_fired_at = t.minute(3);
       const NotificationRule second = rule(firm.owner, RuleType::saved_search, "z");
       const NotificationRule third = rule(firm.owner, RuleType::deal_won, "default");
       for (const auto& each : {third, first, second}) t.does(&Port::put_rule, firm.team, each);
       t.does(&Port::put_rule, firm.team, rule(t.user().id, RuleType::watchlist, "w/1"));
       t.same(t.asks(&Port::find_rule, firm.team, firm.owner, RuleType::watchlist, "w/1"), first);
       t.same(t.asks(&Port::find_rule, firm.team, firm.owner, RuleType::saved_search, "w/1"), std::nullopt);
       t.same(t.asks(&Port::find_rule, t.firm().team, firm.owner, RuleType::watchlist, "w/1"), std::nullopt);
       t.same(t.asks(&Port::list_rules, firm.team, firm.owner), {second, first, third});
       first.name = "Other";
       t.does(&Port::put_rule, firm.team, first);
       t.same(t.asks(&Port::find_rule, firm.team, firm.owner, RuleType::watchlist, "w/1"), first);
     }},
    {"everybody who has a rule is found, whatever the order in which they made it",
     [](Trial& t) {
       const Firm firm = t.firm();
       const UserId other = t.user().id;
       t.does(&Port::put_rule, firm.team, rule(other, RuleType::watchlist, "w"));
       t.does(&Port::put_rule, firm.team, rule(firm.owner, RuleType::watchlist, "w"));
       t.does(&Port::put_rule, firm.team, rule(firm.owner, RuleType::saved_search, "w"));
       t.same(t.asks(&Port::rule_holders, firm.team, RuleType::watchlist, "w"), {firm.owner, other});
       t.same(t.asks(&Port::rule_holders, firm.team, RuleType::watchlist, "v"), {});
       t.same(t.asks(&Port::rule_holders, t.firm().team, RuleType::watchlist, "w"), {});
     }},
    {"channels are kept, replaced and erased for their user and team",
     [](Trial& t) {
       const Firm firm = t.firm();
       Channel slack{t.new_id<ChannelId>(), firm.owner,   ChannelKind::slack, "Sales",
                     "https://a.example/b", std::nullopt, t.minute(0)};
       const Channel webhook{t.new_id<ChannelId>(), firm.owner, ChannelKind::webhook, "Hook",
                             "https://c.example",   "secret",   t.minute(1)};
       t.does(&Port::put_channel, firm.team, webhook);
       t.does(&Port::put_channel, firm.team, slack);
       t.same(t.asks(&Port::list_channels, firm.team, firm.owner), {slack, webhook});
       t.same(t.asks(&Port::find_channel, firm.team, firm.owner, webhook.id), webhook);
       t.same(t.asks(&Port::find_channel, firm.team, t.user().id, webhook.id), std::nullopt);
       t.same(t.asks(&Port::list_channels, t.firm().team, firm.owner), {});
       slack.name = "Support";
       t.does(&Port::put_channel, firm.team, slack);
       t.does(&Port::erase_channel, firm.team, firm.owner, webhook.id);
       t.same(t.asks(&Port::list_channels, firm.team, firm.owner), {slack});
     }},
    {"a notification is kept once and counts as unread until it is read or removed",
     [](Trial& t) {
       const Firm firm = t.firm();
       const auto unread = [&] { return t.asks(&Port::count_unread, firm.team, firm.owner); };
       t.same(unread(), 0);
       Notification first = kept(t, firm.team, notification(t, firm.owner));
       const Notification second = kept(t, firm.team, notification(t, firm.owner, 1));
       const Notification third = kept(t, firm.team, notification(t, firm.owner, 2));
       t.refuses(ErrorCode::already_exists, &Port::put_notification, firm.team, first);
       t.same(unread(), 3);
       t.does(&Port::mark_read, firm.team, firm.owner, first.id, t.minute(9));
       t.does(&Port::mark_read, firm.team, firm.owner, first.id, t.minute(10));
       t.same(unread(), 2);
       first.read_at = t.minute(9);
       t.same(t.asks(&Port::find_notification, firm.team, firm.owner, first.id), first);
       t.does(&Port::remove_notification, firm.team, firm.owner, second.id);
       t.does(&Port::remove_notification, firm.team, firm.owner, second.id);
       t.does(&Port::mark_read, firm.team, firm.owner, second.id, t.minute(9));
       t.same(unread(), 1);
       t.does(&Port::mark_all_read, firm.team, firm.owner, t.minute(9));
       t.same(unread(), 0);
       t.holds(t.asks(&Port::find_notification, firm.team, firm.owner, third.id)->read_at == t.minute(9));
       t.holds(!t.asks(&Port::find_notification, firm.team, firm.owner, second.id)->read_at);
       t.same(t.asks(&Port::count_unread, firm.team, t.user().id), 0);
       t.same(t.asks(&Port::find_notification, t.firm().team, firm.owner, first.id), std::nullopt);
     }},
    {"the inbox shows unread notifications first, then the newest, page by page; the history shows all, newest first",
     [](Trial& t) {
       const Firm firm = t.firm();
       std::vector<Notification> all;
       for (int i = 0; i < 5; ++i) all.push_back(kept(t, firm.team, notification(t, firm.owner, i)));
       kept(t, firm.team, notification(t, t.user().id));
       for (const int i : {3, 4}) t.does(&Port::mark_read, firm.team, firm.owner, all[static_cast<std::size_t>(i)].id, t.minute(9));
       t.does(&Port::remove_notification, firm.team, firm.owner, all[1].id);
       const auto page = t.asks(&Port::list_inbox, firm.team, firm.owner, PageRequest{1, 3, {}});
       t.same(ids_of(page.rows), {all[2].id, all[0].id, all[4].id});
       t.same(page.total, 4);
       t.holds(page.more);
       const Cursor cursor{"-unread", inbox_place(page.rows.back()), page.rows.back().id.bytes};
       const auto rest = t.asks(&Port::list_inbox, firm.team, firm.owner, PageRequest{1, 3, cursor});
       t.same(ids_of(rest.rows), {all[3].id});
       t.holds(!rest.more);
       const auto history = t.asks(&Port::list_history, firm.team, firm.owner, PageRequest{1, 4, {}});
       t.same(ids_of(history.rows), {all[4].id, all[3].id, all[2].id, all[1].id});
       const auto older = t.asks(&Port::list_history, firm.team, firm.owner, PageRequest{1, 4, cursor_after(history.rows.back())});
       t.same(ids_of(older.rows), {all[0].id});
     }},
    {"a notification that never was in the inbox is only in the history",
     [](Trial& t) {
       const Firm firm = t.firm();
       const std::int64_t before = t.asks(&Port::feed_position, firm.team);
       Notification test = notification(t, firm.owner);
       test.removed = true;
       kept(t, firm.team, test);
       t.same(t.asks(&Port::count_unread, firm.team, firm.owner), 0);
       t.same(t.asks(&Port::list_inbox, firm.team, firm.owner, PageRequest{}).total, 0);
       t.same(ids_of(t.asks(&Port::list_history, firm.team, firm.owner, PageRequest{}).rows), {test.id});
       t.same(changes_after(t, firm.team, before), {});
     }},
    {"what came after a position is found in the order in which it came",
     [](Trial& t) {
       const Firm firm = t.firm();
       const Notification first = kept(t, firm.team, notification(t, firm.owner, 7));
       const Notification second = kept(t, firm.team, notification(t, firm.owner, 3));
       const Notification third = kept(t, firm.team, notification(t, firm.owner, 5));
       t.holds(first.position < second.position && second.position < third.position);
       t.same(t.asks(&Port::notified_after, firm.team, firm.owner, first.position, 10), {second, third});
       t.same(t.asks(&Port::notified_after, firm.team, firm.owner, first.position, 1), {second});
       t.does(&Port::remove_notification, firm.team, firm.owner, second.id);
       t.same(ids_of(t.asks(&Port::notified_after, firm.team, firm.owner, first.position, 10)), {third.id});
     }},
    {"the feed tells of notifications, of unread counts and of lost rights, in order",
     [](Trial& t) {
       const Firm firm = t.firm();
       const ApiKey key = t.key(firm.team, firm.owner);
       const UserId other = t.user().id;
       t.member(firm.team, other);
       const std::int64_t start = t.asks(&Port::feed_position, firm.team);
       const Notification told = kept(t, firm.team, notification(t, firm.owner));
       t.holds(t.asks(&Port::feed_position, firm.team) > start);
       t.does(&Port::mark_read, firm.team, firm.owner, told.id, t.minute(1));
       t.does(&Port::mark_read, firm.team, firm.owner, told.id, t.minute(1));
       t.does(&Port::remove_notification, firm.team, firm.owner, told.id);
       t.does(&AccessPort::erase_key, firm.team, key.id);
       t.does(&AccessPort::erase_membership, firm.team, other);
       const auto team = t.asks(&AccessPort::find_team, firm.team);
       t.does(&AccessPort::put_team, *team);
       t.same(changes_after(t, firm.team, start), {{0, firm.team, firm.owner, InboxChangeKind::notified, told.id},
                                                   {0, firm.team, firm.owner, InboxChangeKind::unread, std::nullopt},
                                                   {0, firm.team, firm.owner, InboxChangeKind::rights, std::nullopt},
                                                   {0, firm.team, other, InboxChangeKind::rights, std::nullopt},
                                                   {0, firm.team, std::nullopt, InboxChangeKind::rights, std::nullopt}});
       t.same(feed_after(t, firm.team, start, 1).size(), 1);
       t.same(feed_after(t, firm.team, t.asks(&Port::feed_position, firm.team), 10), {});
     }},
    {"marking all as read is one change of the feed, and none if nothing was unread",
     [](Trial& t) {
       const Firm firm = t.firm();
       for (int i = 0; i < 3; ++i) kept(t, firm.team, notification(t, firm.owner, i));
       const std::int64_t start = t.asks(&Port::feed_position, firm.team);
       for (int i = 0; i < 2; ++i) t.does(&Port::mark_all_read, firm.team, firm.owner, t.minute(9));
       t.same(changes_after(t, firm.team, start), {{0, firm.team, firm.owner, InboxChangeKind::unread, std::nullopt}});
     }},
    {"teams have feeds of their own, whose positions ascend by one, and which are asked for together",
     [](Trial& t) {
       const Firm one = t.firm();
       const Firm other = t.firm();
       std::vector<FeedPlace> places{{one.team, t.asks(&Port::feed_position, one.team)}};
       for (int i = 0; i < 100; ++i) places.push_back({t.new_id<TeamId>(), 0});
       places.push_back({other.team, t.asks(&Port::feed_position, other.team)});
       for (const Firm* firm : {&one, &other, &one}) kept(t, firm->team, notification(t, firm->owner));
       t.same(t.asks(&Port::feed_position, one.team), places.front().position + 2);
       t.same(t.asks(&Port::feed_position, other.team), places.back().position + 1);
       std::map<TeamId, std::vector<std::int64_t>> told;
       for (const auto& change : t.asks(&Port::feed_after, places, 10)) told[change.team].push_back(change.position);
       t.same(told.size(), 2);
       t.holds(told[one.team] == std::vector{places.front().position + 1, places.front().position + 2});
       t.holds(told[other.team] == std::vector{places.back().position + 1});
       t.same(t.asks(&Port::feed_after, places, 2).size(), 2);
     }},
    {"a feed keeps its latest changes, and goes on behind what it forgot",
     [](Trial& t) {
       const Firm firm = t.firm();
       const std::int64_t start = t.asks(&Port::feed_position, firm.team);
       const auto team = t.asks(&AccessPort::find_team, firm.team);
       t.succeeds(AccessMode::write, [&](Transaction& tx) -> Result<void> {
         for (std::int64_t i = 0; i <= kept_changes; ++i) {
           if (auto put = tx.access().put_team(*team); !put) return put;
         }
         return {};
       });
       const auto all = feed_after(t, firm.team, 0, 2 * kept_changes);
       t.same(std::ssize(all), kept_changes);
       t.holds(!all.empty() && all.back().position == start + kept_changes + 1);
     }},
    {"open tasks in the window are found until people were told of their due",
     [](Trial& t) {
       const Firm firm = t.firm();
       const auto task = [&](TaskStatus status, std::optional<Instant> at, std::optional<Date> on) {
         Task made = t.task(firm.owner);
         made.status = status;
         if (status == TaskStatus::done) made.completed_at = made.created_at;
         made.due_at = at;
         made.due_on = on;
         t.does(&EngagementPort::put_task, firm.team, made);
         return made;
       };
       using std::chrono::day, std::chrono::month, std::chrono::year;
       const Date first{year{2031}, month{5}, day{1}};
       const Date second{year{2031}, month{5}, day{2}};
       const Date third{year{2031}, month{5}, day{3}};
       Task timed = task(TaskStatus::open, t.minute(50), {});
       const Task dated = task(TaskStatus::open, {}, second);
       task(TaskStatus::open, t.minute(40), {});
       task(TaskStatus::open, t.minute(61), {});
       task(TaskStatus::open, {}, third);
       task(TaskStatus::done, t.minute(50), {});
       task(TaskStatus::open, {}, {});
       const DueWindow window{t.minute(40), t.minute(60), first, second};
       t.same(untold(t, firm.team, window), {timed, dated});
       t.does(&Port::put_task_told, firm.team, timed);
       t.does(&Port::put_task_told, firm.team, dated);
       t.same(untold(t, firm.team, window), {});
       timed.due_at = t.minute(55);
       t.does(&EngagementPort::put_task, firm.team, timed);
       t.same(untold(t, firm.team, window), {timed});
       t.same(t.asks(&Port::untold_tasks, window, timed.id, 1000).size(), 0);
     }},
    {"snapshots that expire in the window are found until people were told of it",
     [](Trial& t) {
       const Firm firm = t.firm();
       StoredReport report;
       report.id = t.new_id<ReportId>();
       report.title = "Sales";
       report.layout = "{}";
       report.created_by = firm.owner;
       t.does(&ReportsPort::put_report, firm.team, report, 0);
       const auto snapshot = [&](std::int64_t expires) {
         StoredSnapshot made;
         made.id = t.new_id<SnapshotId>();
         made.report_id = report.id;
         made.title = "Sales";
         made.created_by = firm.owner;
         made.expires_at = t.minute(expires);
         made.layout = made.results = "{}";
         t.does(&ReportsPort::put_snapshot, firm.team, made);
         return made;
       };
       StoredSnapshot soon = snapshot(70'010);
       snapshot(70'000);
       snapshot(70'021);
       const auto found = [&] { return t.asks(&Port::untold_snapshots, t.minute(70'000), t.minute(70'020), 10); };
       const ExpiringSnapshot told{soon.id, report.id, "Sales", firm.owner, soon.expires_at};
       t.same(found(), {{firm.team, told}});
       t.does(&Port::put_snapshot_told, firm.team, told);
       t.same(found(), {});
       soon.expires_at = t.minute(70'011);
       t.does(&ReportsPort::put_snapshot, firm.team, soon);
       t.same(found().size(), 1);
     }},
};

}  // namespace

std::span<const Rule> notifications_rules() { return of_notifications; }

}  // namespace crondb::contract
