#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "crondb/metrics/operations.hpp"
#include "crondb/pipeline/deal.hpp"
#include "crondb/session.hpp"
#include "crondb/storage/access.hpp"
#include "crondb/storage/memory.hpp"
#include "crondb/storage/pipeline.hpp"
#include "crondb/testing/clock.hpp"
#include "must.hpp"

/// A team in memory whose metrics are asked for, with a clock that stands still.
namespace crondb::test {

inline Instant at(std::string_view text) { return parse_instant(text).value(); }
inline Date on(std::string_view text) { return parse_date(text).value(); }
inline Currency currency(std::string_view code) { return Currency::find(code).value(); }

/// The n-th id, ascending.
template <class AnyId>
AnyId id(std::uint64_t n) {
  AnyId made;
  for (std::size_t i = 0; i < 8; ++i) made.bytes[15 - i] = static_cast<std::uint8_t>(n >> (8 * i));
  return made;
}

class TestTeam {
 public:
  TestTeam(Team settings, Instant now) : team(std::move(settings)) {
    team.id = id<TeamId>(7);
    clock.set(now);
    write([&](Transaction& tx) { must(tx.access().put_team(team)); });
  }

  void write(const std::function<void(Transaction&)>& work) {
    must(storage.run(AccessMode::write, [&](Transaction& tx) -> Result<void> {
      work(tx);
      return {};
    }));
  }

  UserId add_person(const std::string& name) {
    const auto user = id<UserId>(++people_);
    write([&](Transaction& tx) {
      must(tx.access().put_user({.id = user, .email = {}, .name = name, .primary_team_id = {}, .created_at = {}}));
      must(tx.access().put_membership({.team_id = team.id, .user_id = user, .role = Role::member, .joined_at = {}}));
    });
    return user;
  }
  StageId add_stage(const std::string& name, StageKind kind, std::int64_t probability) {
    const auto order = static_cast<std::int64_t>(stages.size());
    stages.push_back(
        {.id = id<StageId>(++stages_), .name = name, .color = "#000000", .order = order, .kind = kind, .probability = probability});
    write([&](Transaction& tx) { must(tx.pipeline().put_stage(team.id, stages.back())); });
    return stages.back().id;
  }
  const Stage& stage(StageId wanted) const {
    for (const Stage& each : stages) {
      if (each.id == wanted) return each;
    }
    throw std::out_of_range("no such stage");
  }

  [[nodiscard]] Session session(UserId user, Role role) {
    return {storage, environment, Principal{user, team.id, role, Plan::pro, RecordVisibility::team}};
  }
  Result<metrics::RunResponse> run(const Session& session, std::vector<metrics::Widget> widgets,
                                   std::vector<std::string> assignee_ids = {}) {
    return run_metrics(session, {.widgets = std::move(widgets), .assignee_ids = std::move(assignee_ids), .timeframe = {}});
  }
  /// The answer to one widget over all rows of the team.
  metrics::MetricSeries ask(const std::string& metric, metrics::Timeframe timeframe = {},
                            std::optional<metrics::Dimension> group_by = {}) {
    const metrics::Widget widget{"w", metric, metrics::find_metric(metric)->charts[0], group_by, timeframe, {}};
    return must(run(session(id<UserId>(1), Role::admin), {widget}, {"all"})).results.at(0);
  }

  Team team;
  std::vector<Stage> stages;
  testing::FixedClock clock{"1970-01-01T00:00:00Z"};
  RandomIds ids;
  Environment environment{clock, ids};
  MemoryStorage storage;

 private:
  std::uint64_t people_ = 0;
  std::uint64_t stages_ = 0;
};

}  // namespace crondb::test
