#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "crondb/access/access.hpp"
#include "crondb/core/page.hpp"
#include "crondb/core/result.hpp"
#include "crondb/engagement/engagement.hpp"
#include "crondb/leads/lead.hpp"
#include "crondb/pipeline/deal.hpp"
#include "crondb/reports/report.hpp"

/// The ports: what operations ask of a storage. A port is reachable only through a transaction, and every method takes the team
/// first, so that no query can forget its tenant; the instance-wide ones say so. Every method may also answer `unavailable`
/// (busy, full, gone) or `internal` (corrupt). A reference to a port is good for as long as its transaction.
namespace crondb {

namespace metrics {
class FactsCache;
struct ChangeSet;
}  // namespace metrics

class TeamsPort;
class DeliveriesPort;
class IndustryPort;
class SchedulesPort;
class AnalyticsPort;
class IcpPort;
class IdentitiesPort;
class NotificationsPort;
class ImportsPort;

enum class Access : std::uint8_t { read, write };

/// Users, teams, members, keys.
class AccessPort {
 public:
  virtual ~AccessPort() = default;

  /// Instance-wide. Absent: nullopt.
  [[nodiscard]] virtual Result<std::optional<User>> find_user(UserId id) = 0;
  /// Instance-wide; compares by email_key. Absent: nullopt.
  [[nodiscard]] virtual Result<std::optional<User>> find_user_by_email(std::string_view email) = 0;
  /// Instance-wide; inserts or replaces. already_exists if another user has the email.
  [[nodiscard]] virtual Result<void> put_user(const User& user) = 0;

  [[nodiscard]] virtual Result<std::optional<Team>> find_team(TeamId id) = 0;
  /// Instance-wide: at most `limit` teams whose name has the name_key of `name`; those of exactly that name first, then
  /// oldest first.
  [[nodiscard]] virtual Result<std::vector<Team>> find_teams_by_name(std::string_view name, std::int64_t limit) = 0;
  /// Instance-wide: the number of teams.
  [[nodiscard]] virtual Result<std::int64_t> count_teams() = 0;
  /// Inserts or replaces.
  [[nodiscard]] virtual Result<void> put_team(const Team& team) = 0;

  [[nodiscard]] virtual Result<std::optional<Membership>> find_membership(TeamId team, UserId user) = 0;
  /// Inserts or replaces.
  [[nodiscard]] virtual Result<void> put_membership(const Membership& membership) = 0;
  /// Takes the user's keys for the team along; the person stays in `people`. No membership: nothing happens.
  [[nodiscard]] virtual Result<void> erase_membership(TeamId team, UserId user) = 0;
  /// By joined_at, then id, both ascending.
  [[nodiscard]] virtual Result<Rows<Member>> list_members(TeamId team, const PageRequest& page) = 0;
  /// Everyone who is or was a member of the team, with id and name, in order of id.
  [[nodiscard]] virtual Result<std::vector<User>> people(TeamId team) = 0;
  /// Members, present ones, whose name has the name_key of `name`; placeholders included. Those of exactly that name first, then in
  /// order of id.
  [[nodiscard]] virtual Result<std::vector<User>> members_by_name(TeamId team, std::string_view name) = 0;

  /// Instance-wide. Absent or revoked: nullopt.
  [[nodiscard]] virtual Result<std::optional<ApiKey>> find_key_by_hash(const Sha256& hash) = 0;
  /// Instance-wide. Absent or revoked: nullopt.
  [[nodiscard]] virtual Result<std::optional<ApiKey>> find_key(KeyId id) = 0;
  /// Inserts or replaces.
  [[nodiscard]] virtual Result<void> put_key(const ApiKey& key) = 0;
  [[nodiscard]] virtual Result<void> erase_key(TeamId team, KeyId id) = 0;
  /// Instance-wide: the keys of `user` in every team, and if `team` is given also all others of that team; each once, newest first
  /// (created_at, then id).
  [[nodiscard]] virtual Result<Rows<ApiKey>> list_keys(UserId user, std::optional<TeamId> team, const PageRequest& page) = 0;
  [[nodiscard]] virtual Result<std::int64_t> count_keys(TeamId team, UserId user) = 0;
};

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

/// Leads, their tags and the statuses they had.
class LeadsPort {
 public:
  virtual ~LeadsPort() = default;

