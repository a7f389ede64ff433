#pragma once

#include "crondb/access/requests.hpp"
#include "crondb/session.hpp"
#include "crondb/storage/teams.hpp"

#pragma GCC visibility push(default)

/// The requests and answers of the operations on teams, their members and invites.
namespace crondb {

inline constexpr Rules team_name = person_name;
inline constexpr Rules team_description{.max_length = 20'000};

/// The team that create_team or create_org founds.
struct CreateTeam {
  std::string name{};
  std::optional<std::string> description{};
};
template <>
inline constexpr auto fields<CreateTeam> = std::array{
    field<&CreateTeam::name>("name", "", team_name),
    field<&CreateTeam::description>("description", "", team_description),
};

template <>
inline constexpr auto fields<TeamOfUser> =
    joined(inherited<TeamOfUser, Team>(), std::array{
                                              field<&TeamOfUser::role>("role", "The caller's in this team"),
                                              field<&TeamOfUser::joined_at>("joined_at", "When the caller did"),
                                          });

/// Which page list_teams shows.
struct ListTeams : Paging {};
template <>
inline constexpr auto fields<ListTeams> = inherited<ListTeams, Paging>();

template <>
inline constexpr auto fields<Member> = std::array{
    field<&Member::user_id>("user_id", ""),
    field<&Member::name>("name", ""),
    field<&Member::email>("email", "null for placeholders"),
    field<&Member::role>("role", ""),
    field<&Member::placeholder>("placeholder", "Made by an import; can't sign in"),
    field<&Member::joined_at>("joined_at", ""),
};

template <>
inline constexpr auto fields<Invite> = std::array{
    field<&Invite::id>("id", ""),
    field<&Invite::team_id>("team_id", ""),
    field<&Invite::email>("email", ""),
    field<&Invite::role>("role", ""),
    field<&Invite::user_id>("user_id", "The placeholder that the invitee becomes"),
    field<&Invite::invited_by>("invited_by", ""),
    field<&Invite::status>("status", ""),
    field<&Invite::created_at>("created_at", ""),
    field<&Invite::expires_at>("expires_at", ""),
};
template <>
inline constexpr std::size_t hidden<Invite> = hides(&Invite::token_hash);

/// Lists in an answer about one team are cut after so many.
inline constexpr std::int64_t max_listed_members = 1'000;

/// The answer of get_team and get_org.
struct TeamDetails : TeamOfUser {
  std::vector<Member> members{};                         ///< the first max_listed_members who joined
  std::int64_t member_count = 0;                         ///< all of them
  std::optional<std::vector<Invite>> pending_invites{};  ///< the newest max_listed_members; for admins only
};
template <>
inline constexpr auto fields<TeamDetails> =
    joined(inherited<TeamDetails, TeamOfUser>(),
           std::array{
               field<&TeamDetails::members>("members", "The first 1,000 who joined"),
               field<&TeamDetails::member_count>("member_count", "All of them"),
               field<&TeamDetails::pending_invites>("pending_invites", "null for who isn't an admin"),
           });

/// Which team get_team shows.
struct GetTeam : OfTeam {};
template <>
inline constexpr auto fields<GetTeam> = inherited<GetTeam, OfTeam>();

/// Somebody whom rows of a team may name.
struct Person {
  UserId user_id{};
  std::string name{};
  bool is_member = false;  ///< not any more, if false
};
template <>
inline constexpr auto fields<Person> = std::array{
    field<&Person::user_id>("user_id", ""),
    field<&Person::name>("name", ""),
    field<&Person::is_member>("is_member", "false: has left"),
};

/// The answer of list_people.
struct People {
  std::vector<Person> results{};
};
template <>
inline constexpr auto fields<People> = std::array{field<&People::results>("results", "By id")};

/// Of which team list_people tells.
struct ListPeople : OfTeam {};
template <>
inline constexpr auto fields<ListPeople> = inherited<ListPeople, OfTeam>();

/// What put_org changes of the caller's primary team; absent stays.
struct PutOrg {
  Update<std::string> name{};
  Clearable<std::string> description{};
  Update<std::string> time_zone{};
  Update<WeekStart> week_start{};
  Update<Currency> currency{};
  Update<RecordVisibility> record_visibility{};
  Update<std::vector<std::string>> conversion_events{};
};
template <>
inline constexpr auto fields<PutOrg> = std::array{
    field<&PutOrg::name>("name", "", team_name),
    field<&PutOrg::description>("description", "", team_description),
    field<&PutOrg::time_zone>("time_zone", "IANA name", {.format = Format::time_zone}),
    field<&PutOrg::week_start>("week_start", ""),
    field<&PutOrg::currency>("currency", "ISO 4217"),
    field<&PutOrg::record_visibility>("record_visibility", "Which rows members and viewers see"),
    field<&PutOrg::conversion_events>("conversion_events", "Event types that count as conversions",
                                      {.min_length = 1, .max_length = 80, .max_items = 50, .format = Format::name}),
};

/// Which team put_team changes, and what of it; absent stays.
struct PutTeam : OfTeam, PutOrg {};
template <>
inline constexpr auto fields<PutTeam> = joined(inherited<PutTeam, OfTeam>(), inherited<PutTeam, PutOrg>());

/// Which team disband_team ends.
struct DisbandTeam : OfTeam {};
template <>
inline constexpr auto fields<DisbandTeam> = inherited<DisbandTeam, OfTeam>();

/// Whom send_invite invites, into which team and as what.
struct SendInvite : OfTeam {
  std::string email{};
  Role role = Role::member;
  std::optional<UserId> user_id{};  ///< absent: somebody new
};
template <>
inline constexpr auto fields<SendInvite> = joined(
    inherited<SendInvite, OfTeam>(), std::array{
                                         field<&SendInvite::email>("email", "", {.max_length = 254, .format = Format::email}),
                                         field<&SendInvite::role>("role", "admin, member or viewer"),
                                         field<&SendInvite::user_id>("user_id", "A placeholder that the invitee becomes"),
                                     });

/// Which invite revoke_invite ends.
struct RevokeInvite : OfTeam {
  InviteId invite_id{};
};
template <>
inline constexpr auto fields<RevokeInvite> =
    joined(inherited<RevokeInvite, OfTeam>(), std::array{path<&RevokeInvite::invite_id>("invite_id", "")});

/// Which invite accept_invite accepts.
struct AcceptInvite {
  std::string token{};
};
template <>
inline constexpr auto fields<AcceptInvite> = std::array{path<&AcceptInvite::token>("token", "As the mail says")};

/// Which invite sign_up accepts, and who is called what by it.
struct SignUp {
  std::string token{};
  std::string name{};
};
template <>
inline constexpr auto fields<SignUp> = std::array{
    path<&SignUp::token>("token", "As the mail says"),
    field<&SignUp::name>("name", "", person_name),
};

/// The answer of sign_up.
struct SignedUp {
  User user{};
  TeamOfUser team{};
  NewApiKey api_key{};
};
template <>
inline constexpr auto fields<SignedUp> = std::array{
    field<&SignedUp::user>("user", ""),
    field<&SignedUp::team>("team", "The team that invited"),
    field<&SignedUp::api_key>("api_key", "Its secret is shown this once"),
};
/// A repeated request is answered without the secret of the key.
inline void drop_secrets(SignedUp& joined) { drop_secrets(joined.api_key); }

/// Which role put_member gives to whom.
struct PutMember : OfTeam {
  UserId user_id{};
  Role role = Role::member;
};
template <>
inline constexpr auto fields<PutMember> = joined(inherited<PutMember, OfTeam>(), std::array{
                                                                                     path<&PutMember::user_id>("user_id", ""),
                                                                                     field<&PutMember::role>("role", ""),
                                                                                 });

/// Whom remove_member removes, and from which team.
struct RemoveMember : OfTeam {
  UserId user_id{};
};
template <>
inline constexpr auto fields<RemoveMember> =
    joined(inherited<RemoveMember, OfTeam>(), std::array{path<&RemoveMember::user_id>("user_id", "")});

template <>
inline constexpr auto fields<AuditDetails> = std::array{
    field<&AuditDetails::name>("name", "Of what was acted upon: a person, a key, a team, a channel, a report"),
    field<&AuditDetails::email>("email", "Of a person or an invite"),
    field<&AuditDetails::role>("role", "Since then"),
    field<&AuditDetails::former_role>("former_role", "Until then"),
    field<&AuditDetails::changed>("changed", "The settings that were changed"),
};
/// The part of an entry that depends on its action.
[[nodiscard]] inline const AuditDetails& details_of(const AuditEntry& entry) { return entry; }
template <>
inline constexpr auto fields<AuditEntry> = std::array{
    field<&AuditEntry::id>("id", ""),
    field<&AuditEntry::action>("action", ""),
    field<&AuditEntry::actor_user_id>("actor_user_id", "null: the operator of the instance"),
    field<&AuditEntry::target>("target",
                               "The id of what was acted upon: a member, invite, key, team, channel, report, snapshot or schedule"),
    field<&details_of>("details", "What belongs to the action; the rest is null"),
    field<&AuditEntry::created_at>("at", ""),
};
template <>
inline constexpr std::size_t hidden<AuditEntry> = 1;  // AuditDetails, as a whole

/// Of which team list_audit shows the log, and which page.
struct ListAudit : OfTeam, Paging {};
template <>
inline constexpr auto fields<ListAudit> = joined(inherited<ListAudit, OfTeam>(), inherited<ListAudit, Paging>());

/// Which page list_org_members shows.
struct ListMembers : Paging {};
template <>
inline constexpr auto fields<ListMembers> = inherited<ListMembers, Paging>();

}  // namespace crondb

#pragma GCC visibility pop
