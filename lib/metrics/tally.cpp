#include "metrics/tally.hpp"

#include <algorithm>
#include <chrono>
#include <span>
#include <unordered_set>
#include <utility>

#include "metrics/day_tallies.hpp"
#include "metrics/scan_deals.hpp"
#include "metrics/scan_engagement.hpp"
#include "metrics/scan_leads.hpp"
#include "metrics/selection.hpp"

namespace crondb::metrics {

namespace {

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
void select(Scan, const Wanted& wanted, const typename Scan::Chunk& chunk, const Narrowed* narrowed, Selection& selection) {
  Scan::select(wanted, chunk, selection);
  if constexpr (requires { Scan::narrow(chunk, *narrowed, selection); }) {
    if (narrowed) Scan::narrow(chunk, *narrowed, selection);
  }
}

/// A number of a row for a median, and the cell that it belongs to.
struct Sample {
  std::size_t cell;
  std::int64_t number;
};

void find_medians(std::vector<Sample>& samples, std::span<Cell> cells) {
  const auto by_cell = [](const Sample& left, const Sample& right) { return left.cell < right.cell; };
  const auto by_number = [](const Sample& left, const Sample& right) { return left.number < right.number; };
  if (cells.size() > 1) std::sort(samples.begin(), samples.end(), by_cell);
  for (auto first = samples.begin(); first != samples.end();) {
    const auto last = cells.size() > 1 ? std::upper_bound(first, samples.end(), *first, by_cell) : samples.end();
    const auto middle = first + (last - first) / 2;
    std::nth_element(first, middle, last, by_number);
    const bool odd = (last - first) % 2 != 0;
    const auto lower = odd ? middle : std::max_element(first, middle, by_number);
    Cell& cell = cells[first->cell];
    cell.count = last - first;
    cell.sum = Int128{lower->number} + middle->number;
    first = last;
  }
}

template <class Scan>
void add(const Wanted& wanted, const typename Scan::Chunk& chunk, const Leaf& leaf, Selection& selection, std::span<Cell> cells,
         std::vector<Sample>& samples) {
  if (leaf.quantity == Quantity::one) {
    for (const Selection::Hit& hit : selection.hits) ++cells[hit.cell].count;
    return;
  }
  Scan::numbers(wanted, chunk, leaf.quantity, selection, [&](auto number_of) {
    for (const Selection::Hit& hit : selection.hits) {
      if (leaf.median) {
        samples.push_back({hit.cell, number_of(hit)});
        continue;
      }
      Cell& cell = cells[hit.cell];
      ++cell.count;
      cell.sum += number_of(hit);
    }
  });
}

}  // namespace

const Edges& Wanted::edges() const {
  switch (facts().time) {
    case TimeColumn::stock:
    case TimeColumn::undated:
    case TimeColumn::overdue:
      return as_of_now();
    case TimeColumn::due:  // counted in one slot only
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
  if (everybody) {
    in_scope.assign(facts.people->size(), 1);
  } else {
    settle_scope(scope);
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

void View::settle_scope(const Scope& scope) {
  const std::unordered_set<UserId> chosen(scope.users.begin(), scope.users.end());
  std::vector<std::uint8_t> user_in_scope;
  std::vector<std::uint8_t> nobody;
  for (const UserId user : *facts.users) {
    user_in_scope.push_back(!user.is_nil() && chosen.contains(user));
    nobody.push_back(user.is_nil());
  }
  const CodeSets& people = *facts.people;
  in_scope.reserve(people.size());
  for (std::size_t set = 0; set < people.size(); ++set) {
    const auto members = people[set];
    const bool unassigned = members.size() == 1 && nobody[members[0]];
    in_scope.push_back((scope.unassigned && unassigned) ||
                       std::any_of(members.begin(), members.end(), [&](Code user) { return user_in_scope[user] != 0; }));
  }
}

Edges::Edges(std::vector<std::int64_t> edges)
    : edges_(std::move(edges)),
      first_(static_cast<std::uint64_t>(edges_.front())),
      length_(static_cast<std::uint64_t>(edges_.back()) - first_),
      // The shade below the true proportion keeps the last guess within the slots.
      slots_per_tick_(length_ == 0 ? 0 : static_cast<double>(slots()) / static_cast<double>(length_) * (1 - 1e-12)) {}

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
      return view.open_stages + 1;
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
    if (view.facts.days && view.facts.days->add(view, leaves[leaf], layout, result.of(leaf))) continue;
    left.push_back(leaves[leaf]);
    places.push_back(leaf);
  }
  if (left.empty()) return result;
  Tally rows = tally_rows(view, left, layout);
  for (std::size_t i = 0; i < left.size(); ++i) {
    const auto from = rows.of(i);
    std::copy(from.begin(), from.end(), result.of(places[i]).begin());
  }
  return result;
}

Tally tally_rows(const View& view, std::span<const Leaf> leaves, const Grid& layout) {
  Tally result(leaves.size(), layout.slots.ticks.slots(), layout.keys);
  Selection selection;
  if (layout.dimension == Dimension::funnel) selection.lead_deals = LeadDeals(view);
  std::vector<std::vector<Sample>> samples(leaves.size());
  const auto read = [&]<class Scan>(Scan scan, std::size_t first) {
    const Wanted wanted{view, leaves[first].population, layout.slots, layout.currency, layout.due};
    const Edges& edges = wanted.edges();
    const auto needs_rows = [&](const Leaf& leaf) {
      return leaf.population == wanted.population && leaf.quantity != Quantity::one;
    };
    selection.only_count = layout.dimension == Dimension::none && edges.slots() == 1 && layout.keys == 1 && !layout.narrowed &&
                           std::none_of(leaves.begin(), leaves.end(), needs_rows);
    selection.counted = 0;
    for (const auto& chunk : Scan::chunks(view.facts)) {
      select(scan, wanted, *chunk, layout.narrowed, selection);
      if (selection.hits.empty()) continue;
      if (edges.slots() > 1) {
        for (std::size_t i = 0; i < selection.hits.size(); ++i) {
          selection.hits[i].cell = edges.slot(selection.times[i]) * layout.keys;
        }
      }
      Scan::sort(wanted, *chunk, layout, selection);
      for (std::size_t leaf = first; leaf < leaves.size(); ++leaf) {
        if (leaves[leaf].population != wanted.population) continue;
        add<Scan>(wanted, *chunk, leaves[leaf], selection, result.of(leaf), samples[leaf]);
      }
    }
  };
  const auto count = [&](std::size_t first) {
    for (std::size_t leaf = first; selection.only_count && leaf < leaves.size(); ++leaf) {
      if (leaves[leaf].population == leaves[first].population) result.of(leaf)[0].count = selection.counted;
    }
  };
  for (std::size_t first = 0; first < leaves.size(); ++first) {
    const auto same = [&](const Leaf& leaf) { return leaf.population == leaves[first].population; };
    if (std::any_of(leaves.begin(), leaves.begin() + static_cast<std::ptrdiff_t>(first), same)) continue;
    with_scan(facts_of(leaves[first].population).table, [&](auto scan) { read(scan, first); });
    count(first);
  }
  for (std::size_t leaf = 0; leaf < leaves.size(); ++leaf) {
    if (leaves[leaf].median) find_medians(samples[leaf], result.of(leaf));
  }
  return result;
}

First earliest(const View& view, Population population, const Narrowed* narrowed) {
  First first;
  Selection selection;
  const bool dated = facts_of(population).time == TimeColumn::expected_close_on;
  const auto see_day = [&](std::int64_t day) { first.day = std::min(first.day.value_or(no_day), static_cast<DayNumber>(day)); };
  const auto see_instant = [&](Ticks instant) { first.instant = std::min(first.instant.value_or(not_yet), instant); };
  const auto read = [&]<class Scan>(Scan scan) {
    const bool due = facts_of(population).time == TimeColumn::due;
    for (const auto& chunk : Scan::chunks(view.facts)) {
      // Of the other chunks only earlier rows matter; a due date may be the first day and another the first instant.
      const Slots before{Edges({never + 1, due ? not_yet : first.instant.value_or(not_yet)}), Edges({0, no_day})};
      select(scan, {view, population, before, std::nullopt, DueBy::window}, *chunk, narrowed, selection);
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
