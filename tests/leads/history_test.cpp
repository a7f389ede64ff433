#include <doctest/doctest.h>

#include "crondb/access/operations.hpp"
#include "crondb/leads/operations.hpp"
#include "crondb/storage/leads.hpp"
#include "crondb/storage/memory.hpp"
#include "crondb/testing/clock.hpp"

namespace crondb::testing {

TEST_CASE("a lead from a clock that is ahead leaves no status before it entered it") {
  MemoryStorage storage;
  FixedClock clock("2026-05-20T12:00:00Z");
  CountedIds ids;
  const Environment environment{clock, ids};
  const auto ada = instance::add_user(storage, environment, {.email = "ada@example.com", .name = "Ada"});
  REQUIRE(ada);
  const Session session{storage, environment, {ada->user.id, ada->team.id, ada->role, ada->team.plan}};
  clock.advance(std::chrono::minutes{5});
  CreateLead create;
  create.company = "Acme";
  const auto lead = create_lead(session, create);
  REQUIRE(lead);

  clock.advance(-std::chrono::minutes{5});
  PatchLead patch{.lead_id = lead->id};
  patch.status.emplace(LeadStatus::potential);
  REQUIRE(patch_lead(session, patch));
  const auto stays = transact(storage, AccessMode::read,
                              [&](Transaction& tx) { return tx.leads().status_intervals(session.principal.team, lead->id); });
  REQUIRE(stays);
  REQUIRE(stays->size() == 2);
  for (const StatusInterval& stay : *stays) {
    CHECK(stay.entered_at == lead->created_at);
    CHECK(stay.exited_at == (stay.status == LeadStatus::lead ? std::optional(lead->created_at) : std::nullopt));
  }
}

}  // namespace crondb::testing
