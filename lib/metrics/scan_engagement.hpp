#pragma once

#include <array>
#include <chrono>

#include "metrics/selection.hpp"

namespace crondb::metrics {

/// How tasks are read.
struct TaskScan {
  using Chunk = TaskChunk;
  using Hit = Selection::Hit;

  static const auto& chunks(const Facts& facts) { return facts.tasks; }

  static void select(const Wanted& wanted, const Chunk& chunk, Selection& selection) {
    const OwnRows items{chunk.ids.size()};
    const Ticks* due = chunk.due.data();
    const DayNumber* due_on = chunk.due_on.data();
    switch (wanted.rows.time) {
      case TimeColumn::completed_at:
        return select_by(wanted, chunk, chunk.completed, false, items, selection);
      case TimeColumn::due:
      case TimeColumn::overdue: {
        selection.hits = {};
        if (wanted.due == DueBy::days) {
          return metrics::select(
              wanted, chunk, items, [due_on](std::size_t, std::size_t row) { return std::int64_t{due_on[row]}; }, selection);
        }
        if (wanted.due == DueBy::instants) {
          TimeZone::Offset known{};
          const auto day = [&, zone = wanted.view.zone](std::size_t, std::size_t row) {
            if (due_on[row] != no_day || due[row] == never) return std::int64_t{no_day};
            const Instant at{Milliseconds{due[row]}};
            if (at < known.from || known.until <= at) known = zone.offset(at);
            return std::int64_t{std::chrono::floor<std::chrono::days>((at + known.ahead).time_since_epoch()).count()};
          };
          return metrics::select(wanted, chunk, items, day, selection);
        }
        if (!wanted.slots.ticks.is_empty() && !wanted.slots.ticks.meets(chunk.due.low, chunk.due.high)) return;
        // A day may have no instant: days are held against days. Which of the two a task has is unpredictable: it is computed
        // without branches.
        const auto time = [&slots = wanted.slots, due, due_on](std::size_t, std::size_t row) {
          const std::array either{slots.days.holds(due_on[row]), slots.ticks.holds(due[row])};
          return std::int64_t{!either[due_on[row] == no_day]};
        };
        return metrics::select(wanted, chunk, items, time, selection);
      }
      case TimeColumn::stock:
        return select_stock(wanted, chunk, selection);
      default:
        return select_by(wanted, chunk, chunk.created, false, items, selection);
    }
  }

  static void sort(const Wanted& wanted, const Chunk& chunk, const Grid& layout, Selection& selection) {
    const auto by = [&](auto code_of) { sort_by_code(selection, layout.key_of, code_of); };
    switch (layout.dimension) {
      case Dimension::owner:
        return by([&](const Hit& hit) { return wanted.view.facts.people->owner(chunk.people[hit.row]); });
      case Dimension::status:
        return by([&](const Hit& hit) { return chunk.statuses[hit.row]; });
      case Dimension::priority:
        return by([&](const Hit& hit) { return chunk.priorities[hit.row]; });
      default:
        return;
    }
  }

  template <class Use>
  static void numbers(const Wanted& wanted, const Chunk& chunk, Quantity quantity, Selection& selection, Use use) {
    if (quantity != Quantity::on_time) return;
    std::vector<Ticks>& ends = selection.ends_of_day;
    ends.resize(std::size_t{no_day} + 1, never);
    use([&](const Hit& hit) {
      Ticks due = chunk.due[hit.row];
      if (const DayNumber day = chunk.due_on[hit.row]; day != no_day) {
        Ticks& end = ends[day];
        if (end == never) {
          const Date next{std::chrono::sys_days{std::chrono::days{day + 1}}};
          end = wanted.view.zone.start_of_day(next).time_since_epoch().count();
        }
        due = end;
      }
      return std::int64_t{chunk.completed[hit.row] <= due};
    });
  }
};

/// How calls are read.
struct CallScan {
  using Chunk = CallChunk;
  using Hit = Selection::Hit;

  static const auto& chunks(const Facts& facts) { return facts.calls; }

  static void select(const Wanted& wanted, const Chunk& chunk, Selection& selection) {
    select_by(wanted, chunk, chunk.started, false, OwnRows{chunk.ids.size()}, selection);
  }

  static void sort(const Wanted& wanted, const Chunk& chunk, const Grid& layout, Selection& selection) {
    const auto by = [&](auto code_of) { sort_by_code(selection, layout.key_of, code_of); };
    switch (layout.dimension) {
      case Dimension::owner:
        return by([&](const Hit& hit) { return wanted.view.facts.people->owner(chunk.people[hit.row]); });
      case Dimension::outcome:
        return by([&](const Hit& hit) { return chunk.outcomes[hit.row]; });
      case Dimension::direction:
        return by([&](const Hit& hit) { return chunk.directions[hit.row]; });
      case Dimension::hour: {
        TimeZone::Offset known{};
        return by([&](const Hit& hit) {
          const Instant at{Milliseconds{chunk.started[hit.row]}};
          if (at < known.from || known.until <= at) known = wanted.view.zone.offset(at);
          return std::chrono::floor<std::chrono::hours>((at + known.ahead).time_since_epoch() % std::chrono::days{1}).count();
        });
      }
      default:
        return;
    }
  }

  template <class Use>
  static void numbers(const Wanted&, const Chunk& chunk, Quantity quantity, Selection&, Use use) {
    if (quantity == Quantity::duration) use([&](const Hit& hit) { return chunk.durations[hit.row]; });
  }
};

/// How emails are read.
struct EmailScan {
  using Chunk = EmailChunk;
  using Hit = Selection::Hit;

  static const auto& chunks(const Facts& facts) { return facts.emails; }

  static void select(const Wanted& wanted, const Chunk& chunk, Selection& selection) {
    select_by(wanted, chunk, chunk.sent, false, OwnRows{chunk.ids.size()}, selection);
  }

  static void sort(const Wanted& wanted, const Chunk& chunk, const Grid& layout, Selection& selection) {
    const auto by = [&](auto code_of) { sort_by_code(selection, layout.key_of, code_of); };
    switch (layout.dimension) {
      case Dimension::owner:
        return by([&](const Hit& hit) { return wanted.view.facts.people->owner(chunk.people[hit.row]); });
      case Dimension::status:
        return by([&](const Hit& hit) { return chunk.statuses[hit.row]; });
      case Dimension::direction:
        return by([&](const Hit& hit) { return chunk.directions[hit.row]; });
      default:
        return;
    }
  }

  template <class Use>
  static void numbers(const Wanted&, const Chunk&, Quantity, Selection&, Use) {}
};

}  // namespace crondb::metrics
