#include "metrics/day_tallies.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <limits>
#include <map>
#include <mutex>
#include <numeric>
#include <optional>
#include <shared_mutex>
#include <string>
#include <utility>
#include <vector>

namespace crondb::metrics {

namespace {

std::atomic<std::size_t> least_rows{DayTallies::Limits{}.least_rows};
std::atomic<std::size_t> read_enough{DayTallies::Limits{}.read_enough};
std::atomic<bool> always_move{DayTallies::Limits{}.always_move};
std::atomic<std::size_t> chunks_apart{DayTallies::Limits{}.apart};

// A cube with more cells than this many times the rows that it counts would be slower to add up than they are to read.
constexpr std::size_t cells_per_row = 2;
constexpr std::size_t always_enough = 100'000;

/// Long windows are added up by so many days at once.
constexpr std::size_t block_days = 32;

// The cubes of shares may take that much together; one that nobody asks about for so long is forgotten.
constexpr std::size_t affordable_a_row = 2;
constexpr std::size_t always_affordable = 1'048'576;
constexpr std::chrono::minutes kept_unused{1};
// Of so many other shares it is remembered how much of them was read.
constexpr std::size_t most_remembered = 1'024;

/// A number of days that rows may fall on, one after the other.
struct DaySpan {
  std::int64_t first = 0;  ///< since 1970
  std::size_t count = 0;
};

Date date_of(std::int64_t day) { return Date{std::chrono::sys_days{std::chrono::days{day}}}; }

std::int64_t day_of(Ticks at, const TimeZone& zone) {
  return std::chrono::sys_days{zone.local_date(Instant{Milliseconds{at}})}.time_since_epoch().count();
}

bool is_timeless(TimeColumn time) { return time == TimeColumn::stock || time == TimeColumn::undated; }

/// Which table's chunks a population is read from.
enum class Home : std::uint8_t { deals, leads, tasks, calls, emails };
constexpr std::size_t homes = 5;
Home home_of(Table rows) {
  switch (rows) {
    case Table::leads:
    case Table::status_stays:
      return Home::leads;
    case Table::tasks:
      return Home::tasks;
    case Table::calls:
      return Home::calls;
    case Table::emails:
      return Home::emails;
    default:
      return Home::deals;
  }
}

/// Calls `f` with the member of Facts that lists the chunks of a table.
template <class F>
void with_list(Home home, F&& f) {
  switch (home) {
    case Home::deals:
      return f(&Facts::deals);
    case Home::leads:
      return f(&Facts::leads);
    case Home::tasks:
      return f(&Facts::tasks);
    case Home::calls:
      return f(&Facts::calls);
    case Home::emails:
      return f(&Facts::emails);
  }
}

/// Facts that have the dictionaries of others and no rows.
Facts emptied(const Facts& facts) {
  Facts empty;
  empty.users = facts.users;
  empty.stages = facts.stages;
  empty.tags = facts.tags;
  empty.currencies = facts.currencies;
  empty.lost_reasons = facts.lost_reasons;
  empty.people = facts.people;
  empty.tag_sets = facts.tag_sets;
  return empty;
}

/// A part of the facts that `view` sees, through the same eyes.
View seen_in(const Facts& part, const View& view) {
  View seen(part, {.users = {}, .all = true}, {}, view.zone, Instant{});
  seen.everybody = view.everybody;
  seen.people = view.people;
  seen.stage_position = view.stage_position;
  seen.stages = view.stages;
  seen.board = view.board;
  return seen;
}

/// The same in which stages are their codes.
View coded(const Facts& part, const View& view) {
  View seen = seen_in(part, view);
  seen.stages = part.stages->size();
  seen.stage_position.resize(seen.stages);
  std::iota(seen.stage_position.begin(), seen.stage_position.end(), Code{0});
  return seen;
}

/// Which local days the times of chunks fall on; nothing if there are none.
template <class List>
std::optional<DaySpan> days_of_chunks(const List& chunks, const PopulationFacts& population, const TimeZone& zone) {
  Ticks low = not_yet;
  Ticks high = never;
  std::int64_t first = std::numeric_limits<std::int64_t>::max();
  std::int64_t last = std::numeric_limits<std::int64_t>::min();
  const auto see = [&](const Times& times) {
    low = std::min(low, times.low);
    high = std::max(high, times.high);
  };
  for (const auto& chunk : chunks) {
    if (population.time == TimeColumn::exited_at) {
      if constexpr (requires { chunk->stays; }) see(chunk->stays.exited);
    } else if (population.time == TimeColumn::expected_close_on) {
      if constexpr (requires { chunk->expected; }) {
        for (const DayNumber day : chunk->expected) {
          if (day == no_day) continue;
          first = std::min<std::int64_t>(first, day);
          last = std::max<std::int64_t>(last, day);
        }
      }
    } else if (const Times* times = times_of(*chunk, population.time)) {
      see(*times);
    } else {
      return DaySpan{0, 1};
    }
  }
  if (low <= high) {
    first = day_of(low, zone);
    last = day_of(high, zone);
  }
  if (first > last) return std::nullopt;
  return DaySpan{first, static_cast<std::size_t>(last - first + 1)};
}

/// A leaf split by a dimension, in one currency or in all; of what is due those due on days or at instants.
struct CubeKey {
  Population population;
  Quantity quantity;
  Dimension dimension;
  std::optional<Code> currency;
  DueBy due;
  auto operator<=>(const CubeKey&) const = default;
  [[nodiscard]] bool depends_on_board() const {
    return dimension == Dimension::reached || quantity == Quantity::value_times_probability;
  }
};

struct Cube {
  bool refused = false;  ///< too large to pay
  DaySpan days;
  std::vector<Ticks> edges;  ///< where each day begins, and the end of the last
  std::size_t keys = 0;      ///< codes
  /// By day and code, and by `block_days` days and code.
  struct Cells {
    std::vector<std::uint32_t> counts;
    std::vector<Int128> sums;  ///< empty for a count
  } by_day, by_block;

