#include "teams/founding.hpp"

#include "core/try.hpp"
#include "crondb/storage/access.hpp"
#include "crondb/storage/pipeline.hpp"
#include "pipeline/rules.hpp"

namespace crondb::teams {

Result<Team> make_team(const access::Author& author, std::string name, std::optional<std::string> description, Plan plan,
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
  CRONDB_TRY(access::record(author, team.id, AuditAction::team_created, to_string(team.id), std::move(details)));
  return team;
}

Result<Team> found_team(const access::Author& author, std::string name, std::optional<std::string> description, Plan plan,
                        const User& owner) {
  CRONDB_TRY(auto team, make_team(author, std::move(name), std::move(description), plan, &owner));
  CRONDB_TRY(author.tx.access().put_membership({team.id, owner.id, Role::owner, author.now}));
  return team;
}

std::string name_of_own_team(const User& user) { return user.name + "'s team"; }

}  // namespace crondb::teams