  [[nodiscard]] virtual Result<std::optional<Tag>> find_tag(TeamId team, TagId id) = 0;
  /// All of the team, by name compared by fold_case, then id.
  [[nodiscard]] virtual Result<std::vector<Tag>> list_tags(TeamId team) = 0;
  /// Inserts or replaces. already_exists if another tag of the team has the name.
  [[nodiscard]] virtual Result<void> put_tag(TeamId team, const Tag& tag) = 0;
  /// Takes it off its leads, adding 1 to their version. Absent: nothing happens.
  [[nodiscard]] virtual Result<void> erase_tag(TeamId team, TagId id) = 0;

  [[nodiscard]] virtual Result<std::optional<Lead>> find_lead(TeamId team, LeadId id) = 0;
  [[nodiscard]] virtual Result<std::optional<Lead>> find_lead_by_external_id(TeamId team, std::string_view external_id) = 0;
  /// Inserts (expected_version 0) or replaces the row that has `expected_version`. conflict if it doesn't, or if the team doesn't
  /// have one of the tags; already_exists if another lead of the team has the external_id.
  [[nodiscard]] virtual Result<void> put_lead(TeamId team, const Lead& lead, std::int64_t expected_version) = 0;
  /// With the statuses it had; deals, tasks, calls and emails that name it no longer do. Absent: nothing happens.
  [[nodiscard]] virtual Result<void> erase_lead(TeamId team, LeadId id) = 0;
  [[nodiscard]] virtual Result<Rows<Lead>> list_leads(TeamId team, const LeadQuery& query) = 0;

  /// The statuses of a lead by entered_at, then id.
  [[nodiscard]] virtual Result<std::vector<StatusInterval>> status_intervals(TeamId team, LeadId lead) = 0;
  /// Inserts or replaces. not_found if the lead doesn't exist.
  [[nodiscard]] virtual Result<void> put_status_interval(TeamId team, const StatusInterval& interval) = 0;
};

/// Tasks, calls and emails. Each kind: `find` answers nullopt for what is absent; `put` inserts or replaces, already_exists if
/// another row of the kind and team has the external_id, conflict if the team doesn't have the lead or the deal; `erase` of what is
/// absent does nothing; lists are newest first (created_at, then id).
class EngagementPort {
 public:
  virtual ~EngagementPort() = default;

  [[nodiscard]] virtual Result<std::optional<Task>> find_task(TeamId team, TaskId id) = 0;
  [[nodiscard]] virtual Result<std::optional<Task>> find_task_by_external_id(TeamId team, std::string_view external_id) = 0;
  [[nodiscard]] virtual Result<void> put_task(TeamId team, const Task& task) = 0;
  [[nodiscard]] virtual Result<void> erase_task(TeamId team, TaskId id) = 0;
  [[nodiscard]] virtual Result<Rows<Task>> list_tasks(TeamId team, const TaskFilter& filter, const PageRequest& page) = 0;

  [[nodiscard]] virtual Result<std::optional<Call>> find_call(TeamId team, CallId id) = 0;
  [[nodiscard]] virtual Result<std::optional<Call>> find_call_by_external_id(TeamId team, std::string_view external_id) = 0;
  [[nodiscard]] virtual Result<void> put_call(TeamId team, const Call& call) = 0;
  [[nodiscard]] virtual Result<void> erase_call(TeamId team, CallId id) = 0;
  [[nodiscard]] virtual Result<Rows<Call>> list_calls(TeamId team, const CallFilter& filter, const PageRequest& page) = 0;

  [[nodiscard]] virtual Result<std::optional<Email>> find_email(TeamId team, EmailId id) = 0;
  [[nodiscard]] virtual Result<std::optional<Email>> find_email_by_external_id(TeamId team, std::string_view external_id) = 0;
  [[nodiscard]] virtual Result<void> put_email(TeamId team, const Email& email) = 0;
  [[nodiscard]] virtual Result<void> erase_email(TeamId team, EmailId id) = 0;
  [[nodiscard]] virtual Result<Rows<Email>> list_emails(TeamId team, const EmailFilter& filter, const PageRequest& page) = 0;

