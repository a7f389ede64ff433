#include <array>

#include "access/keys.hpp"
#include "core/try.hpp"
#include "crondb/access/operations.hpp"
#include "crondb/storage/access.hpp"
#include "crondb/storage/batches.hpp"

namespace crondb {

namespace {

/// A session isn't written again for every request.
constexpr auto renewal_step = std::chrono::minutes{5};

/// How the secrets of a kind begin; that is hashed with the rest.
std::string_view beginning_of(TicketKind kind) {
  static constexpr auto beginnings = std::to_array<std::string_view>({"cdt_", "cdl_", "cds_"});
  return beginnings[static_cast<std::size_t>(kind)];
}

/// Whom `ticket` stands for now.
Result<std::optional<Caller>> holder_of(Transaction& tx, const Ticket& ticket, Instant now) {
  if (ticket.expires_at < now) return std::nullopt;
  if (ticket.key_id) return tx.access().find_caller(ticket.team_id, *ticket.key_id);
  CRONDB_TRY(const auto principal, tx.access().find_principal(ticket.team_id, ticket.user_id));
  return principal ? std::optional(Caller{*principal, std::nullopt, std::nullopt}) : std::nullopt;
}

}  // namespace

Result<std::string> issue_ticket(Transaction& tx, IdSource& ids, TicketKind kind, const Caller& caller, Instant expires_at) {
  const auto beginning = beginning_of(kind);
  std::string secret = access::make_secret(ids).replace(0, beginning.size(), beginning);
  CRONDB_TRY(tx.access().put_ticket({sha256(secret), caller.principal.team, caller.principal.user, caller.key, expires_at}));
  return secret;
}

Result<std::optional<Caller>> use_ticket(Transaction& tx, TicketKind kind, std::string_view secret, Instant now) {
  if (!secret.starts_with(beginning_of(kind))) return std::nullopt;
  CRONDB_TRY(const auto ticket, tx.access().take_ticket(sha256(secret)));
  if (!ticket) return std::nullopt;
  return holder_of(tx, *ticket, now);
}

Result<std::optional<BrowserSession>> find_browser_session(Transaction& tx, std::string_view secret, Instant now) {
  if (!secret.starts_with(beginning_of(TicketKind::session))) return std::nullopt;
  CRONDB_TRY(const auto ticket, tx.access().find_ticket(sha256(secret)));
  if (!ticket) return std::nullopt;
  CRONDB_TRY(const auto caller, holder_of(tx, *ticket, now));
  if (!caller) return std::nullopt;
  const bool due = caller->key && ticket->expires_at < now + browser_session_life - renewal_step;
  return BrowserSession{*caller, ticket->expires_at, due};
}

Result<void> renew_browser_session(Transaction& tx, std::string_view secret, Instant now) {
  CRONDB_TRY(auto ticket, tx.access().find_ticket(sha256(secret)));
  if (!ticket || !ticket->key_id) return {};
  ticket->expires_at = now + browser_session_life;
  return tx.access().put_ticket(*ticket);
}

Result<void> end_browser_session(Transaction& tx, std::string_view secret) {
  if (!secret.starts_with(beginning_of(TicketKind::session))) return {};
  CRONDB_TRY(tx.access().take_ticket(sha256(secret)));
  return {};
}

Result<void> forget_old_tickets(Storage& storage, Instant now) {
  static constexpr std::int64_t batch = 1'000;
  CRONDB_TRY(erase_in_batches(storage, batch, [&](Transaction& tx) { return tx.access().purge_tickets(now, batch); }));
  return {};
}

}  // namespace crondb
