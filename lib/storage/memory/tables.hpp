#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "core/members.hpp"
#include "crondb/access/audit.hpp"
#include "crondb/access/replay.hpp"
#include "crondb/analytics/event.hpp"
#include "crondb/delivery/delivery.hpp"
#include "crondb/icp/profile.hpp"
#include "crondb/importing/stored.hpp"
#include "crondb/industry/industry.hpp"
#include "crondb/metrics/facts.hpp"
#include "crondb/notifications/notification.hpp"
#include "crondb/reports/report.hpp"
#include "crondb/schedules/schedule.hpp"
#include "crondb/storage/identities.hpp"
#include "crondb/storage/notifications.hpp"
#include "crondb/storage/storage.hpp"
#include "crondb/teams/invite.hpp"
#include "storage/memory/columns.hpp"
#include "storage/memory/paging.hpp"
#include "storage/memory/table.hpp"

namespace crondb::memory {

/// Rows that have an id, and may have an external_id that no other has.
template <class Row>
class Catalog {
 public:
  using RowId = decltype(Row::id);

  [[nodiscard]] const Row* find(TeamId team, RowId id) const { return rows_.find(team, id); }
  [[nodiscard]] const Row* find_by_external_id(TeamId team, std::string_view external_id) const {
    const RowId* id = ids_.find(team, external_id);
    return id ? find(team, *id) : nullptr;
  }
  /// Whether another row has the external_id of `row`.
  [[nodiscard]] bool has_rival(TeamId team, const Row& row) const {
    const RowId* holder = row.external_id ? ids_.find(team, *row.external_id) : nullptr;
    return holder && *holder != row.id;
  }
  /// By id, as (key, row).
  [[nodiscard]] auto of(TeamId team) const { return rows_.of(team); }
  [[nodiscard]] std::vector<Row> copies(TeamId team, const std::function<bool(const Row&)>& wanted) const {
    std::vector<Row> found;
    for (const auto& [key, row] : of(team)) {
      if (wanted(row)) found.push_back(row);
    }
    return found;
  }
  /// The rows that match, newest first.
  template <class Matches>
  [[nodiscard]] Rows<Row> newest_first(TeamId team, const Matches& matches, const PageRequest& page) const {
    std::vector<Placed<Row>> found;
    for (const auto& [key, row] : of(team)) {
      if (matches(row)) found.push_back({key_of(row.created_at), row.id.bytes, &row});
    }
    return page_of(std::move(found), page, true);
  }

  /// Inserts or replaces; no other row may have the external_id.
  void put(Journal& journal, TeamId team, const Row& row) {
    erase(journal, team, row.id);
    if (row.external_id) ids_.put(journal, {team, *row.external_id}, row.id);
    rows_.put(journal, {team, row.id}, row);
  }
  /// Whether there was such a row.
  bool erase(Journal& journal, TeamId team, RowId id) {
    const Row* row = find(team, id);
    if (!row) return false;
    if (row->external_id) ids_.erase(journal, {team, *row->external_id});
    rows_.erase(journal, {team, id});
    return true;
  }
  /// Erases at most `limit` entries of a team that is to vanish.
  std::int64_t drop(Journal& journal, TeamId team, std::int64_t limit) {
    const std::int64_t ids = ids_.drop(journal, team, limit);
    return ids > 0 ? ids : rows_.drop(journal, team, limit);
  }

 private:
  Table<std::tuple<TeamId, RowId>, Row> rows_;
  Table<std::tuple<TeamId, std::string>, RowId> ids_;
};

/// Rows that hang on others, `to`, with the order of each one's.
template <class Row, auto to, Instant Row::* at>
class Attached {
 public:
  using RowId = decltype(Row::id);
  using OwnerId = std::remove_cvref_t<decltype(std::declval<Row&>().*to)>;

