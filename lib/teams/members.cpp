#include "access/teams.hpp"
#include "core/try.hpp"
#include "crondb/storage/access.hpp"
#include "crondb/storage/notifications.hpp"
#include "crondb/teams/operations.hpp"
#include "teams/membership.hpp"
#include "teams/rules.hpp"

/// The operations on members.
namespace crondb::teams {

namespace {

struct Subject {
  User user;
  Membership membership;
};

Result<Subject> member_or_not_found(Context& context, TeamId team, UserId id) {
  CRONDB_TRY(const auto membership, context.tx.access().find_membership(team, id));
  CRONDB_TRY(auto user, context.tx.access().find_user(id));
  if (!membership || !user) return fail(not_found("member"));
  return Subject{std::move(*user), *membership};
}

}  // namespace

Result<Member> put_member(Context& context, const PutMember& request) {
  CRONDB_TRY(const auto subject, member_or_not_found(context, request.team_id, request.user_id));
  CRONDB_TRY(expect_managed_here(context.tx, request.team_id));
  CRONDB_TRY(const auto owners, context.tx.teams().count_owners(request.team_id));
  CRONDB_TRY(may_change_role(context.by, subject.membership, request.role, owners));
  const auto& [user, before] = subject;
  if (user.placeholder()) return fail(ErrorCode::conflict, "a placeholder can't sign in, so its role means nothing");
  Member answer{user.id, user.name, user.email, request.role, false, before.joined_at};
  if (request.role == before.role) return answer;
  CRONDB_TRY(access::change_role(access::Author(context), user, before, request.role));
  return answer;
}

Result<Nothing> remove_member(Context& context, const RemoveMember& request) {
  CRONDB_TRY(auto subject, member_or_not_found(context, request.team_id, request.user_id));
  CRONDB_TRY(expect_managed_here(context.tx, request.team_id));
  CRONDB_TRY(const auto owners, context.tx.teams().count_owners(request.team_id));
  CRONDB_TRY(may_remove(context.by, subject.membership, owners));
  auto& [user, membership] = subject;
  CRONDB_TRY(context.tx.access().erase_membership(request.team_id, user.id));
  CRONDB_TRY(const auto channels, context.tx.notifications().list_channels(request.team_id, user.id));
  for (const Channel& channel : channels) {
    CRONDB_TRY(context.tx.notifications().erase_channel(request.team_id, user.id, channel.id));
  }
  const access::Author author(context);
  CRONDB_TRY(access::record(author, request.team_id,
                            user.id == context.by.user ? AuditAction::member_left : AuditAction::member_removed, to_string(user.id),
                            {.name = user.name, .email = user.email, .former_role = membership.role}));
  if (user.primary_team_id == request.team_id) CRONDB_TRY(move_home(author, std::move(user)));
  return Nothing{};
}

}  // namespace crondb::teams