  [[nodiscard]] std::size_t bytes() const {
    std::size_t total = sizeof(Cube) + edges.capacity() * sizeof(Ticks);
    for (const Cells* cells : {&by_day, &by_block}) {
      total += cells->counts.capacity() * sizeof(std::uint32_t) + cells->sums.capacity() * sizeof(Int128);
    }
    return total;
  }
};

/// A window that no day fits, to be read from rows, and the slot that it belongs to.
struct Cut {
  std::size_t slot;
  Ticks from;
  Ticks to;
};

/// Whose rows count, and of leads which.
struct Share {
  Share(const View& view, const Narrowed* narrowed) : everybody(view.everybody), people(view.people) {
    if (!narrowed) return;
    sources = narrowed->sources;
    statuses = narrowed->statuses;
    tags = narrowed->tags;
  }
  auto operator<=>(const Share&) const = default;
  [[nodiscard]] bool all() const { return everybody && sources == ~0U && statuses == ~0U && tags.empty(); }

  bool everybody;
  std::vector<Code> people;
  std::uint32_t sources = ~0U;
  std::uint32_t statuses = ~0U;
  std::vector<std::vector<Code>> tags;
};

/// The cubes of one share of the rows, which is that of all views and grids that they are asked with.
class Cubes {
 public:
  Cubes() = default;
  Cubes(const Cubes&) = delete;
  Cubes& operator=(const Cubes&) = delete;

  bool add(const View& view, const Leaf& leaf, const Grid& grid, std::span<Cell> cells) {
    const PopulationFacts& population = facts_of(leaf.population);
    const Home home = home_of(population.table);
    if (rows_in(view.facts, home) < least_rows.load(std::memory_order_relaxed)) return false;
    // Which leads have deals of a share can't be told from leads.
    if (grid.dimension == Dimension::funnel && !view.everybody) return false;
    CubeKey key{leaf.population, leaf.quantity, grid.dimension, grid.currency, DueBy::window};
    if (!is_due(population.time)) {
      if (!add_part(view, home, key, leaf, grid, cells)) return false;
    } else {
      // Days and instants have edges of their own.
      std::vector<Cell> both(cells.size());
      for (const DueBy part : {DueBy::days, DueBy::instants}) {
        key.due = part;
        if (!add_part(view, home, key, leaf, grid, both)) return false;
      }
      for (std::size_t i = 0; i < cells.size(); ++i) {
        cells[i].count += both[i].count;
        cells[i].sum += both[i].sum;
      }
    }
    return true;
  }

