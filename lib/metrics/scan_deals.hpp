#pragma once

#include <algorithm>
#include <array>

#include "metrics/selection.hpp"

namespace crondb::metrics {

/// How deals, their stays, commissions and agents' shares are read.
struct DealScan {
  using Chunk = DealChunk;
  using Hit = Selection::Hit;

  static const auto& chunks(const Facts& facts) { return facts.deals; }

  static void select(const Wanted& wanted, const Chunk& chunk, Selection& selection) {
    const auto child = [&](std::span<const Row> rows) { select_of(wanted, chunk, ChildRows(rows), selection); };
    switch (wanted.rows.table) {
      case Table::stays:
        return child(chunk.stays.rows);
      case Table::commissions:
        return child(chunk.commissions.rows);
      case Table::agent_shares:
        return child(chunk.agent_shares.rows);
      default:
        return select_of(wanted, chunk, OwnRows{chunk.ids.size()}, selection);
    }
  }

  static void sort(const Wanted& wanted, const Chunk& chunk, const Grid& layout, Selection& selection) {
    const View& view = wanted.view;
    const auto by = [&](auto code_of) { sort_by_code(selection, layout.key_of, code_of); };
    switch (layout.dimension) {
      case Dimension::owner:
        return by([&](const Hit& hit) { return view.facts.people->owner(chunk.people[hit.row]); });
      case Dimension::stage:
      case Dimension::open_stage:
        if (wanted.rows.table == Table::stays) {
          return by([&](const Hit& hit) { return view.stage_position[chunk.stays.codes[hit.item]]; });
        }
        return by([&](const Hit& hit) { return view.stage_position[chunk.stages[hit.row]]; });
      case Dimension::status:
        return by([&](const Hit& hit) { return chunk.statuses[hit.row]; });
      case Dimension::lost_reason:
        return by([&](const Hit& hit) { return chunk.lost_reasons[hit.row]; });
      case Dimension::reached:
        return sort_by_reached(view, chunk, selection);
      case Dimension::agent:
        return by([&](const Hit& hit) { return chunk.agent_shares.users[hit.item]; });
      case Dimension::currency: {
        const auto none = static_cast<Code>(view.facts.currencies->size());
        return by([&](const Hit& hit) { return chunk.values[hit.row] == no_value ? none : Code{chunk.currencies[hit.row]}; });
      }
      default:
        return;
    }
  }

  template <class Use>
  static void numbers(const Wanted& wanted, const Chunk& chunk, Quantity quantity, Selection&, Use use) {
    switch (quantity) {
      case Quantity::value:
        return use([&](const Hit& hit) { return chunk.values[hit.row]; });
      case Quantity::value_times_probability:
        return use([&](const Hit& hit) { return chunk.values[hit.row] * wanted.view.board.probability[chunk.stages[hit.row]]; });
      case Quantity::sales_cycle:
        return use([&](const Hit& hit) { return chunk.closed[hit.row] - chunk.created[hit.row]; });
      case Quantity::stay:
        return use([&](const Hit& hit) { return chunk.stays.exited[hit.item] - chunk.stays.entered[hit.item]; });
      case Quantity::total_commission:
        return use([&](const Hit& hit) { return chunk.commissions.totals[hit.item]; });
      case Quantity::collaborator_payout:
        return use([&](const Hit& hit) { return chunk.commissions.collaborators[hit.item]; });
      case Quantity::agent_payout:
        return use([&](const Hit& hit) { return chunk.commissions.agents[hit.item]; });
      case Quantity::agent_share:
        return use([&](const Hit& hit) { return chunk.agent_shares.amounts[hit.item]; });
      default:
        return;
    }
  }

 private:
  template <class Items>
  static void select_of(const Wanted& wanted, const Chunk& chunk, const Items& items, Selection& selection) {
    const auto by = [&](auto time_of) { metrics::select(wanted, chunk, items, time_of, selection); };
    switch (wanted.rows.time) {
      case TimeColumn::created_at:
        return select_by(wanted, chunk, chunk.created, false, items, selection);
      case TimeColumn::closed_at:
        return select_by(wanted, chunk, chunk.closed, false, items, selection);
      case TimeColumn::exited_at:
        return select_by(wanted, chunk, chunk.stays.exited, true, items, selection);
      case TimeColumn::expected_close_on:
        return by([column = chunk.expected.data()](std::size_t, std::size_t row) { return std::int64_t{column[row]}; });
      case TimeColumn::undated:
        return by([column = chunk.expected.data()](std::size_t, std::size_t row) { return std::int64_t{column[row] != no_day}; });
      default:
        return by([](std::size_t, std::size_t) { return std::int64_t{0}; });
    }
  }

  /// A deal is counted for every open stage up to the last one that it reached; a won deal for all of them, and as won.
  static void sort_by_reached(const View& view, const Chunk& chunk, Selection& selection) {
    std::array<std::uint32_t, Chunk::capacity> reached{};
    const Stays& stays = chunk.stays;
    for (std::size_t i = 0; i < stays.rows.size(); ++i) {
      std::uint32_t& most = reached[stays.rows[i]];
      most = std::max(most, view.board.open_stages_to[stays.codes[i]]);
    }
    selection.spread.clear();
    for (const Hit& hit : selection.hits) {
      const std::uint32_t keys = chunk.statuses[hit.row] == DealStatus::won ? view.board.open_stages + 1 : reached[hit.row];
      for (std::uint32_t key = 0; key < keys; ++key) selection.spread.push_back({hit.item, hit.cell + key, hit.row});
    }
    selection.hits = selection.spread;
  }
};

}  // namespace crondb::metrics
