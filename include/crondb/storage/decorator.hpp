#pragma once

#include "crondb/metrics/facts.hpp"
#include "crondb/storage/access.hpp"
#include "crondb/storage/analytics.hpp"
#include "crondb/storage/deliveries.hpp"
#include "crondb/storage/engagement.hpp"
#include "crondb/storage/facts.hpp"
#include "crondb/storage/icp.hpp"
#include "crondb/storage/identities.hpp"
#include "crondb/storage/imports.hpp"
#include "crondb/storage/industry.hpp"
#include "crondb/storage/leads.hpp"
#include "crondb/storage/notifications.hpp"
#include "crondb/storage/pipeline.hpp"
#include "crondb/storage/replays.hpp"
#include "crondb/storage/reports.hpp"
#include "crondb/storage/schedules.hpp"
#include "crondb/storage/storage.hpp"
#include "crondb/storage/teams.hpp"

/// Storages made of other ones: each class here passes every call on to what it was made with, which must outlive it. Derive, and
/// override what you change:
///
///     class Counting : public StorageDecorator {
///      public:
///       using StorageDecorator::StorageDecorator;
///       Result<void> run(AccessMode access, const Work& work) override {
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

class LeadsDecorator : public LeadsPort {
 public:
  explicit LeadsDecorator(LeadsPort& inner) : inner_(inner) {}

  [[nodiscard]] Result<std::optional<Tag>> find_tag(TeamId team, TagId id) override { return inner_.find_tag(team, id); }
  [[nodiscard]] Result<std::vector<Tag>> list_tags(TeamId team) override { return inner_.list_tags(team); }
  [[nodiscard]] Result<void> put_tag(TeamId team, const Tag& tag) override { return inner_.put_tag(team, tag); }
  [[nodiscard]] Result<void> erase_tag(TeamId team, TagId id) override { return inner_.erase_tag(team, id); }
  [[nodiscard]] Result<std::optional<Lead>> find_lead(TeamId team, LeadId id) override { return inner_.find_lead(team, id); }
  [[nodiscard]] Result<std::optional<Lead>> find_lead_by_external_id(TeamId team, std::string_view external_id) override {
    return inner_.find_lead_by_external_id(team, external_id);
  }
  [[nodiscard]] Result<void> put_lead(TeamId team, const Lead& lead, std::int64_t expected_version) override {
    return inner_.put_lead(team, lead, expected_version);
  }
  [[nodiscard]] Result<void> erase_lead(TeamId team, LeadId id) override { return inner_.erase_lead(team, id); }
  [[nodiscard]] Result<Rows<Lead>> list_leads(TeamId team, const LeadQuery& query) override {
    return inner_.list_leads(team, query);
  }
  [[nodiscard]] Result<std::vector<StatusInterval>> status_intervals(TeamId team, LeadId lead) override {
    return inner_.status_intervals(team, lead);
  }
  [[nodiscard]] Result<void> put_status_interval(TeamId team, const StatusInterval& interval) override {
    return inner_.put_status_interval(team, interval);
  }

 protected:
  [[nodiscard]] LeadsPort& inner() { return inner_; }

 private:
  LeadsPort& inner_;
};

class EngagementDecorator : public EngagementPort {
 public:
  explicit EngagementDecorator(EngagementPort& inner) : inner_(inner) {}

