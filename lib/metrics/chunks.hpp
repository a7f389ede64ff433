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

/// The capacity of any chunk is at most this.
inline constexpr std::size_t most_in_chunk = 4'096;

/// What a chunk has in common with its copies.
class Kinship {
 public:
  /// Whether it has none now.
  [[nodiscard]] bool alone() const { return held_alone(kin_); }

 private:
  std::shared_ptr<int> kin_ = std::make_shared<int>();
};

struct Stays {
  Column<Row> rows;
  Column<Code> codes;  ///< of stages, or LeadStatus
  Times entered;
  Times exited;
  Column<IntervalId> ids;

  static auto columns(auto& self) { return std::tie(self.rows, self.codes, self.entered, self.exited, self.ids); }
};

struct DealChunk {
  using Id = DealId;
  static constexpr std::size_t capacity = most_in_chunk;
  Column<DealId> ids;
  Column<Traits> traits;
  Column<Code> people;
  Times created;
  Times closed;
  Column<std::int64_t> values;
  Column<DayNumber> expected;
  Column<Code> stages;
  Column<Code> lost_reasons;
  Column<std::uint8_t> currencies;
  Column<DealStatus> statuses;
  Column<LeadId> leads;  ///< nil for deals without one

  struct Commissions {
    Column<Row> rows;
    Column<std::int64_t> totals;
    Column<std::int64_t> collaborators;
    Column<std::int64_t> agents;

    static auto columns(auto& self) { return std::tie(self.rows, self.totals, self.collaborators, self.agents); }
  } commissions;

  struct AgentShares {
    Column<Row> rows;
    Column<Code> users;
    Column<std::int64_t> amounts;

    static auto columns(auto& self) { return std::tie(self.rows, self.users, self.amounts); }
  } agent_shares;

  Stays stays;

  RowLists lists;
  Kinship kinship;

  static auto columns(auto& self) {
    return std::tie(self.ids, self.traits, self.people, self.created, self.closed, self.values, self.expected, self.stages,
                    self.lost_reasons, self.currencies, self.statuses, self.leads);
  }
  static auto children(auto& self) { return std::tie(self.stays, self.commissions, self.agent_shares); }
};

struct LeadChunk {
  using Id = LeadId;
  /// Fewer, because leads have several stays each: those of the chunk are copied for a status that changes.
  static constexpr std::size_t capacity = 1'024;
  Column<LeadId> ids;
  Column<Traits> traits;
  Column<Code> people;
  Times created;
  Column<Ticks> contacted;
  Column<Code> tags;  ///< sets of them
  Column<LeadSource> sources;
  Column<LeadStatus> statuses;
  Column<std::uint32_t> deals;      ///< how many the team has for it
  Column<std::uint32_t> won_deals;  ///< of them
  Stays stays;

  RowLists lists;
  Kinship kinship;

  static auto columns(auto& self) {
    return std::tie(self.ids, self.traits, self.people, self.created, self.contacted, self.tags, self.sources, self.statuses,
                    self.deals, self.won_deals);
  }
  static auto children(auto& self) { return std::tie(self.stays); }
};

struct TaskChunk {
  using Id = TaskId;
  static constexpr std::size_t capacity = most_in_chunk;
  Column<TaskId> ids;
  Column<Traits> traits;
  Column<Code> people;
  Times created;
  Times completed;
  Times due;                 ///< due_at; the bounds hold due_on in every time zone, too
  Column<DayNumber> due_on;  ///< local
  Column<TaskStatus> statuses;
  Column<TaskPriority> priorities;

  RowLists lists;
  Kinship kinship;

  static auto columns(auto& self) {
    return std::tie(self.ids, self.traits, self.people, self.created, self.completed, self.due, self.due_on, self.statuses,
                    self.priorities);
  }
  static auto children(auto&) { return std::tie(); }
};

struct CallChunk {
  using Id = CallId;
  static constexpr std::size_t capacity = most_in_chunk;
  Column<CallId> ids;
  Column<Traits> traits;
  Column<Code> people;
  Times started;
  Column<std::int64_t> durations;  ///< milliseconds
  Column<CallOutcome> outcomes;
  Column<Direction> directions;

  RowLists lists;
  Kinship kinship;

  static auto columns(auto& self) {
    return std::tie(self.ids, self.traits, self.people, self.started, self.durations, self.outcomes, self.directions);
  }
  static auto children(auto&) { return std::tie(); }
};

struct EmailChunk {
  using Id = EmailId;
  static constexpr std::size_t capacity = most_in_chunk;
  Column<EmailId> ids;
  Column<Traits> traits;
  Column<Code> people;
  Times sent;
  Column<Direction> directions;
  Column<EmailStatus> statuses;

  RowLists lists;
  Kinship kinship;

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
/// Also those of the children.
template <class Chunk, class F>
void every_column(Chunk& chunk, F&& f) {
  each_column(chunk, f);
  each_child(chunk, [&](auto& child) { each_column(child, f); });
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

/// Those, or the times of what belongs to the rows.
template <class Chunk>
[[nodiscard]] const Times* bounding_times(const Chunk& chunk, TimeColumn column) {
  if constexpr (requires { chunk.stays; }) {
    if (column == TimeColumn::exited_at) return &chunk.stays.exited;
  }
  return times_of(chunk, column);
}

/// Makes a chunk ready to be written to.
template <class Chunk>
void open_for_writing(Chunk& chunk) {
  chunk.lists.forget();
  const bool alone = chunk.kinship.alone();
  const auto open = [&](auto& column) { column.set_alone(alone); };
  every_column(chunk, open);
}

/// Makes all columns of a copy its own, so that neither it nor what it was copied from has to ask any more.
template <class Chunk>
void part_from_kin(Chunk& copy) {
  const auto part = [](auto& column) { static_cast<void>(column.own()); };
  every_column(copy, part);
  copy.kinship = Kinship();
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
  every_column(chunk, add);
  return total;
}

}  // namespace crondb::metrics
