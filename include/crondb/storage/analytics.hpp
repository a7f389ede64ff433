#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "crondb/analytics/event.hpp"
#include "crondb/storage/storage.hpp"

#pragma GCC visibility push(default)

namespace crondb {

/// Usage events and what was counted of them.
class AnalyticsPort {
 public:
  virtual ~AnalyticsPort() = default;

  /// False, and nothing happens, if the team has an event with that event_id.
  [[nodiscard]] virtual Result<bool> add_event(TeamId team, const Event& event) = 0;

  /// The user's visits with last_at > `from` and first_at < `to`, in order of time.
  [[nodiscard]] virtual Result<std::vector<Visit>> find_visits(TeamId team, UserId user, Instant from, Instant to) = 0;
  /// Inserts or replaces.
  [[nodiscard]] virtual Result<void> put_visit(TeamId team, const Visit& visit) = 0;
  [[nodiscard]] virtual Result<void> erase_visit(TeamId team, VisitId id) = 0;

  /// When a member was counted in `audience`, or where and when at all; in order of audience and day.
  [[nodiscard]] virtual Result<std::vector<AudienceDay>> audience_days(TeamId team, const Uuid& member,
                                                                       std::optional<std::string_view> audience) = 0;
  /// There already: nothing happens.
  [[nodiscard]] virtual Result<void> put_audience_day(TeamId team, const Uuid& member, const AudienceDay& day) = 0;
  /// Absent: nothing happens.
  [[nodiscard]] virtual Result<void> erase_audience_day(TeamId team, const Uuid& member, const AudienceDay& day) = 0;

  /// Adds `change.members`, which may be negative.
  [[nodiscard]] virtual Result<void> add_audience_link(TeamId team, std::string_view audience, const AudienceLink& change) = 0;
  /// Of the days `from` to `to`, both included, in order of day and previous, absent first; only those with members ≠ 0.
  [[nodiscard]] virtual Result<std::vector<AudienceLink>> audience_links(TeamId team, std::string_view audience, Date from,
                                                                         Date to) = 0;

  /// Adds `change.count`.
  [[nodiscard]] virtual Result<void> add_tally(TeamId team, Tally tally, std::string_view name, const DayTally& change) = 0;
  /// Of the days `from` to `to`, both included, in order; days without are left out.
  [[nodiscard]] virtual Result<std::vector<DayTally>> tallies(TeamId team, Tally tally, std::string_view name, Date from,
                                                              Date to) = 0;
  /// The names with the greatest sums over `from` to `to`, both included; equal ones by name (in order of bytes).
  [[nodiscard]] virtual Result<std::vector<NamedTally>> top_tallies(TeamId team, Tally tally, Date from, Date to,
                                                                    std::int64_t limit) = 0;

  /// Instance-wide, as the following: forgets at most `limit` events received before `before`, and says how many.
  [[nodiscard]] virtual Result<std::int64_t> purge_events(Instant before, std::int64_t limit) = 0;
  /// Visits with last_at before `before`.
  [[nodiscard]] virtual Result<std::int64_t> purge_visits(Instant before, std::int64_t limit) = 0;
  /// Members' days before `before`. The links of later days stay as they are.
  [[nodiscard]] virtual Result<std::int64_t> purge_audience_days(Date before, std::int64_t limit) = 0;
  /// Links and tallies of days before `before`.
  [[nodiscard]] virtual Result<std::int64_t> purge_counts(Date before, std::int64_t limit) = 0;
};

}  // namespace crondb

#pragma GCC visibility pop
