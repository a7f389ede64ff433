#pragma once

#include "crondb/storage/pipeline.hpp"
#include "storage/memory/tables.hpp"

namespace crondb::memory {

class MemoryPipeline final : public PipelinePort {
 public:
  explicit MemoryPipeline(WorkingView& view) : view_(view), tables_(view.tables), journal_(view.journal) {}

  Result<std::vector<Stage>> list_stages(TeamId team) override;
  Result<void> put_stage(TeamId team, const Stage& stage) override;
  Result<void> erase_stage(TeamId team, StageId id) override;

  Result<std::optional<Deal>> find_deal(TeamId team, DealId id) override;
  Result<std::optional<Deal>> find_deal_by_external_id(TeamId team, std::string_view external_id) override;
  Result<void> put_deal(TeamId team, const Deal& deal, std::int64_t expected_version) override;
  Result<void> erase_deal(TeamId team, DealId id) override;
  Result<Rows<Deal>> list_deals(TeamId team, const DealQuery& query) override;

  Result<std::vector<Deal>> list_column(TeamId team, StageId stage, std::optional<UserId> only_rows_of,
                                        std::int64_t limit) override;
  Result<std::vector<ColumnTotal>> column_totals(TeamId team, std::optional<UserId> only_rows_of) override;
  Result<std::optional<std::int64_t>> rank_at(TeamId team, StageId stage, std::int64_t position, DealId except) override;
  Result<std::optional<std::int64_t>> last_rank(TeamId team, StageId stage, DealId except) override;
  Result<void> respace_column(TeamId team, StageId stage) override;
  Result<std::vector<WonTotal>> won_totals(TeamId team, Instant from, Instant to, std::optional<UserId> only_rows_of) override;
  Result<std::int64_t> count_won_without_value(TeamId team, Instant from, Instant to, std::optional<UserId> only_rows_of) override;

  Result<std::optional<Contact>> find_contact(TeamId team, ContactId id) override;
  Result<void> put_contact(TeamId team, const Contact& contact) override;
  Result<void> erase_contact(TeamId team, ContactId id) override;
  Result<Rows<Contact>> list_contacts(TeamId team, DealId deal, const PageRequest& page) override;

  Result<std::optional<Activity>> find_activity(TeamId team, ActivityId id) override;
  Result<void> put_activity(TeamId team, const Activity& activity) override;
  Result<void> erase_activity(TeamId team, ActivityId id) override;
  Result<Rows<Activity>> list_activities(TeamId team, DealId deal, const PageRequest& page) override;

  Result<std::vector<StageInterval>> intervals(TeamId team, DealId deal) override;
  Result<void> put_interval(TeamId team, const StageInterval& interval) override;

 private:
  void put_row(TeamId team, const Deal& deal);
  void erase_row(TeamId team, const Deal& deal);
  void fill_position(TeamId team, Deal& deal) const;
  [[nodiscard]] Rows<Deal> walk_by_creation(TeamId team, const DealQuery& query) const;

  WorkingView& view_;
  Tables& tables_;
  Journal& journal_;
};

}  // namespace crondb::memory
