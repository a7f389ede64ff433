#pragma once

#include "crondb/storage/analytics.hpp"
#include "storage/sql/engine.hpp"

namespace crondb::sql::inline CRONDB_ENGINE {

class SqlAnalytics final : public AnalyticsPort {
 public:
  explicit SqlAnalytics(Connection& db) : db_(db) {}

  Result<bool> add_event(TeamId team, const Event& event) override;

  Result<std::vector<Visit>> find_visits(TeamId team, UserId user, Instant from, Instant to) override;
  Result<void> put_visit(TeamId team, const Visit& visit) override;
  Result<void> erase_visit(TeamId team, VisitId id) override;

  Result<std::vector<AudienceDay>> audience_days(TeamId team, const Uuid& member,
                                                 std::optional<std::string_view> audience) override;
  Result<void> put_audience_day(TeamId team, const Uuid& member, const AudienceDay& day) override;
  Result<void> erase_audience_day(TeamId team, const Uuid& member, const AudienceDay& day) override;

  Result<void> add_audience_link(TeamId team, std::string_view audience, const AudienceLink& change) override;
  Result<std::vector<AudienceLink>> audience_links(TeamId team, std::string_view audience, Date from, Date to) override;

  Result<void> add_tally(TeamId team, Tally tally, std::string_view name, const DayTally& change) override;
  Result<std::vector<DayTally>> tallies(TeamId team, Tally tally, std::string_view name, Date from, Date to) override;
  Result<std::vector<NamedTally>> top_tallies(TeamId team, Tally tally, Date from, Date to, std::int64_t limit) override;

  Result<std::int64_t> purge_events(Instant before, std::int64_t limit) override;
  Result<std::int64_t> purge_visits(Instant before, std::int64_t limit) override;
  Result<std::int64_t> purge_audience_days(Date before, std::int64_t limit) override;
  Result<std::int64_t> purge_counts(Date before, std::int64_t limit) override;

 private:
  Connection& db_;
};

}  // namespace crondb::sql::inline CRONDB_ENGINE
