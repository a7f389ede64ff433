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

#include "crondb/metrics/facts.hpp"
#include "crondb/storage/storage.hpp"
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

 private:
  Table<std::tuple<TeamId, RowId>, Row> rows_;
  Table<std::tuple<TeamId, OwnerId, Instant, RowId>, std::monostate> places_;
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

  Table<std::tuple<TeamId, UserId, std::string, std::string>, Replay> replays;  ///< user, route, key
};

/// What the ports of one transaction share.
struct View {
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
void forget(View& view, Catalog<Row>& rows, TeamId team, AnyId id, std::optional<AnyId> Row::* reference) {
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
