#pragma once

#include "crondb/storage/access.hpp"
#include "crondb/storage/engagement.hpp"
#include "crondb/storage/facts.hpp"
#include "crondb/storage/leads.hpp"
#include "crondb/storage/pipeline.hpp"
#include "crondb/storage/replays.hpp"
#include "crondb/storage/reports.hpp"
#include "crondb/storage/storage.hpp"
#include "storage/sql/analytics.hpp"
#include "storage/sql/changes.hpp"
#include "storage/sql/deliveries.hpp"
#include "storage/sql/engine.hpp"
#include "storage/sql/icp.hpp"
#include "storage/sql/identities.hpp"
#include "storage/sql/imports.hpp"
#include "storage/sql/industry.hpp"
#include "storage/sql/notifications.hpp"
#include "storage/sql/reports.hpp"
#include "storage/sql/schedules.hpp"
#include "storage/sql/teams.hpp"

/// The ports in SQL.
namespace crondb::sql::inline CRONDB_ENGINE {

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
  Result<std::vector<UserName>> names(TeamId team) override;
  Result<std::vector<User>> members_by_name(TeamId team, std::string_view name) override;

  Result<std::optional<Principal>> find_principal(TeamId team, UserId user) override;
  Result<std::optional<Caller>> find_caller(TeamId team, KeyId key) override;
  Result<std::optional<Caller>> find_caller_by_hash(const Sha256& hash) override;

  Result<std::optional<ApiKey>> find_key(KeyId id) override;
  Result<void> put_key(const ApiKey& key) override;
  Result<void> erase_key(TeamId team, KeyId id) override;
  Result<Rows<ApiKey>> list_keys(UserId user, std::optional<TeamId> team, const PageRequest& page) override;
  Result<std::int64_t> count_keys(TeamId team, UserId user) override;

  Result<void> put_ticket(const Ticket& ticket) override;
  Result<std::optional<Ticket>> find_ticket(const Sha256& hash) override;
  Result<std::optional<Ticket>> take_ticket(const Sha256& hash) override;
  Result<std::int64_t> purge_tickets(Instant before, std::int64_t limit) override;

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
  /// Where a stage's column ends.
  struct End {
    StageId stage;
    std::int64_t deals = 0;
    std::optional<std::int64_t> rank{};  ///< of the last deal; absent: there is none
    std::optional<DealId> last{};
  };
  /// Reads the positions apart from the rows, because a list that has to be sorted would compute them for every match.
  Result<void> fill_positions(TeamId team, std::vector<Deal>& deals);
  Result<std::vector<Stage>> list_stages_with_ends(TeamId team);
  [[nodiscard]] const End* end_of(TeamId team, StageId stage) const;
  /// What was read along is of the past.
  void forget_what_was_read() {
    read_of_.reset();
    ends_.clear();
    appended_.reset();
  }

  Connection& db_;
  Changes& changes_;
  // Where answers are dear, a new deal is put at the end of its column without asking more than for the stages.
  std::optional<TeamId> read_of_;
  std::vector<End> ends_;
  std::optional<Deal> appended_;  ///< as it is kept, its position included
};

class SqlLeads final : public LeadsPort {
 public:
  SqlLeads(Connection& db, Changes& changes) : db_(db), changes_(changes) {}

  Result<std::optional<Tag>> find_tag(TeamId team, TagId id) override;
  Result<std::vector<Tag>> list_tags(TeamId team) override;
  Result<void> put_tag(TeamId team, const Tag& tag) override;
  Result<void> erase_tag(TeamId team, TagId id) override;

  Result<std::optional<Lead>> find_lead(TeamId team, LeadId id) override;
  Result<std::optional<Lead>> find_lead_by_external_id(TeamId team, std::string_view external_id) override;
  Result<void> put_lead(TeamId team, const Lead& lead, std::int64_t expected_version) override;
  Result<void> erase_lead(TeamId team, LeadId id) override;
  Result<Rows<Lead>> list_leads(TeamId team, const LeadQuery& query) override;

  Result<std::vector<StatusInterval>> status_intervals(TeamId team, LeadId lead) override;
  Result<void> put_status_interval(TeamId team, const StatusInterval& interval) override;

 private:
  Connection& db_;
  Changes& changes_;
};

class SqlEngagement final : public EngagementPort {
 public:
  SqlEngagement(Connection& db, Changes& changes) : db_(db), changes_(changes) {}

