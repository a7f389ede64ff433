#pragma once

#include "crondb/access/requests.hpp"
#include "crondb/session.hpp"
#include "crondb/storage/teams.hpp"

/// The requests and answers of the operations on teams, their members and invites.
namespace crondb {

inline constexpr Rules team_name = person_name;
inline constexpr Rules team_description{.max_length = 20'000};

struct CreateTeam {
  std::string name;
  std::optional<std::string> description;
};
template <>
inline constexpr auto fields<CreateTeam> = std::tuple{
    field("name", &CreateTeam::name, "", team_name),
    field("description", &CreateTeam::description, "", team_description),
};

template <>
inline constexpr auto fields<TeamOfUser> =
    std::tuple_cat(fields<Team>, std::tuple{
                                     field("role", &TeamOfUser::role, "The caller's in this team"),
                                     field("joined_at", &TeamOfUser::joined_at, "When the caller did"),
                                 });

struct ListTeams : Paging {};
template <>
inline constexpr auto fields<ListTeams> = fields<Paging>;

template <>
inline constexpr auto fields<Member> = std::tuple{
    field("user_id", &Member::user_id, ""),
    field("name", &Member::name, ""),
    field("email", &Member::email, "null for placeholders"),
    field("role", &Member::role, ""),
    field("placeholder", &Member::placeholder, "Made by an import; can't sign in"),
    field("joined_at", &Member::joined_at, ""),
};

template <>
inline constexpr auto fields<Invite> = std::tuple{
    field("id", &Invite::id, ""),
    field("team_id", &Invite::team_id, ""),
    field("email", &Invite::email, ""),
    field("role", &Invite::role, ""),
    field("user_id", &Invite::user_id, "The placeholder that the invitee becomes"),
    field("invited_by", &Invite::invited_by, ""),
    field("status", &Invite::status, ""),
    field("created_at", &Invite::created_at, ""),
    field("expires_at", &Invite::expires_at, ""),
};

/// Lists in an answer about one team are cut after so many.
inline constexpr std::int64_t max_listed_members = 1'000;

struct TeamDetails : TeamOfUser {
  std::vector<Member> members;                         ///< the first max_listed_members who joined
  std::int64_t member_count = 0;                       ///< all of them
  std::optional<std::vector<Invite>> pending_invites;  ///< the newest max_listed_members; for admins only
};
template <>
inline constexpr auto fields<TeamDetails> =
    std::tuple_cat(fields<TeamOfUser>, std::tuple{
                                           field("members", &TeamDetails::members, "The first 1,000 who joined"),
                                           field("member_count", &TeamDetails::member_count, "All of them"),
                                           field("pending_invites", &TeamDetails::pending_invites, "null for who isn't an admin"),
                                       });

struct GetTeam : OfTeam {};
template <>
inline constexpr auto fields<GetTeam> = fields<OfTeam>;

struct PutOrg {
  Update<std::string> name;
  Clearable<std::string> description;
  Update<std::string> time_zone;
  Update<WeekStart> week_start;
  Update<Currency> currency;
  Update<RecordVisibility> record_visibility;
  Update<std::vector<std::string>> conversion_events;
};
template <>
inline constexpr auto fields<PutOrg> = std::tuple{
    field("name", &PutOrg::name, "", team_name),
    field("description", &PutOrg::description, "", team_description),
    field("time_zone", &PutOrg::time_zone, "IANA name", {.format = Format::time_zone}),
    field("week_start", &PutOrg::week_start, ""),
    field("currency", &PutOrg::currency, "ISO 4217"),
    field("record_visibility", &PutOrg::record_visibility, "Which rows members and viewers see"),
    field("conversion_events", &PutOrg::conversion_events, "Event types that count as conversions",
          {.min_length = 1, .max_length = 80, .max_items = 50, .format = Format::name}),
};

struct PutTeam : OfTeam, PutOrg {};
template <>
inline constexpr auto fields<PutTeam> = std::tuple_cat(fields<OfTeam>, fields<PutOrg>);

struct DisbandTeam : OfTeam {};
template <>
inline constexpr auto fields<DisbandTeam> = fields<OfTeam>;

struct SendInvite : OfTeam {
  std::string email;
  Role role = Role::member;
  std::optional<UserId> user_id;
};
template <>
inline constexpr auto fields<SendInvite> =
    std::tuple_cat(fields<OfTeam>, std::tuple{
                                       field("email", &SendInvite::email, "", {.max_length = 254, .format = Format::email}),
                                       field("role", &SendInvite::role, "admin, member or viewer"),
                                       field("user_id", &SendInvite::user_id, "A placeholder that the invitee becomes"),
                                   });

struct RevokeInvite : OfTeam {
  InviteId invite_id;
};
template <>
inline constexpr auto fields<RevokeInvite> =
    std::tuple_cat(fields<OfTeam>, std::tuple{path("invite_id", &RevokeInvite::invite_id, "")});

struct AcceptInvite {
  std::string token;
};
template <>
inline constexpr auto fields<AcceptInvite> = std::tuple{path("token", &AcceptInvite::token, "As the mail says")};

struct SignUp {
  std::string token;
  std::string name;
};
template <>
inline constexpr auto fields<SignUp> = std::tuple{
    path("token", &SignUp::token, "As the mail says"),
    field("name", &SignUp::name, "", person_name),
};

struct SignedUp {
  User user;
  TeamOfUser team;
  NewApiKey api_key;
};
template <>
inline constexpr auto fields<SignedUp> = std::tuple{
    field("user", &SignedUp::user, ""),
    field("team", &SignedUp::team, "The team that invited"),
    field("api_key", &SignedUp::api_key, "Its secret is shown this once"),
};
inline void drop_secrets(SignedUp& joined) { drop_secrets(joined.api_key); }

struct PutMember : OfTeam {
  UserId user_id;
  Role role = Role::member;
};
template <>
inline constexpr auto fields<PutMember> = std::tuple_cat(fields<OfTeam>, std::tuple{
                                                                             path("user_id", &PutMember::user_id, ""),
                                                                             field("role", &PutMember::role, ""),
                                                                         });

struct RemoveMember : OfTeam {
  UserId user_id;
};
template <>
inline constexpr auto fields<RemoveMember> =
    std::tuple_cat(fields<OfTeam>, std::tuple{path("user_id", &RemoveMember::user_id, "")});

template <>
inline constexpr auto fields<AuditDetails> = std::tuple{
    field("name", &AuditDetails::name, "Of a person, a key or a team"),
    field("email", &AuditDetails::email, "Of a person or an invite"),
    field("role", &AuditDetails::role, "Since then"),
    field("former_role", &AuditDetails::former_role, "Until then"),
    field("changed", &AuditDetails::changed, "The settings that were changed"),
};
[[nodiscard]] inline const AuditDetails& details_of(const AuditEntry& entry) { return entry; }
template <>
inline constexpr auto fields<AuditEntry> = std::tuple{
    field("id", &AuditEntry::id, ""),
    field("action", &AuditEntry::action, ""),
    field("actor_user_id", &AuditEntry::actor_user_id, "null: the operator of the instance"),
    field("target", &AuditEntry::target, "The id of the member, invite, key or team"),
    field("details", &details_of, "What belongs to the action; the rest is null"),
    field("at", &AuditEntry::created_at, ""),
};

struct ListAudit : OfTeam, Paging {};
template <>
inline constexpr auto fields<ListAudit> = std::tuple_cat(fields<OfTeam>, fields<Paging>);

struct ListMembers : Paging {};
template <>
inline constexpr auto fields<ListMembers> = fields<Paging>;

}  // namespace crondb
