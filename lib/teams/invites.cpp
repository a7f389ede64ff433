#include <fmt/format.h>

#include "access/keys.hpp"
#include "access/teams.hpp"
#include "core/try.hpp"
#include "crondb/core/text.hpp"
#include "crondb/delivery/operations.hpp"
#include "crondb/notifications/operations.hpp"
#include "crondb/storage/access.hpp"
#include "crondb/teams/operations.hpp"
#include "teams/membership.hpp"
#include "teams/rules.hpp"

/// Invites: sent, revoked, accepted with an account or without one.
namespace crondb::teams {

namespace {

/// The token of a link: the part of a key's secret behind its prefix.
std::string make_token(IdSource& ids) { return access::make_secret(ids).substr(4); }

/// A name as strangers may read it in a mail: one that could carry a link of its own is left out.
std::string mailed_name(const std::string& name, std::string_view otherwise) {
  const bool carries_link = name.find_first_of("/@") != std::string::npos || fold_case(name).find("www.") != std::string::npos;
  return carries_link ? std::string(otherwise) : name;
}

std::string mail_text(const std::string& team, const Invite& invite, const std::string& inviter, const std::string& link) {
  return fmt::format(
      "{} invites you to join the team \"{}\" as {}.\n\n"
      "To accept, open this link:\n\n{}\n\n"
      "It is meant for {}, works once and until {}. If you didn't expect it, ignore this mail.\n",
      inviter, team, word(invite.role), link, invite.email, to_string(invite.expires_at).substr(0, 10));
}

std::string filled_in(std::string url, const std::string& token) {
  static constexpr std::string_view place = "{token}";
  if (const auto at = url.find(place); at != std::string::npos) url.replace(at, place.size(), token);
  return url;
}

/// The members and open invites of a team, as plans count them.
Result<std::int64_t> counted(Transaction& tx, TeamId team, Instant now) {
  CRONDB_TRY(const auto people, tx.teams().count_people(team));
  CRONDB_TRY(const auto pending, tx.teams().list_pending_invites(team, now, {.page = 1, .per_page = 1, .cursor = std::nullopt}));
  return people + pending.total.value_or(0);
}

/// The placeholder of the team with the id; nullopt if it is none.
Result<std::optional<User>> find_placeholder(Transaction& tx, TeamId team, std::optional<UserId> id) {
  if (!id) return std::nullopt;
  CRONDB_TRY(auto user, tx.access().find_user(*id));
  CRONDB_TRY(const auto membership, tx.access().find_membership(team, *id));
  if (!user || !user->placeholder() || !membership) return std::nullopt;
  return user;
}

Result<void> end_invite(Context& context, Invite invite, AuditAction why) {
  invite.status = InviteStatus::ended;
  CRONDB_TRY(context.tx.teams().put_invite(invite));
  return access::record(access::Author(context), invite.team_id, why, to_string(invite.id),
                        {.email = invite.email, .role = invite.role});
}

struct Found {
  Invite invite;
  Team team;
};

Result<Found> invite_or_not_found(Transaction& tx, std::string_view token) {
  CRONDB_TRY(auto invite, tx.teams().find_invite_by_token(sha256(token)));
  if (!invite) return fail(not_found("invite"));
  CRONDB_TRY(auto team, tx.access().find_team(invite->team_id));
  if (!team) return fail(not_found("invite"));
  return Found{std::move(*invite), std::move(*team)};
}

/// Makes `user` the member that the invite promises and ends it.
Result<TeamOfUser> join(const access::Author& author, Found found, const User& user) {
  auto& [invite, team] = found;
  CRONDB_TRY(const auto people, author.tx.teams().count_people(team.id));
  CRONDB_TRY(expect_room(team.plan, people, 1));
  CRONDB_TRY(access::add_member(author, team.id, user, invite.role, AuditAction::member_joined));
  invite.status = InviteStatus::accepted;
  CRONDB_TRY(author.tx.teams().put_invite(invite));
  CRONDB_TRY(notifications::member_joined({author.tx, author.environment, author.now, team.id, user.id}, user));
  return TeamOfUser{std::move(team), invite.role, author.now};
}

}  // namespace

Result<Invite> send_invite(Context& context, const SendInvite& request) {
  const TeamId team_id = request.team_id;
  CRONDB_TRY(expect_managed_here(context.tx, team_id));
  CRONDB_TRY(const auto placeholder, find_placeholder(context.tx, team_id, request.user_id));
  std::vector<FieldError> problems;
  if (request.role == Role::owner) problems.push_back({"role", "must be one of viewer member admin"});
  if (request.user_id && !placeholder) problems.push_back({"user_id", "must be a placeholder of the team"});
  if (!problems.empty()) return fail(invalid(std::move(problems)));

  CRONDB_TRY(const auto known, context.tx.access().find_user_by_email(request.email));
  if (known) {
    CRONDB_TRY(const auto membership, context.tx.access().find_membership(team_id, known->id));
    if (membership) return fail(ErrorCode::already_exists, "the address is a member's already");
  }
  CRONDB_TRY(const auto former, context.tx.teams().find_pending_invite(team_id, request.email));
  if (former) CRONDB_TRY(end_invite(context, *former, AuditAction::invite_replaced));
  CRONDB_TRY(const auto team, access::existing_team(context.tx, team_id));
  CRONDB_TRY(const auto members, counted(context.tx, team_id, context.now));
  CRONDB_TRY(expect_room(team.plan, members, 1));

  const std::string token = make_token(context.environment.ids);
  const access::Author author(context);
  const Invite invite{.id = context.new_id<InviteId>(),
                      .team_id = team_id,
                      .email = request.email,
                      .role = request.role,
                      .user_id = request.user_id,
                      .invited_by = author.actor,
                      .token_hash = sha256(token),
                      .created_at = context.now,
                      .expires_at = context.now + invite_life};
  CRONDB_TRY(context.tx.teams().put_invite(invite));
  CRONDB_TRY(access::record(author, team_id, AuditAction::invite_sent, to_string(invite.id),
                            {.email = invite.email, .role = invite.role}));
  CRONDB_TRY(const auto inviter, context.tx.access().find_user(context.by.user));
  const std::string where = mailed_name(team.name, "a team");
  const std::string who = mailed_name(inviter ? inviter->name : team.name, "somebody");
  CRONDB_TRY(send_mail(context.tx, context.environment, context.now, team_id,
                       {.to = invite.email,
                        .subject = who + " invites you to " + where,
                        .body = mail_text(where, invite, who, filled_in(context.environment.invite_url, token))}));
  return invite;
}

Result<Nothing> revoke_invite(Context& context, const RevokeInvite& request) {
  CRONDB_TRY(const auto invite, context.tx.teams().find_invite(request.team_id, request.invite_id));
  if (!invite || !invite->open(context.now)) return fail(not_found("invite"));
  CRONDB_TRY(end_invite(context, *invite, AuditAction::invite_revoked));
  return Nothing{};
}

Result<TeamOfUser> accept_invite(Context& context, const AcceptInvite& request) {
  CRONDB_TRY(auto found, invite_or_not_found(context.tx, request.token));
  CRONDB_TRY(const auto user, context.tx.access().find_user(context.by.user));
  CRONDB_TRY(expect_addressee(found.invite, user ? user->email : std::nullopt));
  CRONDB_TRY(expect_open(found.invite, context.now));
  const TeamId team = found.team.id;
  CRONDB_TRY(expect_managed_here(context.tx, team));
  CRONDB_TRY(const auto membership, context.tx.access().find_membership(team, user->id));
  if (membership) return fail(ErrorCode::already_exists, "you are a member of the team already");
  CRONDB_TRY(const auto placeholder, find_placeholder(context.tx, team, found.invite.user_id));
  if (placeholder) CRONDB_TRY(take_over(context.tx, team, placeholder->id, user->id));
  return join(access::Author(context), std::move(found), *user);
}

}  // namespace crondb::teams

