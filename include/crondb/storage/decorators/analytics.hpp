#pragma once

#include "crondb/storage/analytics.hpp"

#pragma GCC visibility push(default)

namespace crondb {

/// Passes every call on; see storage/decorator.hpp.
class AnalyticsDecorator : public AnalyticsPort {
 public:
  explicit AnalyticsDecorator(AnalyticsPort& inner) : inner_(inner) {}

  [[nodiscard]] Result<bool> add_event(TeamId team, const Event& event) override { return inner_.add_event(team, event); }
  [[nodiscard]] Result<std::vector<Visit>> find_visits(TeamId team, UserId user, Instant from, Instant to) override {
    return inner_.find_visits(team, user, from, to);
  }
  [[nodiscard]] Result<void> put_visit(TeamId team, const Visit& visit) override { return inner_.put_visit(team, visit); }
  [[nodiscard]] Result<void> erase_visit(TeamId team, VisitId id) override { return inner_.erase_visit(team, id); }
  [[nodiscard]] Result<std::vector<AudienceDay>> audience_days(TeamId team, const Uuid& member,
                                                               std::optional<std::string_view> audience) override {
    return inner_.audience_days(team, member, audience);
  }
  [[nodiscard]] Result<void> put_audience_day(TeamId team, const Uuid& member, const AudienceDay& day) override {
    return inner_.put_audience_day(team, member, day);
  }
  [[nodiscard]] Result<void> erase_audience_day(TeamId team, const Uuid& member, const AudienceDay& day) override {
    return inner_.erase_audience_day(team, member, day);
  }
  [[nodiscard]] Result<void> add_audience_link(TeamId team, std::string_view audience, const AudienceLink& change) override {
    return inner_.add_audience_link(team, audience, change);
  }
  [[nodiscard]] Result<std::vector<AudienceLink>> audience_links(TeamId team, std::string_view audience, Date from,
                                                                 Date to) override {
    return inner_.audience_links(team, audience, from, to);
  }
  [[nodiscard]] Result<void> add_tally(TeamId team, Tally tally, std::string_view name, const DayTally& change) override {
    return inner_.add_tally(team, tally, name, change);
  }
  [[nodiscard]] Result<std::vector<DayTally>> tallies(TeamId team, Tally tally, std::string_view name, Date from,
                                                      Date to) override {
    return inner_.tallies(team, tally, name, from, to);
  }
  [[nodiscard]] Result<std::vector<NamedTally>> top_tallies(TeamId team, Tally tally, Date from, Date to,
                                                            std::int64_t limit) override {
    return inner_.top_tallies(team, tally, from, to, limit);
  }
  [[nodiscard]] Result<std::int64_t> purge_events(Instant before, std::int64_t limit) override {
    return inner_.purge_events(before, limit);
  }
  [[nodiscard]] Result<std::int64_t> purge_visits(Instant before, std::int64_t limit) override {
    return inner_.purge_visits(before, limit);
  }
  [[nodiscard]] Result<std::int64_t> purge_audience_days(Date before, std::int64_t limit) override {
    return inner_.purge_audience_days(before, limit);
  }
  [[nodiscard]] Result<std::int64_t> purge_counts(Date before, std::int64_t limit) override {
    return inner_.purge_counts(before, limit);
  }

 protected:
  [[nodiscard]] AnalyticsPort& inner() { return inner_; }

 private:
  AnalyticsPort& inner_;
};

}  // namespace crondb

#pragma GCC visibility pop
