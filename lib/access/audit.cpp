#include "access/audit.hpp"

#include "crondb/storage/teams.hpp"

namespace crondb::access {

Result<void> record(const Author& author, TeamId team, AuditAction action, std::string target, AuditDetails details) {
  AuditEntry entry{std::move(details)};
  entry.id = AuditEntryId{author.environment.ids.next(author.now)};
  entry.action = action;
  entry.actor_user_id = author.actor;
  entry.target = std::move(target);
  entry.created_at = author.now;
  return author.tx.teams().put_audit_entry(team, entry);
}

}  // namespace crondb::access
