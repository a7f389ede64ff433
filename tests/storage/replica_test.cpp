#include <filesystem>
#include <fstream>

#include <doctest/doctest.h>
#include <sqlite3.h>

#include "crondb/access/operations.hpp"
#include "crondb/pipeline/operations.hpp"
#include "crondb/storage/sqlite.hpp"
#include "crondb/testing/clock.hpp"
#include "storage/contract/temporary_directory.hpp"

/// Copies that follow a database by its write-ahead log, as Litestream makes them, into plain files.
namespace crondb::testing {

namespace {

namespace fs = std::filesystem;

/// What such a program does: it keeps a read transaction open, so that nobody begins the log anew, copies the file once and then
/// what was added to the log.
class Follower {
 public:
  Follower(const std::string& path, fs::path replica) : path_(path), replica_(std::move(replica)) {
    REQUIRE(sqlite3_open(path.c_str(), &db_) == SQLITE_OK);
    run("PRAGMA wal_autocheckpoint = 0");
    begin();
  }
  ~Follower() { sqlite3_close(db_); }
  Follower(const Follower&) = delete;
  Follower& operator=(const Follower&) = delete;

  /// Copies the database and the log so far.
  void take_snapshot() {
    fs::create_directories(replica_);
    fs::copy_file(path_, replica_ / "crm.db", fs::copy_options::overwrite_existing);
    fs::remove(replica_ / "crm.db-wal");
    shipped_ = 0;
    ship();
  }
  /// Adds what the log has grown by.
  void ship() {
    std::ifstream log(path_ + "-wal", std::ios::binary);
    log.seekg(static_cast<std::streamoff>(shipped_));
    const std::string grown(std::istreambuf_iterator<char>(log), {});
    std::ofstream(replica_ / "crm.db-wal", std::ios::binary | std::ios::app) << grown;
    shipped_ += grown.size();
  }
  /// Lets the log begin anew; what was shipped is of the past then.
  void checkpoint() {
    run("COMMIT");
    run("PRAGMA wal_checkpoint(TRUNCATE)");
    begin();
  }

 private:
  void run(const char* statement) { REQUIRE(sqlite3_exec(db_, statement, nullptr, nullptr, nullptr) == SQLITE_OK); }
  void begin() {
    run("BEGIN");
    run("SELECT count(*) FROM teams");
  }

  std::string path_;
  fs::path replica_;
  sqlite3* db_ = nullptr;
  std::size_t shipped_ = 0;
};

std::int64_t deals_in(const fs::path& path, const Principal& by, const Environment& environment) {
  const auto storage = SqliteStorage::open({.path = path.string()});
  REQUIRE(storage);
  CHECK((*storage)->check()->empty());
  return list_deals({**storage, environment, by}, {})->total.value();
}

}  // namespace

TEST_CASE("a database that is followed by its log into plain files can be made anew from them at any time") {
  const TemporaryDirectory directory;
  const auto storage = *SqliteStorage::open({.path = directory.file("crm.db")});
  FixedClock clock("2026-05-20T12:00:00Z");
  CountedIds ids;
  const Environment environment{clock, ids};
  const auto ada = *instance::add_user(*storage, environment, {.email = "ada@example.com", .name = "Ada", .team = "Acme"});
  const Session session{*storage, environment, {ada.user.id, ada.team.id, ada.role, ada.team.plan}};
  const auto sell = [&](int count) {
    for (int i = 0; i < count; ++i) REQUIRE(create_deal(session, {.name = "Order"}));
  };
  const fs::path replica = directory.file("replica");
  const fs::path restored = directory.file("restored");
  const auto restore = [&] {
    fs::remove_all(restored);
    fs::copy(replica, restored);
    return deals_in(restored / "crm.db", session.principal, environment);
  };

  Follower follower(directory.file("crm.db"), replica);
  sell(20);
  follower.take_snapshot();
  CHECK(restore() == 20);
  sell(30);
  follower.ship();
  CHECK(restore() == 50);
  follower.checkpoint();
  sell(5);
  CHECK(restore() == 50);
  follower.take_snapshot();
  sell(1);
  follower.ship();
  CHECK(restore() == 56);
}

}  // namespace crondb::testing
