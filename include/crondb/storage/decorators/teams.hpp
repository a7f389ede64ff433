#pragma once

#include "crondb/storage/teams.hpp"

#pragma GCC visibility push(default)

namespace crondb {

/// Passes every call on; see storage/decorator.hpp.
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

}  // namespace crondb

#pragma GCC visibility pop
