#pragma once

#include "crondb/storage/teams.hpp"
#include "storage/memory/access.hpp"

namespace crondb::memory {

class MemoryTeams final : public TeamsPort {
 public:
  explicit MemoryTeams(WorkingView& view) : view_(view), tables_(view.tables), journal_(view.journal) {}

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
  /// Erases what stands outside of the tables of teams, and says how much that was.
  std::int64_t drop_traces(TeamId team, std::int64_t limit);

  WorkingView& view_;
  Tables& tables_;
  Journal& journal_;
};

}  // namespace crondb::memory