  /// As `add`, from the cube for `key`.
  bool add_part(const View& view, Home home, const CubeKey& key, const Leaf& leaf, const Grid& grid, std::span<Cell> cells) {
    std::optional<Facts> less;
    std::optional<Facts> more;
    std::shared_lock reading(mutex_);
    const Cube* cube = fitting(view, home, key, less, more);
    if (!cube) {
      reading.unlock();
      {
        const std::lock_guard writing(mutex_);
        make(view, home, key, grid.narrowed);
      }
      reading.lock();
      cube = fitting(view, home, key, less, more);
      if (!cube) return false;  // the cubes are of other facts
    }
    if (cube->refused) return false;
    const auto cuts = add_up(view, *cube, key, grid, cells);
    // What the cube has too much and too little of whole days.
    if (less) {
      for (const auto& [facts, sign] : {std::pair(&*less, -1), std::pair(&*more, 1)}) {
        Slots slots = grid.slots;
        add_rows(view, leaf, part_of(grid, key.due, slots), *facts, cells, sign);
        for (const Cut& cut : cuts) add_cut(view, leaf, grid, *facts, cut, cells, -sign);
      }
    }
    reading.unlock();
    for (const Cut& cut : cuts) add_cut(view, leaf, grid, view.facts, cut, cells, 1);
    return true;
  }

  // Whoever commits asks for it, and must not wait until a cube is made.
  std::size_t bytes() const { return bytes_.load(std::memory_order_relaxed); }

 private:
  /// What is kept of a table.
  struct Kept {
    Facts base;                                   ///< the chunks that the cubes have counted
    mutable std::atomic<std::uint64_t> stamp{0};  ///< of facts that have the same chunks
    std::map<CubeKey, Cube> cubes;

    Kept() = default;
    Kept& operator=(Kept&& other) noexcept {
      base = std::move(other.base);
      stamp = other.stamp.load();
      cubes = std::move(other.cubes);
      return *this;
    }
  };

  /// Whether the chunks of `base` have codes that `facts` don't know: a reader that began before has those.
  static bool is_behind(const Facts& facts, const Facts& base) {
    return base.users->size() > facts.users->size() || base.stages->size() > facts.stages->size() ||
           base.tags->size() > facts.tags->size() || base.currencies->size() > facts.currencies->size() ||
           base.lost_reasons->size() > facts.lost_reasons->size() || base.people->size() > facts.people->size() ||
           base.tag_sets->size() > facts.tag_sets->size();
  }
  static std::size_t rows_in(const Facts& facts, Home home) {
    std::size_t rows = 0;
    with_list(home, [&]<class Chunk>(ChunkList<Chunk> Facts::* list) { rows = (facts.*list).size() * Chunk::capacity / 2; });
    return rows;
  }

  /// The cube for `key` if it can answer with these facts. Chunks that are too much in it go into `less`, those that it lacks into
  /// `more`.
  const Cube* fitting(const View& view, Home home, const CubeKey& key, std::optional<Facts>& less,
                      std::optional<Facts>& more) const {
    const Kept& kept = kept_[static_cast<std::size_t>(home)];
    if (zone_ != view.zone.name() || is_behind(view.facts, kept.base)) return nullptr;
    if (key.depends_on_board() && board_ != view.board) return nullptr;
    const auto found = kept.cubes.find(key);
    if (found == kept.cubes.end()) return nullptr;
    if (found->second.refused || kept.stamp == view.facts.stamp) return &found->second;
    if (key.dimension == Dimension::currency && found->second.keys != view.facts.currencies->size() + 1) return nullptr;
    bool fits = false;
    with_list(home, [&]<class List>(List Facts::* list) {
      List gone;
      List come;
      differ(kept.base.*list, view.facts.*list, gone, come);
      fits = gone.size() + come.size() <= chunks_apart.load(std::memory_order_relaxed);
      if (!fits) return;
      if (gone.empty() && come.empty()) {
        kept.stamp = view.facts.stamp;
        return;
      }
      less = part_of(kept.base, list, std::move(gone));
      more = part_of(view.facts, list, std::move(come));
    });
    return fits ? &found->second : nullptr;
  }

