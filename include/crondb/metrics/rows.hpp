#pragma once

#include <vector>

#include "crondb/access/access.hpp"
#include "crondb/engagement/engagement.hpp"
#include "crondb/leads/lead.hpp"
#include "crondb/metrics/run.hpp"
#include "crondb/pipeline/deal.hpp"

#pragma GCC visibility push(default)

namespace crondb::metrics {

/// The rows of a team, given by hand.
struct Rows {
  Team team{};                  ///< whose time zone, week start and currency count
  std::vector<Stage> stages{};  ///< by order
  std::vector<User> people{};   ///< whose names answers show
  std::vector<Tag> tags{};
  std::vector<Deal> deals{};
  std::vector<StageInterval> stage_intervals{};  ///< of the deals, as they came about
  std::vector<Lead> leads{};
  std::vector<StatusInterval> status_intervals{};  ///< of the leads, as they came about
  std::vector<Task> tasks{};
  std::vector<Call> calls{};
  std::vector<Email> emails{};
};

/// What run_metrics would answer an admin of such a team at `now`: a pure function, without a storage. Without `assignee_ids`
/// everyone's rows count. Rows without an id are rows of their own; beyond that nothing checks that rows fit each other. Errors:
/// those of run_metrics; validation_error for two rows with one id and for an unknown time zone.
[[nodiscard]] Result<RunResponse> run_over(const Rows& rows, RunRequest request, Instant now);

}  // namespace crondb::metrics

#pragma GCC visibility pop
