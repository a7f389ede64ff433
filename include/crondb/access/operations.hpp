#pragma once

#include <chrono>
#include <string>

#include "crondb/access/requests.hpp"
#include "crondb/session.hpp"

#pragma GCC visibility push(default)

/// What people can do about themselves and their keys, and what the operator of an instance can do.
namespace crondb {

namespace access {

Result<Me> get_me(Context&, const Nothing&);
Result<Me> put_me(Context&, const PutMe&);
Result<Page<ApiKey>> list_api_keys(Context&, const ListApiKeys&);
Result<NewApiKey> create_api_key(Context&, const CreateApiKey&);
Result<Nothing> delete_api_key(Context&, const DeleteApiKey&);

}  // namespace access

/// The caller, the team in which they act, and what they may do there. Errors: not_found for the system, which is nobody.
inline constexpr Operation get_me{"get_me", Role::viewer, Plan::free, AccessMode::read, &access::get_me};
/// Errors: validation_error if primary_team_id is no team of the caller.
inline constexpr Operation put_me{"put_me", Role::viewer, Plan::free, AccessMode::write, &access::put_me};
/// Members and viewers see their own keys in any team, admins also all of the present team.
inline constexpr Operation list_api_keys{"list_api_keys", Role::viewer, Plan::free, AccessMode::read, &access::list_api_keys};
/// Errors: conflict beyond max_keys_per_member; validation_error if team_id is no team of the caller, or
/// another one that an identity provider manages.
inline constexpr Operation create_api_key{"create_api_key", Role::viewer, Plan::free, AccessMode::write, &access::create_api_key};
/// Revokes a key at once, in every process: one of the caller's own in any team, for admins also any of the present team. Errors:
/// not_found for all others.
inline constexpr Operation delete_api_key{"delete_api_key", Role::viewer, Plan::free, AccessMode::write, &access::delete_api_key};

/// The caller whose API key is `secret`, with the role and plan of this moment. Absent: nullopt (unknown, revoked, no member).
[[nodiscard]] Result<std::optional<Caller>> find_caller(Transaction& tx, std::string_view secret);
/// What a ticket is for. None passes for one of another kind.
enum class TicketKind : std::uint8_t {
  socket,   ///< to open one WebSocket
  link,     ///< to sign in a browser once
  session,  ///< a browser's, for as long as it is used
};
/// Makes a ticket that stands for `caller` and is worth nothing once their key is revoked or their membership lost. Answers its
/// secret, of which a hash alone is kept.
[[nodiscard]] Result<std::string> issue_ticket(Transaction& tx, IdSource& ids, TicketKind kind, const Caller& caller,
                                               Instant expires_at);
/// Whom a ticket stands for; it is used up. Absent: nullopt (unknown, used, too old, or worth nothing).
[[nodiscard]] Result<std::optional<Caller>> use_ticket(Transaction& tx, TicketKind kind, std::string_view secret, Instant now);

/// How long a browser stays signed in without a request.
inline constexpr std::chrono::hours browser_session_life{12};
/// Who is signed in with a browser, and until when.
struct BrowserSession {
  Caller caller{};
  Instant expires_at{};
  bool renewal_due = false;  ///< it is some minutes since renew_browser_session could have made it longer
};
/// Whose session it is. Absent: nullopt (unknown, ended, too old, or of somebody who has lost the key or the membership).
[[nodiscard]] Result<std::optional<BrowserSession>> find_browser_session(Transaction& tx, std::string_view secret, Instant now);
/// Lets a session that an API key began last for browser_session_life from `now`; one that a token began ends with the token.
[[nodiscard]] Result<void> renew_browser_session(Transaction& tx, std::string_view secret, Instant now);
/// Ends a session; nothing happens if there is none.
[[nodiscard]] Result<void> end_browser_session(Transaction& tx, std::string_view secret);
/// Instance-wide: forgets tickets that are too old.
[[nodiscard]] Result<void> forget_old_tickets(Storage& storage, Instant now);

/// Notes that a key was used, to the minute.
[[nodiscard]] Result<void> mark_key_used(Transaction& tx, KeyId key, Instant now);

/// Things that only the operator of an instance does: without a principal, on the storage itself.
namespace instance {

/// Whom add_user adds, and where.
struct AddUser {
  std::string email{};
  std::string name{};  ///< of a new person; who is known keeps theirs
  std::optional<std::string>
      team{};                  ///< id or unique name; a team of that name is made if there is none; absent: the user's own team
  std::optional<Plan> plan{};  ///< of a team that is made; absent: the environment's default
  Role role = Role::member;    ///< in a team that exists; who makes a team owns it
  std::string key_name = "command line";
};
/// Whom add_user added or found.
struct AddedUser {
  User user{};
  Team team{};
  Role role = Role::viewer;  ///< in the team
  std::string api_key{};     ///< shown once

  /// The person in the team as it is at this moment; AccessPort::find_principal says what they may do later.
  [[nodiscard]] Principal principal() const { return {user.id, team.id, role, team.plan, team.record_visibility, false}; }
};
/// Adds a person, or gives one who is known a key (and a membership, if missing). Errors: validation_error; conflict if the name of
/// a team isn't unique.
[[nodiscard]] Result<AddedUser> add_user(Storage&, const Environment&, const AddUser&);

/// What set_team changes of a team; absent stays.
struct SetTeam {
  std::string team{};  ///< id or unique name
  std::optional<std::string> name{};
  std::optional<Plan> plan{};
  std::optional<std::string> time_zone{};
  std::optional<WeekStart> week_start{};
  std::optional<Currency> currency{};
  std::optional<RecordVisibility> record_visibility{};
};
/// Changes a team's settings and plan. Errors: validation_error; those of find_team.
[[nodiscard]] Result<Team> set_team(Storage&, const Environment&, const SetTeam&);

/// The team with that id or unique name. Errors: not_found; conflict if several have the name.
[[nodiscard]] Result<Team> find_team(Transaction&, std::string_view id_or_name);
/// The owner who joined the team first; in one that is managed externally the admin.
[[nodiscard]] Result<Principal> first_owner(Transaction&, const Team&);
/// A new key for a member, given by email or id.
[[nodiscard]] Result<NewApiKey> add_key(Storage&, const Environment&, std::string_view team, std::string_view user,
                                        std::string_view name);
/// All keys of a team, newest first, at most 1,000.
[[nodiscard]] Result<std::vector<ApiKey>> list_keys(Storage&, std::string_view team);
/// Revokes the key with that id or prefix. Errors: not_found; conflict if several have the prefix.
[[nodiscard]] Result<ApiKey> revoke_key(Storage&, const Environment&, std::string_view team, std::string_view id_or_prefix);

}  // namespace instance

}  // namespace crondb

#pragma GCC visibility pop
