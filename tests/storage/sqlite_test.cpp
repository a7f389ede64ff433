#include "crondb/storage/sqlite.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <doctest/doctest.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "contract/temporary_directory.hpp"
#include "crondb/storage/teams.hpp"
#include "storage/contract/mirror.hpp"
#include "storage/sql/queries.hpp"
#include "storage/sqlite/connection.hpp"
#include "storage/sqlite/migrate.hpp"

namespace {

using namespace crondb;
namespace fs = std::filesystem;

constexpr TeamId team{{1}};
constexpr StageId stage{{2}};

SqliteOptions options_for(const std::string& path) {
  SqliteOptions options;
  options.path = path;
  options.busy_timeout = Milliseconds(200);
  options.now = [] { return Instant(Milliseconds(1'700'000'000'000)); };
  return options;
}

std::unique_ptr<SqliteStorage> open(const std::string& path) {
  auto storage = SqliteStorage::open(options_for(path));
  REQUIRE_MESSAGE(storage, (storage ? "" : storage.error().message));
  return std::move(*storage);
}

Error error_of_opening(const std::string& path) {
  auto storage = SqliteStorage::open(options_for(path));
  REQUIRE_FALSE(storage);
  CHECK(storage.error().message.find(path) != std::string::npos);
  return storage.error();
}

/// SQL past the ports, as a person with a shell would run it.
void run_sql(const std::string& path, const std::string& sql) {
  auto db = sqlite::Connection::open({.path = path}, sqlite::Use::write);
  REQUIRE(db);
  REQUIRE((*db)->execute("PRAGMA foreign_keys = OFF"));
  const auto done = (*db)->execute(sql);
  REQUIRE_MESSAGE(done, (done ? "" : done.error().message));
}

std::vector<std::string> schema_of(const std::string& path) {
  auto db = sqlite::Connection::open({.path = path}, sqlite::Use::read);
  REQUIRE(db);
  auto rows =
      sql::find_all<std::string>(**db, "SELECT type || ' ' || name || ' ' || COALESCE(sql, '') FROM sqlite_master ORDER BY 1");
  REQUIRE(rows);
  return *rows;
}

std::string contents(const fs::path& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

void write_file(const std::string& path, const std::string& text) { std::ofstream(path, std::ios::binary) << text; }

Deal deal_number(std::int64_t number) {
  Deal deal;
  for (std::size_t i = 0; i < 8; ++i) deal.id.bytes[i] = static_cast<std::uint8_t>(number >> (56 - 8 * i));
  deal.id.bytes[15] = 1;
  deal.name = "Deal " + std::to_string(number);
  deal.stage_id = stage;
  deal.owner_user_id = {{3}};
  deal.rank = number << 32;
  return deal;
}

/// A deal and the stay that belongs to it.
Result<void> put_new(Transaction& tx, const Deal& deal) {
  if (auto put = tx.pipeline().put_deal(team, deal, 0); !put) return put;
  return tx.pipeline().put_interval(team, {IntervalId{deal.id.bytes}, deal.id, stage, deal.created_at, {}});
}

Result<void> write(Storage& storage, const Deal& deal) {
  return transact(storage, Access::write, [&](Transaction& tx) { return put_new(tx, deal); });
}

/// A tagged lead in its first status, and a task on it, each with an assignee.
Result<void> put_lead_and_task(Transaction& tx) {
  Lead lead;
  lead.id = {{7}};
  lead.email = "grace@example.com";
  lead.assignee_user_ids = {{{3}}};
  lead.tag_ids = {{{8}}};
  Task task;
  task.id = {{9}};
  task.lead_id = lead.id;
  task.assignee_user_ids = {{{3}}};
  return tx.leads()
      .put_tag(team, {lead.tag_ids.front(), "vip", "#336699", {}})
      .and_then([&] { return tx.leads().put_lead(team, lead, 0); })
      .and_then([&] { return tx.leads().put_status_interval(team, {{{7}}, lead.id, lead.status, {}, {}, {}}); })
      .and_then([&] { return tx.engagement().put_task(team, task); });
}

contract::Mirror mirror_of(Storage& storage) {
  auto mirror = transact(storage, Access::read, [](Transaction& tx) { return contract::Mirror::of(team, tx); });
  REQUIRE(mirror);
  return *std::move(mirror);
}

bool catches_up(contract::Mirror& mirror, Storage& storage) {
  const auto known = transact(storage, Access::read, [&](Transaction& tx) { return mirror.catch_up(team, tx); });
  REQUIRE(known);
  return *known;
}

void make_stage(Storage& storage) {
  REQUIRE(transact(storage, Access::write, [](Transaction& tx) -> Result<void> {
    Team firm;
    firm.id = team;
    firm.name = "Acme";
    if (auto put = tx.access().put_team(firm); !put) return put;
    return tx.pipeline().put_stage(team, {stage, "New", "#336699"});
  }));
}

std::int64_t count_deals(Storage& storage) {
  const auto rows = transact(storage, Access::read, [](Transaction& tx) { return tx.pipeline().list_deals(team, {}); });
  REQUIRE(rows);
  return rows->total.value_or(-1);
}

bool has_deal(Storage& storage, const Deal& deal) {
  const auto found = transact(storage, Access::read, [&](Transaction& tx) { return tx.pipeline().find_deal(team, deal.id); });
  REQUIRE(found);
  return found->has_value();
}

/// Runs `works` at once, so that most of them meet in groups.
void at_once(int count, const std::function<void(int)>& work) {
  std::vector<std::thread> threads;
  for (int i = 0; i < count; ++i) threads.emplace_back([&work, i] { work(i); });
  for (auto& thread : threads) thread.join();
}

/// A first work that is held in the middle until `others` more are waiting behind it, so that they surely meet in one group.
class Crowd {
 public:
  Crowd(Storage& storage, std::vector<Storage::Work> works) : answers_(works.size()) {
    std::atomic<std::size_t> about_to_wait{0};
    std::thread first([&] {
      (void)storage.run(Access::write, [&](Transaction&) -> Result<void> {
        while (about_to_wait < works.size()) std::this_thread::yield();
        return {};
      });
    });
    std::vector<std::thread> rest;
    for (std::size_t i = 0; i < works.size(); ++i) {
      rest.emplace_back([&, i] {
        ++about_to_wait;
        try {
          answers_[i] = storage.run(Access::write, works[i]);
        } catch (const std::runtime_error& thrown) {
          answers_[i] = fail(ErrorCode::gone, thrown.what());
        }
      });
    }
    first.join();
    for (auto& thread : rest) thread.join();
  }
  [[nodiscard]] const std::vector<Result<void>>& answers() const { return answers_; }

 private:
  std::vector<Result<void>> answers_;
};

}  // namespace

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
  const auto version = transact(*storage, Access::read, [](Transaction& tx) { return tx.facts().version(team); });
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
  CHECK(transact(*storage, Access::read, [](Transaction& tx) { return tx.facts().version(team); }) == 8);
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
    auto scope = sqlite::Scope::begin(**other, sqlite::Use::write);
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
  REQUIRE(transact(*storage, Access::write, [&](Transaction& tx) { return tx.pipeline().put_deal(team, moved, 1); }));
  REQUIRE(transact(*storage, Access::write, [&](Transaction& tx) { return tx.pipeline().erase_deal(team, deal_number(5).id); }));
  const auto position = [&](int number) {
    const auto deal =
        transact(*storage, Access::read, [&](Transaction& tx) { return tx.pipeline().find_deal(team, deal_number(number).id); });
    REQUIRE(deal);
    REQUIRE(*deal);
    return (*deal)->position;
  };
  CHECK(position(0) == 0);
  CHECK(position(299) == 9);
  CHECK(position(10) == 10);
  CHECK(position(298) == 298);
  REQUIRE(transact(*storage, Access::write, [](Transaction& tx) { return tx.pipeline().respace_column(team, stage); }));
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
  REQUIRE(transact(*theirs, Access::write, put_lead_and_task));
  REQUIRE(write(*theirs, deal_number(2)));
  REQUIRE(transact(*theirs, Access::write, [](Transaction& tx) { return tx.pipeline().erase_deal(team, deal_number(1).id); }));
  CHECK(catches_up(mirror, *mine));
  CHECK(mirror == mirror_of(*mine));
  REQUIRE(transact(*theirs, Access::write, [](Transaction& tx) { return tx.leads().erase_lead(team, {{7}}); }));
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
    REQUIRE(transact(*storage, Access::write, [&](Transaction& tx) -> Result<void> {
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

TEST_CASE("a new database has every migration") {
  const TemporaryDirectory folder;
  auto storage = open(folder.file("crm.db"));
  const auto applied = storage->migrations();
  REQUIRE(applied);
  const auto known = sqlite::known_migrations();
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
  CHECK(storage->migrations()->size() == sqlite::known_migrations().size());
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
  REQUIRE(transact(*storage, Access::read, [&](Transaction& tx) -> Result<void> {
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
  REQUIRE(transact(*storage, Access::write, put_lead_and_task));
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
  REQUIRE(transact(*storage, Access::write, [](Transaction& tx) { return tx.teams().disband(team, Instant()); }));
  for (;;) {
    const auto purged = transact(*storage, Access::write, [](Transaction& tx) { return tx.teams().purge_disbanded(5); });
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
      transact(*storage, Access::read, [](Transaction& tx) { return tx.pipeline().find_deal(team, deal_number(1).id); });
  REQUIRE_FALSE(deal);
  CHECK(deal.error().code == ErrorCode::internal);
  CHECK(deal.error().message.find("currency") != std::string::npos);
}