  [[nodiscard]] Result<std::optional<Task>> find_task(TeamId team, TaskId id) override { return inner_.find_task(team, id); }
  [[nodiscard]] Result<std::optional<Task>> find_task_by_external_id(TeamId team, std::string_view external_id) override {
    return inner_.find_task_by_external_id(team, external_id);
  }
  [[nodiscard]] Result<void> put_task(TeamId team, const Task& task) override { return inner_.put_task(team, task); }
  [[nodiscard]] Result<void> erase_task(TeamId team, TaskId id) override { return inner_.erase_task(team, id); }
  [[nodiscard]] Result<Rows<Task>> list_tasks(TeamId team, const TaskFilter& filter, const PageRequest& page) override {
    return inner_.list_tasks(team, filter, page);
  }
  [[nodiscard]] Result<std::optional<Call>> find_call(TeamId team, CallId id) override { return inner_.find_call(team, id); }
  [[nodiscard]] Result<std::optional<Call>> find_call_by_external_id(TeamId team, std::string_view external_id) override {
    return inner_.find_call_by_external_id(team, external_id);
  }
  [[nodiscard]] Result<void> put_call(TeamId team, const Call& call) override { return inner_.put_call(team, call); }
  [[nodiscard]] Result<void> erase_call(TeamId team, CallId id) override { return inner_.erase_call(team, id); }
  [[nodiscard]] Result<Rows<Call>> list_calls(TeamId team, const CallFilter& filter, const PageRequest& page) override {
    return inner_.list_calls(team, filter, page);
  }
  [[nodiscard]] Result<std::optional<Email>> find_email(TeamId team, EmailId id) override { return inner_.find_email(team, id); }
  [[nodiscard]] Result<std::optional<Email>> find_email_by_external_id(TeamId team, std::string_view external_id) override {
    return inner_.find_email_by_external_id(team, external_id);
  }
  [[nodiscard]] Result<void> put_email(TeamId team, const Email& email) override { return inner_.put_email(team, email); }
  [[nodiscard]] Result<void> erase_email(TeamId team, EmailId id) override { return inner_.erase_email(team, id); }
  [[nodiscard]] Result<Rows<Email>> list_emails(TeamId team, const EmailFilter& filter, const PageRequest& page) override {
    return inner_.list_emails(team, filter, page);
  }
  [[nodiscard]] Result<std::optional<Instant>> first_contact(TeamId team, LeadId lead) override {
    return inner_.first_contact(team, lead);
  }

 protected:
  [[nodiscard]] EngagementPort& inner() { return inner_; }

 private:
  EngagementPort& inner_;
};

class ReportsDecorator : public ReportsPort {
 public:
  explicit ReportsDecorator(ReportsPort& inner) : inner_(inner) {}

  [[nodiscard]] Result<std::optional<StoredReport>> find_report(TeamId team, ReportId id) override {
    return inner_.find_report(team, id);
  }
  [[nodiscard]] Result<void> put_report(TeamId team, const StoredReport& report, std::int64_t expected_version) override {
    return inner_.put_report(team, report, expected_version);
  }
  [[nodiscard]] Result<void> erase_report(TeamId team, ReportId id) override { return inner_.erase_report(team, id); }
  [[nodiscard]] Result<std::int64_t> count_reports(TeamId team, UserId user) override { return inner_.count_reports(team, user); }
  [[nodiscard]] Result<Rows<StoredReport>> list_reports(TeamId team, UserId user, const PageRequest& page) override {
    return inner_.list_reports(team, user, page);
  }
  [[nodiscard]] Result<std::optional<StoredSnapshot>> find_snapshot(TeamId team, SnapshotId id) override {
    return inner_.find_snapshot(team, id);
  }
  [[nodiscard]] Result<void> put_snapshot(TeamId team, const StoredSnapshot& snapshot) override {
    return inner_.put_snapshot(team, snapshot);
  }
  [[nodiscard]] Result<void> erase_snapshot(TeamId team, SnapshotId id) override { return inner_.erase_snapshot(team, id); }
  [[nodiscard]] Result<Rows<SnapshotHead>> list_snapshots(TeamId team, ReportId report, const std::optional<SnapshotReader>& reader,
                                                          const PageRequest& page) override {
    return inner_.list_snapshots(team, report, reader, page);
  }
  [[nodiscard]] Result<std::int64_t> purge_snapshots(Instant before, std::int64_t limit) override {
    return inner_.purge_snapshots(before, limit);
  }

 protected:
  [[nodiscard]] ReportsPort& inner() { return inner_; }

 private:
  ReportsPort& inner_;
};

class FactsDecorator : public FactsPort {
 public:
  explicit FactsDecorator(FactsPort& inner) : inner_(inner) {}

