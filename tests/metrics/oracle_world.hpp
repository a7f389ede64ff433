#pragma once

#include <map>
#include <optional>
#include <string>

#include "metrics/team.hpp"

/// What the oracle reckons with.
namespace crondb::metrics::oracle {

using namespace crondb::test;

__extension__ typedef __int128 Wide;

struct Fraction {
  Wide up = 0;
  Wide down = 1;  ///< > 0
};
using Maybe = std::optional<Fraction>;

inline bool less(const Fraction& a, const Fraction& b) { return a.up * b.down < b.up * a.down; }
inline bool equal(const Maybe& a, const Maybe& b) {
  return a.has_value() == b.has_value() && (!a || a->up * b->down == b->up * a->down);
}
/// a ÷ b, null if there is nothing to divide by.
inline Maybe over(Wide a, Wide b) {
  if (b == 0) return std::nullopt;
  return b < 0 ? Fraction{-a, -b} : Fraction{a, b};
}
inline Decimal rounded(Fraction f, int multiply_digits, int scale) {
  for (int i = 0; i < multiply_digits; ++i) f.up *= 10;
  const Wide size = f.up < 0 ? -f.up : f.up;
  const Wide whole = (2 * size + f.down) / (2 * f.down);
  return {f.up < 0 ? -whole : whole, static_cast<std::int8_t>(scale)};
}

/// The plain rows of a team, and what the question is.
struct World {
  Team team;
  std::vector<Stage> stages;
  std::map<UserId, std::string> names;
  std::map<DealId, Deal> deals;
  std::map<IntervalId, StageInterval> stays;
  std::map<TagId, Tag> tags;
  std::map<LeadId, Lead> leads;
  std::map<IntervalId, StatusInterval> statuses;
  std::map<TaskId, Task> tasks;
  std::map<CallId, Call> calls;
  std::map<EmailId, Email> emails;
  Instant now;
  TimeZone zone;
};

}  // namespace crondb::metrics::oracle
