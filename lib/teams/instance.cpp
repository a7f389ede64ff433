#include "access/keys.hpp"
#include "access/teams.hpp"
#include "core/named.hpp"
#include "core/try.hpp"
#include "crondb/access/operations.hpp"
#include "crondb/core/text.hpp"
#include "crondb/storage/access.hpp"
#include "crondb/storage/identities.hpp"
#include "teams/founding.hpp"

/// What the operator of an instance does.
namespace crondb::instance {

namespace {

void normalize_and_check(std::string& text, const Rules& rules, const std::string& field, std::vector<FieldError>& problems) {
  detail::normalize_text(text, rules);
  detail::check_text(text, rules, field, problems);
}

/// The request with its texts normalised.
Result<AddUser> checked(AddUser request) {
  static constexpr Rules address{.max_length = 254, .format = Format::email};
  std::vector<FieldError> problems;
  normalize_and_check(request.email, address, "email", problems);
  normalize_and_check(request.name, person_name, "name", problems);
  if (request.team) normalize_and_check(*request.team, person_name, "team", problems);
  normalize_and_check(request.key_name, person_name, "key", problems);
  if (!problems.empty()) return fail(invalid(std::move(problems)));
  return request;
}

Result<User> member_by_email_or_id(Transaction& tx, TeamId team, std::string_view user) {
  const auto id = UserId::parse(trim(user));
  CRONDB_TRY(auto found, id ? tx.access().find_user(*id) : tx.access().find_user_by_email(user));
  if (!found) return fail(not_found("user"));
  CRONDB_TRY(const auto membership, tx.access().find_membership(team, found->id));
  if (!membership) return fail(not_found("member"));
  return std::move(*found);
}

Result<std::vector<ApiKey>> keys_of(Transaction& tx, TeamId team) {
  CRONDB_TRY(auto rows, tx.access().list_keys(UserId{}, team, {.page = 1, .per_page = 1000, .cursor = std::nullopt}));
  return std::move(rows.rows);
}

}  // namespace

Result<Team> find_team(Transaction& tx, std::string_view id_or_name) {
  if (const auto id = TeamId::parse(trim(id_or_name))) {
    CRONDB_TRY(auto team, tx.access().find_team(*id));
    if (team) return std::move(*team);
  }
  const std::string name = normalize_name(std::string(id_or_name));
  CRONDB_TRY(const auto teams, tx.access().find_teams_by_name(name, 2));
  const auto named = find_named(teams, name, [](const Team& team) -> const std::string& { return team.name; });
  if (!named.row) return fail(ErrorCode::not_found, "there is no team \"" + name + "\"");
  if (!named.rival) return *named.row;
  return fail(ErrorCode::conflict, named.row->name == named.rival->name
                                       ? "several teams have the name \"" + named.row->name + "\"; give the id"
                                       : ambiguous(name, named.row->name, named.rival->name) + "; give the id");
}

Result<Principal> first_owner(Transaction& tx, const Team& team) {
  CRONDB_TRY(const bool managed_externally, tx.identities().managed_externally(team.id));
  PageRequest page{.page = 1, .per_page = 100, .cursor = std::nullopt};
  for (;; ++page.page) {
    CRONDB_TRY(const auto members, tx.access().list_members(team.id, page));
    for (const auto& member : members.rows) {
      const Principal principal{member.user_id, team.id, member.role, team.plan, team.record_visibility, managed_externally};
      if (principal.owns()) return principal;
    }
    if (!members.more) return fail(ErrorCode::conflict, "the team has no owner");
  }
}

Result<AddedUser> add_user(Storage& storage, const Environment& environment, const AddUser& given) {
  CRONDB_TRY(const auto request, checked(given));
  return transact(storage, AccessMode::write, [&](Transaction& tx) -> Result<AddedUser> {
    auto& port = tx.access();
    const Instant now = environment.clock.now();
    const access::Author author(tx, environment, now);
    const Plan plan = request.plan.value_or(environment.default_plan);
    CRONDB_TRY(const auto known, port.find_user_by_email(request.email));
    User user = known ? *known : User{UserId{environment.ids.next(now)}, request.email, request.name, std::nullopt, now};

    std::optional<Team> team;
    if (request.team) {
      auto found = find_team(tx, *request.team);
      if (!found && found.error().code != ErrorCode::not_found) return fail(std::move(found.error()));
      if (found) team = std::move(*found);
    } else if (known && known->primary_team_id) {
      CRONDB_TRY(team, port.find_team(*known->primary_team_id));
    }

    CRONDB_TRY(port.put_user(user));
    if (!team) {
      CRONDB_TRY(team, teams::found_team(author, request.team.value_or(teams::name_of_own_team(user)), std::nullopt, plan, user));
    }
    CRONDB_TRY(auto membership, port.find_membership(team->id, user.id));
    if (!membership) {
      membership = Membership{team->id, user.id, request.role, now};
      CRONDB_TRY(access::add_member(author, team->id, user, request.role, AuditAction::member_added));
    }
    if (!user.primary_team_id) {
      user.primary_team_id = team->id;
      CRONDB_TRY(port.put_user(user));
    }
    CRONDB_TRY(const auto key, access::issue_key(author, team->id, user.id, request.key_name));
    return AddedUser{user, *team, membership->role, *key.key};
  });
}

Result<Team> set_team(Storage& storage, const Environment& environment, const SetTeam& given) {
  static constexpr Rules zone{.format = Format::time_zone};
  SetTeam request = given;
  std::vector<FieldError> problems;
  if (request.name) normalize_and_check(*request.name, person_name, "name", problems);
  if (request.time_zone) normalize_and_check(*request.time_zone, zone, "time_zone", problems);
  if (!problems.empty()) return fail(invalid(std::move(problems)));
  return transact(storage, AccessMode::write, [&](Transaction& tx) -> Result<Team> {
    CRONDB_TRY(const auto before, find_team(tx, request.team));
    Team team = before;
    team.name = request.name.value_or(team.name);
    team.plan = request.plan.value_or(team.plan);
    team.time_zone = request.time_zone.value_or(team.time_zone);
    team.week_start = request.week_start.value_or(team.week_start);
    team.currency = request.currency.value_or(team.currency);
    team.record_visibility = request.record_visibility.value_or(team.record_visibility);
    CRONDB_TRY(access::change_team(access::Author(tx, environment, environment.clock.now()), before, team));
    return team;
  });
}

Result<NewApiKey> add_key(Storage& storage, const Environment& environment, std::string_view team, std::string_view user,
                          std::string_view name) {
  return transact(storage, AccessMode::write, [&](Transaction& tx) -> Result<NewApiKey> {
    CRONDB_TRY(const auto found, find_team(tx, team));
    CRONDB_TRY(const auto member, member_by_email_or_id(tx, found.id, user));
    return access::issue_key(access::Author(tx, environment, environment.clock.now()), found.id, member.id, name);
  });
}

Result<std::vector<ApiKey>> list_keys(Storage& storage, std::string_view team) {
  return transact(storage, AccessMode::read, [&](Transaction& tx) -> Result<std::vector<ApiKey>> {
    CRONDB_TRY(const auto found, find_team(tx, team));
    return keys_of(tx, found.id);
  });
}

Result<ApiKey> revoke_key(Storage& storage, const Environment& environment, std::string_view team, std::string_view id_or_prefix) {
  return transact(storage, AccessMode::write, [&](Transaction& tx) -> Result<ApiKey> {
    CRONDB_TRY(const auto found, find_team(tx, team));
    CRONDB_TRY(const auto keys, keys_of(tx, found.id));
    const ApiKey* match = nullptr;
    for (const auto& key : keys) {
      if (key.prefix != id_or_prefix && to_string(key.id) != id_or_prefix) continue;
      if (match) return fail(ErrorCode::conflict, "several keys begin with that; give the id");
      match = &key;
    }
    if (!match) return fail(not_found("API key"));
    CRONDB_TRY(access::revoke_key(access::Author(tx, environment, environment.clock.now()), *match));
    return *match;
  });
}

}  // namespace crondb::instance
