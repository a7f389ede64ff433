#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string_view>

#include "crondb/core/fields.hpp"

#pragma GCC visibility push(default)

/// How a metric's number follows from the rows of a team: values of an algebra, readable by programs, without code of their own.
namespace crondb::metrics {

/// A constexpr list of at most N values.
template <class T, std::size_t N>
struct Few {
  std::array<T, N> items{};
  std::size_t count = 0;

  constexpr Few() = default;
  constexpr Few(std::initializer_list<T> values) : count(values.size()) { std::copy(values.begin(), values.end(), items.begin()); }
  [[nodiscard]] constexpr const T* begin() const { return items.data(); }
  [[nodiscard]] constexpr const T* end() const { return items.data() + count; }
  [[nodiscard]] constexpr std::size_t size() const { return count; }
  [[nodiscard]] constexpr bool empty() const { return count == 0; }
  [[nodiscard]] constexpr const T& operator[](std::size_t i) const { return items[i]; }
  [[nodiscard]] constexpr bool contains(const T& value) const { return std::find(begin(), end(), value) != end(); }
};

/// Kinds of rows that can be counted. Stays, commissions and agents' shares belong to a deal and status stays to a lead, whose
/// people decide who sees them.
enum class Table : std::uint8_t { deals, stays, commissions, agent_shares, leads, status_stays, tasks, calls, emails };

/// The time by which a row falls into a window.
enum class TimeColumn : std::uint8_t {
  stock,  ///< as of now, whatever the window
  created_at,
  closed_at,
  expected_close_on,
  undated,  ///< the rows without expected_close_on, whatever the window
  exited_at,
  completed_at,
  due,      ///< due_at, or the local day due_on; never in a time series
  overdue,  ///< as due; the window is all time before now
  started_at,
  sent_at,
};

/// Whether it is a task's due_at or due_on.
constexpr bool is_due(TimeColumn time) { return time == TimeColumn::due || time == TimeColumn::overdue; }

/// What a row is, as a set of bits; every table has its own. Rows that belong to another have that one's.
enum class Traits : std::uint8_t {};
constexpr Traits operator|(Traits a, Traits b) { return static_cast<Traits>(static_cast<unsigned>(a) | static_cast<unsigned>(b)); }
/// The traits of `row` but for those in `unwanted`.
constexpr Traits without(Traits row, Traits unwanted) {
  return static_cast<Traits>(static_cast<unsigned>(row) & ~static_cast<unsigned>(unwanted));
}
/// Whether `row` has every one of `wanted`.
constexpr bool has(Traits row, Traits wanted) {
  return (static_cast<unsigned>(row) & static_cast<unsigned>(wanted)) == static_cast<unsigned>(wanted);
}

namespace traits {

inline constexpr Traits any{0};

namespace deal {
inline constexpr Traits open{1}, won{2}, lost{4}, closed{8};
}
namespace lead {
inline constexpr Traits contacted{1}, uncontacted{2}, converted{4};
inline constexpr Traits engaged{8};  ///< ever potential or client
inline constexpr Traits active{16};  ///< lead or potential
inline constexpr Traits with_deal{32}, with_won_deal{64};
}  // namespace lead
namespace task {
inline constexpr Traits open{1}, done{2}, not_cancelled{4};
}
namespace call {
inline constexpr Traits outbound{1}, success{2};
inline constexpr Traits timed{4};  ///< with a duration
}  // namespace call
namespace email {
inline constexpr Traits outbound{1}, bounced{2}, not_bounced{4}, opened{8}, replied{16};
}

}  // namespace traits

/// Named sets of rows; what they mean says `facts_of`.
enum class Population : std::uint8_t {
  created,
  closed,
  won,
  lost,
  open,
  expected,
  undated,
  commissioned,
  shared,
  exited,
  leads_created,
  leads_contacted,
  leads_uncontacted,
  leads_converted,
  leads_active,
  statuses_left,
  tasks_created,
  tasks_done,
  tasks_due,
  tasks_due_done,
  tasks_overdue,
  tasks_open,
  calls_made,
  calls_outbound,
  calls_connected,
  calls_timed,
  emails_all,
  emails_sent,
  emails_arrived,
  emails_opened,
  emails_replied,
  emails_bounced,
};

/// Which rows a population has: those of the table that have the traits, by a time.
struct PopulationFacts {
  Table table{};
  Traits traits{};  ///< all of them
  TimeColumn time{};
  std::string_view doc{};
};

inline constexpr auto population_facts = std::to_array<PopulationFacts>({
    {Table::deals, traits::any, TimeColumn::created_at, "deals by created_at"},
    {Table::deals, traits::deal::closed, TimeColumn::closed_at, "won and lost deals by closed_at"},
    {Table::deals, traits::deal::won, TimeColumn::closed_at, "won deals by closed_at"},
    {Table::deals, traits::deal::lost, TimeColumn::closed_at, "lost deals by closed_at"},
    {Table::deals, traits::deal::open, TimeColumn::stock, "open deals as of now"},
    {Table::deals, traits::deal::open, TimeColumn::expected_close_on, "open deals by expected_close_on"},
    {Table::deals, traits::deal::open, TimeColumn::undated, "open deals without expected_close_on"},
    {Table::commissions, traits::deal::won, TimeColumn::closed_at, "won deals with a commission by closed_at"},
    {Table::agent_shares, traits::deal::won, TimeColumn::closed_at, "agents' shares in won deals by closed_at"},
    {Table::stays, traits::any, TimeColumn::exited_at, "stays in a stage by exited_at"},
    {Table::leads, traits::any, TimeColumn::created_at, "leads by created_at"},
    {Table::leads, traits::lead::contacted, TimeColumn::created_at, "leads with first_contacted_at by created_at"},
    {Table::leads, traits::lead::uncontacted, TimeColumn::created_at, "leads without first_contacted_at by created_at"},
    {Table::leads, traits::lead::converted, TimeColumn::created_at, "leads with converted_at by created_at"},
    {Table::leads, traits::lead::active, TimeColumn::stock, "leads in status lead or potential as of now"},
    {Table::status_stays, traits::any, TimeColumn::exited_at, "stays of leads in a status by exited_at"},
    {Table::tasks, traits::any, TimeColumn::created_at, "tasks by created_at"},
    {Table::tasks, traits::task::done, TimeColumn::completed_at, "done tasks by completed_at"},
    {Table::tasks, traits::task::not_cancelled, TimeColumn::due, "open and done tasks by due_at or due_on"},
    {Table::tasks, traits::task::done, TimeColumn::due, "done tasks by due_at or due_on"},
    {Table::tasks, traits::task::open, TimeColumn::overdue, "open tasks that were due before now"},
    {Table::tasks, traits::task::open, TimeColumn::stock, "open tasks as of now"},
    {Table::calls, traits::any, TimeColumn::started_at, "calls by started_at"},
    {Table::calls, traits::call::outbound, TimeColumn::started_at, "outbound calls by started_at"},
    {Table::calls, traits::call::outbound | traits::call::success, TimeColumn::started_at,
     "successful outbound calls by started_at"},
    {Table::calls, traits::call::success | traits::call::timed, TimeColumn::started_at,
     "successful calls with a duration by started_at"},
    {Table::emails, traits::any, TimeColumn::sent_at, "emails by sent_at"},
    {Table::emails, traits::email::outbound, TimeColumn::sent_at, "outbound emails by sent_at"},
    {Table::emails, traits::email::outbound | traits::email::not_bounced, TimeColumn::sent_at,
     "outbound emails that did not bounce by sent_at"},
    {Table::emails, traits::email::outbound | traits::email::not_bounced | traits::email::opened, TimeColumn::sent_at,
     "opened outbound emails that did not bounce by sent_at"},
    {Table::emails, traits::email::outbound | traits::email::not_bounced | traits::email::replied, TimeColumn::sent_at,
     "answered outbound emails that did not bounce by sent_at"},
    {Table::emails, traits::email::outbound | traits::email::bounced, TimeColumn::sent_at, "bounced outbound emails by sent_at"},
});
/// What a population is.
[[nodiscard]] constexpr const PopulationFacts& facts_of(Population population) {
  return population_facts[static_cast<std::size_t>(population)];
}

/// A number that a row has. Money in minor units, durations in milliseconds.
enum class Quantity : std::uint8_t {
  one,
  value,
  value_times_probability,  ///< value × the stage's probability in percent
  sales_cycle,              ///< closed_at − created_at
  stay,                     ///< exited_at − entered_at
  total_commission,
  collaborator_payout,
  agent_payout,
  agent_share,
  response_time,  ///< first_contacted_at − created_at
  on_time,        ///< 1 if completed_at ≤ due, else 0
  duration,       ///< 0 if it is missing
};

/// The median of an even number of rows is the mean of the middle two.
enum class Op : std::uint8_t { count, sum, mean, median, constant, add, subtract, multiply, divide };

/// One step of a formula in postfix order. A quotient by 0 and the mean or median of nothing are null, and null stays null.
struct Node {
  Op op{};
  Population population{};  ///< of leaves
  Quantity quantity{};      ///< of sum, mean and median
  std::int64_t constant = 0;