  /// Facts that have only `chunks`, of those of one table.
  template <class List>
  static Facts part_of(const Facts& facts, List Facts::* list, List chunks) {
    Facts part = emptied(facts);
    part.*list = std::move(chunks);
    return part;
  }

  /// Chunks of `base` that aren't in `now`, and the other way round. Both are in order of their first ids.
  template <class List>
  static void differ(const List& base, const List& now, List& gone, List& come) {
    std::size_t i = 0;
    std::size_t j = 0;
    while (i < base.size() || j < now.size()) {
      if (i == j && base.shares_group(now, i)) {
        i = j = std::min(i + List::in_group, std::min(base.size(), now.size()));
      } else if (i < base.size() && j < now.size() && base[i] == now[j]) {
        ++i;
        ++j;
      } else if (j == now.size() || (i < base.size() && base[i]->ids.front() < now[j]->ids.front())) {
        gone.push_back(base[i++]);
      } else if (i == base.size() || now[j]->ids.front() < base[i]->ids.front()) {
        come.push_back(now[j++]);
      } else {
        gone.push_back(base[i++]);
        come.push_back(now[j++]);
      }
    }
  }

  /// Whether rows of the chunks that came fall on days that the cube has.
  static bool covers(const Cube& cube, const View& view, Home home, Population population, const Facts& more) {
    bool covered = true;
    with_list(home, [&](auto list) {
      const auto days = days_of_chunks(more.*list, facts_of(population), view.zone);
      covered = !days || (days->first >= cube.days.first && days->first + static_cast<std::int64_t>(days->count) <=
                                                                cube.days.first + static_cast<std::int64_t>(cube.days.count));
    });
    return covered;
  }

  /// Brings everything that is kept of a table to these facts, and makes the cube for `key`.
  void make(const View& view, Home home, const CubeKey& key, const Narrowed* narrowed) {
    if (zone_ != view.zone.name()) {
      zone_ = view.zone.name();
      for (Kept& each : kept_) each = Kept{};
    }
    Kept& kept = kept_[static_cast<std::size_t>(home)];
    if (is_behind(view.facts, kept.base)) return;
    if (board_ != view.board) {
      board_ = view.board;
      for (Kept& each : kept_) std::erase_if(each.cubes, [](const auto& cube) { return cube.first.depends_on_board(); });
    }
    with_list(home, [&]<class List>(List Facts::* list) {
      const List& now = view.facts.*list;
      if (kept.base.*list == now) return;
      List gone;
      List come;
      differ(kept.base.*list, now, gone, come);
      // Beyond a quarter counting anew is no slower.
      const bool follow = always_move || gone.size() + come.size() <= now.size() / 4;
      const Facts less = part_of(kept.base, list, std::move(gone));
      const Facts more = part_of(view.facts, list, std::move(come));
      for (auto each = kept.cubes.begin(); each != kept.cubes.end();) {
        const bool stays = follow && !each->second.refused && moved(each->second, view, home, each->first, narrowed, less, more);
        each = stays ? std::next(each) : kept.cubes.erase(each);
      }
      kept.base = part_of(view.facts, list, now);
    });
    kept.stamp = view.facts.stamp;
    if (!kept.cubes.contains(key)) kept.cubes.emplace(key, made(view, home, key, narrowed));
    std::size_t total = 0;
    for (const Kept& each : kept_) {
      for (const auto& [known, cube] : each.cubes) total += cube.bytes();
    }
    bytes_ = total;
  }

  /// Counts chunks out and in. False if the cube has no place for them.
  static bool moved(Cube& cube, const View& view, Home home, const CubeKey& key, const Narrowed* narrowed, const Facts& less,
                    const Facts& more) {
    const auto& [population, quantity, dimension, currency, due] = key;
    if (!covers(cube, view, home, population, more)) return false;
    const std::size_t codes = keys_of(dimension, facts_of(population).table, coded(more, view));
    if (codes > cube.keys || (dimension == Dimension::currency && codes != cube.keys)) return false;
    count(cube, view, key, narrowed, less, -1);
    count(cube, view, key, narrowed, more, 1);
    return true;
  }

