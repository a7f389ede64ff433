#include "crondb/access/sign_in.hpp"

#include "access/teams.hpp"
#include "core/try.hpp"
#include "crondb/access/operations.hpp"
#include "crondb/core/text.hpp"
#include "crondb/storage/access.hpp"
#include "crondb/storage/identities.hpp"
#include "teams/founding.hpp"

namespace crondb {

namespace {

Role role_in(const ExternalIdentity::Organization& organization) { return organization.administers ? Role::admin : Role::member; }

/// Whether the user could take over the email that the provider verified.
Result<bool> email_is_new(Transaction& tx, const User& user, const ExternalIdentity& identity) {
  if (user.email || !identity.email) return false;
  CRONDB_TRY(const auto holder, tx.access().find_user_by_email(*identity.email));
  return !holder;
}

/// The principal if all that the provider says is known; nullopt if something has to be written first.
Result<std::optional<Principal>> find_known(Transaction& tx, const ExternalIdentity& identity) {
  CRONDB_TRY(const auto linked, tx.identities().find_user(identity.issuer, identity.subject));
  if (!linked) return std::nullopt;
  CRONDB_TRY(const auto user, tx.access().find_user(linked->user_id));
  if (!user) return std::nullopt;
  CRONDB_TRY(const bool new_email, email_is_new(tx, *user, identity));
  if (new_email) return std::nullopt;
  if (!identity.organization) return tx.access().find_principal(linked->own_team_id, user->id);
  CRONDB_TRY(const auto team, tx.identities().find_team(identity.issuer, identity.organization->id));
  if (!team) return std::nullopt;
  CRONDB_TRY(auto principal, tx.access().find_principal(team->team_id, user->id));
  if (!principal || principal->role != role_in(*identity.organization)) return std::nullopt;
  return principal;
}

/// Makes what is not there yet.
class Admission {
 public:
  Admission(Transaction& tx, const Environment& environment, const ExternalIdentity& identity)
      : tx_(tx), environment_(environment), identity_(identity), author_(tx, environment, environment.clock.now()) {
    if (identity_.email) identity_.email = normalize_email(*std::move(identity_.email));
    if (identity_.name) identity_.name = normalize_name(*std::move(identity_.name));
    if (identity_.organization && identity_.organization->name) {
      identity_.organization->name = normalize_name(*std::move(identity_.organization->name));
    }
  }

  Result<Principal> admit() {
    CRONDB_TRY(auto user, user_of());
    CRONDB_TRY(const bool new_email, email_is_new(tx_, user, identity_));
    if (new_email) {
      user.email = identity_.email;
      CRONDB_TRY(tx_.access().put_user(user));
    }
    CRONDB_TRY(const auto own_team, own_team_of(user));
    TeamId team = own_team;
    if (identity_.organization) {
      CRONDB_TRY(team, join(user, *identity_.organization));
    }
    CRONDB_TRY(const auto principal, tx_.access().find_principal(team, user.id));
    if (!principal) return fail(ErrorCode::internal, "who was just admitted is no member");
    return *principal;
  }

 private:
  Result<User> user_of() {
    CRONDB_TRY(linked_, tx_.identities().find_user(identity_.issuer, identity_.subject));
    if (linked_) {
      CRONDB_TRY(auto known, tx_.access().find_user(linked_->user_id));
      if (known) return *std::move(known);
    }
    const auto& email = identity_.email;
    const std::string fallback = email ? email->substr(0, email->find('@')) : identity_.subject;
    User user{UserId{environment_.ids.next(author_.now)}, std::nullopt, identity_.name.value_or(fallback), std::nullopt,
              author_.now};
    CRONDB_TRY(tx_.access().put_user(user));
    linked_.reset();
    return user;
  }

  /// The team of one in which the user acts without an organization; made anew if the user has none any more.
  Result<TeamId> own_team_of(User& user) {
    if (linked_) {
      CRONDB_TRY(const auto principal, tx_.access().find_principal(linked_->own_team_id, user.id));
      if (principal) return linked_->own_team_id;
    }
    CRONDB_TRY(const auto team,
               teams::found_team(author_, teams::name_of_own_team(user), std::nullopt, environment_.default_plan, user));
    CRONDB_TRY(tx_.identities().put_user({identity_.issuer, identity_.subject, user.id, team.id}));
    if (!user.primary_team_id) {
      user.primary_team_id = team.id;
      CRONDB_TRY(tx_.access().put_user(user));
    }
    return team.id;
  }

  /// The organization's team, of which the user is a member now, in the role that the provider says.
  Result<TeamId> join(const User& user, const ExternalIdentity::Organization& organization) {
    CRONDB_TRY(const auto linked, tx_.identities().find_team(identity_.issuer, organization.id));
    std::optional<Team> team;
    if (linked) {
      CRONDB_TRY(team, tx_.access().find_team(linked->team_id));
    }
    if (!team) {
      CRONDB_TRY(team,
                 teams::make_team(author_, organization.name.value_or(organization.id), std::nullopt, environment_.default_plan));
      CRONDB_TRY(tx_.identities().put_team({identity_.issuer, organization.id, team->id}));
    }
    CRONDB_TRY(const auto membership, tx_.access().find_membership(team->id, user.id));
    const Role role = role_in(organization);
    if (!membership) {
      CRONDB_TRY(access::add_member(author_, team->id, user, role, AuditAction::member_added));
    } else if (membership->role != role) {
      CRONDB_TRY(access::change_role(author_, user, *membership, role));
    }
    return team->id;
  }

  Transaction& tx_;
  const Environment& environment_;
  ExternalIdentity identity_;  ///< normalised
  access::Author author_;      ///< nobody here: the provider
  std::optional<LinkedUser> linked_;
};

}  // namespace

Result<Principal> sign_in(Storage& storage, const Environment& environment, const ExternalIdentity& identity) {
  CRONDB_TRY(const auto known, transact(storage, AccessMode::read, [&](Transaction& tx) { return find_known(tx, identity); }));
  if (known) return *known;
  return transact(storage, AccessMode::write, [&](Transaction& tx) { return Admission(tx, environment, identity).admit(); });
}

}  // namespace crondb