  /// The earliest started_at of the outbound calls and sent_at of the outbound emails on the lead that aren't automated; nullopt if
  /// it has neither.
  [[nodiscard]] virtual Result<std::optional<Instant>> first_contact(TeamId team, LeadId lead) = 0;
};

/// Saved reports and their snapshots.
class ReportsPort {
 public:
  virtual ~ReportsPort() = default;

  [[nodiscard]] virtual Result<std::optional<StoredReport>> find_report(TeamId team, ReportId id) = 0;
  /// Inserts (expected_version 0) or replaces the row that has `expected_version`; conflict if it doesn't. snapshot_count is not
  /// taken from `report`: it stays, and begins with 0.
  [[nodiscard]] virtual Result<void> put_report(TeamId team, const StoredReport& report, std::int64_t expected_version) = 0;
  /// With its snapshots. Absent: nothing happens.
  [[nodiscard]] virtual Result<void> erase_report(TeamId team, ReportId id) = 0;
  /// How many `user` made.
  [[nodiscard]] virtual Result<std::int64_t> count_reports(TeamId team, UserId user) = 0;
  /// Those that `user` made and the organization-visible ones, newest first (created_at, then id).
  [[nodiscard]] virtual Result<Rows<StoredReport>> list_reports(TeamId team, UserId user, const PageRequest& page) = 0;

  /// `expired` is left false.
  [[nodiscard]] virtual Result<std::optional<StoredSnapshot>> find_snapshot(TeamId team, SnapshotId id) = 0;
  /// Inserts, counting it in its report, or replaces a snapshot of the same report. not_found if the report doesn't exist.
  [[nodiscard]] virtual Result<void> put_snapshot(TeamId team, const StoredSnapshot& snapshot) = 0;
  /// Absent: nothing happens.
  [[nodiscard]] virtual Result<void> erase_snapshot(TeamId team, SnapshotId id) = 0;
  /// Those that `reader` may see, without a reader all; newest first (created_at, then id). `expired` is left false.
  [[nodiscard]] virtual Result<Rows<SnapshotHead>> list_snapshots(TeamId team, ReportId report,
                                                                  const std::optional<SnapshotReader>& reader,
                                                                  const PageRequest& page) = 0;
  /// Instance-wide: erases at most `limit` snapshots with expires_at before `before`, and says how many.
  [[nodiscard]] virtual Result<std::int64_t> purge_snapshots(Instant before, std::int64_t limit) = 0;
};

/// What the metrics read of a team's deals, leads, tasks, calls, emails and stays. References are good during the call of a sink
/// only.
class FactsPort {
 public:
  virtual ~FactsPort() = default;
  /// Counts the transactions that changed one of these rows, from 0. Seen by every process.
  [[nodiscard]] virtual Result<std::int64_t> version(TeamId team) = 0;
  /// Each changed row once, as it is now, in no certain order but that a deal or lead comes before its stays; up to the version
  /// that this transaction sees. nullopt if `version` is too long ago for the storage to know: then load anew.
  [[nodiscard]] virtual Result<std::optional<metrics::ChangeSet>> changes_since(TeamId team, std::int64_t version) = 0;

