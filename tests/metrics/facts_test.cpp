#include "metrics/facts.hpp"

#include <algorithm>
#include <atomic>
#include <map>
#include <memory>
#include <random>
#include <stdexcept>
#include <thread>
#include <tuple>

#include <doctest/doctest.h>

#include "crondb/storage/decorator.hpp"
#include "crondb/storage/decorators/facts.hpp"
#include "crondb/storage/facts.hpp"
#include "crondb/storage/pipeline.hpp"
#include "metrics/team.hpp"

namespace crondb::metrics {
namespace {

using namespace crondb::test;

Deal deal(std::uint64_t n) {
  Deal deal;
  deal.id = id<DealId>(n);
  deal.owner_user_id = id<UserId>(1 + n % 3);
  deal.stage_id = id<StageId>(1);
  deal.created_at = at("2026-01-01T00:00:00Z") + Milliseconds{n};
  return deal;
}
StageInterval stay(std::uint64_t n, std::uint64_t of_deal) {
  return {id<IntervalId>(n), id<DealId>(of_deal), id<StageId>(1 + n % 4), at("2026-01-01T00:00:00Z") + Milliseconds{n}, {}};
}

/// Facts as plain rows again: deal, and its stays.
std::map<std::uint64_t, std::multimap<Ticks, StageId>> rows(const Facts& facts) {
  std::map<std::uint64_t, std::multimap<Ticks, StageId>> found;
  DealId last;
  for (const auto& chunk : facts.deals) {
    CHECK(!chunk->ids.empty());
    CHECK(chunk->ids.size() <= DealChunk::capacity);
    for (const DealId each : chunk->ids) {
      CHECK(last < each);
      last = each;
    }
    for (const Ticks created : chunk->created) found[static_cast<std::uint64_t>(created)];
    for (std::size_t i = 0; i < chunk->stays.rows.size(); ++i) {
      found[static_cast<std::uint64_t>(chunk->created[chunk->stays.rows[i]])].emplace(chunk->stays.entered[i],
                                                                                      (*facts.stages)[chunk->stays.codes[i]]);
    }
  }
  return found;
}

TEST_CASE("rows put and erased in any order end up where a fresh load puts them") {
  std::mt19937 random(20'260'520);
  FactsWriter changed;
  std::map<std::uint64_t, std::map<std::uint64_t, StageInterval>> kept;
  for (int i = 0; i < 30'000; ++i) {
    const std::uint64_t n = 1 + random() % 12'000;
    if (random() % 4 == 0) {
      changed.erase(id<DealId>(n));
      kept.erase(n);
    } else {
      changed.put(deal(n));
      const std::uint64_t number = n * 10 + random() % 3;
      changed.put(stay(number, n));
      kept[n][number] = stay(number, n);
    }
  }
  FactsWriter fresh;
  for (const auto& [n, stays] : kept) fresh.put(deal(n));
  for (const auto& [n, stays] : kept) {
    for (const auto& [number, each] : stays) fresh.put(each);
  }
  CHECK(fresh.snapshot()->deals.size() > 1);
  CHECK(rows(*changed.snapshot()) == rows(*fresh.snapshot()));
}

TEST_CASE("a snapshot that somebody holds never changes") {
  FactsWriter writer;
  for (std::uint64_t n = 1; n <= 5'000; ++n) writer.put(deal(n));
  const auto held = writer.snapshot();
  const auto before = rows(*held);
  writer.erase(id<DealId>(17));
  writer.put(stay(1, 18));
  writer.put(deal(6'000));
  CHECK(rows(*held) == before);
  CHECK(rows(*writer.snapshot()) != before);
  CHECK(held->deals[1] != writer.snapshot()->deals[1]);
}

TEST_CASE("only the chunks that are written to are copied") {
  FactsWriter writer;
  for (std::uint64_t n = 1; n <= 9'000; ++n) writer.put(deal(n));
  const auto held = writer.snapshot();
  writer.put(stay(1, 5'000));
  const auto after = writer.snapshot();
  CHECK(held->deals[0] == after->deals[0]);
  CHECK(held->deals[1] != after->deals[1]);
  CHECK(held->deals[2] == after->deals[2]);
}

TEST_CASE("of a chunk only the columns are copied that a change changes") {
  FactsWriter writer;
  for (std::uint64_t n = 1; n <= 100; ++n) writer.put(deal(n));
  const auto held = writer.snapshot();
  Deal dearer = deal(7);
  dearer.value = 900;
  writer.put(dearer);
  const DealChunk& before = *held->deals[0];
  const DealChunk& after = *writer.snapshot()->deals[0];
  CHECK(before.values[6] == no_value);
  CHECK(after.values[6] == 900);
  CHECK(before.values.data() != after.values.data());
  CHECK(before.created.data() == after.created.data());
  CHECK(before.stages.data() == after.stages.data());
}

TEST_CASE("chunks are found by the times of their rows: now as they are now, in what is held as they were then") {
  const auto closed_within = [](const Facts& facts, std::string_view from, std::string_view to) {
    std::size_t chunks = 0;
    facts.deals.each_within(
        TimeColumn::closed_at, ticks(at(from)), ticks(at(to)), [&](const DealChunk&) { ++chunks; },
        [](const auto&, const auto&) { return false; });
    return chunks;
  };
  FactsWriter writer;
  for (std::uint64_t n = 1; n <= 2 * DealChunk::capacity; ++n) {
    Deal closed = deal(n);
    closed.status = DealStatus::won;
    closed.closed_at = at("2026-02-01T00:00:00Z");
    writer.put(closed);
  }
  const auto held = writer.snapshot();
  CHECK(closed_within(*held, "2026-02-01T00:00:00Z", "2026-02-02T00:00:00Z") == 2);
  CHECK(closed_within(*held, "2026-02-02T00:00:00Z", "2026-04-01T00:00:00Z") == 0);
  Deal late = deal(7);
  late.status = DealStatus::won;
  late.closed_at = at("2026-03-01T00:00:00Z");
  writer.put(late);
  CHECK(closed_within(*writer.snapshot(), "2026-02-02T00:00:00Z", "2026-04-01T00:00:00Z") == 1);
  late.closed_at = at("2026-05-01T00:00:00Z");
  writer.put(late);
  CHECK(closed_within(*writer.snapshot(), "2026-04-02T00:00:00Z", "2026-06-01T00:00:00Z") == 1);
  CHECK(closed_within(*held, "2026-02-02T00:00:00Z", "2026-06-01T00:00:00Z") == 0);
}

TEST_CASE("a full chunk that is split keeps what belongs to its rows, also if only those behind have any") {
  FactsWriter writer;
  for (std::uint64_t n = 1; n <= DealChunk::capacity; ++n) writer.put(deal(2 * n));
  for (std::uint64_t n = DealChunk::capacity / 2 + 1; n <= DealChunk::capacity; ++n) writer.put(stay(n, 2 * n));
  writer.put(deal(3));
  const auto facts = writer.snapshot();
  REQUIRE(facts->deals.size() == 2);
  CHECK(facts->deals[0]->stays.ids.size() == 0);
  CHECK(facts->deals[1]->stays.ids.size() == DealChunk::capacity / 2);
  std::size_t stays = 0;
  for (const auto& [created, of_deal] : rows(*facts)) stays += of_deal.size();
  CHECK(stays == DealChunk::capacity / 2);
}

TEST_CASE("whatever is held, written, split and erased in between, what was held stays as it was and the latest is right") {
  std::mt19937_64 random(7);
  const auto below = [&](std::uint64_t n) { return random() % n; };
  FactsWriter writer;
  std::map<std::uint64_t, std::multimap<Ticks, StageId>> expected;
  const auto created = [](std::uint64_t n) { return static_cast<std::uint64_t>(ticks(deal(n).created_at)); };
  std::vector<std::pair<std::shared_ptr<const Facts>, decltype(expected)>> held;
  for (std::uint64_t step = 1; step <= 30'000; ++step) {
    const std::uint64_t n = 1 + below(15'000);
    if (below(10) == 0) {
      writer.erase(id<DealId>(n));
      expected.erase(created(n));
    } else {
      writer.put(deal(n));
      expected[created(n)];
      // Those in the middle have none, so that halves of chunks are without.
      if ((n < 4'000 || n > 9'000) && below(3) == 0) {
        const StageInterval interval = stay(step, n);
        writer.put(interval);
        expected[created(n)].emplace(ticks(interval.entered_at), interval.stage_id);
      }
    }
    if (step % 3'000 == 0) held.emplace_back(writer.snapshot(), expected);
    if (held.size() == 4) held.erase(held.begin() + static_cast<std::ptrdiff_t>(below(4)));
  }
  for (const auto& [facts, then] : held) CHECK(rows(*facts) == then);
  CHECK(rows(*writer.snapshot()) == expected);
}

TEST_CASE("a writer and its copy don't see each other's changes, whoever lets go first") {
  auto first = std::make_unique<FactsWriter>();
  for (std::uint64_t n = 1; n <= 100; ++n) first->put(deal(n));
  FactsWriter second(*first);
  const auto value_of_first = [](const FactsWriter& writer) { return writer.snapshot()->deals[0]->values[0]; };
  Deal changed = deal(1);
  changed.value = 1;
  second.put(changed);
  CHECK(value_of_first(*first) == no_value);
  changed.value = 2;
  first->put(changed);
  CHECK(value_of_first(*first) == 2);
  CHECK(value_of_first(second) == 1);
  first.reset();
  changed.value = 3;
  second.put(changed);
  CHECK(value_of_first(second) == 3);
}

/// A team with a stage, so that deals can be put.
struct Pipeline : TestTeam {
  Pipeline() : TestTeam({}, at("2026-05-20T12:00:00Z")) {
    for (const char* name : {"Ann", "Ben", "Cem"}) add_person(name);
    add_stage("New", StageKind::open, 10);
  }
  void put(std::uint64_t n) {
    write([&](Transaction& tx) { must(tx.pipeline().put_deal(team.id, deal(n), 0)); });
  }
  std::size_t count(FactsCache& cache) {
    return must(transact(storage, AccessMode::read, [&](Transaction& tx) -> Result<std::size_t> {
      auto facts = cache.at(team.id, tx, AccessMode::read);
      if (!facts) return fail(facts.error());
      return rows(**facts).size();
    }));
  }
};

TEST_CASE("a cache that missed a commit loads the facts anew") {
  Pipeline pipeline;
  FactsCache other;  // of another process, which is told of nothing
  pipeline.put(1);
  CHECK(pipeline.count(other) == 1);
  pipeline.put(2);
  CHECK(pipeline.count(other) == 2);
  ChangeSet late{pipeline.team.id, 9, {deal(9)}};
  other.committed(late);
  CHECK(pipeline.count(other) == 2);
}

TEST_CASE("what a writer sees is not kept: it may never be committed") {
  Pipeline pipeline;
  FactsCache cache;
  pipeline.put(1);
  const auto undone = pipeline.storage.run(AccessMode::write, [&](Transaction& tx) -> Result<void> {
    must(tx.pipeline().put_deal(pipeline.team.id, deal(2), 0));
    CHECK(rows(*must(cache.at(pipeline.team.id, tx, AccessMode::write))).size() == 2);
    return fail(ErrorCode::conflict, "changed my mind");
  });
  CHECK_FALSE(undone);
  CHECK(pipeline.count(cache) == 1);
}

/// The ports of another process's storage, which remembers what has changed.
struct Remembering : TransactionDecorator, FactsDecorator {
  Remembering(Transaction& inner, std::vector<Change> since)
      : TransactionDecorator(inner), FactsDecorator(inner.facts()), since_(std::move(since)) {}
  FactsPort& facts() override { return *this; }
  Result<std::optional<ChangeSet>> changes_since(TeamId team, std::int64_t) override {
    return ChangeSet{team, must(version(team)), since_};
  }
  Result<void> scan_deals(TeamId, const std::function<void(const Deal&)>&) override { throw std::logic_error("loaded anew"); }

 private:
  std::vector<Change> since_;
};

TEST_CASE("a cache that missed a commit asks for what has changed since") {
  Pipeline pipeline;
  FactsCache other;
  pipeline.put(1);
  CHECK(pipeline.count(other) == 1);
  pipeline.put(2);
  must(pipeline.storage.run(AccessMode::read, [&](Transaction& tx) -> Result<void> {
    Remembering remembering(tx, {deal(2), deal(3), Erased<DealId>{id<DealId>(3)}});
    CHECK(rows(*must(other.at(pipeline.team.id, remembering, AccessMode::read))).size() == 2);
    return {};
  }));
}

TEST_CASE("rows of every kind that are gone leave nothing behind") {
  FactsWriter writer;
  Lead lead;
  lead.id = id<LeadId>(1);
  Task task;
  task.id = id<TaskId>(1);
  Call call;
  call.id = id<CallId>(1);
  Email email;
  email.id = id<EmailId>(1);
  const StatusInterval status{id<IntervalId>(1), lead.id, LeadStatus::client, at("2026-01-01T00:00:00Z"), {}, {}};
  writer.apply({{}, 1, {deal(1), stay(1, 1), lead, status, task, call, email}});
  CHECK(writer.snapshot()->rows() == 7);
  CHECK(has(writer.snapshot()->leads[0]->traits[0], traits::lead::engaged));
  writer.apply({{}, 2, {lead, Erased<DealId>{id<DealId>(1)}, Erased<TaskId>{task.id}}});
  CHECK(writer.snapshot()->rows() == 4);
  CHECK(has(writer.snapshot()->leads[0]->traits[0], traits::lead::engaged));
  writer.apply({{}, 3, {Erased<LeadId>{lead.id}, Erased<CallId>{call.id}, Erased<EmailId>{email.id}, status}});
  CHECK(writer.snapshot()->rows() == 0);
}

TEST_CASE("a commit that the cache already has is not applied twice") {
  Pipeline pipeline;
  FactsCache cache;
  pipeline.put(1);
  CHECK(pipeline.count(cache) == 1);
  cache.committed({pipeline.team.id, 1, {Erased<DealId>{id<DealId>(1)}}});
  CHECK(pipeline.count(cache) == 1);
  pipeline.put(2);
  cache.committed({pipeline.team.id, 2, {deal(2)}});
  CHECK(pipeline.count(cache) == 2);
  cache.committed({pipeline.team.id, 2, {Erased<DealId>{id<DealId>(2)}}});
  CHECK(pipeline.count(cache) == 2);
}

TEST_CASE("a reader whose view is older than what is kept is run again in a newer one, or loads its own") {
  Pipeline pipeline;
  FactsCache cache;
  pipeline.put(1);
  CHECK(pipeline.count(cache) == 1);
  cache.committed({pipeline.team.id, 2, {deal(2)}});
  const auto counted = [&](Transaction& tx) -> Result<std::size_t> {
    auto facts = cache.at(pipeline.team.id, tx, AccessMode::read);
    if (!facts) return fail(facts.error());
    return rows(**facts).size();
  };
  bool asked = false;
  must(pipeline.storage.run(AccessMode::read, [&](Transaction& tx) -> Result<void> {
    CHECK(must(counted(tx)) == 1);
    tx.offer_newer_view(asked);
    CHECK(counted(tx).error().code == ErrorCode::unavailable);
    return {};
  }));
  CHECK(asked);
  int views = 0;
  CHECK(must(transact(pipeline.storage, AccessMode::read, [&](Transaction& tx) {
          ++views;
          return counted(tx);
        })) == 1);
  CHECK(views == max_views);
  pipeline.put(2);
  CHECK(pipeline.count(cache) == 2);
}

TEST_CASE("who asks for a newer view gets it, whatever was answered before") {
  Pipeline pipeline;
  int views = 0;
  CHECK(must(transact(pipeline.storage, AccessMode::read, [&](Transaction& tx) -> Result<int> {
          if (++views < 3) CHECK(tx.ask_for_newer_view());
          return views;
        })) == 3);
  CHECK(must(transact(pipeline.storage, AccessMode::write,
                      [&](Transaction& tx) -> Result<bool> { return tx.ask_for_newer_view(); })) == false);
}

TEST_CASE("metrics run while deals are written") {
  Pipeline pipeline;
  std::atomic<bool> done = false;
  std::thread writer([&] {
    for (std::uint64_t n = 1; n <= 300; ++n) pipeline.put(n);
    done = true;
  });
  std::size_t last = 0;
  while (!done) {
    const std::size_t now = pipeline.count(pipeline.storage.facts());
    REQUIRE(last <= now);
    last = now;
  }
  writer.join();
  CHECK(pipeline.count(pipeline.storage.facts()) == 300);
}

}  // namespace
}  // namespace crondb::metrics
