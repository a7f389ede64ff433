#include <doctest/doctest.h>

#include "crondb/access/operations.hpp"
#include "crondb/leads/operations.hpp"
#include "crondb/pipeline/operations.hpp"
#include "crondb/storage/decorator.hpp"
#include "crondb/storage/memory.hpp"
#include "crondb/testing/clock.hpp"

namespace crondb::testing {

namespace {

/// Counts the works that hold the lock of writers.
struct CountingStorage : StorageDecorator {
  using StorageDecorator::StorageDecorator;
  Result<void> run(AccessMode access, const Work& work) override {
    writes += access == AccessMode::write ? 1 : 0;
    return inner().run(access, work);
  }
  int writes = 0;
};

struct Firm {
  MemoryStorage memory;
  CountingStorage storage{memory};
  FixedClock clock{"2026-05-20T12:00:00Z"};
  CountedIds ids;
  Environment environment{clock, ids};
  instance::AddedUser ada = *instance::add_user(storage, environment, {.email = "ada@example.com", .name = "Ada"});
  Session session{storage, environment, {ada.user.id, ada.team.id, ada.role, ada.team.plan}};
};

}  // namespace

TEST_CASE("a stage with many deals is deleted in pieces, between which others write") {
  Firm firm;
  const auto stage = create_stage(firm.session, {.name = "Demo", .kind = StageKind::open});
  REQUIRE(stage);
  for (int i = 0; i < 250; ++i) {
    CreateDeal deal{.name = "Deal " + std::to_string(i)};
    deal.stage_id = stage->id;
    REQUIRE(create_deal(firm.session, deal));
  }
  const int before = firm.storage.writes;
  REQUIRE(delete_stage(firm.session, {stage->id}));
  CHECK(firm.storage.writes - before == 3);

  const auto stages = list_stages(firm.session, {});
  REQUIRE(stages);
  for (const Stage& left : stages->results) CHECK(left.id != stage->id);
  ListDeals first;
  first.stage_id = stages->results.front().id;
  const auto deals = list_deals(firm.session, first);
  REQUIRE(deals);
  CHECK(deals->total == 250);
}

TEST_CASE("a tag of many leads is deleted in pieces, between which others write") {
  Firm firm;
  const auto tag = create_tag(firm.session, {.name = "Fair"});
  REQUIRE(tag);
  for (int i = 0; i < 1'200; ++i) {
    CreateLead lead;
    lead.company = "Company " + std::to_string(i);
    lead.tag_ids = {tag->id};
    REQUIRE(create_lead(firm.session, lead));
  }
  const int before = firm.storage.writes;
  REQUIRE(delete_tag(firm.session, {tag->id}));
  CHECK(firm.storage.writes - before == 3);
  CHECK_FALSE(get_tag(firm.session, {tag->id}));
  const auto leads = list_leads(firm.session, {});
  REQUIRE(leads);
  CHECK(leads->total == 1'200);
  for (const Lead& lead : leads->results) CHECK(lead.tag_ids.empty());
}

}  // namespace crondb::testing
