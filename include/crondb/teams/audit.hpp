#pragma once

#include "crondb/access/access.hpp"

/// Who changed what about a team: its members, invites, roles, settings and keys.
namespace crondb {

enum class AuditAction : std::uint8_t {
  team_created,
  team_changed,
  member_added,   ///< by the operator, an import or an identity provider
  member_joined,  ///< by an invite
  member_removed,
  member_left,
  role_changed,
  invite_sent,
  invite_replaced,  ///< by a later one to the same address
  invite_revoked,
  key_created,
  key_revoked,
};
template <>
inline constexpr auto words<AuditAction> = std::to_array<std::string_view>(
    {"team_created", "team_changed", "member_added", "member_joined", "member_removed", "member_left", "role_changed",
     "invite_sent", "invite_replaced", "invite_revoked", "key_created", "key_revoked"});

/// What belongs to the action; the rest is absent.
struct AuditDetails {
  std::optional<std::string> name;   ///< of a person, a key or a team
  std::optional<std::string> email;  ///< of a person or an invite
  std::optional<Role> role;          ///< since
  std::optional<Role> former_role;   ///< until then
  std::vector<std::string> changed;  ///< the settings that were changed
  bool operator==(const AuditDetails&) const = default;
};

/// One entry of the audit log, which only grows.
struct AuditEntry : AuditDetails {
  AuditEntryId id;
  AuditAction action{};
  std::optional<UserId> actor_user_id;  ///< absent: the operator
  std::string target;                   ///< the id of the member, invite, key or team
  Instant created_at;
  bool operator==(const AuditEntry&) const = default;
};

}  // namespace crondb
