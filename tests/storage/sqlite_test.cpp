#include "storage/sqlite_file.hpp"

/// Writes beside each other, and what they leave.
namespace crondb::testing::sqlite_file {

TEST_CASE("what sixteen threads wrote is there after reopening, each write once") {
  const TemporaryDirectory folder;
  {
    auto storage = open(folder.file("crm.db"));
    make_stage(*storage);
    at_once(16, [&](int thread) {
      for (int i = 0; i < 25; ++i) CHECK(write(*storage, deal_number(thread * 100 + i)));
    });
  }
  auto storage = open(folder.file("crm.db"));
  CHECK(count_deals(*storage) == 400);
  const auto version = transact(*storage, AccessMode::read, [](Transaction& tx) { return tx.facts().version(team); });
  CHECK(version == 400);
  CHECK(storage->check() == std::vector<std::string>());
}

TEST_CASE("a write that fails is undone whole, and those beside it stay") {
  const TemporaryDirectory folder;
  auto storage = open(folder.file("crm.db"));
  make_stage(*storage);
  std::vector<Storage::Work> works;
  for (int i = 0; i < 12; ++i) {
    works.emplace_back([i](Transaction& tx) -> Result<void> {
      if (auto put = put_new(tx, deal_number(i)); !put) return put;
      if (i % 3 == 0) return fail(ErrorCode::conflict, "no");
      return {};
    });
  }
  const Crowd crowd(*storage, works);
  for (int i = 0; i < 12; ++i) {
    CHECK(crowd.answers()[static_cast<std::size_t>(i)].has_value() == (i % 3 != 0));
    CHECK(has_deal(*storage, deal_number(i)) == (i % 3 != 0));
  }
  CHECK(transact(*storage, AccessMode::read, [](Transaction& tx) { return tx.facts().version(team); }) == 8);
}

TEST_CASE("what a write throws comes out at its caller only, and the write is undone") {
  const TemporaryDirectory folder;
  auto storage = open(folder.file("crm.db"));
  make_stage(*storage);
  const Crowd crowd(*storage, {[](Transaction& tx) { return put_new(tx, deal_number(1)); },
                               [](Transaction& tx) -> Result<void> {
                                 (void)put_new(tx, deal_number(2));
                                 throw std::runtime_error("thrown");
                               },
                               [](Transaction& tx) { return put_new(tx, deal_number(3)); }});
  CHECK(crowd.answers()[0]);
  REQUIRE_FALSE(crowd.answers()[1]);
  CHECK(crowd.answers()[1].error().message == "thrown");
  CHECK(crowd.answers()[2]);
  CHECK(has_deal(*storage, deal_number(1)));
  CHECK_FALSE(has_deal(*storage, deal_number(2)));
  CHECK(has_deal(*storage, deal_number(3)));
}

TEST_CASE("a full disk refuses a write without harm, and writes go on when there is room") {
  const TemporaryDirectory folder;
  auto storage = open(folder.file("crm.db"));
  make_stage(*storage);
  REQUIRE(write(*storage, deal_number(1)));

  const auto ignored_before = std::signal(SIGXFSZ, SIG_IGN);
  rlimit before{};
  REQUIRE(::getrlimit(RLIMIT_FSIZE, &before) == 0);
  rlimit tight = before;
  tight.rlim_cur = fs::file_size(folder.file("crm.db") + "-wal") + 20'000;
  REQUIRE(::setrlimit(RLIMIT_FSIZE, &tight) == 0);
  Deal big = deal_number(2);
  big.lost_reason = std::string(1'000'000, 'x');
  const Crowd crowd(*storage, {[&](Transaction& tx) { return put_new(tx, big); },
                               [](Transaction& tx) -> Result<void> {
                                 const auto found = tx.pipeline().find_deal(team, deal_number(1).id);
                                 return found && *found ? Result<void>() : fail(ErrorCode::not_found, "lost");
                               }});
  REQUIRE(::setrlimit(RLIMIT_FSIZE, &before) == 0);
  std::signal(SIGXFSZ, ignored_before);

  REQUIRE_FALSE(crowd.answers()[0]);
  CHECK(crowd.answers()[0].error().code == ErrorCode::unavailable);
  CHECK(crowd.answers()[1]);
  CHECK_FALSE(has_deal(*storage, deal_number(2)));
  CHECK(write(*storage, big));
  CHECK(count_deals(*storage) == 2);
  CHECK(storage->check() == std::vector<std::string>());
}

TEST_CASE("a write waits for another process no longer than it was told to") {
  const TemporaryDirectory folder;
  auto storage = open(folder.file("crm.db"));
  make_stage(*storage);
  auto other = sqlite::Connection::open({.path = folder.file("crm.db")}, sqlite::Use::write);
  REQUIRE(other);
  {
    auto scope = sqlite::TransactionScope::begin(**other, sqlite::Use::write);
    REQUIRE(scope);
    const auto refused = write(*storage, deal_number(1));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::unavailable);
    CHECK(count_deals(*storage) == 0);
  }
  CHECK(write(*storage, deal_number(1)));
}

TEST_CASE("two storages on one file see each other's writes") {
  const TemporaryDirectory folder;
  auto one = open(folder.file("crm.db"));
  auto other = open(folder.file("crm.db"));
  make_stage(*one);
  REQUIRE(write(*other, deal_number(1)));
  CHECK(has_deal(*one, deal_number(1)));
}

