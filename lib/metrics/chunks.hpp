#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <tuple>
#include <vector>

#include "crondb/core/id.hpp"
#include "crondb/engagement/engagement.hpp"
#include "crondb/leads/lead.hpp"
#include "crondb/metrics/formula.hpp"
#include "crondb/pipeline/deal.hpp"
#include "metrics/columns.hpp"
#include "metrics/row_lists.hpp"

/// The columns that the rows of each kind are kept in. A chunk holds rows in order of id and what belongs to them.
namespace crondb::metrics {

inline constexpr std::size_t chunk_capacity = 4'096;

struct Stays {
  std::vector<Row> rows;
  std::vector<Code> codes;  ///< of stages, or LeadStatus
  Times entered;
  Times exited;
  std::vector<IntervalId> ids;

  static auto columns(auto& self) { return std::tie(self.rows, self.codes, self.entered, self.exited, self.ids); }
};

struct DealChunk {
  using Id = DealId;
  std::vector<DealId> ids;
  std::vector<Traits> traits;
  std::vector<Code> people;
  Times created;
  Times closed;
  std::vector<std::int64_t> values;
  std::vector<DayNumber> expected;
  std::vector<Code> stages;
  std::vector<Code> lost_reasons;
  std::vector<std::uint8_t> currencies;
  std::vector<DealStatus> statuses;
  std::vector<LeadId> leads;  ///< nil for deals without one

  struct Commissions {
    std::vector<Row> rows;
    std::vector<std::int64_t> totals;
    std::vector<std::int64_t> collaborators;
    std::vector<std::int64_t> agents;

    static auto columns(auto& self) { return std::tie(self.rows, self.totals, self.collaborators, self.agents); }
  } commissions;

  struct AgentShares {
    std::vector<Row> rows;
    std::vector<Code> users;
    std::vector<std::int64_t> amounts;

    static auto columns(auto& self) { return std::tie(self.rows, self.users, self.amounts); }
  } agent_shares;

  Stays stays;

  RowLists lists;

  static auto columns(auto& self) {
    return std::tie(self.ids, self.traits, self.people, self.created, self.closed, self.values, self.expected, self.stages,
                    self.lost_reasons, self.currencies, self.statuses, self.leads);
  }
  static auto children(auto& self) { return std::tie(self.stays, self.commissions, self.agent_shares); }
};

struct LeadChunk {
  using Id = LeadId;
  std::vector<LeadId> ids;
  std::vector<Traits> traits;
  std::vector<Code> people;
  Times created;
  std::vector<Ticks> contacted;
  std::vector<Code> tags;  ///< sets of them
  std::vector<LeadSource> sources;
  std::vector<LeadStatus> statuses;
  std::vector<std::uint32_t> deals;      ///< how many the team has for it
  std::vector<std::uint32_t> won_deals;  ///< of them
  Stays stays;

  RowLists lists;

  static auto columns(auto& self) {
    return std::tie(self.ids, self.traits, self.people, self.created, self.contacted, self.tags, self.sources, self.statuses,
                    self.deals, self.won_deals);
  }
  static auto children(auto& self) { return std::tie(self.stays); }
};

struct TaskChunk {
  using Id = TaskId;
  std::vector<TaskId> ids;
  std::vector<Traits> traits;
  std::vector<Code> people;
  Times created;
  Times completed;
  Times due;                      ///< due_at; the bounds hold due_on in every time zone, too
  std::vector<DayNumber> due_on;  ///< local
  std::vector<TaskStatus> statuses;
  std::vector<TaskPriority> priorities;

  RowLists lists;

  static auto columns(auto& self) {
    return std::tie(self.ids, self.traits, self.people, self.created, self.completed, self.due, self.due_on, self.statuses,
                    self.priorities);
  }
  static auto children(auto&) { return std::tie(); }
};

struct CallChunk {
  using Id = CallId;
  std::vector<CallId> ids;
  std::vector<Traits> traits;
  std::vector<Code> people;
  Times started;
  std::vector<std::int64_t> durations;  ///< milliseconds
  std::vector<CallOutcome> outcomes;
  std::vector<Direction> directions;

  RowLists lists;

  static auto columns(auto& self) {
    return std::tie(self.ids, self.traits, self.people, self.started, self.durations, self.outcomes, self.directions);
  }
  static auto children(auto&) { return std::tie(); }
};

struct EmailChunk {
  using Id = EmailId;
  std::vector<EmailId> ids;
  std::vector<Traits> traits;
  std::vector<Code> people;
  Times sent;
  std::vector<Direction> directions;
  std::vector<EmailStatus> statuses;

  RowLists lists;

  static auto columns(auto& self) {
    return std::tie(self.ids, self.traits, self.people, self.sent, self.directions, self.statuses);
  }
  static auto children(auto&) { return std::tie(); }
};

template <class Columns, class F>
void each_column(Columns& table, F&& f) {
  std::apply([&](auto&... columns) { (f(columns), ...); }, Columns::columns(table));
}
template <class Chunk, class F>
void each_child(Chunk& chunk, F&& f) {
  std::apply([&](auto&... children) { (f(children), ...); }, Chunk::children(chunk));
}

/// The times of a chunk's own rows by such a column; nullptr if they have none.
template <class Chunk>
[[nodiscard]] const Times* times_of(const Chunk& chunk, TimeColumn column) {
  switch (column) {
    case TimeColumn::created_at:
      if constexpr (requires { chunk.created; }) return &chunk.created;
      break;
    case TimeColumn::closed_at:
      if constexpr (requires { chunk.closed; }) return &chunk.closed;
      break;
    case TimeColumn::completed_at:
      if constexpr (requires { chunk.completed; }) return &chunk.completed;
      break;
    case TimeColumn::due:
    case TimeColumn::overdue:
      if constexpr (requires { chunk.due; }) return &chunk.due;
      break;
    case TimeColumn::started_at:
      if constexpr (requires { chunk.started; }) return &chunk.started;
      break;
    case TimeColumn::sent_at:
      if constexpr (requires { chunk.sent; }) return &chunk.sent;
      break;
    default:
      break;
  }
  return nullptr;
}

/// Rows of a chunk and of what belongs to them.
template <class Chunk>
[[nodiscard]] std::size_t rows_of(const Chunk& chunk) {
  std::size_t total = chunk.ids.size();
  each_child(chunk, [&](const auto& child) { total += child.rows.size(); });
  return total;
}
template <class Chunk>
[[nodiscard]] std::size_t bytes_of(const Chunk& chunk) {
  std::size_t total = sizeof(Chunk) + chunk.lists.bytes();
  const auto add = [&](const auto& column) { total += column.capacity() * sizeof(column[0]); };
  each_column(chunk, add);
  each_child(chunk, [&](const auto& child) { each_column(child, add); });
  return total;
}

}  // namespace crondb::metrics
