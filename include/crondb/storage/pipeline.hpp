#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "crondb/core/page.hpp"
#include "crondb/core/result.hpp"
#include "crondb/pipeline/deal.hpp"

#pragma GCC visibility push(default)

namespace crondb {

/// Stages, deals and what hangs on them.
class PipelinePort {
 public:
  virtual ~PipelinePort() = default;

  /// All of the team by `order`.
  [[nodiscard]] virtual Result<std::vector<Stage>> list_stages(TeamId team) = 0;
  /// Inserts or replaces. already_exists if another stage of the team has the name.
  [[nodiscard]] virtual Result<void> put_stage(TeamId team, const Stage& stage) = 0;
  /// conflict while deals stand in it. Its stays in `intervals` remain.
  [[nodiscard]] virtual Result<void> erase_stage(TeamId team, StageId id) = 0;

  [[nodiscard]] virtual Result<std::optional<Deal>> find_deal(TeamId team, DealId id) = 0;
  [[nodiscard]] virtual Result<std::optional<Deal>> find_deal_by_external_id(TeamId team, std::string_view external_id) = 0;
  /// Inserts (expected_version 0) or replaces the row that has `expected_version`. conflict if it doesn't or the team has no such
  /// stage, already_exists if another deal of the team has the external_id. `position` is ignored.
  [[nodiscard]] virtual Result<void> put_deal(TeamId team, const Deal& deal, std::int64_t expected_version) = 0;
  /// With its contacts, activities and stays; tasks, calls and emails that name it no longer do. Absent: nothing happens.
  [[nodiscard]] virtual Result<void> erase_deal(TeamId team, DealId id) = 0;
  [[nodiscard]] virtual Result<Rows<Deal>> list_deals(TeamId team, const DealQuery& query) = 0;

  /// The first `limit` deals of a stage by (rank, id).
  [[nodiscard]] virtual Result<std::vector<Deal>> list_column(TeamId team, StageId stage, std::optional<UserId> only_rows_of,
                                                              std::int64_t limit) = 0;
  /// Per stage and currency, in order of stage id and currency code; only pairs that have deals.
  [[nodiscard]] virtual Result<std::vector<ColumnTotal>> column_totals(TeamId team, std::optional<UserId> only_rows_of) = 0;
  /// The rank of the deal at 0-based `position` of the stage's column, `except` left out; nullopt if there are fewer.
  [[nodiscard]] virtual Result<std::optional<std::int64_t>> rank_at(TeamId team, StageId stage, std::int64_t position,
                                                                    DealId except) = 0;
  /// The greatest rank of the column, `except` left out; nullopt if it is empty.
  [[nodiscard]] virtual Result<std::optional<std::int64_t>> last_rank(TeamId team, StageId stage, DealId except) = 0;
  /// Gives the column's deals the ranks 2³², 2·2³², … in their present order. Changes no version.
  [[nodiscard]] virtual Result<void> respace_column(TeamId team, StageId stage) = 0;
  /// Won deals with a value and closed_at in [from, to), per owner and currency, in that order.
  [[nodiscard]] virtual Result<std::vector<WonTotal>> won_totals(TeamId team, Instant from, Instant to,
                                                                 std::optional<UserId> only_rows_of) = 0;
  /// The number of won deals in [from, to) with no value.
  [[nodiscard]] virtual Result<std::int64_t> count_won_without_value(TeamId team, Instant from, Instant to,
                                                                     std::optional<UserId> only_rows_of) = 0;

  [[nodiscard]] virtual Result<std::optional<Contact>> find_contact(TeamId team, ContactId id) = 0;
  /// Inserts or replaces. not_found if the deal doesn't exist.
  [[nodiscard]] virtual Result<void> put_contact(TeamId team, const Contact& contact) = 0;
  [[nodiscard]] virtual Result<void> erase_contact(TeamId team, ContactId id) = 0;
  /// Newest first (created_at, then id).
  [[nodiscard]] virtual Result<Rows<Contact>> list_contacts(TeamId team, DealId deal, const PageRequest& page) = 0;

  [[nodiscard]] virtual Result<std::optional<Activity>> find_activity(TeamId team, ActivityId id) = 0;
  /// Inserts or replaces. not_found if the deal doesn't exist.
  [[nodiscard]] virtual Result<void> put_activity(TeamId team, const Activity& activity) = 0;
  [[nodiscard]] virtual Result<void> erase_activity(TeamId team, ActivityId id) = 0;
  /// Newest first (created_at, then id).
  [[nodiscard]] virtual Result<Rows<Activity>> list_activities(TeamId team, DealId deal, const PageRequest& page) = 0;

  /// The stays of a deal by entered_at, then id.
  [[nodiscard]] virtual Result<std::vector<StageInterval>> intervals(TeamId team, DealId deal) = 0;
  /// Inserts or replaces. not_found if the deal doesn't exist.
  [[nodiscard]] virtual Result<void> put_interval(TeamId team, const StageInterval& interval) = 0;
};

}  // namespace crondb

#pragma GCC visibility pop
