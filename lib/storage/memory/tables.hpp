#pragma once

#include <map>
#include <string>
#include <tuple>
#include <variant>

#include "crondb/metrics/facts.hpp"
#include "crondb/storage/storage.hpp"
#include "storage/memory/columns.hpp"
#include "storage/memory/paging.hpp"
#include "storage/memory/table.hpp"

namespace crondb::memory {

/// Rows that hang on deals, with the order of each deal's.
template <class RowId, class Row, Instant Row::* at>
class Attached {
 public:
  [[nodiscard]] const Row* find(TeamId team, RowId id) const { return rows_.find(team, id); }
  /// Those of one deal, or without `deal` all of the team, by deal, time and id.
  template <class Sink, class... Deals>
  void each(const Sink& sink, TeamId team, Deals... deal) const {
    for (const auto& [place, nothing] : places_.of(team, deal...)) sink(*rows_.find(team, std::get<RowId>(place)));
  }
  void put(Journal& journal, TeamId team, const Row& row) {
    erase(journal, team, row.id);
    places_.put(journal, {team, row.deal_id, row.*at, row.id}, {});
    rows_.put(journal, {team, row.id}, row);
  }
  void erase(Journal& journal, TeamId team, RowId id) {
    if (const Row* row = rows_.find(team, id)) {
      places_.erase(journal, {team, row->deal_id, row->*at, id});
      rows_.erase(journal, {team, id});
    }
  }
  void erase_of(Journal& journal, TeamId team, DealId deal) {
    for (auto left = places_.of(team, deal); !left.empty(); left = places_.of(team, deal)) {
      erase(journal, team, std::get<RowId>(left.front().first));
    }
  }

 private:
  Table<std::tuple<TeamId, RowId>, Row> rows_;
  Table<std::tuple<TeamId, DealId, Instant, RowId>, std::monostate> places_;
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
  Attached<ContactId, Contact, &Contact::created_at> contacts;
  Attached<ActivityId, Activity, &Activity::created_at> activities;
  Attached<IntervalId, StageInterval, &StageInterval::entered_at> intervals;
  Table<std::tuple<TeamId>, std::int64_t> facts_versions;

  Table<std::tuple<TeamId, UserId, std::string, std::string>, Replay> replays;  ///< user, route, key
};

/// What the ports of one transaction share.
struct View {
  Tables& tables;
  Journal journal;
  std::map<TeamId, metrics::ChangeSet> changes;  ///< of the rows that metrics read
};

template <class Row>
[[nodiscard]] std::optional<Row> copy(const Row* row) {
  return row ? std::optional(*row) : std::nullopt;
}

}  // namespace crondb::memory
