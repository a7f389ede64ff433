#include <algorithm>
#include <set>

#include <doctest/doctest.h>

#include "contract/temporary_directory.hpp"
#include "crondb/storage/sqlite.hpp"
#include "storage/sql/queries.hpp"
#include "storage/sql/teams.hpp"

/// What is purged of a disbanded team is what the schema says.
namespace crondb {

namespace {

template <class T, class... Parameters>
std::vector<T> rows(sqlite::Connection& db, const std::string& sql, const Parameters&... parameters) {
  const auto found = sql::find_all<T>(db, sql, parameters...);
  REQUIRE(found);
  return *found;
}

auto place_of(const std::string& table) {
  return std::find_if(sql::team_tables.begin(), sql::team_tables.end(), [&](const auto& one) { return one.name == table; });
}

}  // namespace

TEST_CASE("every table that has rows of teams is in the list by which teams are purged, with its key, before those it refers to") {
  const TemporaryDirectory directory;
  const std::string path = directory.file("crm.db");
  REQUIRE(SqliteStorage::open({.path = path}));
  const auto opened = sqlite::Connection::open({.path = path}, sqlite::Use::write);
  REQUIRE(opened);
  auto& db = **opened;

  const auto tables =
      rows<std::string>(db,
                        "SELECT one.name FROM sqlite_schema AS one JOIN pragma_table_info(one.name) AS info"
                        " WHERE one.type = 'table' AND info.name = 'team_id' AND one.name <> 'teams' ORDER BY one.name");
  std::set<std::string> listed;
  for (const auto& table : sql::team_tables) listed.emplace(table.name);
  CHECK(std::set(tables.begin(), tables.end()) == listed);

  for (const auto& table : tables) {
    const auto place = place_of(table);
    if (place == sql::team_tables.end()) continue;  // told above
    CAPTURE(table);
    std::string key;
    for (const auto& column :
         rows<std::string>(db, "SELECT name FROM pragma_table_info($1) WHERE pk > 0 AND name <> 'team_id' ORDER BY pk", table)) {
      key += (key.empty() ? "" : ", ") + column;
    }
    CHECK(place->key == key);
    for (const auto& parent :
         rows<std::string>(db, "SELECT DISTINCT \"table\" FROM pragma_foreign_key_list($1) ORDER BY 1", table)) {
      CAPTURE(parent);
      CHECK((parent == "teams" || parent == "users" || place_of(parent) > place));
    }
  }
}

}  // namespace crondb
