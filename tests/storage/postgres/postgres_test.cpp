#include "crondb/storage/postgres.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <stdexcept>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

#include "crondb/access/operations.hpp"
#include "crondb/metrics/operations.hpp"
#include "crondb/pipeline/operations.hpp"
#include "crondb/storage/access.hpp"
#include "crondb/storage/deliveries.hpp"
#include "crondb/storage/facts.hpp"
#include "crondb/storage/notifications.hpp"
#include "crondb/storage/pipeline.hpp"
#include "crondb/storage/teams.hpp"
#include "crondb/testing/clock.hpp"
#include "must.hpp"
#include "postgres/cluster.hpp"
#include "postgres/relay.hpp"

using namespace crondb;
using crondb::testing::restart_cluster;
using crondb::testing::TemporaryDatabase;
using crondb::testing::uri_in_cluster;

namespace {

constexpr TeamId acme{{1}};
constexpr TeamId zenith{{2}};
constexpr UserId ada{{11}};
constexpr UserId bob{{12}};
constexpr StageId first_stage{{21}};

template <class AnyId>
AnyId numbered(std::int64_t number) {
  AnyId id{};
  for (std::size_t i = 0; i < 8; ++i) id.bytes[i] = static_cast<std::uint8_t>(number >> (56 - 8 * i));
  id.bytes[15] = 1;
  return id;
}

Result<void> write(Storage& storage, const Storage::Work& work) { return storage.run(AccessMode::write, work); }

/// Two teams that Ada and Bob own, with a stage each.
void make_teams(Storage& storage) {
  must(write(storage, [](Transaction& tx) -> Result<void> {
    for (const UserId user : {ada, bob}) {
      if (auto put = tx.access().put_user({user, {}, "Somebody", {}, {}}); !put) return put;
    }
    for (const TeamId id : {acme, zenith}) {
      Team team;
      team.id = id;
      team.name = "Team";
      if (auto put = tx.access().put_team(team); !put) return put;
      if (auto put = tx.pipeline().put_stage(id, {first_stage, "New", "#336699"}); !put) return put;
      for (const UserId user : {ada, bob}) {
        if (auto put = tx.access().put_membership({id, user, Role::owner, {}}); !put) return put;
      }
    }
    return {};
  }));
}

Deal deal_number(std::int64_t number) {
  Deal deal;
  deal.id = numbered<DealId>(number);
  deal.name = "Deal";
  deal.stage_id = first_stage;
  deal.owner_user_id = ada;
  deal.rank = number << 32;
  return deal;
}

Notification notification_number(std::int64_t number) {
  Notification notification;
  notification.id = numbered<NotificationId>(number);
  notification.user_id = ada;
  notification.data.json = "{}";
  return notification;
}

/// What the feeds of both teams tell behind what `reader` knows, which knows it then.
class FeedReader {
 public:
  explicit FeedReader(Storage& storage) : storage_(storage) {}

