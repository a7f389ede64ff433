#pragma once

#include "crondb/access/audit.hpp"
#include "crondb/storage/storage.hpp"
#include "crondb/teams/invite.hpp"

#pragma GCC visibility push(default)

namespace crondb {

/// Invites, the audit log and the end of teams.
class TeamsPort {
 public:
  virtual ~TeamsPort() = default;

  /// Instance-wide: the teams that `user` is a member of, newest first (created_at, then id).
  [[nodiscard]] virtual Result<Rows<TeamOfUser>> teams_of(UserId user, const PageRequest& page) = 0;
  /// The members that are people, not placeholders.
  [[nodiscard]] virtual Result<std::int64_t> count_people(TeamId team) = 0;
  [[nodiscard]] virtual Result<std::int64_t> count_owners(TeamId team) = 0;

  /// Inserts or replaces. conflict if another pending invite of the team has the email (compared by email_key).
  [[nodiscard]] virtual Result<void> put_invite(const Invite& invite) = 0;
  [[nodiscard]] virtual Result<std::optional<Invite>> find_invite(TeamId team, InviteId id) = 0;
  /// Instance-wide, whatever its status. Absent: nullopt.
  [[nodiscard]] virtual Result<std::optional<Invite>> find_invite_by_token(const Sha256& token_hash) = 0;
  /// The pending one, even if it has expired; compares by email_key.
  [[nodiscard]] virtual Result<std::optional<Invite>> find_pending_invite(TeamId team, std::string_view email) = 0;
  /// Pending ones that expire after `now`, newest first (created_at, then id).
  [[nodiscard]] virtual Result<Rows<Invite>> list_pending_invites(TeamId team, Instant now, const PageRequest& page) = 0;

  /// Appends: there is no way to change or erase one. already_exists if the id is taken.
  [[nodiscard]] virtual Result<void> put_audit_entry(TeamId team, const AuditEntry& entry) = 0;
  /// Newest first (created_at, then id).
  [[nodiscard]] virtual Result<Rows<AuditEntry>> list_audit(TeamId team, const PageRequest& page) = 0;

  /// Ends a team: its memberships and keys are gone at once, and AccessPort finds it no more. Its other rows stay until they are
  /// purged. Absent: nothing happens.
  [[nodiscard]] virtual Result<void> disband(TeamId team, Instant now) = 0;
  /// Instance-wide: erases at most `limit` rows of disbanded teams, their placeholders among them, and says how many. 0: nothing is
  /// left.
  [[nodiscard]] virtual Result<std::int64_t> purge_disbanded(std::int64_t limit) = 0;
};

}  // namespace crondb

#pragma GCC visibility pop
