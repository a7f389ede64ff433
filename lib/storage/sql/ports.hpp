#pragma once

#include "crondb/storage/storage.hpp"
#include "storage/sql/changes.hpp"
#include "storage/sqlite/connection.hpp"

/// The ports in SQL.
namespace crondb::sql {

using sqlite::Connection;

class SqlAccess final : public AccessPort {
 public:
  explicit SqlAccess(Connection& db) : db_(db) {}

  Result<std::optional<User>> find_user(UserId id) override;
  Result<std::optional<User>> find_user_by_email(std::string_view email) override;
  Result<void> put_user(const User& user) override;

  Result<std::optional<Team>> find_team(TeamId id) override;
  Result<std::vector<Team>> find_teams_by_name(std::string_view name, std::int64_t limit) override;
  Result<std::int64_t> count_teams() override;
  Result<void> put_team(const Team& team) override;

  Result<std::optional<Membership>> find_membership(TeamId team, UserId user) override;
  Result<void> put_membership(const Membership& membership) override;
  Result<void> erase_membership(TeamId team, UserId user) override;
  Result<Rows<Member>> list_members(TeamId team, const PageRequest& page) override;
  Result<std::vector<User>> people(TeamId team) override;
  Result<std::vector<User>> members_by_name(TeamId team, std::string_view name) override;

  Result<std::optional<ApiKey>> find_key_by_hash(const Sha256& hash) override;
  Result<std::optional<ApiKey>> find_key(KeyId id) override;
  Result<void> put_key(const ApiKey& key) override;
  Result<void> erase_key(TeamId team, KeyId id) override;
  Result<Rows<ApiKey>> list_keys(UserId user, std::optional<TeamId> team, const PageRequest& page) override;
  Result<std::int64_t> count_keys(TeamId team, UserId user) override;

 private:
  Connection& db_;
};

class SqlPipeline final : public PipelinePort {
 public:
  SqlPipeline(Connection& db, Changes& changes) : db_(db), changes_(changes) {}

  Result<std::vector<Stage>> list_stages(TeamId team) override;
  Result<void> put_stage(TeamId team, const Stage& stage) override;
  Result<void> erase_stage(TeamId team, StageId id) override;

  Result<std::optional<Deal>> find_deal(TeamId team, DealId id) override;
  Result<std::optional<Deal>> find_deal_by_external_id(TeamId team, std::string_view external_id) override;
  Result<void> put_deal(TeamId team, const Deal& deal, std::int64_t expected_version) override;
  Result<void> erase_deal(TeamId team, DealId id) override;
  Result<void> touch_deal(TeamId team, DealId id) override;
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
  /// Reads the positions apart from the rows, because a list that has to be sorted would compute them for every match.
  Result<void> fill_positions(TeamId team, std::vector<Deal>& deals);

  Connection& db_;
  Changes& changes_;
};

class SqlFacts final : public FactsPort {
 public:
  explicit SqlFacts(Connection& db) : db_(db) {}

  Result<std::int64_t> version(TeamId team) override;
  Result<void> scan_deals(TeamId team, const std::function<void(const Deal&)>& sink) override;
  Result<void> scan_intervals(TeamId team, const std::function<void(const StageInterval&)>& sink) override;

  /// Counts one more transaction that changed the team's rows, and answers the new version.
  [[nodiscard]] Result<std::int64_t> next_version(TeamId team);

 private:
  Connection& db_;
};

class SqlReplays final : public ReplayPort {
 public:
  explicit SqlReplays(Connection& db) : db_(db) {}

  Result<std::optional<Replay>> find(TeamId team, UserId user, std::string_view route, std::string_view key) override;
  Result<void> put(TeamId team, const Replay& replay) override;
  Result<std::int64_t> purge(Instant before, std::int64_t limit) override;

 private:
  Connection& db_;
};

/// What one work sees of a connection. Beginning and ending the transaction is the storage's affair.
class SqlTransaction final : public Transaction {
 public:
  explicit SqlTransaction(Connection& db) : access_(db), pipeline_(db, changes_), facts_(db), replays_(db) {}

  AccessPort& access() override { return access_; }
  PipelinePort& pipeline() override { return pipeline_; }
  FactsPort& facts() override { return facts_; }
  ReplayPort& replays() override { return replays_; }

  /// Raises the version of each team whose deals or stays the work changed, and hands out what changed.
  [[nodiscard]] Result<std::vector<metrics::ChangeSet>> take_changes();

 private:
  Changes changes_;
  SqlAccess access_;
  SqlPipeline pipeline_;
  SqlFacts facts_;
  SqlReplays replays_;
};

}  // namespace crondb::sql
