#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "crondb/analytics/event.hpp"

/// What a batch of one user's new events adds to the counts. Pure.
namespace crondb::analytics {

using Member = Uuid;
using Days = std::set<AudienceDay>;

/// The visits of a user, brought up to date one event after the other, in any order of time.
class Visits {
 public:
  /// `known`: those that an event of the batch may belong to or join, in order of time.
  explicit Visits(std::vector<Visit> known) : visits_(std::move(known)), before_(visits_) {}

  void add(UserId user, Instant at, const std::function<VisitId()>& new_id);

  /// The visit that an added event belongs to, after all were added.
  [[nodiscard]] VisitId visit_of(Instant at) const;
  /// Those that are new or longer than before.
  [[nodiscard]] std::vector<Visit> changed() const;
  /// Visits that an event between joined to an earlier one: (gone, lives on).
  [[nodiscard]] const std::vector<std::pair<VisitId, VisitId>>& joined() const { return joined_; }

 private:
  std::vector<Visit> visits_;  ///< in order of time, at least session_gap apart
  std::vector<Visit> before_;
  std::vector<std::pair<VisitId, VisitId>> joined_;
};

/// The member that stands for a session which a client named.
[[nodiscard]] Member named_session(std::string_view session_id);

/// Which counts change, and by how much.
struct Changes {
  std::map<std::tuple<Tally, std::string, Date>, std::int64_t> tallies;
  std::map<std::tuple<std::string, Date, std::optional<Date>>, std::int64_t> links;

  /// That a member was counted on the days `before` and is on the days `after`.
  void relink(const Days& before, const Days& after);

 private:
  void add_links(const Days& days, std::int64_t sign);
};

}  // namespace crondb::analytics
