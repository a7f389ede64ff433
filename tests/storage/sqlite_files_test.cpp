#include "storage/sqlite_file.hpp"

/// Files of other versions and programs, backups, and what check finds.
namespace crondb::testing::sqlite_file {

TEST_CASE("a new database has every migration") {
  const TemporaryDirectory folder;
  auto storage = open(folder.file("crm.db"));
  const auto applied = storage->migrations();
  REQUIRE(applied);
  const auto known = sql::known_migrations();
  REQUIRE(applied->size() == known.size());
  for (std::size_t i = 0; i < known.size(); ++i) {
    CHECK((*applied)[i].number == static_cast<std::int64_t>(i) + 1);
    CHECK((*applied)[i].name == known[i].name);
    CHECK((*applied)[i].checksum == known[i].checksum);
    CHECK((*applied)[i].applied_at == Instant(Milliseconds(1'700'000'000'000)));
  }
}

TEST_CASE("every released version migrates to the schema of a new database, its rows intact") {
  const TemporaryDirectory folder;
  open(folder.file("fresh.db"));
  const auto fresh = schema_of(folder.file("fresh.db"));
  for (const auto& golden : fs::directory_iterator(fs::path(CRONDB_SOURCE_DIR) / "tests/storage/golden")) {
    CAPTURE(golden.path().filename().string());
    const std::string path = folder.file(golden.path().stem().string() + ".db");
    run_sql(path, contents(golden.path()));
    auto storage = open(path);
    CHECK(schema_of(path) == fresh);
    CHECK(storage->check() == std::vector<std::string>());
    CHECK(count_deals(*storage) == 3);
  }
}

TEST_CASE("a database from before a migration is copied, then migrated") {
  const TemporaryDirectory folder;
  run_sql(folder.file("crm.db"), contents(fs::path(CRONDB_SOURCE_DIR) / "tests/storage/golden" / "0.1.sql"));
  auto storage = open(folder.file("crm.db"));
  CHECK(storage->migrations()->size() == sql::known_migrations().size());
  const std::string copy = folder.file("crm.db") + ".before-migration-0004";
  REQUIRE(fs::exists(copy));
  CHECK(schema_of(copy).size() < schema_of(folder.file("crm.db")).size());
}

TEST_CASE("what is made is its owner's alone, whatever the umask") {
  struct Umask {
    explicit Umask(mode_t mask) : before(::umask(mask)) {}
    ~Umask() { ::umask(before); }
    mode_t before;
  };
  const TemporaryDirectory folder;
  for (const mode_t mask : {mode_t{0}, mode_t{022}, mode_t{0077}}) {
    CAPTURE(mask);
    const Umask umask(mask);
    const std::string name = folder.file("crm" + std::to_string(mask) + ".db");
    auto storage = open(name);
    make_stage(*storage);
    CHECK(storage->backup(name + ".copy"));
    // From before a migration, as an older program made it.
    run_sql(name + ".old", contents(fs::path(CRONDB_SOURCE_DIR) / "tests/storage/golden" / "0.1.sql"));
    fs::permissions(name + ".old", fs::perms{0644});
    auto old = open(name + ".old");
    fs::create_symlink(name + ".there", name + ".link");
    auto linked = open(name + ".link");
    std::vector<std::string> wider;
    int files = 0;
    for (const auto& entry : fs::directory_iterator(fs::path(name).parent_path())) {
      ++files;
      if (entry.status().permissions() != fs::perms{0600}) wider.push_back(entry.path().filename().string());
    }
    std::ranges::sort(wider);
    const auto old_name = fs::path(name).filename().string() + ".old";
    CHECK(files >= 12);
    CHECK(wider == std::vector<std::string>{old_name, old_name + "-shm", old_name + "-wal"});
    for (const auto& entry : fs::directory_iterator(fs::path(name).parent_path())) fs::remove(entry.path());
  }
}

TEST_CASE("what a copy that was broken off left is no part of the next one") {
  const TemporaryDirectory folder;
  auto storage = open(folder.file("crm.db"));
  make_stage(*storage);
  const std::string partial = folder.file("copy.partial");
  {
    auto other = open(partial);
    make_stage(*other);
    REQUIRE(write(*other, deal_number(1)));
    fs::copy(partial + "-wal", folder.file("log"));
  }
  fs::rename(folder.file("log"), partial + "-wal");
  REQUIRE(storage->backup(folder.file("copy")));
  CHECK_FALSE(fs::exists(partial + "-wal"));
  CHECK(count_deals(*open(folder.file("copy"))) == 0);
}

TEST_CASE("domains, addresses and names from before are found in every spelling, and a domain that stood in two is one") {
  const TemporaryDirectory folder;
  const std::string path = folder.file("crm.db");
  run_sql(path, contents(fs::path(CRONDB_SOURCE_DIR) / "tests/storage/golden" / "0.1.sql"));
  run_sql(
      path,
      "UPDATE users SET email = 'Ada@BÜCHER.example', email_folded = 'ada@bücher.example', name = 'ÀDA' WHERE email IS NOT NULL;"
      "UPDATE teams SET name = 'ＡCME';"
      "UPDATE deals SET domain = 'bücher.example', search = 'deal' || CHAR(10) || 'bücher.example' WHERE status = 'open';"
      "UPDATE deals SET domain = 'xn--bcher-kva.example', search = 'deal' || CHAR(10) || 'xn--bcher-kva.example'"
      " WHERE status = 'won';");
  auto storage = open(path);
  CHECK(storage->check() == std::vector<std::string>());
  REQUIRE(transact(*storage, AccessMode::read, [&](Transaction& tx) -> Result<void> {
    const auto ada = tx.access().find_user_by_email("ADA@xn--bcher-kva.example");
    REQUIRE(ada);
    REQUIRE(*ada);
    CHECK((*ada)->email == "Ada@xn--bcher-kva.example");
    CHECK(tx.access().members_by_name(team, "àda")->size() == 1);
    CHECK(tx.access().find_teams_by_name("acme", 10)->size() == 1);
    for (const std::string q : {"bücher", "xn--bcher"}) {
      DealQuery query;
      query.filter.q = q;
      const auto found = tx.pipeline().list_deals(team, query);
      REQUIRE(found);
      CHECK(found->rows.size() == 2);
      for (const auto& deal : found->rows) CHECK(deal.domain == "xn--bcher-kva.example");
    }
    return {};
  }));
}

TEST_CASE("a database of a newer program is refused and left alone") {
  const TemporaryDirectory folder;
  open(folder.file("crm.db"));
  run_sql(folder.file("crm.db"), "INSERT INTO migrations VALUES (9999, 'beyond', 'x', 0, '99.0.0')");
  const auto error = error_of_opening(folder.file("crm.db"));
  CHECK(error.code == ErrorCode::conflict);
  CHECK(error.message.find("newer program, 99.0.0") != std::string::npos);
}

TEST_CASE("a migration that was edited after it was applied is refused") {
  const TemporaryDirectory folder;
  open(folder.file("crm.db"));
  run_sql(folder.file("crm.db"), "UPDATE migrations SET checksum = 'x' WHERE number = 2");
  CHECK(error_of_opening(folder.file("crm.db")).code == ErrorCode::conflict);
}

TEST_CASE("a database of another program is refused") {
  const TemporaryDirectory folder;
  run_sql(folder.file("crm.db"), "CREATE TABLE recipes (name TEXT)");
  CHECK(error_of_opening(folder.file("crm.db")).code == ErrorCode::conflict);
}

TEST_CASE("what can't be a database is refused by name") {
  const TemporaryDirectory folder;
  SUBCASE("a directory") {
    CHECK(error_of_opening(fs::path(folder.file("crm.db")).parent_path().string()).code == ErrorCode::unavailable);
  }
  SUBCASE("a file in a directory that doesn't exist") {
    CHECK(error_of_opening(folder.file("missing/crm.db")).code == ErrorCode::unavailable);
  }
  SUBCASE("a text") {
    write_file(folder.file("crm.db"), std::string(10'000, 'a'));
    CHECK(error_of_opening(folder.file("crm.db")).code == ErrorCode::internal);
  }
  SUBCASE("memory") { CHECK(SqliteStorage::open(options_for(":memory:")).error().code == ErrorCode::bad_request); }
}

TEST_CASE("a database whose first pages are overwritten is refused") {
  const TemporaryDirectory folder;
  open(folder.file("crm.db"));
  std::string bytes = contents(folder.file("crm.db"));
  REQUIRE(bytes.size() > 8'192);
  bytes.replace(100, 8'000, 8'000, '\xff');
  write_file(folder.file("crm.db"), bytes);
  CHECK(error_of_opening(folder.file("crm.db")).code == ErrorCode::internal);
}

TEST_CASE("a database that another process holds for itself is refused") {
  const TemporaryDirectory folder;
  open(folder.file("crm.db"));
  auto other = sqlite::Connection::open({.path = folder.file("crm.db")}, sqlite::Use::write);
  REQUIRE(other);
  REQUIRE((*other)->execute("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE"));
  CHECK(error_of_opening(folder.file("crm.db")).code == ErrorCode::unavailable);
}

TEST_CASE("a backup made while others write is a whole database") {
  const TemporaryDirectory folder;
  auto storage = open(folder.file("crm.db"));
  make_stage(*storage);
  std::atomic<bool> done{false};
  std::thread writer([&] {
    for (int i = 0; !done; ++i) CHECK(write(*storage, deal_number(i)));
  });
  for (int i = 0; i < 3; ++i) CHECK(storage->backup(folder.file("copy" + std::to_string(i))));
  done = true;
  writer.join();
  for (int i = 0; i < 3; ++i) {
    auto copy = open(folder.file("copy" + std::to_string(i)));
    CHECK(copy->check() == std::vector<std::string>());
    CHECK(count_deals(*copy) <= count_deals(*storage));
  }
}

TEST_CASE("a backup doesn't replace a file") {
  const TemporaryDirectory folder;
  auto storage = open(folder.file("crm.db"));
  write_file(folder.file("copy"), "precious");
  CHECK(storage->backup(folder.file("copy")).error().code == ErrorCode::already_exists);
  CHECK(contents(folder.file("copy")) == "precious");
  CHECK(storage->backup(folder.file("missing/copy")).error().code == ErrorCode::unavailable);
}

TEST_CASE("check names each broken rule") {
  const TemporaryDirectory folder;
  auto storage = open(folder.file("crm.db"));
  make_stage(*storage);
  REQUIRE(write(*storage, deal_number(1)));
  REQUIRE(transact(*storage, AccessMode::write, put_lead_and_task));
  REQUIRE(storage->check() == std::vector<std::string>());
  struct Damage {
    std::string sql;
    std::string named;
  };
  const std::vector<Damage> damages{
      {"UPDATE stages SET stage_order = 3", "the order of stages is dense from 0"},
      {"UPDATE deals SET closed_at = 1", "a deal has a close date if and only if it is won or lost"},
      {"UPDATE deals SET status = 'won'", "the status of a deal is the kind of its stage"},
      {"UPDATE stage_intervals SET exited_at = 1", "a deal has exactly one open stay, in its stage"},
      {"UPDATE stage_intervals SET stage_id = zeroblob(16)", "a deal has exactly one open stay, in its stage"},
      {"UPDATE stage_intervals SET entered_at = 2, exited_at = 1", "a stay doesn't end before it began"},
      {"UPDATE deals SET assignees = zeroblob(16)", "the assignees of a deal are indexed"},
      {"UPDATE column_counts SET deals = 7", "the deals of a column are counted"},
      {"UPDATE column_blocks SET deals = 7", "the blocks of a column are the sums of its ranges"},
      {"INSERT INTO memberships VALUES (x'01', x'02', 'member', 0)", "a team with members has an owner"},
      {"UPDATE leads SET status = 'client'", "a lead has exactly one open stay, in its status"},
      {"DELETE FROM status_intervals", "a lead has exactly one open stay, in its status"},
      {"UPDATE status_intervals SET entered_at = 2, exited_at = 1", "a lead doesn't leave a status before it entered it"},
      {"DELETE FROM lead_assignees", "the assignees of a lead are indexed"},
      {"DELETE FROM lead_tags", "the tags of a lead are indexed"},
      {"UPDATE tasks SET status = 'done'", "a task has a time of completion if and only if it is done"},
      {"UPDATE tasks SET completed_at = 1", "a task has a time of completion if and only if it is done"},
      {"UPDATE tasks SET due_on = 1, due_at = 1", "a task is due on a day or at a time, not both"},
      {"DELETE FROM task_assignees", "the assignees of a task are indexed"},
      {"INSERT INTO team_domains (team_id, domain, uses) VALUES (zeroblob(16), 'a.example', 1)", "are counted in team_domains"},
      {"DELETE FROM stages", "names one of stages that doesn't exist"},
  };
  const std::string damaged = folder.file("damaged");
  for (const auto& damage : damages) {
    CAPTURE(damage.sql);
    fs::remove(damaged);
    REQUIRE(storage->backup(damaged));
    run_sql(damaged, damage.sql);
    const auto problems = open(damaged)->check();
    REQUIRE(problems);
    CHECK(std::ranges::any_of(*problems, [&](const auto& problem) { return problem.find(damage.named) != std::string::npos; }));
  }
}

TEST_CASE("check lets a disbanded team be, which is purged bit by bit") {
  const TemporaryDirectory folder;
  auto storage = open(folder.file("crm.db"));
  make_stage(*storage);
  for (std::uint8_t n = 1; n <= 20; ++n) REQUIRE(write(*storage, deal_number(n)));
  REQUIRE(transact(*storage, AccessMode::write, [](Transaction& tx) { return tx.teams().disband(team, Instant()); }));
  for (;;) {
    const auto purged = transact(*storage, AccessMode::write, [](Transaction& tx) { return tx.teams().purge_disbanded(5); });
    REQUIRE(purged);
    CHECK(storage->check() == std::vector<std::string>());
    if (*purged == 0) break;
  }
}

TEST_CASE("the values of a column are checked by comparisons, for which SQLite builds no table at each insert") {
  const TemporaryDirectory folder;
  open(folder.file("crm.db"));
  auto db = sqlite::Connection::open({.path = folder.file("crm.db")}, sqlite::Use::read);
  REQUIRE(db);
  auto tables = (*db)->prepare(
      "SELECT name FROM sqlite_schema WHERE sql LIKE '% IN (''%'', ''%'', ''%' AND name IN ('deals', 'activities', 'leads',"
      " 'status_intervals', 'tasks', 'calls', 'emails', 'deliveries')");
  CHECK(sql::all_rows<std::string>(tables) == std::vector<std::string>());
}

TEST_CASE("a value that the program doesn't understand is an error, not a guess") {
  const TemporaryDirectory folder;
  auto storage = open(folder.file("crm.db"));
  make_stage(*storage);
  REQUIRE(write(*storage, deal_number(1)));
  run_sql(folder.file("crm.db"), "UPDATE deals SET currency = 'XXQ'");
  const auto deal =
      transact(*storage, AccessMode::read, [](Transaction& tx) { return tx.pipeline().find_deal(team, deal_number(1).id); });
  REQUIRE_FALSE(deal);
  CHECK(deal.error().code == ErrorCode::internal);
  CHECK(deal.error().message.find("currency") != std::string::npos);
}

}  // namespace crondb::testing::sqlite_file
