#include <doctest/doctest.h>

#include "crondb/access/operations.hpp"
#include "crondb/pipeline/operations.hpp"
#include "crondb/storage/decorator.hpp"
#include "crondb/storage/decorators/pipeline.hpp"
#include "crondb/storage/memory.hpp"
#include "crondb/storage/pipeline.hpp"
#include "crondb/testing/clock.hpp"

namespace crondb::testing {

namespace {

/// A storage that can't find deals any more.
struct BrokenPipeline : TransactionDecorator, PipelineDecorator {
  explicit BrokenPipeline(Transaction& inner) : TransactionDecorator(inner), PipelineDecorator(inner.pipeline()) {}
  PipelinePort& pipeline() override { return *this; }
  Result<std::optional<Deal>> find_deal(TeamId, DealId) override { return fail(ErrorCode::unavailable, "the disk is gone"); }
};

struct BrokenStorage : StorageDecorator {
  using StorageDecorator::StorageDecorator;
  Result<void> run(AccessMode access, const Work& work) override {
    return inner().run(access, [&](Transaction& tx) {
      BrokenPipeline broken(tx);
      return work(broken);
    });
  }
};

template <class T>
ErrorCode code_of(const Result<T>& result) {
  REQUIRE(!result);
  return result.error().code;
}

}  // namespace

TEST_CASE("a storage that fails is not told as a contact or an activity that doesn't exist") {
  MemoryStorage storage;
  FixedClock clock("2026-05-20T12:00:00Z");
  CountedIds ids;
  const Environment environment{clock, ids};
  const auto ada = instance::add_user(storage, environment, {.email = "ada@example.com", .name = "Ada"});
  REQUIRE(ada);
  const Principal by{ada->user.id, ada->team.id, ada->role, ada->team.plan};
  const Session session{storage, environment, by};
  const auto deal = create_deal(session, {.name = "First order"});
  REQUIRE(deal);
  const auto contact = create_contact(session, {deal->id, "Bob", {}, {}, {}});
  const auto activity = create_activity(session, {deal->id, ActivityType::note, "Hello", {}, {}});
  REQUIRE(contact);
  REQUIRE(activity);

  BrokenStorage broken(storage);
  const Session failing{broken, environment, by};
  CHECK(code_of(delete_contact(failing, {contact->id})) == ErrorCode::unavailable);
  CHECK(code_of(delete_activity(failing, {activity->id})) == ErrorCode::unavailable);
}

}  // namespace crondb::testing
