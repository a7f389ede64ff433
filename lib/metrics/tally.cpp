#include "metrics/tally.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <unordered_set>
#include <utility>

namespace crondb::metrics {

namespace {

/// The rows of one chunk that were selected. Reused from chunk to chunk.
struct Selection {
  struct Hit {
    std::uint32_t item;  ///< the row's place in its own table
    std::uint32_t row;   ///< that of its deal
    std::size_t cell;
  };
  std::span<Hit> hits;            ///< in `rows` or `spread`
  std::span<std::int64_t> times;  ///< of each hit, until the hits are sorted by key
  std::vector<Hit> rows;
  std::vector<std::int64_t> times_of_rows;
  std::vector<Hit> spread;  ///< with several keys a row
};

/// What a row must be to be selected.
struct Wanted {
  const View& view;
  Population population;
  const Slots& slots;
  std::optional<Code> currency;
};

/// Rows outside the window are skipped by a branch, which windows make predictable; what then decides is not, and is computed.
template <class RowOf, class TimeOf>
void select(const Wanted& wanted, const Chunk& chunk, std::size_t items, const Edges& edges, RowOf row_of, TimeOf time_of,
            Selection& selection) {
  const auto statuses = static_cast<unsigned>(facts_of(wanted.population).statuses);
  const std::uint8_t* in_scope = wanted.view.in_scope.data();
  const unsigned any_currency = wanted.currency ? 0 : 1;
  const Code currency = wanted.currency.value_or(0);
  if (selection.rows.size() < items) {
    selection.rows.resize(items);
    selection.times_of_rows.resize(items);
  }
  Selection::Hit* hits = selection.rows.data();
  std::int64_t* times = selection.times_of_rows.data();
  std::size_t count = 0;
  for (std::size_t item = 0; item < items; ++item) {
    const std::size_t row = row_of(item);
    const std::int64_t time = time_of(item, row);
    if (!edges.holds(time)) continue;
    const unsigned in_currency = unsigned{chunk.currencies[row] == currency} & unsigned{chunk.values[row] != no_value};
    const unsigned in_status = statuses >> static_cast<unsigned>(chunk.statuses[row]) & 1;
    hits[count] = {static_cast<std::uint32_t>(item), static_cast<std::uint32_t>(row), 0};
    times[count] = time;
    count += (any_currency | in_currency) & in_status & in_scope[chunk.people[row]];
  }
  selection.hits = std::span(hits, count);
  selection.times = std::span(times, count);
}

const Edges& as_of_now() {
  static const Edges edges({0, 1});
  return edges;
}

/// The edges that a population's times are held against.
const Edges& edges_of(const Wanted& wanted) {
  switch (facts_of(wanted.population).time) {
    case TimeColumn::stock:
    case TimeColumn::undated:
      return as_of_now();
    case TimeColumn::expected_close_on:
      return wanted.slots.days;
    case TimeColumn::created_at:
    case TimeColumn::closed_at:
    case TimeColumn::exited_at:
      break;
  }
  return wanted.slots.ticks;
}

template <class RowOf>
void select_by_time(const Wanted& wanted, const Chunk& chunk, std::size_t items, RowOf row_of, Selection& selection) {
  const auto by = [&](auto time_of) { select(wanted, chunk, items, edges_of(wanted), row_of, time_of, selection); };
  switch (facts_of(wanted.population).time) {
    case TimeColumn::stock:
      return by([](std::size_t, std::size_t) { return std::int64_t{0}; });
    case TimeColumn::created_at:
      return by([column = chunk.created.data()](std::size_t, std::size_t row) { return column[row]; });
    case TimeColumn::closed_at:
      return by([column = chunk.closed.data()](std::size_t, std::size_t row) { return column[row]; });
    case TimeColumn::expected_close_on:
      return by([column = chunk.expected.data()](std::size_t, std::size_t row) { return std::int64_t{column[row]}; });
    case TimeColumn::undated:
      return by([column = chunk.expected.data()](std::size_t, std::size_t row) { return std::int64_t{column[row] != no_day}; });
    case TimeColumn::exited_at:
      return by([column = chunk.stays.exited.data()](std::size_t item, std::size_t) { return column[item]; });
  }
}

/// Selects the rows of a population that are in scope and in the window.
void select(const Wanted& wanted, const Chunk& chunk, Selection& selection) {
  const auto child = [&](const std::vector<Row>& rows) {
    select_by_time(wanted, chunk, rows.size(), [data = rows.data()](std::size_t item) { return data[item]; }, selection);
  };
  switch (facts_of(wanted.population).table) {
    case Table::deals:
      return select_by_time(wanted, chunk, chunk.size(), [](std::size_t item) { return item; }, selection);
    case Table::stays:
      return child(chunk.stays.rows);
    case Table::commissions:
      return child(chunk.commissions.rows);
    case Table::agent_shares:
      return child(chunk.agent_shares.rows);
  }
}

/// Moves every hit from the first cell of its slot to that of its key, and takes out the dropped ones.
template <class CodeOf>
void sort_by_code(std::span<Selection::Hit>& hits, const std::vector<Code>& key_of, CodeOf code_of) {
  std::size_t kept = 0;
  for (Selection::Hit hit : hits) {
    const Code code = code_of(hit);
    const Code key = key_of.empty() ? code : key_of[code];
    if (key == dropped) continue;
    hit.cell += key;
    hits[kept++] = hit;
  }
  hits = hits.first(kept);
}

/// A deal is counted for every open stage up to the last one that it reached; a won deal for all of them, and as won.
void sort_by_reached(const View& view, const Chunk& chunk, Selection& selection) {
  std::array<std::uint32_t, Chunk::capacity> reached{};
  const auto& stays = chunk.stays;
  for (std::size_t i = 0; i < stays.rows.size(); ++i) {
    std::uint32_t& most = reached[stays.rows[i]];
    most = std::max(most, view.open_stages_to[stays.stages[i]]);
  }
  selection.spread.clear();
  for (const Selection::Hit& hit : selection.hits) {
    const std::uint32_t keys = chunk.statuses[hit.row] == DealStatus::won ? view.open_stages + 1 : reached[hit.row];
    for (std::uint32_t key = 0; key < keys; ++key) selection.spread.push_back({hit.item, hit.row, hit.cell + key});
  }
  selection.hits = selection.spread;
}

void sort_by(const View& view, const Chunk& chunk, Population population, const Layout& layout, Selection& selection) {
  using Hit = Selection::Hit;
  const auto by = [&](auto code_of) { sort_by_code(selection.hits, layout.key_of, code_of); };
  switch (layout.dimension) {
    case Dimension::none:
      return;
    case Dimension::owner:
      return by([&](const Hit& hit) { return view.facts.people->owner(chunk.people[hit.row]); });
    case Dimension::stage:
    case Dimension::open_stage:
      if (facts_of(population).table == Table::stays) {
        return by([&](const Hit& hit) { return view.stage_position[chunk.stays.stages[hit.item]]; });
      }
      return by([&](const Hit& hit) { return view.stage_position[chunk.stages[hit.row]]; });
    case Dimension::status:
      return by([&](const Hit& hit) { return static_cast<Code>(chunk.statuses[hit.row]); });
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
  }
}

template <class NumberOf>
void add_up(std::span<const Selection::Hit> hits, std::span<Cell> cells, NumberOf number_of) {
  for (const Selection::Hit& hit : hits) {
    Cell& cell = cells[hit.cell];
    ++cell.count;
    cell.sum += number_of(hit);
  }
}

void add(const View& view, const Chunk& chunk, Quantity quantity, const Selection& selection, std::span<Cell> cells) {
  using Hit = Selection::Hit;
  const std::span<const Hit> hits = selection.hits;
  switch (quantity) {
    case Quantity::one:
      for (const Hit& hit : hits) ++cells[hit.cell].count;
      return;
    case Quantity::value:
      return add_up(hits, cells, [&](const Hit& hit) { return chunk.values[hit.row]; });
    case Quantity::value_times_probability:
      return add_up(hits, cells, [&](const Hit& hit) { return chunk.values[hit.row] * view.probability[chunk.stages[hit.row]]; });
    case Quantity::sales_cycle:
      return add_up(hits, cells, [&](const Hit& hit) { return chunk.closed[hit.row] - chunk.created[hit.row]; });
    case Quantity::stay:
      return add_up(hits, cells, [&](const Hit& hit) { return chunk.stays.exited[hit.item] - chunk.stays.entered[hit.item]; });
    case Quantity::total_commission:
      return add_up(hits, cells, [&](const Hit& hit) { return chunk.commissions.totals[hit.item]; });
    case Quantity::collaborator_payout:
      return add_up(hits, cells, [&](const Hit& hit) { return chunk.commissions.collaborators[hit.item]; });
    case Quantity::agent_payout:
      return add_up(hits, cells, [&](const Hit& hit) { return chunk.commissions.agents[hit.item]; });
    case Quantity::agent_share:
      return add_up(hits, cells, [&](const Hit& hit) { return chunk.agent_shares.amounts[hit.item]; });
  }
}

}  // namespace

View::View(const Facts& all_facts, const Scope& scope, std::span<const Stage> team_stages)
    : facts(all_facts), stages(team_stages.size()) {
  const std::unordered_set<UserId> chosen(scope.users.begin(), scope.users.end());
  std::vector<std::uint8_t> user_in_scope;
  std::vector<std::uint8_t> nobody;
  for (const UserId user : *facts.users) {
    user_in_scope.push_back(!user.is_nil() && chosen.contains(user));
    nobody.push_back(user.is_nil());
  }
  const PeopleSets& people = *facts.people;
  in_scope.reserve(people.size());
  for (std::size_t set = 0; set < people.size(); ++set) {
    const auto members = people[set];
    const bool unassigned = members.size() == 1 && nobody[members[0]];
    in_scope.push_back(scope.all || (scope.unassigned && unassigned) ||
                       std::any_of(members.begin(), members.end(), [&](Code user) { return user_in_scope[user] != 0; }));
  }

  for (const StageId id : *facts.stages) {
    const auto found = std::find_if(team_stages.begin(), team_stages.end(), [&](const Stage& stage) { return stage.id == id; });
    const auto is_open = [](const Stage& stage) { return stage.kind == StageKind::open; };
    const bool exists = found != team_stages.end();
    stage_position.push_back(static_cast<Code>(found - team_stages.begin()));
    open_stages_to.push_back(
        exists && is_open(*found) ? static_cast<std::uint32_t>(std::count_if(team_stages.begin(), found + 1, is_open)) : 0);
    probability.push_back(exists ? found->probability : 0);
  }
  open_stages = static_cast<std::uint32_t>(
      std::count_if(team_stages.begin(), team_stages.end(), [](const Stage& stage) { return stage.kind == StageKind::open; }));
}

Edges::Edges(std::vector<std::int64_t> edges)
    : edges_(std::move(edges)),
      first_(static_cast<std::uint64_t>(edges_.front())),
      length_(static_cast<std::uint64_t>(edges_.back()) - first_),
      // The shade below the true proportion keeps the last guess within the slots.
      slots_per_tick_(length_ == 0 ? 0 : static_cast<double>(slots()) / static_cast<double>(length_) * (1 - 1e-12)) {}

std::size_t keys_of(Dimension dimension, const View& view) {
  switch (dimension) {
    case Dimension::none:
      return 1;
    case Dimension::owner:
    case Dimension::agent:
      return view.facts.users->size();
    case Dimension::stage:
    case Dimension::open_stage:
      return view.stages + 1;
    case Dimension::status:
      return words<DealStatus>.size();
    case Dimension::lost_reason:
      return view.facts.lost_reasons->size();
    case Dimension::reached:
      return view.open_stages + 1;
    case Dimension::currency:
      return view.facts.currencies->size() + 1;
  }
  return 0;
}

Tally tally(const View& view, std::span<const Leaf> leaves, const Layout& layout) {
  Tally result(leaves.size(), layout.slots.ticks.slots(), layout.keys);
  Selection selection;
  for (std::size_t first = 0; first < leaves.size(); ++first) {
    const Population population = leaves[first].population;
    const auto same = [&](const Leaf& leaf) { return leaf.population == population; };
    if (std::any_of(leaves.begin(), leaves.begin() + static_cast<std::ptrdiff_t>(first), same)) continue;
    const Wanted wanted{view, population, layout.slots, layout.currency};
    const Edges& edges = edges_of(wanted);
    for (const auto& chunk : view.facts.chunks) {
      select(wanted, *chunk, selection);
      if (selection.hits.empty()) continue;
      if (edges.slots() > 1) {
        for (std::size_t i = 0; i < selection.hits.size(); ++i) {
          selection.hits[i].cell = edges.slot(selection.times[i]) * layout.keys;
        }
      }
      sort_by(view, *chunk, population, layout, selection);
      for (std::size_t leaf = first; leaf < leaves.size(); ++leaf) {
        if (same(leaves[leaf])) add(view, *chunk, leaves[leaf].quantity, selection, result.of(leaf));
      }
    }
  }
  return result;
}

std::optional<std::int64_t> earliest(const View& view, Population population) {
  const Slots ever{Edges({never + 1, not_yet}), Edges({0, no_day})};
  std::int64_t first = not_yet;
  Selection selection;
  for (const auto& chunk : view.facts.chunks) {
    select({view, population, ever, std::nullopt}, *chunk, selection);
    for (const std::int64_t time : selection.times) first = std::min(first, time);
  }
  return first == not_yet ? std::nullopt : std::optional(first);
}

}  // namespace crondb::metrics
