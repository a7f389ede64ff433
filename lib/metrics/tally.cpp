#include "metrics/tally.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <numeric>
#include <span>
#include <unordered_set>
#include <utility>

#include "metrics/day_tallies.hpp"
#include "metrics/scan_deals.hpp"
#include "metrics/scan_engagement.hpp"
#include "metrics/scan_leads.hpp"
#include "metrics/selection.hpp"
#include "metrics/sorted_values.hpp"

namespace crondb::metrics {

namespace {

std::atomic<std::uint64_t> answered_by_days_so_far{0};
std::atomic<std::uint64_t> listed_so_far{0};
std::atomic<std::uint64_t> walked_so_far{0};
std::atomic<std::uint64_t> sorted_so_far{0};

const Edges& as_of_now() {
  static const Edges edges({0, 1});
  return edges;
}

/// Calls `f` with the scan that reads a table.
template <class F>
void with_scan(Table table, F&& f) {
  switch (table) {
    case Table::deals:
    case Table::stays:
    case Table::commissions:
    case Table::agent_shares:
      return f(DealScan{});
    case Table::leads:
    case Table::status_stays:
      return f(LeadScan{});
    case Table::tasks:
      return f(TaskScan{});
    case Table::calls:
      return f(CallScan{});
    case Table::emails:
      return f(EmailScan{});
  }
}

/// Selects the rows of a population that are in scope, in the window and let through.
template <class Scan>
void select(Scan, const Wanted& wanted, const typename Scan::Chunk& chunk, Selection& selection) {
  Scan::select(wanted, chunk, selection);
  if constexpr (requires { Scan::narrow(wanted, chunk, selection); }) Scan::narrow(wanted, chunk, selection);
}

/// The numbers of rows for a median.
struct Samples {
  std::vector<std::int64_t> numbers;
  std::vector<std::uint32_t> cells;                              ///< that each belongs to; empty if there is only one
  std::vector<std::vector<std::span<const std::int64_t>>> runs;  ///< by cell: those that are kept in order
};

void find_medians(Samples& samples, std::span<Cell> cells) {
  std::vector<std::size_t> ends(cells.size());
  if (cells.size() == 1) {
    ends[0] = samples.numbers.size();
  } else {
    for (const std::size_t cell : samples.cells) ++ends[cell];
    std::exclusive_scan(ends.begin(), ends.end(), ends.begin(), std::size_t{0});
    std::vector<std::int64_t> by_cell(samples.numbers.size());
    for (std::size_t i = 0; i < by_cell.size(); ++i) by_cell[ends[samples.cells[i]]++] = samples.numbers[i];
    samples.numbers = std::move(by_cell);
  }
  samples.runs.resize(cells.size());
  std::size_t first = 0;
  for (std::size_t cell = 0; cell < cells.size(); ++cell) {
    const auto numbers = std::span(samples.numbers).subspan(first, ends[cell] - first);
    first = ends[cell];
    auto& runs = samples.runs[cell];
    std::size_t count = numbers.size();
    for (const auto& run : runs) count += run.size();
    if (count > 0) cells[cell] = {static_cast<std::int64_t>(count), middle_two(runs, numbers)};
  }
}

/// Whether the rows of both are selected by the same time of the same table.
bool read_together(const Leaf& left, const Leaf& right) {
  const PopulationFacts& l = facts_of(left.population);
  const PopulationFacts& r = facts_of(right.population);
  return l.table == r.table && l.time == r.time;
}

/// What the rows of all leaves that are read together with one have in common.
PopulationFacts shared_by(std::span<const Leaf> leaves, std::size_t one) {
  PopulationFacts shared = facts_of(leaves[one].population);
  for (const Leaf& leaf : leaves) {
    if (!read_together(leaf, leaves[one])) continue;
    const auto traits = static_cast<unsigned>(shared.traits) & static_cast<unsigned>(facts_of(leaf.population).traits);
    shared.traits = static_cast<Traits>(traits);
  }
  return shared;
}

template <class Scan>
void add(const Wanted& wanted, const typename Scan::Chunk& chunk, const Leaf& leaf, Selection& selection, std::span<Cell> cells,
         Samples& samples) {
  const Traits traits = facts_of(leaf.population).traits;
  const bool all = traits == wanted.rows.traits;
  if (leaf.quantity == Quantity::one) {
    if (all) {
      for (const Selection::Hit& hit : selection.hits) ++cells[hit.cell].count;
    } else {
      for (const Selection::Hit& hit : selection.hits) cells[hit.cell].count += has(chunk.traits[hit.row], traits) ? 1 : 0;
    }
    return;
  }
  Scan::numbers(wanted, chunk, leaf.quantity, selection, [&](auto number_of) {
    if (leaf.median) {
      std::size_t count = samples.numbers.size();
      samples.numbers.resize(count + selection.hits.size());
      if (cells.size() > 1) samples.cells.resize(samples.numbers.size());
      for (const Selection::Hit& hit : selection.hits) {
        samples.numbers[count] = number_of(hit);
        if (cells.size() > 1) samples.cells[count] = hit.cell;
        count += all || has(chunk.traits[hit.row], traits) ? 1 : 0;
      }
      samples.numbers.resize(count);
      if (cells.size() > 1) samples.cells.resize(count);
      return;
    }
    for (const Selection::Hit& hit : selection.hits) {
      if (!all && !has(chunk.traits[hit.row], traits)) continue;
      Cell& cell = cells[hit.cell];
      ++cell.count;
      cell.sum += number_of(hit);
    }
  });
}

/// The numbers of a median's leaf in some chunks, everybody's and at any time.
template <class Scan>
SortedValues sorted_values(const View& view, const Leaf& leaf, std::span<const Shared<typename Scan::Chunk>> chunks) {
  const Slots ever{Edges({never + 1, not_yet}), Edges({0, no_day})};
  const Grid by_owner{.slots = ever, .dimension = Dimension::owner, .keys = view.facts.users->size(), .key_of = {}, .currency = {}};
  const Wanted wanted{view, facts_of(leaf.population), ever, std::nullopt};
  std::vector<Cell> cells(std::max<std::size_t>(by_owner.keys, 2));  // so that the owner of each sample is kept
  Selection selection;
  Samples samples;
  for (const auto& chunk : chunks) {
    select(Scan{}, wanted, *chunk, selection);
    Scan::sort(wanted, *chunk, by_owner, selection);
    add<Scan>(wanted, *chunk, leaf, selection, cells, samples);
  }
  return {leaf.population, samples.numbers, samples.cells, cells.size()};
}

/// Takes the numbers of a group of chunks from where they are in order, if they are worth it.
template <class Scan>
bool take_sorted(const View& view, const Leaf& leaf, const Grid& layout, std::span<const Shared<typename Scan::Chunk>> chunks,
                 const typename ChunkList<typename Scan::Chunk>::Sorted& by_quantity, Samples& samples, Selection& selection) {
  const SortedValues* values = by_quantity[static_cast<std::size_t>(leaf.quantity)].get_after(
      sorting_patience, [&] { return sorted_values<Scan>(view, leaf, chunks); });
  if (!values || values->population() != leaf.population) return false;
  samples.runs.resize(layout.keys);
  values->each([&](Code owner, std::span<const std::int64_t> numbers) {
    Code key = 0;
    if (layout.dimension == Dimension::owner) key = layout.key_of.empty() ? owner : layout.key_of[owner];
    if (key == dropped) return;
    samples.runs[key].push_back(numbers);
    selection.sorted += numbers.size();
  });
  return true;
}

/// Whether a leaf's numbers in whole groups of chunks may be taken from where they are in order.
bool may_be_sorted(const View& view, const Leaf& leaf, const Grid& layout, const Edges& edges) {
  return leaf.median && view.everybody && !layout.narrowed && !layout.currency && edges.slots() == 1 &&
         (layout.dimension == Dimension::none || layout.dimension == Dimension::owner) && !is_due(facts_of(leaf.population).time);
}

}  // namespace

const Edges& Wanted::edges() const {
  switch (rows.time) {
    case TimeColumn::stock:
    case TimeColumn::undated:
      return as_of_now();
    case TimeColumn::due:
    case TimeColumn::overdue:  // counted in one slot only
      return due == DueBy::window ? as_of_now() : slots.days;
    case TimeColumn::expected_close_on:
      return slots.days;
    default:
      return slots.ticks;
  }
}

View::View(const Facts& all_facts, const Scope& scope, std::span<const Stage> team_stages, const TimeZone& in_zone, Instant at)
    : facts(all_facts), zone(in_zone), now(at.time_since_epoch().count()), stages(team_stages.size()) {
  Date day = zone.local_date(at);
  while (zone.start_of_day(day) >= at) day = add_days(day, -1);
  last_day_over = static_cast<DayNumber>(std::chrono::sys_days{day}.time_since_epoch().count() - 1);

  everybody = scope.all;
  const std::unordered_set<UserId> chosen(scope.users.begin(), scope.users.end());
  for (Code user = 0; !everybody && user < facts.users->size(); ++user) {
    const UserId id = (*facts.users)[user];
    if (id.is_nil() ? scope.unassigned : chosen.contains(id)) people.push_back(user);
  }

  for (const StageId id : *facts.stages) {
    const auto found = std::find_if(team_stages.begin(), team_stages.end(), [&](const Stage& stage) { return stage.id == id; });
    const auto is_open = [](const Stage& stage) { return stage.kind == StageKind::open; };
    const bool exists = found != team_stages.end();
    stage_position.push_back(static_cast<Code>(found - team_stages.begin()));
    board.open_stages_to.push_back(
        exists && is_open(*found) ? static_cast<std::uint32_t>(std::count_if(team_stages.begin(), found + 1, is_open)) : 0);
    board.probability.push_back(exists ? found->probability : 0);
  }
  board.open_stages = static_cast<std::uint32_t>(
      std::count_if(team_stages.begin(), team_stages.end(), [](const Stage& stage) { return stage.kind == StageKind::open; }));
}

const std::uint8_t* View::in_scope() const {
  const auto find = [&] {
    std::vector<std::uint8_t> user_in_scope(facts.users->size(), everybody ? 1 : 0);
    for (const Code user : people) user_in_scope[user] = 1;
    const auto nobody = std::find(facts.users->begin(), facts.users->end(), UserId{}) - facts.users->begin();
    std::vector<std::uint8_t> found;
    found.reserve(facts.people->size());
    for (std::size_t set = 0; set < facts.people->size(); ++set) {
      const auto members = (*facts.people)[set];
      found.push_back(std::any_of(members.begin(), members.end(), [&](Code user) {
        return user_in_scope[user] != 0 && (members.size() == 1 || std::ptrdiff_t{user} != nobody);
      }));
    }
    return found;
  };
  return in_scope_.get(find).data();
}

Edges::Edges(std::vector<std::int64_t> edges)
    : edges_(std::move(edges)),
      first_(static_cast<std::uint64_t>(edges_.front())),
      length_(static_cast<std::uint64_t>(edges_.back()) - first_),
      // The shade below the true proportion keeps the last guess within the slots.
      slots_per_tick_(length_ == 0 ? 0 : static_cast<double>(slots()) / static_cast<double>(length_) * (1 - 1e-12)) {}

Slots until_now(const View& view) { return {Edges({never + 1, view.now}), Edges({0, std::int64_t{view.last_day_over} + 1})}; }

std::size_t keys_of(Dimension dimension, Table table, const View& view) {
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
      return words_of_status(table).size();
    case Dimension::lost_reason:
      return view.facts.lost_reasons->size();
    case Dimension::reached:
      return view.board.open_stages + 1;
    case Dimension::currency:
      return view.facts.currencies->size() + 1;
    case Dimension::source:
      return words<LeadSource>.size();
    case Dimension::tag:
      return view.facts.tags->size();
    case Dimension::funnel:
      return funnel_steps.size();
    case Dimension::priority:
      return words<TaskPriority>.size();
    case Dimension::outcome:
      return words<CallOutcome>.size();
    case Dimension::direction:
      return words<Direction>.size();
    case Dimension::hour:
      return 24;
  }
  return 0;
}

