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

/// The columns that the rows of each kind are kept in. A chunk holds rows in order of id and what belongs to them.
namespace crondb::metrics {

/// Milliseconds since 1970.
using Ticks = std::int64_t;
[[nodiscard]] inline Ticks ticks(Instant instant) { return instant.time_since_epoch().count(); }
/// Days since 1970.
using DayNumber = std::uint16_t;
/// A place in one of the dictionaries of Facts.
using Code = std::uint32_t;
/// A row's place in its chunk.
using Row = std::uint16_t;

inline constexpr Ticks never = std::numeric_limits<Ticks>::min();           ///< what has not happened
inline constexpr Ticks not_yet = std::numeric_limits<Ticks>::max();         ///< exited_at of open stays
inline constexpr std::int64_t no_value = -1;                                ///< value of deals without one
inline constexpr DayNumber no_day = std::numeric_limits<DayNumber>::max();  ///< expected_close_on and due_on of rows without one

inline constexpr std::size_t chunk_capacity = 4'096;

/// A column of times, and bounds that hold all of them but `never` and `not_yet`. Bounds only widen.
struct Times : std::vector<Ticks> {
  Ticks low = not_yet;
  Ticks high = never;

  void set(std::size_t row, Ticks time) {
    (*this)[row] = time;
    if (time != never && time != not_yet) widen(time, time);
  }
  void widen(Ticks from, Ticks to) {
    low = std::min(low, from);
    high = std::max(high, to);
  }
};

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
  Stays stays;

  static auto columns(auto& self) {
    return std::tie(self.ids, self.traits, self.people, self.created, self.contacted, self.tags, self.sources, self.statuses);
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

/// Rows of a chunk and of what belongs to them.
template <class Chunk>
[[nodiscard]] std::size_t rows_of(const Chunk& chunk) {
  std::size_t total = chunk.ids.size();
  each_child(chunk, [&](const auto& child) { total += child.rows.size(); });
  return total;
}
template <class Chunk>
[[nodiscard]] std::size_t bytes_of(const Chunk& chunk) {
  std::size_t total = sizeof(Chunk);
  const auto add = [&](const auto& column) { total += column.capacity() * sizeof(column[0]); };
  each_column(chunk, add);
  each_child(chunk, [&](const auto& child) { each_column(child, add); });
  return total;
}

}  // namespace crondb::metrics
