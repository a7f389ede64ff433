#pragma once

#include <array>
#include <string_view>

#include "crondb/storage/teams.hpp"
#include "storage/sql/engine.hpp"

namespace crondb::sql::inline CRONDB_ENGINE {

/// A table whose rows belong to teams, and the rest of its key behind team_id.
struct TeamTable {
  std::string_view name;
  std::string_view key;
};

/// THE list of tables with a team_id but `teams` itself, each before those that it refers to: the order in which a team is purged.
inline constexpr auto team_tables = std::to_array<TeamTable>({
    {"activities", "activity_id"},
    {"contacts", "contact_id"},
    {"stage_intervals", "deal_id, interval_id"},
    {"deal_assignees", "user_id, deal_id"},
    {"task_assignees", "user_id, task_id"},
    {"tasks", "task_id"},
    {"calls", "call_id"},
    {"emails", "email_id"},
    {"deals", "deal_id"},
    {"column_counts", "stage_id, rank_range"},
    {"column_blocks", "stage_id, rank_block"},
    {"stages", "stage_id"},
    {"status_intervals", "lead_id, interval_id"},
    {"lead_assignees", "user_id, lead_id"},
    {"lead_tags", "tag_id, lead_id"},
    {"leads", "lead_id"},
    {"tags", "tag_id"},
    {"team_domains", "domain"},
    {"business_profiles", "user_id"},
    {"imports", "import_id"},
    {"events", "event_key"},
    {"visits", "visit_id"},
    {"audience_days", "member, audience, day"},
    {"audience_links", "audience, day, previous_day"},
    {"tallies", "tally, name, day"},
    {"schedules", "schedule_id"},
    {"snapshots", "snapshot_id"},
    {"reports", "report_id"},
    {"attachments", "delivery_id"},
    {"deliveries", "delivery_id"},
    {"notifications", "user_id, notification_id"},
    {"notification_rules", "user_id, rule_type, rule_id"},
    {"channels", "user_id, channel_id"},
    {"inboxes", "user_id"},
    {"told", "subject_id"},
    {"tickets", "hash"},
    {"replays", "user_id, route, idempotency_key"},
    {"fact_changes", "version"},
    {"team_versions", ""},
    {"invites", "invite_id"},
    {"audit_entries", "entry_id"},
    {"api_keys", "key_id"},
    {"memberships", "user_id"},
    {"people", "user_id"},
    {"organizations", ""},
    {"secret_places", "hash"},
    {"inbox_changes", "position"},
});

/// Those of them by which a team is found: where teams lie on nodes of their own, every node has them.
inline constexpr auto directories = std::to_array<std::string_view>({"organizations", "secret_places", "tickets"});

class SqlTeams final : public TeamsPort {
 public:
  explicit SqlTeams(Connection& db) : db_(db) {}

  Result<Rows<TeamOfUser>> teams_of(UserId user, const PageRequest& page) override;
  Result<std::int64_t> count_people(TeamId team) override;
  Result<std::int64_t> count_owners(TeamId team) override;

  Result<void> put_invite(const Invite& invite) override;
  Result<std::optional<Invite>> find_invite(TeamId team, InviteId id) override;
  Result<std::optional<Invite>> find_invite_by_token(const Sha256& token_hash) override;
  Result<std::optional<Invite>> find_pending_invite(TeamId team, std::string_view email) override;
  Result<Rows<Invite>> list_pending_invites(TeamId team, Instant now, const PageRequest& page) override;

  Result<void> put_audit_entry(TeamId team, const AuditEntry& entry) override;
  Result<Rows<AuditEntry>> list_audit(TeamId team, const PageRequest& page) override;

  Result<void> disband(TeamId team, Instant now) override;
  Result<std::int64_t> purge_disbanded(std::int64_t limit) override;

 private:
  Connection& db_;
};

}  // namespace crondb::sql::inline CRONDB_ENGINE
