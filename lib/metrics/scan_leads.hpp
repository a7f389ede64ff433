#pragma once

#include "metrics/selection.hpp"

namespace crondb::metrics {

/// How leads and their stays are read.
struct LeadScan {
  using Chunk = LeadChunk;
  using Hit = Selection::Hit;

  static const auto& chunks(const Facts& facts) { return facts.leads; }

  static void select(const Wanted& wanted, const Chunk& chunk, Selection& selection) {
    if (wanted.rows.table == Table::status_stays) {
      return select_by(wanted, chunk, chunk.stays.exited, true, ChildRows(chunk.stays.rows), selection);
    }
    if (wanted.rows.time == TimeColumn::stock) return select_stock(wanted, chunk, selection);
    select_by(wanted, chunk, chunk.created, false, OwnRows{chunk.ids.size()}, selection);
  }

  /// Takes out the leads that the filters don't let through.
  static void narrow(const Wanted& wanted, const Chunk& chunk, Selection& selection) {
    if (!wanted.narrowed) return;
    const Narrowed& to = *wanted.narrowed;
    std::size_t kept = 0;
    for (std::size_t i = 0; i < selection.hits.size(); ++i) {
      const Hit hit = selection.hits[i];
      const unsigned source = to.sources >> static_cast<unsigned>(chunk.sources[hit.row]);
      const unsigned status = to.statuses >> static_cast<unsigned>(chunk.statuses[hit.row]);
      const unsigned tag = to.tag_sets.empty() ? 1 : to.tag_sets[chunk.tags[hit.row]];
      selection.hits[kept] = hit;
      selection.times[kept] = selection.times[i];
      kept += source & status & tag & 1;
    }
    selection.hits = selection.hits.first(kept);
    selection.times = selection.times.first(kept);
  }

  static void sort(const Wanted& wanted, const Chunk& chunk, const Grid& layout, Selection& selection) {
    const Facts& facts = wanted.view.facts;
    const auto by = [&](auto code_of) { sort_by_code(selection, layout.key_of, code_of); };
    switch (layout.dimension) {
      case Dimension::owner:
        return by([&](const Hit& hit) { return facts.people->owner(chunk.people[hit.row]); });
      case Dimension::source:
        return by([&](const Hit& hit) { return chunk.sources[hit.row]; });
      case Dimension::status:
        if (wanted.rows.table == Table::status_stays) return by([&](const Hit& hit) { return chunk.stays.codes[hit.item]; });
        return by([&](const Hit& hit) { return chunk.statuses[hit.row]; });
      case Dimension::tag:
        return spread(selection, [&](const Hit& hit, auto add) {
          for (const Code tag : (*facts.tag_sets)[chunk.tags[hit.row]]) add(tag);
        });
      case Dimension::funnel:
        return spread(selection, [&](const Hit& hit, auto add) {
          add(0);
          if (has(chunk.traits[hit.row], traits::lead::contacted)) add(1);
          if (has(chunk.traits[hit.row], traits::lead::engaged)) add(2);
          if (wanted.view.everybody) {
            if (has(chunk.traits[hit.row], traits::lead::with_deal)) add(3);
            if (has(chunk.traits[hit.row], traits::lead::with_won_deal)) add(4);
          } else if (const auto* deals = selection.lead_deals.find(chunk.ids[hit.row])) {
            add(3);
            if (deals->won) add(4);
          }
        });
      default:
        return;
    }
  }

  template <class Use>
  static void numbers(const Wanted&, const Chunk& chunk, Quantity quantity, Selection&, Use use) {
    if (quantity == Quantity::stay) {
      return use([&](const Hit& hit) { return chunk.stays.exited[hit.item] - chunk.stays.entered[hit.item]; });
    }
    if (quantity == Quantity::response_time) {
      return use([&](const Hit& hit) { return chunk.contacted[hit.row] - chunk.created[hit.row]; });
    }
  }

 private:
  /// Puts a hit in place of each for every key that `keys_of` adds.
  template <class KeysOf>
  static void spread(Selection& selection, KeysOf keys_of) {
    selection.spread.clear();
    for (const Hit& hit : selection.hits) {
      keys_of(hit, [&](Code key) { selection.spread.push_back({hit.item, hit.cell + key, hit.row}); });
    }
    selection.hits = selection.spread;
  }
};

}  // namespace crondb::metrics
