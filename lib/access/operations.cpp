#include "crondb/access/operations.hpp"

#include "access/keys.hpp"
#include "access/teams.hpp"
#include "core/try.hpp"
#include "crondb/storage/access.hpp"
#include "crondb/storage/identities.hpp"

namespace crondb {

PlanLimits limits_of(Plan plan) {
  static const auto table = std::to_array<PlanLimits>({{10, 1}, {60, 1}, {300, 5}, {1000, std::nullopt}});
  return table[static_cast<std::size_t>(plan)];
}

Result<Principal> principal_in(Context& context, TeamId team, AccessMode access) {
  if (team == context.by.team) return context.by;
  CRONDB_TRY(const auto principal, context.tx.access().find_principal(team, context.by.user));
  if (!principal) return fail(not_found("team"));
  if (access == AccessMode::write) return fail(ErrorCode::forbidden, "this key acts in another team, and may only read this one");
  return *principal;
}

Result<std::optional<Caller>> find_caller(Transaction& tx, std::string_view secret) {
  if (!access::looks_like_secret(secret)) return std::nullopt;
  return tx.access().find_caller_by_hash(sha256(secret));
}

Result<void> mark_key_used(Transaction& tx, KeyId id, Instant now) {
  CRONDB_TRY(auto key, tx.access().find_key(id));
  if (!key) return {};
  key->last_used_at = std::chrono::floor<std::chrono::minutes>(now);
  return tx.access().put_key(*key);
}

}  // namespace crondb

namespace crondb::access {

namespace {

Result<User> self(Context& context) {
  CRONDB_TRY(auto user, context.tx.access().find_user(context.by.user));
  if (!user) return fail(not_found("user"));
  return std::move(*user);
}

}  // namespace

Result<Me> get_me(Context& context, const Nothing&) {
  CRONDB_TRY(auto user, self(context));
  CRONDB_TRY(auto team, own_team(context));
  return Me{std::move(user), std::move(team), context.by.role, context.by.plan, limits_of(context.by.plan)};
}

Result<Me> put_me(Context& context, const PutMe& request) {
  CRONDB_TRY(auto user, self(context));
  if (request.name) user.name = *request.name;
  if (request.primary_team_id) {
    CRONDB_TRY(const auto membership, context.tx.access().find_membership(*request.primary_team_id, user.id));
    if (!membership) return fail(invalid("primary_team_id", "must be a team of yours"));
    user.primary_team_id = *request.primary_team_id;
  }
  CRONDB_TRY(context.tx.access().put_user(user));
  return get_me(context, {});
}

Result<Page<ApiKey>> list_api_keys(Context& context, const ListApiKeys& request) {
  CRONDB_TRY(const auto page, page_request(request, newest_first));
  const auto team = context.by.administers() ? std::optional(context.by.team) : std::nullopt;
  CRONDB_TRY(auto rows, context.tx.access().list_keys(context.by.user, team, page));
  return make_page(std::move(rows), page, created_cursor<ApiKey>);
}

Result<NewApiKey> create_api_key(Context& context, const CreateApiKey& request) {
  const TeamId team = request.team_id.value_or(context.by.team);
  CRONDB_TRY(const auto membership, context.tx.access().find_membership(team, context.by.user));
  if (!membership) return fail(invalid("team_id", "must be a team of yours"));
  if (team != context.by.team) {
    CRONDB_TRY(const bool elsewhere, context.tx.identities().managed_externally(team));
    // Who is no longer in the organization must not come back by a key: the provider's token says who is.
    if (elsewhere) return fail(invalid("team_id", "is managed by an identity provider; sign in there with its token"));
  }
  return issue_key(Author(context), team, context.by.user, request.name);
}

Result<Nothing> delete_api_key(Context& context, const DeleteApiKey& request) {
  CRONDB_TRY(const auto key, context.tx.access().find_key(request.key_id));
  const bool allowed = key && (key->user_id == context.by.user || (context.by.administers() && key->team_id == context.by.team));
  if (!allowed) return fail(not_found("API key"));
  CRONDB_TRY(revoke_key(Author(context), *key));
  return Nothing{};
}

}  // namespace crondb::access