std::span<const std::string_view> words_of_status(Table table) {
  switch (table) {
    case Table::leads:
    case Table::status_stays:
      return words<LeadStatus>;
    case Table::tasks:
      return words<TaskStatus>;
    case Table::emails:
      return words<EmailStatus>;
    default:
      return words<DealStatus>;
  }
}

Tally tally(const View& view, std::span<const Leaf> leaves, const Grid& layout) {
  Tally result(leaves.size(), layout.slots.ticks.slots(), layout.keys);
  std::vector<Leaf> left;
  std::vector<std::size_t> places;
  for (std::size_t leaf = 0; leaf < leaves.size(); ++leaf) {
    if (view.facts.days && view.facts.days->add(view, leaves[leaf], layout, result.of(leaf))) {
      answered_by_days_so_far.fetch_add(1, std::memory_order_relaxed);
      continue;
    }
    left.push_back(leaves[leaf]);
    places.push_back(leaf);
  }
  if (left.empty()) return result;
  Tally rows = tally_rows(view, left, layout);
  const auto is_median = [](const Leaf& leaf) { return leaf.median; };
  if (view.facts.days && !std::all_of(left.begin(), left.end(), is_median)) {
    view.facts.days->note(view, layout.narrowed, rows.rows_read());
  }
  for (std::size_t i = 0; i < left.size(); ++i) {
    const auto from = rows.of(i);
    std::copy(from.begin(), from.end(), result.of(places[i]).begin());
  }
  return result;
}