  Result<std::optional<Task>> find_task(TeamId team, TaskId id) override;
  Result<std::optional<Task>> find_task_by_external_id(TeamId team, std::string_view external_id) override;
  Result<void> put_task(TeamId team, const Task& task) override;
  Result<void> erase_task(TeamId team, TaskId id) override;
  Result<Rows<Task>> list_tasks(TeamId team, const TaskFilter& filter, const PageRequest& page) override;

  Result<std::optional<Call>> find_call(TeamId team, CallId id) override;
  Result<std::optional<Call>> find_call_by_external_id(TeamId team, std::string_view external_id) override;
  Result<void> put_call(TeamId team, const Call& call) override;
  Result<void> erase_call(TeamId team, CallId id) override;
  Result<Rows<Call>> list_calls(TeamId team, const CallFilter& filter, const PageRequest& page) override;

  Result<std::optional<Email>> find_email(TeamId team, EmailId id) override;
  Result<std::optional<Email>> find_email_by_external_id(TeamId team, std::string_view external_id) override;
  Result<void> put_email(TeamId team, const Email& email) override;
  Result<void> erase_email(TeamId team, EmailId id) override;
  Result<Rows<Email>> list_emails(TeamId team, const EmailFilter& filter, const PageRequest& page) override;

  Result<std::optional<Instant>> first_contact(TeamId team, LeadId lead) override;

 private:
  Connection& db_;
  Changes& changes_;
};

class SqlFacts final : public FactsPort {
 public:
  explicit SqlFacts(Connection& db) : db_(db) {}

  Result<std::int64_t> version(TeamId team) override;
  Result<void> scan_deals(TeamId team, const std::function<void(const Deal&)>& sink) override;
  Result<void> scan_intervals(TeamId team, const std::function<void(const StageInterval&)>& sink) override;
  Result<void> scan_leads(TeamId team, const std::function<void(const Lead&)>& sink) override;
  Result<void> scan_status_intervals(TeamId team, const std::function<void(const StatusInterval&)>& sink) override;
  Result<void> scan_tasks(TeamId team, const std::function<void(const Task&)>& sink) override;
  Result<void> scan_calls(TeamId team, const std::function<void(const Call&)>& sink) override;
  Result<void> scan_emails(TeamId team, const std::function<void(const Email&)>& sink) override;
  Result<std::optional<metrics::ChangeSet>> changes_since(TeamId team, std::int64_t version) override;

  /// Counts one more transaction that changed the team's rows, writes down which rows, and answers the new version.
  [[nodiscard]] Result<std::int64_t> log(const metrics::ChangeSet& changed);

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
  explicit SqlTransaction(Connection& db)
      : db_(db),
        access_(db),
        pipeline_(db, changes_),
        leads_(db, changes_),
        engagement_(db, changes_),
        reports_(db),
        facts_(db),
        replays_(db),
        teams_(db),
        deliveries_(db),
        industry_(db),
        schedules_(db),
        analytics_(db),
        icp_(db),
        identities_(db),
        notifications_(db),
        imports_(db) {}

  AccessPort& access() override { return access_; }
  PipelinePort& pipeline() override { return pipeline_; }
  LeadsPort& leads() override { return leads_; }
  EngagementPort& engagement() override { return engagement_; }
  ReportsPort& reports() override { return reports_; }
  FactsPort& facts() override { return facts_; }
  ReplayPort& replays() override { return replays_; }
  TeamsPort& teams() override { return teams_; }
  DeliveriesPort& deliveries() override { return deliveries_; }
  IndustryPort& industry() override { return industry_; }
  SchedulesPort& schedules() override { return schedules_; }
  AnalyticsPort& analytics() override { return analytics_; }
  IcpPort& icp() override { return icp_; }
  IdentitiesPort& identities() override { return identities_; }
  NotificationsPort& notifications() override { return notifications_; }
  ImportsPort& imports() override { return imports_; }
  void foresee_metrics(TeamId team) override;

  /// Raises the version of each team in which the work changed rows that metrics read, and hands out what changed.
  [[nodiscard]] Result<std::vector<metrics::ChangeSet>> take_changes();

 private:
  Connection& db_;
  Changes changes_;
  SqlAccess access_;
  SqlPipeline pipeline_;
  SqlLeads leads_;
  SqlEngagement engagement_;
  SqlReports reports_;
  SqlFacts facts_;
  SqlReplays replays_;
  SqlTeams teams_;
  SqlDeliveries deliveries_;
  SqlIndustry industry_;
  SqlSchedules schedules_;
  SqlAnalytics analytics_;
  SqlIcp icp_;
  SqlIdentities identities_;
  SqlNotifications notifications_;
  SqlImports imports_;
};

}  // namespace crondb::sql::inline CRONDB_ENGINE
