#include "access/teams.hpp"

#include "core/try.hpp"
#include "pipeline/rules.hpp"

namespace crondb::access {

Result<Team> found_team(Transaction& tx, const Environment& environment, Instant now, std::string name, Plan plan, UserId owner) {
  Team team{.id = TeamId{environment.ids.next(now)}, .name = std::move(name), .plan = plan};
  team.created_at = now;
  CRONDB_TRY(tx.access().put_team(team));
  CRONDB_TRY(tx.access().put_membership({team.id, owner, Role::owner, now}));
  for (auto& stage : pipeline::default_stages()) {
    stage.id = StageId{environment.ids.next(now)};
    CRONDB_TRY(tx.pipeline().put_stage(team.id, stage));
  }
  return team;
}

Result<User> add_placeholder(Transaction& tx, const Environment& environment, Instant now, TeamId team, std::string name) {
  User user{UserId{environment.ids.next(now)}, std::nullopt, std::move(name), std::nullopt, now};
  CRONDB_TRY(tx.access().put_user(user));
  CRONDB_TRY(tx.access().put_membership({team, user.id, Role::member, now}));
  return user;
}

}  // namespace crondb::access