  [[nodiscard]] Result<std::int64_t> version(TeamId team) override { return inner_.version(team); }
  [[nodiscard]] Result<std::optional<metrics::ChangeSet>> changes_since(TeamId team, std::int64_t version) override {
    return inner_.changes_since(team, version);
  }
  [[nodiscard]] Result<void> scan_deals(TeamId team, const std::function<void(const Deal&)>& sink) override {
    return inner_.scan_deals(team, sink);
  }
  [[nodiscard]] Result<void> scan_intervals(TeamId team, const std::function<void(const StageInterval&)>& sink) override {
    return inner_.scan_intervals(team, sink);
  }
  [[nodiscard]] Result<void> scan_leads(TeamId team, const std::function<void(const Lead&)>& sink) override {
    return inner_.scan_leads(team, sink);
  }
  [[nodiscard]] Result<void> scan_status_intervals(TeamId team, const std::function<void(const StatusInterval&)>& sink) override {
    return inner_.scan_status_intervals(team, sink);
  }
  [[nodiscard]] Result<void> scan_tasks(TeamId team, const std::function<void(const Task&)>& sink) override {
    return inner_.scan_tasks(team, sink);
  }
  [[nodiscard]] Result<void> scan_calls(TeamId team, const std::function<void(const Call&)>& sink) override {
    return inner_.scan_calls(team, sink);
  }
  [[nodiscard]] Result<void> scan_emails(TeamId team, const std::function<void(const Email&)>& sink) override {
    return inner_.scan_emails(team, sink);
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

class TeamsDecorator : public TeamsPort {
 public:
  explicit TeamsDecorator(TeamsPort& inner) : inner_(inner) {}

  [[nodiscard]] Result<Rows<TeamOfUser>> teams_of(UserId user, const PageRequest& page) override {
    return inner_.teams_of(user, page);
  }
  [[nodiscard]] Result<std::int64_t> count_people(TeamId team) override { return inner_.count_people(team); }
  [[nodiscard]] Result<std::int64_t> count_owners(TeamId team) override { return inner_.count_owners(team); }
  [[nodiscard]] Result<void> put_invite(const Invite& invite) override { return inner_.put_invite(invite); }
  [[nodiscard]] Result<std::optional<Invite>> find_invite(TeamId team, InviteId id) override {
    return inner_.find_invite(team, id);
  }
  [[nodiscard]] Result<std::optional<Invite>> find_invite_by_token(const Sha256& token_hash) override {
    return inner_.find_invite_by_token(token_hash);
  }
  [[nodiscard]] Result<std::optional<Invite>> find_pending_invite(TeamId team, std::string_view email) override {
    return inner_.find_pending_invite(team, email);
  }
  [[nodiscard]] Result<Rows<Invite>> list_pending_invites(TeamId team, Instant now, const PageRequest& page) override {
    return inner_.list_pending_invites(team, now, page);
  }
  [[nodiscard]] Result<void> put_audit_entry(TeamId team, const AuditEntry& entry) override {
    return inner_.put_audit_entry(team, entry);
  }
  [[nodiscard]] Result<Rows<AuditEntry>> list_audit(TeamId team, const PageRequest& page) override {
    return inner_.list_audit(team, page);
  }
  [[nodiscard]] Result<void> disband(TeamId team, Instant now) override { return inner_.disband(team, now); }
  [[nodiscard]] Result<std::int64_t> purge_disbanded(std::int64_t limit) override { return inner_.purge_disbanded(limit); }

 protected:
  [[nodiscard]] TeamsPort& inner() { return inner_; }

 private:
  TeamsPort& inner_;
};

class DeliveriesDecorator : public DeliveriesPort {
 public:
  explicit DeliveriesDecorator(DeliveriesPort& inner) : inner_(inner) {}

  [[nodiscard]] Result<void> put_delivery(TeamId team, const Delivery& delivery) override {
    return inner_.put_delivery(team, delivery);
  }
  [[nodiscard]] Result<std::optional<Delivery>> find_delivery(TeamId team, DeliveryId id) override {
    return inner_.find_delivery(team, id);
  }
  [[nodiscard]] Result<std::vector<Delivery>> deliveries_of(TeamId team, std::span<const FireId> fires) override {
    return inner_.deliveries_of(team, fires);
  }
  [[nodiscard]] Result<std::int64_t> count_mails(TeamId team, Instant since) override { return inner_.count_mails(team, since); }
  [[nodiscard]] Result<std::vector<ClaimedDelivery>> claim_deliveries(std::optional<ChannelKind> channel, Instant now,
                                                                      Instant lease_until, std::int64_t limit) override {
    return inner_.claim_deliveries(channel, now, lease_until, limit);
  }
  [[nodiscard]] Result<void> settle_delivery(TeamId team, const Delivery& delivery) override {
    return inner_.settle_delivery(team, delivery);
  }
  [[nodiscard]] Result<std::optional<Instant>> next_delivery_at(std::optional<ChannelKind> channel) override {
    return inner_.next_delivery_at(channel);
  }
  [[nodiscard]] Result<std::int64_t> purge_deliveries(Instant before, std::int64_t limit) override {
    return inner_.purge_deliveries(before, limit);
  }

 protected:
  [[nodiscard]] DeliveriesPort& inner() { return inner_; }

 private:
  DeliveriesPort& inner_;
};

class IndustryDecorator : public IndustryPort {
 public:
  explicit IndustryDecorator(IndustryPort& inner) : inner_(inner) {}

  [[nodiscard]] Result<std::optional<Company>> find_company(std::string_view domain) override {
    return inner_.find_company(domain);
  }
  [[nodiscard]] Result<void> put_company(const Company& company) override { return inner_.put_company(company); }
  [[nodiscard]] Result<std::optional<std::string>> next_industry(std::string_view after) override {
    return inner_.next_industry(after);
  }
  [[nodiscard]] Result<void> scan_companies(std::string_view industry, const CompanySink& sink) override {
    return inner_.scan_companies(industry, sink);
  }
  [[nodiscard]] Result<std::optional<Benchmark>> find_benchmark(std::string_view industry) override {
    return inner_.find_benchmark(industry);
  }
  [[nodiscard]] Result<void> put_benchmark(const Benchmark& benchmark) override { return inner_.put_benchmark(benchmark); }
  [[nodiscard]] Result<Rows<IndustrySummary>> list_benchmarks(const PageRequest& page) override {
    return inner_.list_benchmarks(page);
  }
  [[nodiscard]] Result<std::int64_t> erase_benchmarks(Instant before, std::int64_t limit) override {
    return inner_.erase_benchmarks(before, limit);
  }

 protected:
  [[nodiscard]] IndustryPort& inner() { return inner_; }

 private:
  IndustryPort& inner_;
};

class SchedulesDecorator : public SchedulesPort {
 public:
  explicit SchedulesDecorator(SchedulesPort& inner) : inner_(inner) {}

  [[nodiscard]] Result<std::optional<Schedule>> find_schedule(TeamId team, ScheduleId id) override {
    return inner_.find_schedule(team, id);
  }
  [[nodiscard]] Result<void> put_schedule(TeamId team, const Schedule& schedule, std::int64_t expected_version) override {
    return inner_.put_schedule(team, schedule, expected_version);
  }
  [[nodiscard]] Result<void> erase_schedule(TeamId team, ScheduleId id) override { return inner_.erase_schedule(team, id); }
  [[nodiscard]] Result<Rows<Schedule>> list_schedules(TeamId team, const PageRequest& page) override {
    return inner_.list_schedules(team, page);
  }
  [[nodiscard]] Result<std::optional<Schedule>> next_schedule(TeamId team) override { return inner_.next_schedule(team); }
  [[nodiscard]] Result<std::vector<DueSchedule>> due_schedules(Instant now, std::int64_t limit) override {
    return inner_.due_schedules(now, limit);
  }
  [[nodiscard]] Result<std::vector<DueSchedule>> schedules_planned_after(Instant now, std::int64_t limit) override {
    return inner_.schedules_planned_after(now, limit);
  }

 protected:
  [[nodiscard]] SchedulesPort& inner() { return inner_; }

 private:
  SchedulesPort& inner_;
};

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

class IcpDecorator : public IcpPort {
 public:
  explicit IcpDecorator(IcpPort& inner) : inner_(inner) {}

  [[nodiscard]] Result<std::optional<BusinessProfile>> find_profile(TeamId team, UserId user) override {
    return inner_.find_profile(team, user);
  }
  [[nodiscard]] Result<void> put_profile(TeamId team, const BusinessProfile& profile, std::int64_t expected_version) override {
    return inner_.put_profile(team, profile, expected_version);
  }
  [[nodiscard]] Result<void> erase_profile(TeamId team, UserId user) override { return inner_.erase_profile(team, user); }
  [[nodiscard]] Result<void> scan_companies(TeamId team, std::optional<UserId> only_rows_of, const CompanySink& sink) override {
    return inner_.scan_companies(team, only_rows_of, sink);
  }

 protected:
  [[nodiscard]] IcpPort& inner() { return inner_; }

 private:
  IcpPort& inner_;
};

class IdentitiesDecorator : public IdentitiesPort {
 public:
  explicit IdentitiesDecorator(IdentitiesPort& inner) : inner_(inner) {}

  [[nodiscard]] Result<std::optional<LinkedUser>> find_user(std::string_view issuer, std::string_view subject) override {
    return inner_.find_user(issuer, subject);
  }
  [[nodiscard]] Result<void> put_user(const LinkedUser& user) override { return inner_.put_user(user); }
  [[nodiscard]] Result<std::optional<LinkedTeam>> find_team(std::string_view issuer, std::string_view organization) override {
    return inner_.find_team(issuer, organization);
  }
  [[nodiscard]] Result<void> put_team(const LinkedTeam& team) override { return inner_.put_team(team); }
  [[nodiscard]] Result<bool> managed_externally(TeamId team) override { return inner_.managed_externally(team); }

 protected:
  [[nodiscard]] IdentitiesPort& inner() { return inner_; }

 private:
  IdentitiesPort& inner_;
};

class NotificationsDecorator : public NotificationsPort {
 public:
  explicit NotificationsDecorator(NotificationsPort& inner) : inner_(inner) {}

  [[nodiscard]] Result<std::optional<NotificationRule>> find_rule(TeamId team, UserId user, RuleType type,
                                                                  std::string_view id) override {
    return inner_.find_rule(team, user, type, id);
  }
  [[nodiscard]] Result<void> put_rule(TeamId team, const NotificationRule& rule) override { return inner_.put_rule(team, rule); }
  [[nodiscard]] Result<std::vector<NotificationRule>> list_rules(TeamId team, UserId user) override {
    return inner_.list_rules(team, user);
  }
  [[nodiscard]] Result<std::vector<UserId>> rule_holders(TeamId team, RuleType type, std::string_view id) override {
    return inner_.rule_holders(team, type, id);
  }
  [[nodiscard]] Result<std::optional<Channel>> find_channel(TeamId team, UserId user, ChannelId id) override {
    return inner_.find_channel(team, user, id);
  }
  [[nodiscard]] Result<void> put_channel(TeamId team, const Channel& channel) override { return inner_.put_channel(team, channel); }
  [[nodiscard]] Result<void> erase_channel(TeamId team, UserId user, ChannelId id) override {
    return inner_.erase_channel(team, user, id);
  }
  [[nodiscard]] Result<std::vector<Channel>> list_channels(TeamId team, UserId user) override {
    return inner_.list_channels(team, user);
  }
  [[nodiscard]] Result<void> put_notification(TeamId team, const Notification& notification) override {
    return inner_.put_notification(team, notification);
  }
  [[nodiscard]] Result<std::optional<Notification>> find_notification(TeamId team, UserId user, NotificationId id) override {
    return inner_.find_notification(team, user, id);
  }
  [[nodiscard]] Result<void> mark_read(TeamId team, UserId user, NotificationId id, Instant at) override {
    return inner_.mark_read(team, user, id, at);
  }
  [[nodiscard]] Result<void> mark_all_read(TeamId team, UserId user, Instant at) override {
    return inner_.mark_all_read(team, user, at);
  }
  [[nodiscard]] Result<void> remove_notification(TeamId team, UserId user, NotificationId id) override {
    return inner_.remove_notification(team, user, id);
  }
  [[nodiscard]] Result<Rows<Notification>> list_inbox(TeamId team, UserId user, const PageRequest& page) override {
    return inner_.list_inbox(team, user, page);
  }
  [[nodiscard]] Result<Rows<Notification>> list_history(TeamId team, UserId user, const PageRequest& page) override {
    return inner_.list_history(team, user, page);
  }
  [[nodiscard]] Result<std::vector<Notification>> notified_after(TeamId team, UserId user, std::int64_t position,
                                                                 std::int64_t limit) override {
    return inner_.notified_after(team, user, position, limit);
  }
  [[nodiscard]] Result<std::int64_t> count_unread(TeamId team, UserId user) override { return inner_.count_unread(team, user); }
  [[nodiscard]] Result<void> put_ticket(const Ticket& ticket) override { return inner_.put_ticket(ticket); }
  [[nodiscard]] Result<std::optional<Ticket>> take_ticket(const Sha256& hash) override { return inner_.take_ticket(hash); }
  [[nodiscard]] Result<std::int64_t> purge_tickets(Instant before, std::int64_t limit) override {
    return inner_.purge_tickets(before, limit);
  }
  [[nodiscard]] Result<std::int64_t> feed_position() override { return inner_.feed_position(); }
  [[nodiscard]] Result<std::vector<InboxChange>> feed_after(std::int64_t position, std::int64_t limit) override {
    return inner_.feed_after(position, limit);
  }
  [[nodiscard]] Result<std::int64_t> purge_feed(std::int64_t position, std::int64_t limit) override {
    return inner_.purge_feed(position, limit);
  }
  [[nodiscard]] Result<std::vector<InTeam<Task>>> untold_tasks(const DueWindow& window, TaskId after, std::int64_t limit) override {
    return inner_.untold_tasks(window, after, limit);
  }
  [[nodiscard]] Result<void> put_task_told(TeamId team, const Task& task) override { return inner_.put_task_told(team, task); }
  [[nodiscard]] Result<std::vector<InTeam<ExpiringSnapshot>>> untold_snapshots(Instant after, Instant until,
                                                                               std::int64_t limit) override {
    return inner_.untold_snapshots(after, until, limit);
  }
  [[nodiscard]] Result<void> put_snapshot_told(TeamId team, const ExpiringSnapshot& snapshot) override {
    return inner_.put_snapshot_told(team, snapshot);
  }

 protected:
  [[nodiscard]] NotificationsPort& inner() { return inner_; }

 private:
  NotificationsPort& inner_;
};

class ImportsDecorator : public ImportsPort {
 public:
  explicit ImportsDecorator(ImportsPort& inner) : inner_(inner) {}

  [[nodiscard]] Result<std::optional<StoredImport>> find_import(TeamId team, ImportId id) override {
    return inner_.find_import(team, id);
  }
  [[nodiscard]] Result<void> put_import(TeamId team, const StoredImport& import) override {
    return inner_.put_import(team, import);
  }
  [[nodiscard]] Result<Rows<StoredImport>> list_imports(TeamId team, std::optional<UserId> user, const PageRequest& page) override {
    return inner_.list_imports(team, user, page);
  }
  [[nodiscard]] Result<std::int64_t> trim_imports(TeamId team, std::int64_t kept, std::int64_t limit) override {
    return inner_.trim_imports(team, kept, limit);
  }

 protected:
  [[nodiscard]] ImportsPort& inner() { return inner_; }

 private:
  ImportsPort& inner_;
};

class TransactionDecorator : public Transaction {
 public:
  explicit TransactionDecorator(Transaction& inner) : inner_(inner) {}

  [[nodiscard]] AccessPort& access() override { return inner_.access(); }
  [[nodiscard]] PipelinePort& pipeline() override { return inner_.pipeline(); }
  [[nodiscard]] LeadsPort& leads() override { return inner_.leads(); }
  [[nodiscard]] EngagementPort& engagement() override { return inner_.engagement(); }
  [[nodiscard]] ReportsPort& reports() override { return inner_.reports(); }
  [[nodiscard]] FactsPort& facts() override { return inner_.facts(); }
  [[nodiscard]] ReplayPort& replays() override { return inner_.replays(); }
  [[nodiscard]] TeamsPort& teams() override { return inner_.teams(); }
  [[nodiscard]] DeliveriesPort& deliveries() override { return inner_.deliveries(); }
  [[nodiscard]] IndustryPort& industry() override { return inner_.industry(); }
  [[nodiscard]] SchedulesPort& schedules() override { return inner_.schedules(); }
  [[nodiscard]] AnalyticsPort& analytics() override { return inner_.analytics(); }
  [[nodiscard]] IcpPort& icp() override { return inner_.icp(); }
  [[nodiscard]] IdentitiesPort& identities() override { return inner_.identities(); }
  [[nodiscard]] NotificationsPort& notifications() override { return inner_.notifications(); }
  [[nodiscard]] ImportsPort& imports() override { return inner_.imports(); }

 protected:
  [[nodiscard]] Transaction& inner() { return inner_; }

 private:
  Transaction& inner_;
};

class StorageDecorator : public Storage {
 public:
  explicit StorageDecorator(Storage& inner) : inner_(inner) {}

  [[nodiscard]] Result<void> run(AccessMode access, const Work& work) override { return inner_.run(access, work); }
  [[nodiscard]] metrics::FactsCache& facts() override { return inner_.facts(); }

 protected:
  [[nodiscard]] Storage& inner() { return inner_; }

 private:
  Storage& inner_;
};

}  // namespace crondb