  static Cube made(const View& view, Home home, const CubeKey& key, const Narrowed* narrowed) {
    const auto& [population, quantity, dimension, currency, due] = key;
    const PopulationFacts& facts = facts_of(population);
    Cube cube;
    std::size_t rows = 0;
    with_list(home, [&](auto list) {
      cube.days = days_of_chunks(view.facts.*list, facts, view.zone).value_or(DaySpan{0, 1});
      for (const auto& chunk : view.facts.*list) rows += rows_of(*chunk);
    });
    if (!view.everybody) rows = rows * view.people.size() / view.facts.users->size();
    // Room for the next days and codes, so that the cube lasts.
    static constexpr std::size_t days_ahead = 8;
    if (!is_timeless(facts.time)) cube.days.count += days_ahead;
    const std::size_t codes = keys_of(dimension, facts.table, coded(view.facts, view));
    // Of currencies the last code is that of deals without a value: it moves when there is another one.
    cube.keys = dimension == Dimension::none || dimension == Dimension::currency ? codes : codes + codes / 8 + 1;
    if (cube.days.count * cube.keys > std::max(cells_per_row * rows, always_enough)) {
      cube.refused = true;
      return cube;
    }
    if (!is_timeless(facts.time)) {
      for (std::size_t day = 0; day <= cube.days.count; ++day) {
        cube.edges.push_back(ticks(view.zone.start_of_day(date_of(cube.days.first + static_cast<std::int64_t>(day)))));
      }
    }
    const std::size_t blocks = (cube.days.count + block_days - 1) / block_days;
    for (const auto& [cells, rows_of_cells] : {std::pair(&cube.by_day, cube.days.count), std::pair(&cube.by_block, blocks)}) {
      cells->counts.resize(rows_of_cells * cube.keys);
      if (quantity != Quantity::one) cells->sums.resize(rows_of_cells * cube.keys);
    }
    count(cube, view, key, narrowed, view.facts, 1);
    return cube;
  }

  /// Adds the rows of `facts` to the cube, or takes them out.
  static void count(Cube& cube, const View& view, const CubeKey& key, const Narrowed* narrowed, const Facts& facts, int sign) {
    const auto& [population, quantity, dimension, currency, due] = key;
    const View eyes = coded(facts, view);
    std::vector<std::int64_t> days(cube.days.count + 1);
    std::iota(days.begin(), days.end(), cube.days.first);
    const bool timeless = is_timeless(facts_of(population).time);
    const Slots slots{Edges(timeless ? std::vector<std::int64_t>{0, 1} : cube.edges),
                      Edges(timeless ? std::vector<std::int64_t>{0, 1} : std::move(days))};
    const Leaf leaf{population, quantity};
    Tally found = tally_rows(eyes, std::span(&leaf, 1),
                             {.slots = slots,
                              .dimension = dimension,
                              .keys = cube.keys,
                              .key_of = {},
                              .currency = currency,
                              .narrowed = narrowed,
                              .due = due});
    const auto cells = found.of(0);
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (cells[i].count == 0) continue;
      const std::size_t in_block = i / cube.keys / block_days * cube.keys + i % cube.keys;
      for (const auto& [to, place] : {std::pair(&cube.by_day, i), std::pair(&cube.by_block, in_block)}) {
        to->counts[place] += static_cast<std::uint32_t>(sign * cells[i].count);
        if (!to->sums.empty()) to->sums[place] += sign * cells[i].sum;
      }
    }
  }

  /// The key of the grid that takes each code of the cube.
  static std::vector<Code> keys_by_code(const View& view, const Grid& grid, std::size_t codes) {
    std::vector<Code> keys(codes, dropped);
    const bool staged = grid.dimension == Dimension::stage || grid.dimension == Dimension::open_stage;
    for (std::size_t code = 0; code < codes; ++code) {
      auto key = static_cast<Code>(code);
      if (staged) {
        if (code >= view.stage_position.size()) continue;
        key = view.stage_position[code];
      }
      if (!grid.key_of.empty()) {
        if (key >= grid.key_of.size()) continue;
        key = grid.key_of[key];
      }
      if (key < grid.keys) keys[code] = key;
    }
    return keys;
  }

