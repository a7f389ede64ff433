#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string_view>

#include "crondb/core/fields.hpp"

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

/// Kinds of rows that can be counted. Every row belongs to a deal, whose people decide who sees it.
enum class Table : std::uint8_t { deals, stays, commissions, agent_shares };

/// The time by which a row falls into a window. `undated` takes the rows without expected_close_on, whatever the window.
enum class TimeColumn : std::uint8_t { stock, created_at, closed_at, expected_close_on, undated, exited_at };

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
};

/// The statuses of a row's deal, as a set of bits 1 << StageKind.
enum class Statuses : std::uint8_t { open = 1, won = 2, lost = 4, closed = 6, any = 7 };

struct PopulationFacts {
  Table table;
  Statuses statuses;
  TimeColumn time;
  std::string_view doc;
};

inline constexpr auto population_facts = std::to_array<PopulationFacts>({
    {Table::deals, Statuses::any, TimeColumn::created_at, "deals by created_at"},
    {Table::deals, Statuses::closed, TimeColumn::closed_at, "won and lost deals by closed_at"},
    {Table::deals, Statuses::won, TimeColumn::closed_at, "won deals by closed_at"},
    {Table::deals, Statuses::lost, TimeColumn::closed_at, "lost deals by closed_at"},
    {Table::deals, Statuses::open, TimeColumn::stock, "open deals as of now"},
    {Table::deals, Statuses::open, TimeColumn::expected_close_on, "open deals by expected_close_on"},
    {Table::deals, Statuses::open, TimeColumn::undated, "open deals without expected_close_on"},
    {Table::commissions, Statuses::won, TimeColumn::closed_at, "won deals with a commission by closed_at"},
    {Table::agent_shares, Statuses::won, TimeColumn::closed_at, "agents' shares in won deals by closed_at"},
    {Table::stays, Statuses::any, TimeColumn::exited_at, "stays in a stage by exited_at"},
});
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
};

enum class Op : std::uint8_t { count, sum, mean, constant, subtract, multiply, divide };

/// One step of a formula in postfix order. A quotient by 0 and the mean of nothing are null, and null stays null.
struct Node {
  Op op{};
  Population population{};  ///< of count, sum and mean
  Quantity quantity{};      ///< of sum and mean
  std::int64_t constant = 0;

  [[nodiscard]] constexpr bool leaf() const { return op == Op::count || op == Op::sum || op == Op::mean; }
  [[nodiscard]] constexpr bool operand() const { return leaf() || op == Op::constant; }
};

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
};

namespace detail {

constexpr Formula combine(Formula left, const Formula& right, Op op) {
  for (const Node& node : right) left.nodes[left.size++] = node;
  left.nodes[left.size++] = Node{op, {}, {}, 0};
  return left;
}

}  // namespace detail

constexpr Formula count_of(Population population) { return Node{Op::count, population, Quantity::one, 0}; }
constexpr Formula sum_of(Quantity quantity, Population population) { return Node{Op::sum, population, quantity, 0}; }
constexpr Formula mean_of(Quantity quantity, Population population) { return Node{Op::mean, population, quantity, 0}; }
constexpr Formula operator-(const Formula& left, const Formula& right) { return detail::combine(left, right, Op::subtract); }
constexpr Formula operator*(const Formula& left, const Formula& right) { return detail::combine(left, right, Op::multiply); }
constexpr Formula operator/(const Formula& left, const Formula& right) { return detail::combine(left, right, Op::divide); }

}  // namespace crondb::metrics

namespace crondb {

template <>
inline constexpr auto words<metrics::Population> = std::to_array<std::string_view>(
    {"created", "closed", "won", "lost", "open", "expected", "undated", "commissioned", "shared", "exited"});
static_assert(words<metrics::Population>.size() == metrics::population_facts.size());

}  // namespace crondb