  [[nodiscard]] constexpr bool leaf() const { return op <= Op::median; }
  [[nodiscard]] constexpr bool operand() const { return leaf() || op == Op::constant; }
};

/// A number that follows from rows, as steps in postfix order.
struct Formula {
  static constexpr std::size_t max_nodes = 12;
  static constexpr std::size_t max_depth = 4;
  std::array<Node, max_nodes> nodes{};
  std::size_t size = 0;

  constexpr Formula() = default;
  constexpr Formula(Node node) : nodes{node}, size(1) {}
  constexpr Formula(std::int64_t constant) : Formula(Node{Op::constant, {}, {}, constant}) {}
  [[nodiscard]] constexpr const Node* begin() const { return nodes.data(); }
  [[nodiscard]] constexpr const Node* end() const { return nodes.data() + size; }

  /// True if every operator finds its operands within max_depth and one value is left.
  [[nodiscard]] constexpr bool sound() const {
    std::size_t depth = 0;
    for (const Node& node : *this) {
      if (node.operand()) {
        ++depth;
      } else if (depth-- < 2) {
        return false;
      }
      if (depth > max_depth) return false;
    }
    return depth == 1;
  }

  /// True if its values for disjoint rows add up to that for all of them: of counts and sums, and nothing divides by either.
  [[nodiscard]] constexpr bool additive() const {
    for (std::size_t i = 0; i < size; ++i) {
      const Op op = nodes[i].op;
      if (op == Op::mean || op == Op::median) return false;
      if ((op == Op::multiply || op == Op::divide) && nodes[i - 1].op != Op::constant) return false;
    }
    return true;
  }
};

namespace detail {

constexpr Formula combine(Formula left, const Formula& right, Op op) {
  for (const Node& node : right) left.nodes[left.size++] = node;
  left.nodes[left.size++] = Node{op, {}, {}, 0};
  return left;
}

}  // namespace detail

/// The number of rows.
constexpr Formula count_of(Population population) { return Node{Op::count, population, Quantity::one, 0}; }
/// The sum of a quantity; 0 without rows.
constexpr Formula sum_of(Quantity quantity, Population population) { return Node{Op::sum, population, quantity, 0}; }
/// The mean of a quantity; null without rows.
constexpr Formula mean_of(Quantity quantity, Population population) { return Node{Op::mean, population, quantity, 0}; }
/// The median of a quantity; null without rows.
constexpr Formula median_of(Quantity quantity, Population population) { return Node{Op::median, population, quantity, 0}; }
constexpr Formula operator+(const Formula& left, const Formula& right) { return detail::combine(left, right, Op::add); }
constexpr Formula operator-(const Formula& left, const Formula& right) { return detail::combine(left, right, Op::subtract); }
constexpr Formula operator*(const Formula& left, const Formula& right) { return detail::combine(left, right, Op::multiply); }
constexpr Formula operator/(const Formula& left, const Formula& right) { return detail::combine(left, right, Op::divide); }

}  // namespace crondb::metrics

namespace crondb {

template <>
inline constexpr auto words<metrics::Population> = std::to_array<std::string_view>(
    {"created",           "closed",          "won",           "lost",          "open",           "expected",
     "undated",           "commissioned",    "shared",        "exited",        "leads_created",  "leads_contacted",
     "leads_uncontacted", "leads_converted", "leads_active",  "statuses_left", "tasks_created",  "tasks_done",
     "tasks_due",         "tasks_due_done",  "tasks_overdue", "tasks_open",    "calls_made",     "calls_outbound",
     "calls_connected",   "calls_timed",     "emails_all",    "emails_sent",   "emails_arrived", "emails_opened",
     "emails_replied",    "emails_bounced"});
template <>
inline constexpr auto words<metrics::Quantity> =
    std::to_array<std::string_view>({"one", "value", "value_times_probability", "sales_cycle", "stay", "total_commission",
                                     "collaborator_payout", "agent_payout", "agent_share", "response_time", "on_time", "duration"});
static_assert(words<metrics::Population>.size() == metrics::population_facts.size());

}  // namespace crondb

#pragma GCC visibility pop