namespace crondb {

Result<SignedUp> sign_up(Storage& storage, const Environment& environment, const SignUp& given) {
  SignUp request = given;
  normalize(request);
  CRONDB_TRY(validate(request));
  return transact(storage, AccessMode::write, [&](Transaction& tx) -> Result<SignedUp> {
    const Instant now = environment.clock.now();
    CRONDB_TRY(auto found, teams::invite_or_not_found(tx, request.token));
    CRONDB_TRY(teams::expect_open(found.invite, now));
    const TeamId team = found.team.id;
    CRONDB_TRY(teams::expect_managed_here(tx, team));
    CRONDB_TRY(const auto known, tx.access().find_user_by_email(found.invite.email));
    if (known) return fail(ErrorCode::already_exists, "the address has an account; sign in and accept the invite");
    CRONDB_TRY(const auto placeholder, teams::find_placeholder(tx, team, found.invite.user_id));
    User user = placeholder.value_or(User{UserId{environment.ids.next(now)}, {}, {}, {}, now});
    user.email = found.invite.email;
    user.name = request.name;
    user.primary_team_id = team;
    const access::Author author(tx, environment, now, user.id);
    // A placeholder is counted as a person from here on, and was not before.
    if (placeholder) CRONDB_TRY(tx.access().erase_membership(team, user.id));
    CRONDB_TRY(tx.access().put_user(user));
    CRONDB_TRY(auto joined, teams::join(author, std::move(found), user));
    CRONDB_TRY(auto key, access::issue_key(author, team, user.id, "sign-up"));
    return SignedUp{std::move(user), std::move(joined), std::move(key)};
  });
}

}  // namespace crondb
