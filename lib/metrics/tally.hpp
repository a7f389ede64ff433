#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "crondb/core/id.hpp"
#include "crondb/core/int128.hpp"
#include "crondb/core/time.hpp"
#include "crondb/metrics/catalog.hpp"
#include "crondb/metrics/formula.hpp"
#include "crondb/pipeline/deal.hpp"
#include "metrics/facts.hpp"

/// How a metric becomes numbers, from above to below:
///
/// A metric of the catalog is a formula over *leaves*: the count of a population's rows, or the sum or median of a quantity of
/// theirs. `evaluate` (evaluate.hpp) turns a widget into a *grid*, slots of time by keys of a dimension, asks `tally` for a *cell*
/// per leaf, slot and key, and makes fractions of the cells, and of those an answer. Everything exact happens there, in one place
/// for all metrics.
///
/// `tally` fills the cells from one of three sources, which agree to the last unit:
/// - *days* (day_tallies.hpp): counts and sums by local day that are kept between answers, of everybody's rows and of what else is
///   asked about again and again. An answer costs the days of its window, or their blocks.
/// - *lists* (row_lists.hpp): the rows of a person, with a tag or within a time, where they are few.
/// - *rows*: what is left, chunk by chunk, those left out whose times the window doesn't meet. Medians of everybody's rows take the
///   numbers of chunks that lie within a window from where they are kept in order (sorted_values.hpp).
///
/// What a population, a quantity and a dimension are in rows says one place per table: scan_deals.hpp, scan_leads.hpp and
/// scan_engagement.hpp. Days are filled by the same scans; lists only say which rows are looked at (candidates.hpp). Rows live in
/// chunks of columns (chunks.hpp), which nobody changes while somebody reads them (facts.hpp).
namespace crondb::metrics {

/// Whose rows count. A row is in scope if it is owned by or assigned to one of `users`.
struct Scope {
  std::vector<UserId> users;
  bool unassigned = false;  ///< also rows with neither owner nor assignees
  bool all = false;
};

/// What some numbers take from the stages that there are.
struct Board {
  std::uint32_t open_stages = 0;
  std::vector<std::uint32_t> open_stages_to;  ///< by stage: the number of open stages up to it, 0 unless it is an open one
  std::vector<std::int64_t> probability;      ///< by stage, percent
  bool operator==(const Board&) const = default;
};

/// Facts through the eyes of a caller at a moment: what can be known of every dictionary entry before rows are looked at.
struct View {
  View(const Facts& facts, const Scope& scope, std::span<const Stage> stages, const TimeZone& zone, Instant now);

  const Facts& facts;
  TimeZone zone;
  Ticks now = 0;
  DayNumber last_day_over = 0;       ///< the latest local day whose end is before `now`
  bool everybody = false;            ///< every row is in scope
  std::vector<Code> people;          ///< users in scope, unless everybody; the nil one for rows that are nobody's
  std::vector<Code> stage_position;  ///< by stage; the number of stages if it doesn't exist
  Board board;
  std::size_t stages = 0;

  /// By people set, 1 or 0; found when first wanted.
  [[nodiscard]] const std::uint8_t* in_scope() const;

 private:
  Derived<std::vector<std::uint8_t>> in_scope_;
};

/// Ascending edges of slots, [edge, next edge) each.
class Edges {
 public:
  /// At least two.
  explicit Edges(std::vector<std::int64_t> edges);
  [[nodiscard]] std::size_t slots() const { return edges_.size() - 1; }
  [[nodiscard]] bool is_empty() const { return length_ == 0; }
  [[nodiscard]] std::int64_t at(std::size_t edge) const { return edges_[edge]; }
  [[nodiscard]] bool holds(std::int64_t time) const { return static_cast<std::uint64_t>(time) - first_ < length_; }
  /// Whether any time in [low, high] is held.
  [[nodiscard]] bool meets(std::int64_t low, std::int64_t high) const { return low < edges_.back() && high >= edges_.front(); }
  /// The slot of a time that `holds`. Slots are about equally long, so a guess by proportion is at most a few slots off.
  [[nodiscard]] std::size_t slot(std::int64_t time) const {
    auto guess = static_cast<std::size_t>(static_cast<double>(static_cast<std::uint64_t>(time) - first_) * slots_per_tick_);
    while (time < edges_[guess]) --guess;
    while (time >= edges_[guess + 1]) ++guess;
    return guess;
  }

