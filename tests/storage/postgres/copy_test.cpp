#include <doctest/doctest.h>

#include "crondb/storage/sqlite.hpp"
#include "crondb/testing/clock.hpp"
#include "demo/demo.hpp"
#include "must.hpp"
#include "postgres/cluster.hpp"
#include "storage/contract/temporary_directory.hpp"

using namespace crondb;
using crondb::testing::TemporaryDatabase;

namespace {

std::unique_ptr<SqliteStorage> new_file(const TemporaryDirectory& folder, const std::string& name) {
  return must(SqliteStorage::open({.path = folder.file(name)}));
}

void make_demo(Storage& storage) {
  crondb::testing::FixedClock clock("2026-05-20T12:00:00Z");
  crondb::testing::CountedIds ids;
  REQUIRE(must(server::make_demo(storage, {clock, ids})));
}

/// Indexes and constraints.
std::string schema_of(const TemporaryDatabase& database) {
  return database.run_sql(
      "SELECT string_agg(line, E'\\n' ORDER BY line) FROM (SELECT indexdef AS line FROM pg_indexes WHERE schemaname = 'crondb'"
      " UNION ALL SELECT conrelid::REGCLASS || ' ' || pg_get_constraintdef(oid) FROM pg_constraint"
      " WHERE connamespace = 'crondb'::REGNAMESPACE"
      ") AS lines");
}

}  // namespace

TEST_CASE("a demo goes from a file to a server and back, and is the same in every table") {
  const TemporaryDirectory folder;
  const auto file = new_file(folder, "one.db");
  const auto back = new_file(folder, "back.db");
  const TemporaryDatabase database;
  const TemporaryDatabase second;
  const auto server = database.open();
  const auto other_server = second.open();
  const std::string schema = schema_of(database);
  make_demo(*file);

  const auto sent = must(copy_tables(*file, *server));
  CHECK(schema_of(database) == schema);
  CHECK(server->check()->empty());
  CHECK(must(copy_tables(*server, *other_server)) == sent);
  CHECK(must(copy_tables(*other_server, *back)) == sent);
  CHECK(back->check()->empty());
}

TEST_CASE("a database that holds something is copied into by nobody, and nothing of it is changed") {
  const TemporaryDirectory folder;
  const auto file = new_file(folder, "one.db");
  const TemporaryDatabase database;
  const auto server = database.open();
  const std::string schema = schema_of(database);
  database.run_sql("INSERT INTO users (user_id, name, created_at) VALUES ('\\x01', 'Ada', 0)");
  const auto refused = copy_tables(*file, *server);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == ErrorCode::conflict);
  CHECK(schema_of(database) == schema);
  CHECK(database.run_sql("SELECT COUNT(*) FROM users") == "1");
}

TEST_CASE("what a server can't keep is told of, and it is as empty as before") {
  const TemporaryDirectory folder;
  const auto file = new_file(folder, "one.db");
  const TemporaryDatabase database;
  const auto server = database.open();
  const std::string schema = schema_of(database);
  make_demo(*file);
  database.run_sql("ALTER TABLE deals ADD CHECK (name NOT LIKE '%a%')");
  const auto refused = copy_tables(*file, *server);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().message.find("deals") != std::string::npos);
  database.run_sql("ALTER TABLE deals DROP CONSTRAINT deals_name_check");
  CHECK(schema_of(database) == schema);
  CHECK(copy_tables(*file, *server));
}
