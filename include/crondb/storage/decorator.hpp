#pragma once

#include "crondb/storage/storage.hpp"

/// Storages made of other ones: each class here passes every call on to what it was made with, which must outlive it. Derive, and
/// override what you change:
///
///     class Counting : public StorageDecorator {
///      public:
///       using StorageDecorator::StorageDecorator;
///       Result<void> run(Access access, const Work& work) override {
///         return inner().run(access, [&](Transaction& tx) {
///           CountingTransaction counting(tx, counters_);  // derived from TransactionDecorator
///           return work(counting);
///         });
///       }
///     };
///
/// A port of yours lives as long as your transaction; `work` may be run more than once, so effects outside the transaction belong
/// behind the call of `inner().run`.
namespace crondb {

class AccessDecorator : public AccessPort {
 public:
  explicit AccessDecorator(AccessPort& inner) : inner_(inner) {}

  [[nodiscard]] Result<std::optional<User>> find_user(UserId id) override { return inner_.find_user(id); }
  [[nodiscard]] Result<std::optional<User>> find_user_by_email(std::string_view email) override {
    return inner_.find_user_by_email(email);
  }
  [[nodiscard]] Result<void> put_user(const User& user) override { return inner_.put_user(user); }
  [[nodiscard]] Result<std::optional<Team>> find_team(TeamId id) override { return inner_.find_team(id); }
  [[nodiscard]] Result<std::vector<Team>> find_teams_by_name(std::string_view name, std::int64_t limit) override {
    return inner_.find_teams_by_name(name, limit);
  }
  [[nodiscard]] Result<std::int64_t> count_teams() override { return inner_.count_teams(); }
  [[nodiscard]] Result<void> put_team(const Team& team) override { return inner_.put_team(team); }
  [[nodiscard]] Result<std::optional<Membership>> find_membership(TeamId team, UserId user) override {
    return inner_.find_membership(team, user);
  }
  [[nodiscard]] Result<void> put_membership(const Membership& membership) override { return inner_.put_membership(membership); }
  [[nodiscard]] Result<void> erase_membership(TeamId team, UserId user) override { return inner_.erase_membership(team, user); }
  [[nodiscard]] Result<Rows<Member>> list_members(TeamId team, const PageRequest& page) override {
    return inner_.list_members(team, page);
  }
  [[nodiscard]] Result<std::vector<User>> people(TeamId team) override { return inner_.people(team); }
  [[nodiscard]] Result<std::vector<User>> members_by_name(TeamId team, std::string_view name) override {
    return inner_.members_by_name(team, name);
  }
  [[nodiscard]] Result<std::optional<ApiKey>> find_key_by_hash(const Sha256& hash) override {
    return inner_.find_key_by_hash(hash);
  }
  [[nodiscard]] Result<std::optional<ApiKey>> find_key(KeyId id) override { return inner_.find_key(id); }
  [[nodiscard]] Result<void> put_key(const ApiKey& key) override { return inner_.put_key(key); }
  [[nodiscard]] Result<void> erase_key(TeamId team, KeyId id) override { return inner_.erase_key(team, id); }
  [[nodiscard]] Result<Rows<ApiKey>> list_keys(UserId user, std::optional<TeamId> team, const PageRequest& page) override {
    return inner_.list_keys(user, team, page);
  }
  [[nodiscard]] Result<std::int64_t> count_keys(TeamId team, UserId user) override { return inner_.count_keys(team, user); }

 protected:
  [[nodiscard]] AccessPort& inner() { return inner_; }

 private:
  AccessPort& inner_;
};

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
  [[nodiscard]] Result<void> touch_deal(TeamId team, DealId id) override { return inner_.touch_deal(team, id); }
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

class FactsDecorator : public FactsPort {
 public:
  explicit FactsDecorator(FactsPort& inner) : inner_(inner) {}

  [[nodiscard]] Result<std::int64_t> version(TeamId team) override { return inner_.version(team); }
  [[nodiscard]] Result<void> scan_deals(TeamId team, const std::function<void(const Deal&)>& sink) override {
    return inner_.scan_deals(team, sink);
  }
  [[nodiscard]] Result<void> scan_intervals(TeamId team, const std::function<void(const StageInterval&)>& sink) override {
    return inner_.scan_intervals(team, sink);
  }

 protected:
  [[nodiscard]] FactsPort& inner() { return inner_; }

 private:
  FactsPort& inner_;
};

class ReplayDecorator : public ReplayPort {
 public:
  explicit ReplayDecorator(ReplayPort& inner) : inner_(inner) {}

  [[nodiscard]] Result<std::optional<Replay>> find(TeamId team, UserId user, std::string_view route,
                                                   std::string_view key) override {
    return inner_.find(team, user, route, key);
  }
  [[nodiscard]] Result<void> put(TeamId team, const Replay& replay) override { return inner_.put(team, replay); }
  [[nodiscard]] Result<std::int64_t> purge(Instant before, std::int64_t limit) override { return inner_.purge(before, limit); }

 protected:
  [[nodiscard]] ReplayPort& inner() { return inner_; }

 private:
  ReplayPort& inner_;
};

class TransactionDecorator : public Transaction {
 public:
  explicit TransactionDecorator(Transaction& inner) : inner_(inner) {}

  [[nodiscard]] AccessPort& access() override { return inner_.access(); }
  [[nodiscard]] PipelinePort& pipeline() override { return inner_.pipeline(); }
  [[nodiscard]] FactsPort& facts() override { return inner_.facts(); }
  [[nodiscard]] ReplayPort& replays() override { return inner_.replays(); }

 protected:
  [[nodiscard]] Transaction& inner() { return inner_; }

 private:
  Transaction& inner_;
};

class StorageDecorator : public Storage {
 public:
  explicit StorageDecorator(Storage& inner) : inner_(inner) {}

  [[nodiscard]] Result<void> run(Access access, const Work& work) override { return inner_.run(access, work); }
  [[nodiscard]] metrics::FactsCache& facts() override { return inner_.facts(); }

 protected:
  [[nodiscard]] Storage& inner() { return inner_; }

 private:
  Storage& inner_;
};

}  // namespace crondb