  /// Adds the whole days of every slot. Answers what the slots have beside them.
  static std::vector<Cut> add_up(const View& view, const Cube& cube, const CubeKey& key, const Grid& grid, std::span<Cell> cells) {
    const auto keys = grid.dimension == Dimension::none ? std::vector<Code>(cube.keys, 0) : keys_by_code(view, grid, cube.keys);
    const auto add_line = [&](Cell* to, const Cube::Cells& from, std::size_t line) {
      const std::size_t at = line * cube.keys;
      for (std::size_t code = 0; code < cube.keys; ++code) {
        if (keys[code] == dropped) continue;
        to[keys[code]].count += from.counts[at + code];
        if (!from.sums.empty()) to[keys[code]].sum += from.sums[at + code];
      }
    };
    const auto add_days = [&](std::size_t slot, std::size_t first, std::size_t end) {
      Cell* to = cells.data() + slot * grid.keys;
      for (std::size_t day = first; day < end;) {
        const bool whole_block = day % block_days == 0 && end - day >= block_days;
        add_line(to, whole_block ? cube.by_block : cube.by_day, whole_block ? day / block_days : day);
        day += whole_block ? block_days : 1;
      }
    };
    const TimeColumn time = facts_of(key.population).time;
    if (is_timeless(time)) {
      add_days(0, 0, 1);
      return {};
    }
    if (time == TimeColumn::expected_close_on || key.due == DueBy::days) {
      const auto place = [&](std::int64_t day) {
        return static_cast<std::size_t>(
            std::clamp<std::int64_t>(day - cube.days.first, 0, static_cast<std::int64_t>(cube.days.count)));
      };
      for (std::size_t slot = 0; slot < grid.slots.days.slots(); ++slot) {
        add_days(slot, place(grid.slots.days.at(slot)), place(grid.slots.days.at(slot + 1)));
      }
      return {};
    }
    const Edges& slots = grid.slots.ticks;
    std::vector<Cut> cuts;
    const auto cut = [&](std::size_t slot, Ticks from, Ticks to) {
      from = std::max(from, cube.edges.front());
      to = std::min(to, cube.edges.back());
      if (from < to) cuts.push_back({slot, from, to});
    };
    for (std::size_t slot = 0; slot < slots.slots(); ++slot) {
      const auto [first, end] = whole_days(cube, slots.at(slot), slots.at(slot + 1));
      add_days(slot, first, end);
      if (first == end) {
        cut(slot, slots.at(slot), slots.at(slot + 1));
      } else {
        cut(slot, slots.at(slot), cube.edges[first]);
        cut(slot, cube.edges[end], slots.at(slot + 1));
      }
    }
    return cuts;
  }

  /// The days of the cube that lie within [from, to).
  static std::pair<std::size_t, std::size_t> whole_days(const Cube& cube, Ticks from, Ticks to) {
    const auto first = std::lower_bound(cube.edges.begin(), cube.edges.end(), from);
    const auto end = std::upper_bound(cube.edges.begin(), cube.edges.end(), to);
    if (first == cube.edges.end() || end == cube.edges.begin() || end - 1 <= first) return {0, 0};
    return {static_cast<std::size_t>(first - cube.edges.begin()), static_cast<std::size_t>(end - 1 - cube.edges.begin())};
  }

  /// The grid for those that are due on days or at instants alone, which must be of one slot; any other grid as it is.
  static Grid part_of(const Grid& grid, DueBy due, Slots& slots) {
    static const Edges none({0, 0});
    slots = {due == DueBy::days ? none : grid.slots.ticks, due == DueBy::instants ? none : grid.slots.days};
    return grid.over(slots);
  }

  /// Counts the rows of chunks in the slots of the grid.
  static void add_rows(const View& view, const Leaf& leaf, const Grid& grid, const Facts& facts, std::span<Cell> cells, int sign) {
    if (&facts == &view.facts) return subtract_or_add(tally_rows(view, std::span(&leaf, 1), grid), cells, sign);
    const View part = seen_in(facts, view);
    subtract_or_add(tally_rows(part, std::span(&leaf, 1), grid), cells, sign);
  }

