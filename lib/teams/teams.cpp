#include "access/teams.hpp"

#include <unordered_set>

#include "core/try.hpp"
#include "crondb/storage/access.hpp"
#include "crondb/teams/operations.hpp"
#include "teams/founding.hpp"
#include "teams/membership.hpp"

/// The operations on teams as a whole; /v1/org is the same over the primary team.
namespace crondb::teams {

namespace {

constexpr std::int64_t purge_batch = 100;  // rows of one transaction

Result<User> self(Context& context) {
  CRONDB_TRY(auto user, context.tx.access().find_user(context.by.user));
  if (!user) return fail(ErrorCode::forbidden, "the system is nobody who could be a member");
  return std::move(*user);
}

/// The team that /v1/org is about: the primary one, if the caller is a member of it.
Result<TeamId> primary_team(Context& context) {
  CRONDB_TRY(const auto user, self(context));
  const TeamId id = user.primary_team_id.value_or(context.by.team);
  CRONDB_TRY(const auto membership, context.tx.access().find_membership(id, user.id));
  return membership ? id : context.by.team;
}

Result<TeamDetails> details(Context& context, TeamId id) {
  CRONDB_TRY(auto team, access::existing_team(context.tx, id));
  CRONDB_TRY(const auto by, principal_in(context, id, AccessMode::read));
  CRONDB_TRY(const auto membership, context.tx.access().find_membership(id, by.user));
  const PageRequest page{.page = 1, .per_page = max_listed_members, .cursor = std::nullopt};
  CRONDB_TRY(auto members, context.tx.access().list_members(id, page));
  TeamDetails answer{{std::move(team), by.role, membership ? membership->joined_at : Instant()},
                     std::move(members.rows),
                     members.total.value_or(0),
                     std::nullopt};
  if (by.administers()) {
    CRONDB_TRY(auto invites, context.tx.teams().list_pending_invites(id, context.now, page));
    answer.pending_invites = std::move(invites.rows);
  }
  return answer;
}

Result<Team> change(Context& context, TeamId id, const PutOrg& request) {
  CRONDB_TRY(const auto before, access::existing_team(context.tx, id));
  Team team = before;
  if (request.name) team.name = *request.name;
  request.description.apply_to(team.description);
  if (request.time_zone) team.time_zone = *request.time_zone;
  if (request.week_start) team.week_start = *request.week_start;
  if (request.currency) team.currency = *request.currency;
  if (request.record_visibility) team.record_visibility = *request.record_visibility;
  if (request.conversion_events) team.conversion_events = *request.conversion_events;
  CRONDB_TRY(access::change_team(access::Author(context), before, team));
  return team;
}

}  // namespace

Result<Page<TeamOfUser>> list_teams(Context& context, const ListTeams& request) {
  CRONDB_TRY(const auto page, page_request(request, newest_first));
  CRONDB_TRY(auto rows, context.tx.teams().teams_of(context.by.user, page));
  return make_page(std::move(rows), page, created_cursor<TeamOfUser>);
}

Result<Team> create_team(Context& context, const CreateTeam& request) {
  CRONDB_TRY(const auto user, self(context));
  return teams::found_team(access::Author(context), request.name, request.description, context.environment.default_plan, user);
}

Result<TeamDetails> get_team(Context& context, const GetTeam& request) { return details(context, request.team_id); }

Result<People> list_people(Context& context, const ListPeople& request) {
  CRONDB_TRY(auto names, context.tx.access().names(request.team_id));
  CRONDB_TRY(const auto members, all_members(context.tx, request.team_id));
  std::unordered_set<UserId> present;
  for (const Member& member : members) present.insert(member.user_id);
  People people;
  for (auto& [id, name] : names) people.results.push_back({id, std::move(name), present.contains(id)});
  return people;
}

Result<Team> put_team(Context& context, const PutTeam& request) { return change(context, request.team_id, request); }

Result<Nothing> disband_team(Context& context, const DisbandTeam& request) {
  CRONDB_TRY(const auto members, all_members(context.tx, request.team_id));
  CRONDB_TRY(access::record(access::Author(context), request.team_id, AuditAction::team_disbanded, to_string(request.team_id), {}));
  CRONDB_TRY(context.tx.teams().disband(request.team_id, context.now));
  for (const auto& member : members) {
    CRONDB_TRY(auto user, context.tx.access().find_user(member.user_id));
    if (user && user->primary_team_id == request.team_id) CRONDB_TRY(move_home(access::Author(context), std::move(*user)));
  }
  return Nothing{};
}

Result<Page<AuditEntry>> list_audit(Context& context, const ListAudit& request) {
  CRONDB_TRY(const auto page, page_request(request, newest_first));
  CRONDB_TRY(auto rows, context.tx.teams().list_audit(request.team_id, page));
  return make_page(std::move(rows), page, created_cursor<AuditEntry>);
}

Result<TeamDetails> get_org(Context& context, const Nothing&) {
  CRONDB_TRY(const auto id, primary_team(context));
  return details(context, id);
}

Result<Team> create_org(Context& context, const CreateTeam& request) {
  CRONDB_TRY(auto team, create_team(context, request));
  CRONDB_TRY(auto user, self(context));
  user.primary_team_id = team.id;
  CRONDB_TRY(context.tx.access().put_user(user));
  return team;
}

Result<Team> put_org(Context& context, const PutOrg& request) {
  CRONDB_TRY(const auto id, primary_team(context));
  CRONDB_TRY(principal_in(context, id, AccessMode::write));
  return change(context, id, request);
}

Result<Page<Member>> list_org_members(Context& context, const ListMembers& request) {
  static constexpr std::string_view sort = "joined_at";
  CRONDB_TRY(const auto page, page_request(request, sort));
  CRONDB_TRY(const auto id, primary_team(context));
  CRONDB_TRY(auto rows, context.tx.access().list_members(id, page));
  return make_page(std::move(rows), page, [](const Member& member) {
    return Cursor{std::string(sort), member.joined_at.time_since_epoch().count(), member.user_id.bytes};
  });
}

}  // namespace crondb::teams

namespace crondb {

Result<std::int64_t> purge_disbanded_teams(Storage& storage, const std::function<bool()>& enough) {
  std::int64_t erased = 0;
  while (!enough()) {
    CRONDB_TRY(const auto batch, transact(storage, AccessMode::write,
                                          [](Transaction& tx) { return tx.teams().purge_disbanded(teams::purge_batch); }));
    erased += batch;
    if (batch == 0) break;
  }
  return erased;
}

}  // namespace crondb