TEST_CASE("more readers than connections take turns") {
  const TemporaryDirectory folder;
  auto options = options_for(folder.file("crm.db"));
  options.max_readers = 2;
  auto storage = SqliteStorage::open(options);
  REQUIRE(storage);
  make_stage(**storage);
  REQUIRE(write(**storage, deal_number(1)));
  at_once(8, [&](int) {
    for (int i = 0; i < 50; ++i) CHECK(has_deal(**storage, deal_number(1)));
  });
}

TEST_CASE("a position is the number of deals before it, however ranks are spread") {
  const TemporaryDirectory folder;
  auto storage = open(folder.file("crm.db"));
  make_stage(*storage);
  for (int i = 0; i < 300; ++i) REQUIRE(write(*storage, deal_number(i)));
  Deal moved = deal_number(299);
  moved.rank = (std::int64_t{10} << 32) - 1;
  moved.version = 2;
  REQUIRE(transact(*storage, AccessMode::write, [&](Transaction& tx) { return tx.pipeline().put_deal(team, moved, 1); }));
  REQUIRE(
      transact(*storage, AccessMode::write, [&](Transaction& tx) { return tx.pipeline().erase_deal(team, deal_number(5).id); }));
  const auto position = [&](int number) {
    const auto deal = transact(*storage, AccessMode::read,
                               [&](Transaction& tx) { return tx.pipeline().find_deal(team, deal_number(number).id); });
    REQUIRE(deal);
    REQUIRE(*deal);
    return (*deal)->position;
  };
  CHECK(position(0) == 0);
  CHECK(position(299) == 9);
  CHECK(position(10) == 10);
  CHECK(position(298) == 298);
  REQUIRE(transact(*storage, AccessMode::write, [](Transaction& tx) { return tx.pipeline().respace_column(team, stage); }));
  CHECK(position(298) == 298);
  CHECK(storage->check() == std::vector<std::string>());
}

TEST_CASE("a process learns what another one changed, without loading everything anew") {
  const TemporaryDirectory folder;
  auto mine = open(folder.file("crm.db"));
  make_stage(*mine);
  REQUIRE(write(*mine, deal_number(1)));
  auto theirs = open(folder.file("crm.db"));
  auto mirror = mirror_of(*mine);
  REQUIRE(transact(*theirs, AccessMode::write, put_lead_and_task));
  REQUIRE(write(*theirs, deal_number(2)));
  REQUIRE(transact(*theirs, AccessMode::write, [](Transaction& tx) { return tx.pipeline().erase_deal(team, deal_number(1).id); }));
  CHECK(catches_up(mirror, *mine));
  CHECK(mirror == mirror_of(*mine));
  REQUIRE(transact(*theirs, AccessMode::write, [](Transaction& tx) { return tx.leads().erase_lead(team, {{7}}); }));
  CHECK(catches_up(mirror, *mine));
  CHECK(mirror == mirror_of(*mine));
  CHECK(mirror.sound());
}

TEST_CASE("each of the writes that share a commit is in the log of changes, unless it failed") {
  const TemporaryDirectory folder;
  auto storage = open(folder.file("crm.db"));
  make_stage(*storage);
  auto mirror = mirror_of(*storage);
  const Storage::Work first = [](Transaction& tx) { return put_new(tx, deal_number(1)); };
  const Storage::Work failing = [](Transaction& tx) -> Result<void> {
    if (auto put = put_new(tx, deal_number(2)); !put) return put;
    return fail(ErrorCode::gone, "no");
  };
  const Storage::Work last = [](Transaction& tx) { return put_new(tx, deal_number(3)); };
  const Crowd crowd(*storage, {first, failing, last});
  CHECK(catches_up(mirror, *storage));
  CHECK(mirror == mirror_of(*storage));
  CHECK(mirror.version() == 2);
}

TEST_CASE("the log of changes reaches back over some versions and rows, and no further") {
  const TemporaryDirectory folder;
  auto storage = open(folder.file("crm.db"));
  make_stage(*storage);
  const auto put_calls = [&](int from, int to) {
    REQUIRE(transact(*storage, AccessMode::write, [&](Transaction& tx) -> Result<void> {
      for (int i = from; i < to; ++i) {
        Call call;
        call.id = {deal_number(i).id.bytes};
        call.owner_user_id = {{3}};
        if (auto put = tx.engagement().put_call(team, call); !put) return put;
      }
      return {};
    }));
  };
  const auto logged_versions = [&] {
    auto db = sqlite::Connection::open({.path = folder.file("crm.db")}, sqlite::Use::read);
    REQUIRE(db);
    return sql::value<std::int64_t>(**db, "SELECT COUNT(*) FROM fact_changes").value();
  };
  auto old = mirror_of(*storage);
  SUBCASE("of many versions the first are forgotten") {
    put_calls(0, 1);
    run_sql(folder.file("crm.db"), "UPDATE team_versions SET version = 2000");
    for (int i = 0; i < 64; ++i) put_calls(i, i + 1);
    CHECK(logged_versions() == 64);
  }
  SUBCASE("of many rows the first are forgotten") {
    for (int i = 0; i < 4; ++i) put_calls(i * 7'000, (i + 1) * 7'000);
    CHECK(logged_versions() == 3);
  }
  SUBCASE("a write of very many rows is not in it") {
    put_calls(0, 20'001);
    CHECK(logged_versions() == 0);
  }
  CHECK_FALSE(catches_up(old, *storage));
  old = mirror_of(*storage);
  put_calls(0, 10);
  CHECK(catches_up(old, *storage));
  CHECK(old == mirror_of(*storage));
}

}  // namespace crondb::testing::sqlite_file
