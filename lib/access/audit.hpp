#pragma once

#include "crondb/access/audit.hpp"
#include "crondb/session.hpp"

/// The audit log, written in the transaction of what it tells.
namespace crondb::access {

/// On whose behalf something is written down, when there is no Context.
struct Author {
  Transaction& tx;
  const Environment& environment;
  Instant now;
  std::optional<UserId> actor;  ///< absent: the operator

  explicit Author(const Context& context)
      : tx(context.tx),
        environment(context.environment),
        now(context.now),
        actor(context.by.user.is_nil() ? std::nullopt : std::optional(context.by.user)) {}
  Author(Transaction& transaction, const Environment& world, Instant at, std::optional<UserId> by = std::nullopt)
      : tx(transaction), environment(world), now(at), actor(by) {}
};

[[nodiscard]] Result<void> record(const Author& author, TeamId team, AuditAction action, std::string target, AuditDetails details);

}  // namespace crondb::access
