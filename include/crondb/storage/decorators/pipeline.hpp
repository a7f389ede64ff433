#pragma once

#include "crondb/storage/pipeline.hpp"

#pragma GCC visibility push(default)

namespace crondb {

/// Passes every call on; see storage/decorator.hpp.
class PipelineDecorator : public PipelinePort {
 public:
  explicit PipelineDecorator(PipelinePort& inner) : inner_(inner) {}

  [[nodiscard]] Result<std::vector<Stage>> list_stages(TeamId team) override { return inner_.list_stages(team); }
  [[nodiscard]] Result<void> put_stage(TeamId team, const Stage& stage) override { return inner_.put_stage(team, stage); }
  [[nodiscard]] Result<void> erase_stage(TeamId team, StageId id) override { return inner_.erase_stage(team, id); }
  [[nodiscard]] Result<std::optional<Deal>> find_deal(TeamId team, DealId id) override { return inner_.find_deal(team, id); }
  [[nodiscard]] Result<std::optional<Deal>> find_deal_by_external_id(TeamId team, std::string_view external_id) override {
    return inner_.find_deal_by_external_id(team, external_id);
  }
  [[nodiscard]] Result<void> put_deal(TeamId team, const Deal& deal, std::int64_t expected_version) override {
    return inner_.put_deal(team, deal, expected_version);
  }
  [[nodiscard]] Result<void> erase_deal(TeamId team, DealId id) override { return inner_.erase_deal(team, id); }
  [[nodiscard]] Result<Rows<Deal>> list_deals(TeamId team, const DealQuery& query) override {
    return inner_.list_deals(team, query);
  }
  [[nodiscard]] Result<std::vector<Deal>> list_column(TeamId team, StageId stage, std::optional<UserId> only_rows_of,
                                                      std::int64_t limit) override {
    return inner_.list_column(team, stage, only_rows_of, limit);
  }
  [[nodiscard]] Result<std::vector<ColumnTotal>> column_totals(TeamId team, std::optional<UserId> only_rows_of) override {
    return inner_.column_totals(team, only_rows_of);
  }
  [[nodiscard]] Result<std::optional<std::int64_t>> rank_at(TeamId team, StageId stage, std::int64_t position,
                                                            DealId except) override {
    return inner_.rank_at(team, stage, position, except);
  }
  [[nodiscard]] Result<std::optional<std::int64_t>> last_rank(TeamId team, StageId stage, DealId except) override {
    return inner_.last_rank(team, stage, except);
  }
  [[nodiscard]] Result<void> respace_column(TeamId team, StageId stage) override { return inner_.respace_column(team, stage); }
  [[nodiscard]] Result<std::vector<WonTotal>> won_totals(TeamId team, Instant from, Instant to,
                                                         std::optional<UserId> only_rows_of) override {
    return inner_.won_totals(team, from, to, only_rows_of);
  }
  [[nodiscard]] Result<std::int64_t> count_won_without_value(TeamId team, Instant from, Instant to,
                                                             std::optional<UserId> only_rows_of) override {
    return inner_.count_won_without_value(team, from, to, only_rows_of);
  }
  [[nodiscard]] Result<std::optional<Contact>> find_contact(TeamId team, ContactId id) override {
    return inner_.find_contact(team, id);
  }
  [[nodiscard]] Result<void> put_contact(TeamId team, const Contact& contact) override { return inner_.put_contact(team, contact); }
  [[nodiscard]] Result<void> erase_contact(TeamId team, ContactId id) override { return inner_.erase_contact(team, id); }
  [[nodiscard]] Result<Rows<Contact>> list_contacts(TeamId team, DealId deal, const PageRequest& page) override {
    return inner_.list_contacts(team, deal, page);
  }
  [[nodiscard]] Result<std::optional<Activity>> find_activity(TeamId team, ActivityId id) override {
    return inner_.find_activity(team, id);
  }
  [[nodiscard]] Result<void> put_activity(TeamId team, const Activity& activity) override {
    return inner_.put_activity(team, activity);
  }
  [[nodiscard]] Result<void> erase_activity(TeamId team, ActivityId id) override { return inner_.erase_activity(team, id); }
  [[nodiscard]] Result<Rows<Activity>> list_activities(TeamId team, DealId deal, const PageRequest& page) override {
    return inner_.list_activities(team, deal, page);
  }
  [[nodiscard]] Result<std::vector<StageInterval>> intervals(TeamId team, DealId deal) override {
    return inner_.intervals(team, deal);
  }
  [[nodiscard]] Result<void> put_interval(TeamId team, const StageInterval& interval) override {
    return inner_.put_interval(team, interval);
  }

 protected:
  [[nodiscard]] PipelinePort& inner() { return inner_; }

 private:
  PipelinePort& inner_;
};

}  // namespace crondb

#pragma GCC visibility pop
