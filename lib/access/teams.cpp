#include "access/teams.hpp"

#include <functional>

#include "core/try.hpp"
#include "crondb/access/requests.hpp"
#include "pipeline/rules.hpp"

namespace crondb::access {

Result<Team> existing_team(Transaction& tx, TeamId id) {
  CRONDB_TRY(auto team, tx.access().find_team(id));
  if (!team) return fail(not_found("team"));
  return std::move(*team);
}

Result<Team> own_team(const Context& context) { return existing_team(context.tx, context.by.team); }

Result<Team> make_team(const Author& author, std::string name, std::optional<std::string> description, Plan plan,
                       const User* owner) {
  Team team{.id = TeamId{author.environment.ids.next(author.now)},
            .name = std::move(name),
            .description = std::move(description),
            .plan = plan};
  team.created_at = author.now;
  CRONDB_TRY(author.tx.access().put_team(team));
  for (auto& stage : pipeline::default_stages()) {
    stage.id = StageId{author.environment.ids.next(author.now)};
    CRONDB_TRY(author.tx.pipeline().put_stage(team.id, stage));
  }
  AuditDetails details{.name = team.name};
  if (owner) {
    details.email = owner->email;
    details.role = Role::owner;
  }
  CRONDB_TRY(record(author, team.id, AuditAction::team_created, to_string(team.id), std::move(details)));
  return team;
}

Result<Team> found_team(const Author& author, std::string name, std::optional<std::string> description, Plan plan,
                        const User& owner) {
  CRONDB_TRY(auto team, make_team(author, std::move(name), std::move(description), plan, &owner));
  CRONDB_TRY(author.tx.access().put_membership({team.id, owner.id, Role::owner, author.now}));
  return team;
}

std::string name_of_own_team(const User& user) { return user.name + "'s team"; }

Result<void> change_team(const Author& author, const Team& before, const Team& after) {
  std::vector<std::string> changed;
  const auto compare = [&](const auto& row) {
    if (std::invoke(row.access, before) != std::invoke(row.access, after)) changed.emplace_back(row.name);
  };
  std::apply([&](const auto&... row) { (compare(row), ...); }, fields<Team>);
  if (changed.empty()) return {};
  CRONDB_TRY(author.tx.access().put_team(after));
  return record(author, after.id, AuditAction::team_changed, to_string(after.id),
                {.name = after.name, .changed = std::move(changed)});
}

Result<void> add_member(const Author& author, TeamId team, const User& user, Role role, AuditAction how) {
  CRONDB_TRY(author.tx.access().put_membership({team, user.id, role, author.now}));
  return record(author, team, how, to_string(user.id), {.name = user.name, .email = user.email, .role = role});
}

Result<void> change_role(const Author& author, const User& user, const Membership& before, Role role) {
  CRONDB_TRY(author.tx.access().put_membership({before.team_id, user.id, role, before.joined_at}));
  return record(author, before.team_id, AuditAction::role_changed, to_string(user.id),
                {.name = user.name, .email = user.email, .role = role, .former_role = before.role});
}

Result<User> add_placeholder(const Author& author, TeamId team, std::string name) {
  User user{UserId{author.environment.ids.next(author.now)}, std::nullopt, std::move(name), std::nullopt, author.now};
  CRONDB_TRY(author.tx.access().put_user(user));
  CRONDB_TRY(add_member(author, team, user, Role::member, AuditAction::member_added));
  return user;
}

}  // namespace crondb::access