  [[nodiscard]] const Row* find(TeamId team, RowId id) const { return rows_.find(team, id); }
  /// Those of one owner, or without `owner` all of the team, by owner, time and id.
  template <class Sink, class... Owners>
  void each(const Sink& sink, TeamId team, Owners... owner) const {
    for (const auto& [place, nothing] : places_.of(team, owner...)) sink(*rows_.find(team, std::get<RowId>(place)));
  }
  void put(Journal& journal, TeamId team, const Row& row) {
    erase(journal, team, row.id);
    places_.put(journal, {team, row.*to, row.*at, row.id}, {});
    rows_.put(journal, {team, row.id}, row);
  }
  void erase(Journal& journal, TeamId team, RowId id) {
    if (const Row* row = rows_.find(team, id)) {
      places_.erase(journal, {team, row->*to, row->*at, id});
      rows_.erase(journal, {team, id});
    }
  }
  void erase_of(Journal& journal, TeamId team, OwnerId owner) {
    for (auto left = places_.of(team, owner); !left.empty(); left = places_.of(team, owner)) {
      erase(journal, team, std::get<RowId>(left.front().first));
    }
  }
  /// Erases at most `limit` entries of a team that is to vanish.
  std::int64_t drop(Journal& journal, TeamId team, std::int64_t limit) {
    const std::int64_t places = places_.drop(journal, team, limit);
    return places > 0 ? places : rows_.drop(journal, team, limit);
  }

 private:
  Table<std::tuple<TeamId, RowId>, Row> rows_;
  Table<std::tuple<TeamId, OwnerId, Instant, RowId>, std::monostate> places_;
};

/// A delivery, and until when a worker holds it.
struct HeldDelivery {
  Delivery delivery;
  std::optional<Instant> leased_until;

  /// Absent when it is over.
  [[nodiscard]] std::optional<Instant> free_at() const {
    return delivery.next_attempt_at && leased_until ? std::max(*delivery.next_attempt_at, *leased_until) : delivery.next_attempt_at;
  }
};

/// Everything that a storage keeps.
struct Tables {
  Table<std::tuple<UserId>, User> users;
  Table<std::tuple<std::string>, UserId> users_by_email;  ///< folded
  Table<std::tuple<TeamId>, Team> teams;
  Table<std::tuple<TeamId, UserId>, Membership> memberships;
  Table<std::tuple<TeamId, UserId>, std::monostate> people;
  Table<std::tuple<KeyId>, ApiKey> keys;
  Table<std::tuple<Sha256>, KeyId> keys_by_hash;
  Table<std::tuple<TeamId, UserId, KeyId>, std::monostate> keys_by_member;

  Table<std::tuple<TeamId, StageId>, Stage> stages;
  Table<std::tuple<TeamId, DealId>, Deal> deals;
  Table<std::tuple<TeamId, std::string>, DealId> deals_by_external_id;
  Table<std::tuple<TeamId, Instant, DealId>, std::monostate> deals_by_creation;
  Columns columns;
  Attached<Contact, &Contact::deal_id, &Contact::created_at> contacts;
  Attached<Activity, &Activity::deal_id, &Activity::created_at> activities;
  Attached<StageInterval, &StageInterval::deal_id, &StageInterval::entered_at> intervals;

  Table<std::tuple<TeamId, TagId>, Tag> tags;
  Catalog<Lead> leads;
  Attached<StatusInterval, &StatusInterval::lead_id, &StatusInterval::entered_at> status_intervals;
  Catalog<Task> tasks;
  Catalog<Call> calls;
  Catalog<Email> emails;
  Table<std::tuple<TeamId>, std::int64_t> facts_versions;

  Table<std::tuple<TeamId, ReportId>, StoredReport> reports;
  Table<std::tuple<TeamId, SnapshotId>, StoredSnapshot> snapshots;
  Table<std::tuple<TeamId, ReportId, SnapshotId>, std::monostate> snapshots_by_report;

  Table<std::tuple<TeamId, DeliveryId>, HeldDelivery> deliveries;
  Table<std::tuple<Instant, TeamId, DeliveryId>, std::monostate>
      deliveries_by_time;  ///< pending ones, by when they are due and free

  Table<std::tuple<TeamId, EventId>, Event> events;
  Table<std::tuple<TeamId, std::string>, std::monostate> event_ids;
  Table<std::tuple<TeamId, VisitId>, Visit> visits;
  Table<std::tuple<TeamId, Uuid, std::string, Date>, std::monostate> audience_days;  ///< member, audience
  Table<std::tuple<TeamId, std::string, Date, std::optional<Date>>, std::int64_t> audience_links;
  Table<std::tuple<TeamId, Tally, std::string, Date>, std::int64_t> tallies;
  Table<std::tuple<std::string>, Company> companies;                                  ///< domain
  Table<std::tuple<std::string, std::string>, std::monostate> companies_by_industry;  ///< industry_key, domain
  Table<std::tuple<std::string>, Benchmark> benchmarks;                               ///< industry_key