  std::vector<InboxChange> read() {
    auto changes =
        transact(storage_, AccessMode::read, [&](Transaction& tx) { return tx.notifications().feed_after(known_, 10'000); });
    REQUIRE_MESSAGE(changes, (changes ? "" : changes.error().message));
    for (const auto& change : *changes) known_[change.team == acme ? 0 : 1].position = change.position;
    return *std::move(changes);
  }

 private:
  Storage& storage_;
  std::array<FeedPlace, 2> known_{{{acme, 0}, {zenith, 0}}};
};

void at_once(int count, const std::function<void(int)>& work) {
  std::vector<std::thread> threads;
  for (int i = 0; i < count; ++i) threads.emplace_back([&work, i] { work(i); });
  for (auto& thread : threads) thread.join();
}

/// Goes on when so many have called wait(), or after a while: then they can't meet.
class Meeting {
 public:
  explicit Meeting(int count) : missing_(count) {}
  void wait() {
    --missing_;
    for (int looks = 0; missing_ > 0 && looks < 200; ++looks) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }

 private:
  std::atomic<int> missing_;
};

}  // namespace

TEST_CASE("of two owners who leave at once from two servers one stays") {
  const TemporaryDatabase database;
  const auto one = database.open();
  const auto other = database.open();
  make_teams(*one);
  Meeting both(2);
  std::atomic<int> left = 0;
  at_once(2, [&](int i) {
    const auto done = write(i == 0 ? *one : *other, [&](Transaction& tx) -> Result<void> {
      const auto owners = tx.teams().count_owners(acme);
      if (!owners) return fail(owners.error());
      if (*owners < 2) return fail(ErrorCode::conflict, "somebody must own the team");
      both.wait();
      return tx.access().erase_membership(acme, i == 0 ? ada : bob);
    });
    if (done) ++left;
  });
  CHECK(left == 1);
  CHECK(*transact(*one, AccessMode::read, [](Transaction& tx) { return tx.teams().count_owners(acme); }) == 1);
}

TEST_CASE("works that name the same teams in any order are all done") {
  const TemporaryDatabase database;
  const auto one = database.open();
  const auto other = database.open();
  make_teams(*one);
  at_once(4, [&](int i) {
    const std::vector<TeamId> teams = i % 2 == 0 ? std::vector{acme, zenith} : std::vector{zenith, acme};
    for (int n = 0; n < 20; ++n) {
      const auto done = write(i < 2 ? *one : *other, [&](Transaction& tx) -> Result<void> {
        for (const TeamId team : teams) {
          if (auto put = tx.pipeline().put_deal(team, deal_number(100 * i + n), 0); !put) return put;
        }
        return {};
      });
      CHECK_MESSAGE(done, (done ? "" : done.error().message));
    }
  });
  CHECK(database.run_sql("SELECT COUNT(*) FROM deals") == "160");
  CHECK(database.run_sql("SELECT COUNT(*) FROM team_versions WHERE version = 80") == "2");
}

TEST_CASE("works of a team that wait together share a transaction, and one that fails or throws is undone alone") {
  const TemporaryDatabase database;
  const auto storage = database.open(2);
  make_teams(*storage);
  constexpr int works = 24;
  std::atomic<int> waiting = 0;
  std::thread first([&] {
    must(write(*storage, [&](Transaction& tx) -> Result<void> {
      if (auto put = tx.pipeline().put_deal(acme, deal_number(1'000), 0); !put) return put;
      for (int looks = 0; waiting < works && looks < 500; ++looks) std::this_thread::sleep_for(std::chrono::milliseconds(1));
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
      return {};
    }));
  });
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  at_once(works, [&](int i) {
    ++waiting;
    const auto work = [&, i](Transaction& tx) -> Result<void> {
      if (auto put = tx.pipeline().put_deal(acme, deal_number(i), 0); !put) return put;
      if (i % 4 == 1) return fail(ErrorCode::gone, "changed my mind");
      if (i % 4 == 2) throw std::runtime_error("thrown");
      if (i % 8 == 3) return tx.pipeline().put_deal(zenith, deal_number(i), 0);
      return {};
    };
    if (i % 4 == 2) {
      CHECK_THROWS_WITH_AS((void)write(*storage, work), "thrown", std::runtime_error);
    } else {
      const auto done = write(*storage, work);
      CHECK(done.has_value() == (i % 4 != 1));
      if (!done) CHECK(done.error().code == ErrorCode::gone);
    }
  });
  first.join();
  CHECK(database.run_sql("SELECT COUNT(*) FROM deals WHERE team_id = '\\x01000000000000000000000000000000'") == "13");
  CHECK(database.run_sql("SELECT COUNT(*) FROM deals WHERE team_id = '\\x02000000000000000000000000000000'") == "3");
  CHECK(*transact(*storage, AccessMode::read, [](Transaction& tx) { return tx.facts().version(acme); }) == 13);
}

TEST_CASE("one team doesn't wait for another") {
  const TemporaryDatabase database;
  const auto storage = database.open();
  make_teams(*storage);
  must(write(*storage, [&](Transaction& tx) -> Result<void> {
    if (auto put = tx.pipeline().put_deal(acme, deal_number(1), 0); !put) return put;
    Result<void> done;
    std::thread([&] {
      done = write(*storage, [](Transaction& elsewhere) { return elsewhere.pipeline().put_deal(zenith, deal_number(1), 0); });
    }).join();
    return done;
  }));
}

TEST_CASE("of works that make the same rows at once one makes each, and the others hear that it is there") {
  const TemporaryDatabase database;
  const auto storage = database.open();
  make_teams(*storage);
  constexpr int works = 24;
  std::atomic<int> done = 0;
  std::atomic<int> refused = 0;
  at_once(works, [&](int i) {
    const auto made = write(*storage, [&](Transaction& tx) -> Result<void> {
      Deal deal = deal_number(i);
      deal.external_id = "order " + std::to_string(i % (works / 2));
      if (auto put = tx.pipeline().put_deal(acme, deal, 0); !put) return put;
      return tx.pipeline().put_interval(acme, {numbered<IntervalId>(i), deal.id, first_stage, {}, {}});
    });
    if (made) {
      ++done;
    } else {
      CHECK_MESSAGE(made.error().code == ErrorCode::already_exists, made.error().message);
      ++refused;
    }
  });
  CHECK(done == works / 2);
  CHECK(refused == works / 2);
  CHECK(database.run_sql("SELECT COUNT(*) FROM deals") == std::to_string(works / 2));
  CHECK(database.run_sql("SELECT COUNT(*) FROM stage_intervals") == std::to_string(works / 2));
  CHECK(database.run_sql("SELECT version FROM team_versions") == std::to_string(works / 2));
  CHECK(storage->check()->empty());
}

/// Olga of team A, at a server to which round trips are counted.
struct CountedTrips {
  const TemporaryDatabase database;
  const crondb::testing::Relay relay{database.uri(), {}};
  const std::unique_ptr<PostgresStorage> storage = must(PostgresStorage::open({.uri = relay.uri()}));
  crondb::testing::FixedClock clock{"2026-05-20T12:00:00Z"};
  crondb::testing::CountedIds ids;
  const Environment environment{clock, ids};
  const instance::AddedUser olga =
      must(instance::add_user(*storage, environment, {.email = "o@a.example", .name = "Olga", .team = "A"}));
  const Session session{*storage, environment, olga.principal()};
};

TEST_CASE("creating a deal is three round trips") {
  CountedTrips far;
  std::optional<Deal> latest;
  std::int64_t trips = 0;
  for (int i = 0; i < 3; ++i) {
    const auto before = far.relay.round_trips();
    latest = must(create_deal(far.session, {.name = "Order", .domain = "buyer.example", .value = Decimal{1'000, 0}}));
    trips = far.relay.round_trips() - before;
  }
  CHECK(trips <= 3);
  const auto kept = transact(*far.storage, AccessMode::read,
                             [&](Transaction& tx) { return tx.pipeline().find_deal(far.olga.team.id, latest->id); });
  CHECK(must(kept) == latest);
}

TEST_CASE("a deal that is created in the transaction of another work is two round trips") {
  CountedTrips far;
  const auto create = [&] { return must(create_deal(far.session, {.name = "Order", .domain = "buyer.example"})); };
  (void)create();
  constexpr int works = 3;
  constexpr int rounds = 8;
  // What takes too long is left to the next transaction.
  std::int64_t fewest = 1'000;
  for (int round = 0; round < rounds; ++round) {
    std::vector<std::thread> others;
    std::int64_t before = 0;
    must(write(*far.storage, [&](Transaction& tx) -> Result<void> {
      const auto stages = tx.pipeline().list_stages(far.olga.team.id);
      if (!stages) return fail(stages.error());
      for (int i = 0; i < works; ++i) others.emplace_back(create);
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
      before = far.relay.round_trips();
      return {};
    }));
    for (auto& other : others) other.join();
    fewest = std::min(fewest, far.relay.round_trips() - before);
  }
  CHECK(fewest == 2 * works + 1);
  const std::string deals = std::to_string(1 + works * rounds);
  CHECK(far.database.run_sql("SELECT COUNT(*) FROM deals") == deals);
  CHECK(far.database.run_sql("SELECT COUNT(DISTINCT rank) FROM deals") == deals);
  CHECK(far.database.run_sql("SELECT MAX(version) FROM fact_changes") == deals);
  CHECK(far.storage->check()->empty());
}

TEST_CASE("metrics whose facts are there wait for one round trip") {
  CountedTrips far;
  (void)must(create_deal(far.session, {.name = "Order", .value = Decimal{1'000, 0}}));
  const metrics::RunRequest request{
      .widgets = {{"new", "deals.created_over_time", metrics::Chart::bar, metrics::Dimension::owner, {}, {}},
                  {"tags", "leads.by_tag", metrics::Chart::bar, {}, {}, {}}},
      .assignee_ids = {"all"}};
  const auto run = [&] { return must(run_metrics(far.session, request)).results; };
  CHECK(run().at(0).series.at(0).label == "Olga");
  const auto before = far.relay.round_trips();
  for (int i = 0; i < 10; ++i) (void)run();
  // Those to COMMIT, for which nobody waits, are counted too, and maybe that of the run before.
  CHECK(far.relay.round_trips() - before <= 10 + 11);
}

TEST_CASE("a reader of feeds passes no change that is committed later") {
  const TemporaryDatabase database;
  const auto storage = database.open();
  make_teams(*storage);
  FeedReader reader(*storage);
  must(write(*storage, [&](Transaction& tx) -> Result<void> {
    if (auto put = tx.notifications().put_notification(acme, notification_number(1)); !put) return put;
    std::thread([&] {
      must(write(*storage,
                 [](Transaction& later) { return later.notifications().put_notification(zenith, notification_number(2)); }));
      CHECK(reader.read().size() == 1);
    }).join();
    return {};
  }));
  const auto changes = reader.read();
  REQUIRE(changes.size() == 1);
  CHECK(changes.front().notification == numbered<NotificationId>(1));
}

TEST_CASE("a reader that follows the feeds of busy teams meets every change once, in order") {
  const TemporaryDatabase database;
  const auto one = database.open();
  const auto other = database.open();
  make_teams(*one);
  constexpr int writers = 4;
  constexpr int each = 40;
  std::atomic<int> writing = writers;
  std::vector<InboxChange> met;
  std::thread reader([&] {
    FeedReader feeds(*one);
    for (bool last = false; !last;) {
      last = writing == 0;
      for (auto& change : feeds.read()) met.push_back(change);
    }
  });
  at_once(writers, [&](int i) {
    for (int n = 0; n < each; ++n) {
      must(write(i % 2 == 0 ? *one : *other, [&](Transaction& tx) {
        return tx.notifications().put_notification(i < 2 ? acme : zenith, notification_number(1'000 * i + n));
      }));
    }
    --writing;
  });
  reader.join();
  CHECK(met.size() == writers * each);
  std::map<TeamId, std::int64_t> latest;
  for (const auto& change : met) CHECK(change.position == ++latest[change.team]);
  CHECK(database.run_sql("SELECT COUNT(*) FROM notifications AS n JOIN inbox_changes AS c ON c.notification_id = n.notification_id"
                         " WHERE n.position = c.position") == std::to_string(writers * each));
}

TEST_CASE("two workers claim no delivery both") {
  const TemporaryDatabase database;
  const auto one = database.open();
  const auto other = database.open();
  make_teams(*one);
  constexpr int deliveries = 60;
  must(write(*one, [](Transaction& tx) -> Result<void> {
    for (int n = 0; n < deliveries; ++n) {
      Delivery delivery;
      delivery.id = numbered<DeliveryId>(n);
      delivery.to = "ada@example.com";
      delivery.next_attempt_at = Instant();
      if (auto put = tx.deliveries().put_delivery(n % 2 == 0 ? acme : zenith, delivery); !put) return put;
    }
    return {};
  }));
  std::mutex mutex;
  std::vector<DeliveryId> claimed;
  at_once(4, [&](int i) {
    for (int round = 0; round < 40; ++round) {
      const auto mine = transact(i % 2 == 0 ? *one : *other, AccessMode::write, [](Transaction& tx) {
        return tx.deliveries().claim_deliveries({}, Instant(Milliseconds(1)), Instant(Milliseconds(60'000)), 5);
      });
      REQUIRE_MESSAGE(mine, (mine ? "" : mine.error().message));
      const std::lock_guard lock(mutex);
      for (const auto& each : *mine) claimed.push_back(each.delivery.id);
    }
  });
  CHECK(claimed.size() == deliveries);
  CHECK(std::set(claimed.begin(), claimed.end()).size() == deliveries);
}

TEST_CASE("sessions that are ended again and again cost no acknowledged write, and are replaced") {
  const TemporaryDatabase database;
  const auto storage = database.open();
  make_teams(*storage);
  std::atomic<bool> over = false;
  std::atomic<int> written = 0;
  std::mutex mutex;
  std::vector<DealId> acknowledged;
  std::vector<std::thread> writers;
  for (int i = 0; i < 4; ++i) {
    writers.emplace_back([&, i] {
      for (int n = 0; !over; ++n) {
        const Deal deal = deal_number(1'000'000 * (i + 1) + n);
        const auto done =
            write(*storage, [&](Transaction& tx) { return tx.pipeline().put_deal(i % 2 == 0 ? acme : zenith, deal, 0); });
        if (!done) CHECK_MESSAGE(done.error().code == ErrorCode::unavailable, done.error().message);
        if (!done) continue;
        ++written;
        const std::lock_guard lock(mutex);
        acknowledged.push_back(deal.id);
      }
    });
  }
  for (int i = 0; i < 20; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(30));
    database.end_sessions();
  }
  const int before = written;
  for (int looks = 0; written < before + 20 && looks < 500; ++looks) std::this_thread::sleep_for(std::chrono::milliseconds(10));
  over = true;
  for (auto& writer : writers) writer.join();
  CHECK(written >= before + 20);
  std::size_t found = 0;
  for (const DealId& id : acknowledged) {
    for (const TeamId team : {acme, zenith}) {
      const auto deal = transact(*storage, AccessMode::read, [&](Transaction& tx) { return tx.pipeline().find_deal(team, id); });
      REQUIRE(deal);
      if (*deal) ++found;
    }
  }
  CHECK(found == acknowledged.size());
}

TEST_CASE("a server that is started again after a crash is used again without a word") {
  const TemporaryDatabase database;
  const auto storage = database.open();
  make_teams(*storage);
  must(write(*storage, [](Transaction& tx) { return tx.pipeline().put_deal(acme, deal_number(1), 0); }));
  restart_cluster();
  must(write(*storage, [](Transaction& tx) { return tx.pipeline().put_deal(acme, deal_number(2), 0); }));
  CHECK(database.run_sql("SELECT COUNT(*) FROM deals") == "2");
}

TEST_CASE("no message has a password in it, and each says what is wrong") {
  const auto error_of = [](const std::string& uri) {
    const auto opened = PostgresStorage::open({.uri = uri});
    REQUIRE_FALSE(opened);
    CHECK(opened.error().message.find("hush") == std::string::npos);
    return opened.error();
  };
  CHECK(error_of("postgresql://ada:hush@/crm?host=/nowhere").code == ErrorCode::unavailable);
  CHECK(error_of("postgresql://ada:hush@/crm?host=/nowhere").message.starts_with("postgresql://ada@/nowhere"));
  CHECK(error_of("postgresql://ada:hush@[::1/crm").code == ErrorCode::bad_request);
  CHECK(error_of("postgresql://ada:hush@/crm?hush=1").code == ErrorCode::bad_request);
  CHECK(error_of("crm.db").code == ErrorCode::bad_request);
  CHECK(error_of(uri_in_cluster("absent") + "&password=hush").message.find("does not exist") != std::string::npos);
}

TEST_CASE("a schema that a newer program made is left alone") {
  const TemporaryDatabase database;
  (void)database.open();
  database.run_sql("INSERT INTO migrations VALUES (9999, 'later', 'x', 0, '9.9')");
  const auto opened = PostgresStorage::open({.uri = database.uri()});
  REQUIRE_FALSE(opened);
  CHECK(opened.error().code == ErrorCode::conflict);
  CHECK(opened.error().message.find("9.9") != std::string::npos);
}

TEST_CASE("servers that meet a new database at once make one schema") {
  const TemporaryDatabase somewhere;
  somewhere.run_sql("DROP SCHEMA crondb CASCADE");
  at_once(4, [&](int) {
    const auto opened = PostgresStorage::open({.uri = somewhere.uri()});
    CHECK_MESSAGE(opened, (opened ? "" : opened.error().message));
  });
  const TemporaryDatabase made_by_one;
  CHECK((*somewhere.open()).migrations()->size() == (*made_by_one.open()).migrations()->size());
}

TEST_CASE("a check finds the rules of a healthy database kept, and tells of one that isn't") {
  const TemporaryDatabase database;
  const auto storage = database.open();
  make_teams(*storage);
  CHECK(storage->check()->empty());
  database.run_sql("UPDATE stages SET stage_order = 7 WHERE team_id = '\\x01000000000000000000000000000000'");
  const auto problems = storage->check();
  REQUIRE(problems);
  REQUIRE(problems->size() == 1);
  CHECK(problems->front().find("order of stages") != std::string::npos);
}