Tally tally_rows(const View& view, std::span<const Leaf> leaves, const Grid& layout) {
  Tally result(leaves.size(), layout.slots.ticks.slots(), layout.keys);
  Selection selection;
  if (layout.dimension == Dimension::funnel && !view.everybody) selection.lead_deals = LeadDeals(view);
  std::vector<Samples> samples(leaves.size());
  const auto read = [&]<class Scan>(Scan scan, std::size_t first) {
    const Wanted wanted{view, shared_by(leaves, first), layout.slots, layout.currency, layout.narrowed, layout.due};
    const Edges& edges = wanted.edges();
    const auto needs_rows = [&](const Leaf& leaf) {
      return read_together(leaf, leaves[first]) && (leaf.quantity != Quantity::one || leaf.population != leaves[first].population);
    };
    selection.only_count = layout.dimension == Dimension::none && edges.slots() == 1 && layout.keys == 1 && !layout.narrowed &&
                           std::none_of(leaves.begin(), leaves.end(), needs_rows);
    selection.counted = 0;
    const bool sorted = std::none_of(leaves.begin() + static_cast<std::ptrdiff_t>(first) + 1, leaves.end(),
                                     [&](const Leaf& leaf) { return read_together(leaf, leaves[first]); }) &&
                        may_be_sorted(view, leaves[first], layout, edges);
    const auto whole = [&](const auto& chunks, const auto& by_quantity) {
      return sorted && take_sorted<Scan>(view, leaves[first], layout, chunks, by_quantity, samples[first], selection);
    };
    const auto see = [&](const typename Scan::Chunk& chunk) {
      select(scan, wanted, chunk, selection);
      if (selection.hits.empty()) return;
      if (edges.slots() > 1) {
        for (std::size_t i = 0; i < selection.hits.size(); ++i) {
          selection.hits[i].cell = static_cast<std::uint32_t>(edges.slot(selection.times[i]) * layout.keys);
        }
      }
      Scan::sort(wanted, chunk, layout, selection);
      for (std::size_t leaf = first; leaf < leaves.size(); ++leaf) {
        if (!read_together(leaves[leaf], leaves[first])) continue;
        add<Scan>(wanted, chunk, leaves[leaf], selection, result.of(leaf), samples[leaf]);
      }
    };
    each_in_window(wanted, Scan::chunks(view.facts), see, whole);
  };
  const auto count = [&](std::size_t first) {
    for (std::size_t leaf = first; selection.only_count && leaf < leaves.size(); ++leaf) {
      if (read_together(leaves[leaf], leaves[first])) result.of(leaf)[0].count = selection.counted;
    }
  };
  for (std::size_t first = 0; first < leaves.size(); ++first) {
    const auto same = [&](const Leaf& leaf) { return read_together(leaf, leaves[first]); };
    if (std::any_of(leaves.begin(), leaves.begin() + static_cast<std::ptrdiff_t>(first), same)) continue;
    with_scan(facts_of(leaves[first].population).table, [&](auto scan) { read(scan, first); });
    count(first);
  }
  for (std::size_t leaf = 0; leaf < leaves.size(); ++leaf) {
    if (leaves[leaf].median) find_medians(samples[leaf], result.of(leaf));
  }
  result.add_rows_read(selection.listed + selection.walked);
  listed_so_far.fetch_add(selection.listed, std::memory_order_relaxed);
  walked_so_far.fetch_add(selection.walked, std::memory_order_relaxed);
  sorted_so_far.fetch_add(selection.sorted, std::memory_order_relaxed);
  return result;
}