 private:
  std::vector<std::int64_t> edges_;
  std::uint64_t first_;
  std::uint64_t length_;
  double slots_per_tick_;
};

/// The same slots for instants and for local dates.
struct Slots {
  Edges ticks;
  Edges days;
};

/// All time before the moment of a view, as one slot.
[[nodiscard]] Slots until_now(const View& view);

/// Which leads count: those of one of the sources, of one of the statuses and with one of the tags.
struct Narrowed {
  std::uint32_t sources = ~0U;          ///< bits 1 << LeadSource
  std::uint32_t statuses = ~0U;         ///< bits 1 << LeadStatus
  std::vector<std::vector<Code>> tags;  ///< one of each
  std::vector<std::uint8_t> tag_sets;   ///< what follows from tags: by tag set, 1 or 0; empty: all
};

/// What one formula needs to know: the number of rows of a population, and the sum or the median of a quantity.
struct Leaf {
  Population population;
  Quantity quantity;
  bool median = false;
};

struct Cell {
  std::int64_t count = 0;
  Int128 sum = 0;  ///< for a median that of the middle two, or twice the middle one
};

/// How tasks fall into slots by what is due: all into the first, or by local day, those that are due on a day or those that are due
/// at an instant.
enum class DueBy : std::uint8_t { window, days, instants };

/// Which cell a row adds to.
struct Grid {
  const Slots& slots;
  Dimension dimension = Dimension::none;
  std::size_t keys = 1;
  std::vector<Code> key_of;      ///< by the dimension's code: the key that takes the row, or `dropped`; empty: the code itself
  std::optional<Code> currency;  ///< only deals with a value in it
  const Narrowed* narrowed = nullptr;  ///< only these leads
  DueBy due = DueBy::window;

  /// The same over other slots, which must outlive it.
  [[nodiscard]] Grid over(const Slots& others) const { return {others, dimension, keys, key_of, currency, narrowed, due}; }
};
inline constexpr Code dropped = std::numeric_limits<Code>::max();

class Tally {
 public:
  Tally(std::size_t leaves, std::size_t slots, std::size_t keys) : slots_(slots), keys_(keys), cells_(leaves * slots * keys) {}

  [[nodiscard]] std::size_t slots() const { return slots_; }
  [[nodiscard]] const Cell& at(std::size_t leaf, std::size_t slot, std::size_t key) const {
    return cells_[(leaf * slots_ + slot) * keys_ + key];
  }
  [[nodiscard]] std::span<Cell> of(std::size_t leaf) { return std::span(cells_).subspan(leaf * slots_ * keys_, slots_ * keys_); }
  /// How many rows were looked at for it.
  [[nodiscard]] std::size_t rows_read() const { return rows_read_; }
  void add_rows_read(std::size_t rows) { rows_read_ += rows; }

 private:
  std::size_t slots_;
  std::size_t keys_;
  std::vector<Cell> cells_;
  std::size_t rows_read_ = 0;
};

/// The steps of Dimension::funnel, in their order.
inline constexpr auto funnel_steps = std::to_array<std::string_view>({"created", "contacted", "engaged", "deal", "won"});

/// The number of keys that a dimension has without key_of; that of statuses depends on the table. Of stages the last stands for
/// those that don't exist any more, of currencies for deals without a value.
[[nodiscard]] std::size_t keys_of(Dimension dimension, Table table, const View& view);

/// What Dimension::status means in a table.
[[nodiscard]] std::span<const std::string_view> words_of_status(Table table);

/// Adds up the rows in scope: from days where they can answer (day_tallies.hpp), else from rows, all of them or those of lists
/// (candidates.hpp).
[[nodiscard]] Tally tally(const View& view, std::span<const Leaf> leaves, const Grid& layout);
/// The same from rows alone, in one pass per population that the leaves name.
[[nodiscard]] Tally tally_rows(const View& view, std::span<const Leaf> leaves, const Grid& layout);

/// What all tallies so far were made of.
struct Reads {
  std::uint64_t days = 0;    ///< leaves that days answered
  std::uint64_t listed = 0;  ///< rows that were looked at because they are on a list
  std::uint64_t walked = 0;  ///< rows that were looked at one after the other
  std::uint64_t sorted = 0;  ///< numbers of medians that were in order already
};
[[nodiscard]] Reads reads();

/// The first row of a population in scope. A task's due date may be known as a day or as an instant, so that both may be there.
struct First {
  std::optional<Ticks> instant;
  std::optional<DayNumber> day;
};
[[nodiscard]] First earliest(const View& view, Population population, const Narrowed* narrowed);

}  // namespace crondb::metrics
