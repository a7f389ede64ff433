#pragma once

#include "crondb/teams/requests.hpp"

#pragma GCC visibility push(default)

/// What people can do with teams, members and invites. Where a path names a team, the caller's role and plan there count; an
/// operation that writes needs a caller who acts in that team (forbidden), and a team that the caller isn't in is not_found.
/// Inviting, changing roles and removing answer managed_externally where an identity provider decides membership.
namespace crondb {

namespace teams {

Result<Page<TeamOfUser>> list_teams(Context&, const ListTeams&);
Result<Team> create_team(Context&, const CreateTeam&);
Result<TeamDetails> get_team(Context&, const GetTeam&);
Result<Team> put_team(Context&, const PutTeam&);
Result<Nothing> disband_team(Context&, const DisbandTeam&);
Result<Invite> send_invite(Context&, const SendInvite&);
Result<Nothing> revoke_invite(Context&, const RevokeInvite&);
Result<TeamOfUser> accept_invite(Context&, const AcceptInvite&);
Result<Member> put_member(Context&, const PutMember&);
Result<Nothing> remove_member(Context&, const RemoveMember&);
Result<Page<AuditEntry>> list_audit(Context&, const ListAudit&);
Result<People> list_people(Context&, const ListPeople&);

Result<TeamDetails> get_org(Context&, const Nothing&);
Result<Team> create_org(Context&, const CreateTeam&);
Result<Team> put_org(Context&, const PutOrg&);
Result<Page<Member>> list_org_members(Context&, const ListMembers&);

}  // namespace teams

/// Those that the caller is a member of, newest first.
inline constexpr Operation list_teams{"list_teams", Role::viewer, Plan::free, AccessMode::read, &teams::list_teams};
/// The caller becomes its owner. Errors: forbidden for the system, which is nobody.
inline constexpr Operation create_team{"create_team", Role::viewer, Plan::free, AccessMode::write, &teams::create_team};
/// The team with its members, for admins there also its pending invites; each list is cut at max_listed_members.
inline constexpr Operation get_team{"get_team", Role::viewer, Plan::free, AccessMode::read, &teams::get_team};
/// Changes what is given; the audit log tells what. Deals keep their currencies, and usage events the days on which they were
/// counted.
inline constexpr Operation put_team{"put_team", Role::admin, Plan::pro, AccessMode::write, &teams::put_team};
/// Its keys stop working and nothing of it is seen any more, at once; purge_disbanded_teams erases the rows later. Members whose
/// primary team it was get another of theirs, or a new one of their own.
inline constexpr Operation disband_team{"disband_team", Role::owner, Plan::free, AccessMode::write, &teams::disband_team};
/// Mails the token, which nobody else ever sees; a pending invite to the same address ends. Errors: validation_error for the role
/// owner and for a user_id that is no placeholder of the team; already_exists for a member; plan_limit; rate_limited
/// beyond the mails that a team may send in a day.
inline constexpr Operation send_invite{"send_invite", Role::admin, Plan::pro, AccessMode::write, &teams::send_invite};
/// Errors: not_found unless it is pending.
inline constexpr Operation revoke_invite{"revoke_invite", Role::admin, Plan::pro, AccessMode::write, &teams::revoke_invite};
/// Errors: not_found for an unknown token; forbidden if the invite is for another address; gone if it is used, revoked, replaced or
/// expired; already_exists for a member; plan_limit.
inline constexpr Operation accept_invite{"accept_invite", Role::viewer, Plan::free, AccessMode::write, &teams::accept_invite};
/// Errors: role_required if an admin makes or changes an owner; conflict for the last owner and for placeholders.
inline constexpr Operation put_member{"put_member", Role::admin, Plan::pro, AccessMode::write, &teams::put_member};
/// Oneself, or as an admin others. Their keys for the team stop working and their channels are gone at once; their rows
/// stay. Errors: role_required; conflict
/// for the last owner.
inline constexpr Operation remove_member{"remove_member", Role::viewer, Plan::free, AccessMode::write, &teams::remove_member};
/// Everyone whom rows of the team may name: who is a member, and who was.
inline constexpr Operation list_people{"list_people", Role::viewer, Plan::free, AccessMode::read, &teams::list_people};
/// Newest first.
inline constexpr Operation list_audit{"list_audit", Role::admin, Plan::pro, AccessMode::read, &teams::list_audit};

/// The same over the caller's primary team.
inline constexpr Operation get_org{"get_org", Role::viewer, Plan::free, AccessMode::read, &teams::get_org};
/// It becomes the caller's primary team.
inline constexpr Operation create_org{"create_org", Role::viewer, Plan::free, AccessMode::write, &teams::create_org};
/// Errors: forbidden if the caller acts in another team than the primary one.
inline constexpr Operation put_org{"put_org", Role::admin, Plan::pro, AccessMode::write, &teams::put_org};
/// Those of the caller's primary team, placeholders included, in the order in which they joined.
inline constexpr Operation list_org_members{"list_org_members", Role::viewer, Plan::free, AccessMode::read,
                                            &teams::list_org_members};

/// Makes a person of whoever has the token of an invite and no account yet, in the team that invited, with a key. Needs no caller.
/// Errors: validation_error; not_found for an unknown token; gone as for accept_invite; already_exists if the address has an
/// account; plan_limit.
[[nodiscard]] Result<SignedUp> sign_up(Storage& storage, const Environment& environment, const SignUp& request);

/// Erases the rows of disbanded teams, some in each transaction, until none is left or `enough` says so; says how many they were.
[[nodiscard]] Result<std::int64_t> purge_disbanded_teams(Storage& storage, const std::function<bool()>& enough);

}  // namespace crondb

#pragma GCC visibility pop