Reads reads() { return {answered_by_days_so_far, listed_so_far, walked_so_far, sorted_so_far}; }

First earliest(const View& view, Population population, const Narrowed* narrowed) {
  First first;
  Selection selection;
  const bool dated = facts_of(population).time == TimeColumn::expected_close_on;
  const auto see_day = [&](std::int64_t day) { first.day = std::min(first.day.value_or(no_day), static_cast<DayNumber>(day)); };
  const auto see_instant = [&](Ticks instant) { first.instant = std::min(first.instant.value_or(not_yet), instant); };
  const auto read = [&]<class Scan>(Scan scan) {
    const bool due = is_due(facts_of(population).time);
    for (const auto& chunk : Scan::chunks(view.facts)) {
      // Of the other chunks only earlier rows matter; a due date may be the first day and another the first instant.
      const Slots before{Edges({never + 1, due ? not_yet : first.instant.value_or(not_yet)}), Edges({0, no_day})};
      select(scan, {view, facts_of(population), before, std::nullopt, narrowed}, *chunk, selection);
      for (std::size_t i = 0; i < selection.hits.size(); ++i) {
        if constexpr (requires { chunk->due_on; }) {
          if (due) {
            const std::size_t row = selection.hits[i].row;
            chunk->due_on[row] != no_day ? see_day(chunk->due_on[row]) : see_instant(chunk->due[row]);
            continue;
          }
        }
        dated ? see_day(selection.times[i]) : see_instant(selection.times[i]);
      }
    }
  };
  with_scan(facts_of(population).table, read);
  return first;
}

}  // namespace crondb::metrics