  /// In order of id; `position` is left 0.
  [[nodiscard]] virtual Result<void> scan_deals(TeamId team, const std::function<void(const Deal&)>& sink) = 0;
  /// In order of deal_id, entered_at and id.
  [[nodiscard]] virtual Result<void> scan_intervals(TeamId team, const std::function<void(const StageInterval&)>& sink) = 0;
  /// In order of id.
  [[nodiscard]] virtual Result<void> scan_leads(TeamId team, const std::function<void(const Lead&)>& sink) = 0;
  /// In order of lead_id, entered_at and id.
  [[nodiscard]] virtual Result<void> scan_status_intervals(TeamId team, const std::function<void(const StatusInterval&)>& sink) = 0;
  /// In order of id.
  [[nodiscard]] virtual Result<void> scan_tasks(TeamId team, const std::function<void(const Task&)>& sink) = 0;
  /// In order of id.
  [[nodiscard]] virtual Result<void> scan_calls(TeamId team, const std::function<void(const Call&)>& sink) = 0;
  /// In order of id.
  [[nodiscard]] virtual Result<void> scan_emails(TeamId team, const std::function<void(const Email&)>& sink) = 0;
};

/// An answer kept for a repeated request.
struct Replay {
  UserId user_id;
  std::string route;  ///< method and path template
  std::string key;    ///< as the client chose it, ≤255 characters
  Sha256 body_hash{};
  int status = 0;
  std::string body;        ///< ≤64 KiB, without secrets
  std::string entity_tag;  ///< empty: none
  Instant created_at;
  bool operator==(const Replay&) const = default;
};

class ReplayPort {
 public:
  virtual ~ReplayPort() = default;
  [[nodiscard]] virtual Result<std::optional<Replay>> find(TeamId team, UserId user, std::string_view route,
                                                           std::string_view key) = 0;
  /// Inserts or replaces.
  [[nodiscard]] virtual Result<void> put(TeamId team, const Replay& replay) = 0;
  /// Instance-wide: forgets at most `limit` answers made before `before`, and says how many.
  [[nodiscard]] virtual Result<std::int64_t> purge(Instant before, std::int64_t limit) = 0;
};

/// A consistent view of a storage: what it read at first stays true for it, and its writes become visible all at once.
class Transaction {
 public:
  virtual ~Transaction() = default;
  [[nodiscard]] virtual AccessPort& access() = 0;
  [[nodiscard]] virtual PipelinePort& pipeline() = 0;
  [[nodiscard]] virtual LeadsPort& leads() = 0;
  [[nodiscard]] virtual EngagementPort& engagement() = 0;
  [[nodiscard]] virtual ReportsPort& reports() = 0;
  [[nodiscard]] virtual FactsPort& facts() = 0;
  [[nodiscard]] virtual ReplayPort& replays() = 0;
  [[nodiscard]] virtual TeamsPort& teams() = 0;
  [[nodiscard]] virtual DeliveriesPort& deliveries() = 0;
  [[nodiscard]] virtual IndustryPort& industry() = 0;
  [[nodiscard]] virtual SchedulesPort& schedules() = 0;
  [[nodiscard]] virtual AnalyticsPort& analytics() = 0;
  [[nodiscard]] virtual IcpPort& icp() = 0;
  [[nodiscard]] virtual IdentitiesPort& identities() = 0;
  [[nodiscard]] virtual NotificationsPort& notifications() = 0;
  [[nodiscard]] virtual ImportsPort& imports() = 0;

  /// Asks for the work to be run again in a newer view, whatever it answers now, because what belongs to this one is no longer
  /// kept. False if that won't happen: then it has to do with this view.
  [[nodiscard]] bool ask_for_newer_view() { return newer_view_asked_ && (*newer_view_asked_ = true); }
  /// Says who runs the work again if `asked` becomes true; it must outlive this transaction.
  void offer_newer_view(bool& asked) { newer_view_asked_ = &asked; }

 private:
  bool* newer_view_asked_ = nullptr;
};

/// Where rows are kept. Safe to use from many threads at once.
class Storage {
 public:
  using Work = std::function<Result<void>(Transaction&)>;

  virtual ~Storage() = default;

  /// Runs `work` in a transaction and commits it if it succeeds; an error rolls everything back and is answered. A write is durable
  /// when this returns. `work` has no effects but through the transaction and its own captures, and may be run more than once.
  /// Under Access::read the writing methods of the ports must not be called. Prefer `transact`.
  [[nodiscard]] virtual Result<void> run(Access access, const Work& work) = 0;

  /// The facts that metrics are computed from, kept current by every commit of this storage object.
  [[nodiscard]] virtual metrics::FactsCache& facts() = 0;
};

/// In how many views `transact` runs a read at most.
inline constexpr int max_views = 16;

/// `storage.run` with an answer: returns what `work` returned last. A read that asks for a newer view is run again.
template <class F>
[[nodiscard]] auto transact(Storage& storage, Access access, F&& work) -> std::invoke_result_t<F&, Transaction&> {
  using Answer = std::invoke_result_t<F&, Transaction&>;
  for (int views = 1;; ++views) {
    bool outdated = false;
    std::optional<Answer> answer;
    auto done = storage.run(access, [&](Transaction& tx) -> Result<void> {
      if (access == Access::read && views < max_views) tx.offer_newer_view(outdated);
      answer.emplace(work(tx));
      if (!*answer) return fail(answer->error());
      return {};
    });
    if (outdated) continue;
    if (!done) return fail(std::move(done.error()));
    return std::move(*answer);
  }
}

}  // namespace crondb