  static void subtract_or_add(Tally found, std::span<Cell> cells, int sign) {
    const auto from = found.of(0);
    for (std::size_t i = 0; i < cells.size(); ++i) {
      cells[i].count += sign * from[i].count;
      cells[i].sum += sign * from[i].sum;
    }
  }

  /// Counts the rows of chunks in a part of a slot.
  static void add_cut(const View& view, const Leaf& leaf, const Grid& grid, const Facts& facts, const Cut& cut,
                      std::span<Cell> cells, int sign) {
    const Slots one{Edges({cut.from, cut.to}), Edges({0, 0})};
    add_rows(view, leaf, grid.over(one), facts, cells.subspan(cut.slot * grid.keys, grid.keys), sign);
  }

  std::atomic<std::size_t> bytes_{0};
  mutable std::shared_mutex mutex_;  ///< guards what follows
  std::string zone_;
  Board board_;
  std::array<Kept, homes> kept_;
};

}  // namespace

class DayTallies::Impl {
 public:
  bool add(const View& view, const Leaf& leaf, const Grid& grid, std::span<Cell> cells) {
    if (leaf.median || (!view.everybody && view.people.empty())) return false;
    const Share share(view, grid.narrowed);
    if (share.all()) return of_all_.add(view, leaf, grid, cells);
    const auto cubes = cubes_of(share, view.facts);
    return cubes && cubes->add(view, leaf, grid, cells);
  }

  void note(const View& view, const Narrowed* narrowed, std::size_t rows) {
    const Share share(view, narrowed);
    if (share.all()) return;
    const std::lock_guard lock(mutex_);
    if (known_.contains(share)) return;
    if (read_.size() >= most_remembered) read_.clear();
    read_[share] += rows;
  }

  std::size_t bytes() const {
    const std::lock_guard lock(mutex_);
    return of_all_.bytes() + bytes_of_known();
  }

 private:
  using Watch = std::chrono::steady_clock;
  struct Known {
    std::shared_ptr<Cubes> cubes = std::make_shared<Cubes>();
    Watch::time_point asked{};  ///< last
  };

  /// nullptr if the share isn't worth it yet.
  std::shared_ptr<Cubes> cubes_of(const Share& share, const Facts& facts) {
    const auto now = Watch::now();
    const std::lock_guard lock(mutex_);
    forget_unused(now);
    auto found = known_.find(share);
    if (found == known_.end()) {
      const auto read = read_.find(share);
      if ((read == read_.end() ? 0 : read->second) < read_enough.load(std::memory_order_relaxed)) return nullptr;
      if (bytes_of_known() > std::max(always_affordable, affordable_a_row * facts.most_rows())) return nullptr;
      found = known_.try_emplace(share).first;
      if (read != read_.end()) read_.erase(read);
    }
    found->second.asked = now;
    return found->second.cubes;
  }

  void forget_unused(Watch::time_point now) {
    if (now - tidied_ < kept_unused) return;
    tidied_ = now;
    std::erase_if(known_, [&](const auto& each) { return now - each.second.asked >= kept_unused; });
  }
  std::size_t bytes_of_known() const {
    std::size_t total = 0;
    for (const auto& [share, each] : known_) total += sizeof(each) + sizeof(Cubes) + each.cubes->bytes();
    return total;
  }

  Cubes of_all_;
  mutable std::mutex mutex_;  ///< guards what follows
  std::map<Share, Known> known_;
  std::map<Share, std::size_t> read_;  ///< rows, for shares that have no cubes
  Watch::time_point tidied_{};
};

DayTallies::DayTallies() : impl_(std::make_unique<Impl>()) {}
DayTallies::~DayTallies() = default;

bool DayTallies::add(const View& view, const Leaf& leaf, const Grid& grid, std::span<Cell> cells) {
  return impl_->add(view, leaf, grid, cells);
}
void DayTallies::note(const View& view, const Narrowed* narrowed, std::size_t rows) { impl_->note(view, narrowed, rows); }
std::size_t DayTallies::bytes() const { return impl_->bytes(); }
void DayTallies::set_limits(const Limits& limits) {
  least_rows = limits.least_rows;
  read_enough = limits.read_enough;
  chunks_apart = limits.apart;
  always_move = limits.always_move;
}

}  // namespace crondb::metrics
