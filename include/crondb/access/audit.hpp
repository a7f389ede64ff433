#pragma once

#include "crondb/access/access.hpp"

#pragma GCC visibility push(default)

/// Who changed what about a team: its members, invites, roles, settings and keys.
namespace crondb {

/// What was done to a team.
enum class AuditAction : std::uint8_t {
  team_created,  ///< with its owner, if it has one
  team_changed,
  team_disbanded,  ///< stays until the team's rows are purged
  member_added,    ///< by the operator, an import or an identity provider
  member_joined,   ///< by an invite
  member_removed,  ///< and with the membership the keys and channels
  member_left,     ///< likewise
  role_changed,
  invite_sent,
  invite_replaced,  ///< by a later one to the same address
  invite_revoked,
  key_created,
  key_revoked,
  channel_added,  ///< Slack or a webhook: what its user is told leaves by it
  channel_removed,
  schedule_created,  ///< mails of a report to whoever it names
  schedule_changed,
  schedule_deleted,
  report_shared,  ///< with everybody in the team
  report_unshared,
  snapshot_shared,  ///< with everybody in the team
};
template <>
inline constexpr auto words<AuditAction> = std::to_array<std::string_view>(
    {"team_created",  "team_changed",    "team_disbanded",  "member_added",     "member_joined",    "member_removed",
     "member_left",   "role_changed",    "invite_sent",     "invite_replaced",  "invite_revoked",   "key_created",
     "key_revoked",   "channel_added",   "channel_removed", "schedule_created", "schedule_changed", "schedule_deleted",
     "report_shared", "report_unshared", "snapshot_shared"});

/// What belongs to the action; the rest is absent.
struct AuditDetails {
  std::optional<std::string> name{};   ///< of a person, key, team, channel, report or snapshot
  std::optional<std::string> email{};  ///< of a person or an invite
  std::optional<Role> role{};          ///< since
  std::optional<Role> former_role{};   ///< until then
  std::vector<std::string> changed{};  ///< the settings that were changed; of a schedule its recipients
  bool operator==(const AuditDetails&) const = default;
};

/// One entry of the audit log, which only grows.
struct AuditEntry : AuditDetails {
  AuditEntryId id{};
  AuditAction action{};
  std::optional<UserId> actor_user_id{};  ///< absent: the operator
  std::string target{};                   ///< the id of what was changed
  Instant created_at{};
  bool operator==(const AuditEntry&) const = default;
};

}  // namespace crondb

#pragma GCC visibility pop