  Table<std::tuple<TeamId, ScheduleId>, Schedule> schedules;
  Table<std::tuple<Instant, TeamId, ScheduleId>, std::monostate> schedules_by_time;  ///< those that will fire
  Table<std::tuple<Instant, TeamId, ScheduleId>, std::monostate> schedules_by_plan;  ///< the same by planned_at

  Table<std::tuple<TeamId, UserId, RuleType, std::string>, NotificationRule> notification_rules;
  Table<std::tuple<TeamId, UserId, ChannelId>, Channel> channels;
  Table<std::tuple<TeamId, UserId, NotificationId>, Notification> notifications;
  Table<std::tuple<TeamId, UserId, std::int64_t>, NotificationId> notifications_by_position;
  Table<std::tuple<TeamId, UserId>, std::int64_t> unread;
  Table<std::tuple<TeamId, std::int64_t>, InboxChange> feed;
  Table<std::tuple<Sha256>, Ticket> tickets;
  Table<std::tuple<TeamId, Uuid>, std::int64_t> told;  ///< of which due or expiry
  Table<std::tuple<TeamId, UserId>, BusinessProfile> profiles;

  Table<std::tuple<TeamId, ImportId>, StoredImport> imports;

  Table<std::tuple<std::string, std::string>, LinkedUser> linked_users;  ///< issuer, subject
  Table<std::tuple<std::string, std::string>, LinkedTeam> linked_teams;  ///< issuer, organization
  Table<std::tuple<TeamId>, std::monostate> managed_teams;

  Table<std::tuple<TeamId, UserId, std::string, std::string>, Replay> replays;  ///< user, route, key

  Table<std::tuple<TeamId>, Instant> disbanded;  ///< teams whose rows are still to be purged
  Table<std::tuple<TeamId, InviteId>, Invite> invites;
  Table<std::tuple<Sha256>, std::pair<TeamId, InviteId>> invites_by_token;
  Table<std::tuple<TeamId, std::string>, InviteId> invites_by_email;  ///< pending ones, folded
  Table<std::tuple<TeamId, AuditEntryId>, AuditEntry> audit;

  /// THE list of tables whose keys begin with a team: what is purged of a team that was disbanded.
  [[nodiscard]] auto of_teams() {
    return std::tie(memberships, people, keys_by_member, stages, deals, deals_by_external_id, deals_by_creation, columns, contacts,
                    activities, intervals, tags, leads, status_intervals, tasks, calls, emails, facts_versions, reports, snapshots,
                    snapshots_by_report, deliveries, replays, invites_by_email, audit, events, event_ids, visits, audience_days,
                    audience_links, tallies, schedules, notification_rules, channels, notifications, notifications_by_position,
                    unread, told, profiles, imports, managed_teams, feed);
  }
};
/// Those whose keys begin with something else: what they have of a team goes with rows of the tables above.
inline constexpr std::size_t tables_of_others = 17;
static_assert(crondb::detail::count_members<Tables, 80>() ==
                  std::tuple_size_v<decltype(std::declval<Tables&>().of_teams())> + tables_of_others,
              "a new table is in of_teams, or counts as one of others");

/// Tells the team's feed, and answers the position of what it told.
inline std::int64_t tell(Tables& tables, Journal& journal, InboxChange change) {
  const auto all = tables.feed.of(change.team);
  change.position = all.empty() ? 1 : std::prev(all.end())->second.position + 1;
  if (!all.empty() && all.front().second.position <= change.position - kept_changes) {
    tables.feed.erase(journal, {change.team, all.front().second.position});
  }
  tables.feed.put(journal, {change.team, change.position}, change);
  return change.position;
}

/// What the ports of one transaction share.
struct WorkingView {
  Tables& tables;
  Journal journal;
  std::map<TeamId, metrics::ChangeSet> changes;  ///< of the rows that metrics read

  template <class Change>
  void changed(TeamId team, Change change) {
    changes[team].changes.emplace_back(std::move(change));
  }
};

/// Takes `id` out of `reference` of every row that names it there.
template <class Row, class AnyId>
void forget(WorkingView& view, Catalog<Row>& rows, TeamId team, AnyId id, std::optional<AnyId> Row::* reference) {
  for (Row& row : rows.copies(team, [&](const Row& candidate) { return candidate.*reference == id; })) {
    (row.*reference).reset();
    rows.put(view.journal, team, row);
    view.changed(team, std::move(row));
  }
}

template <class Row>
[[nodiscard]] std::optional<Row> copy(const Row* row) {
  return row ? std::optional(*row) : std::nullopt;
}

}  // namespace crondb::memory
