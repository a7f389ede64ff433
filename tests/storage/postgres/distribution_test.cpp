#include <algorithm>
#include <array>
#include <regex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include "crondb/storage/contract.hpp"
#include "must.hpp"
#include "postgres/cluster.hpp"

/// What lets teams lie on nodes of their own, where the extension that does it isn't installed.
using namespace crondb;
using crondb::testing::TemporaryDatabase;

namespace {

/// Tables that every node has.
const std::set<std::string> on_every_node{
    "users",         "identities",    "companies", "benchmarks", "benchmark_domains", "benchmark_countries", "benchmark_months",
    "organizations", "secret_places", "tickets"};

std::string quoted_names() {
  std::string names;
  for (const auto& name : on_every_node) names += (names.empty() ? "'" : ", '") + name + "'";
  return names;
}

/// What is asked of all nodes, as it begins. Nothing of it is a part of a sign-in or of a team's requests.
constexpr auto of_all_teams = std::to_array<std::string_view>({
    // Those who look for work.
    "SELECT free_at FROM deliveries WHERE ",
    "SELECT team_id, delivery_id FROM deliveries WHERE free_at <= $1",
    "SELECT team_id, schedule_id FROM schedules WHERE next_run_at <= $1",
    "SELECT team_id, schedule_id FROM schedules WHERE planned_at > $1",
    "SELECT tasks.task_id, ",
    "SELECT snapshots.snapshot_id, ",
    "SELECT told.team_id, told.position, ",
    "SELECT team_id FROM teams WHERE disbanded_at IS NOT NULL",
    // Those who forget what is old.
    "SELECT 1 FROM people WHERE user_id = $1 AND team_id <> $2",
    "DELETE FROM audience_days WHERE (team_id, ",
    "DELETE FROM audience_links WHERE (team_id, ",
    "DELETE FROM deliveries WHERE (team_id, ",
    "DELETE FROM events WHERE (team_id, ",
    "DELETE FROM replays WHERE (team_id, ",
    "DELETE FROM snapshots WHERE (team_id, ",
    "DELETE FROM tallies WHERE (team_id, ",
    "DELETE FROM visits WHERE (team_id, ",
    // The pool of companies.
    "UPDATE team_domains SET industry = $1, ",
    // An operator's commands.
    "SELECT COUNT(*) FROM teams WHERE disbanded_at IS NULL",
    "SELECT team_id, name, description, plan, ",
    // The list of a person's own teams and keys.
    "SELECT COUNT(*) FROM memberships JOIN teams ",
    "SELECT teams.team_id, ",
    "SELECT COUNT(*) FROM api_keys WHERE (user_id = $1",
    "SELECT team_id, key_id, user_id, ",
});

}  // namespace

TEST_CASE("the keys of what belongs to a team begin with the team, and nothing counts or acts across teams") {
  const TemporaryDatabase database;
  const auto listed = [&](const std::string& sql) {
    return database.run_sql("SELECT COALESCE(string_agg(found, ', ' ORDER BY found), '') FROM (" + sql + ") AS all_found (found)");
  };
  const std::string names = quoted_names();
  CHECK(listed("SELECT indexrelid::REGCLASS::TEXT FROM pg_index JOIN pg_class ON pg_class.oid = indrelid"
               " JOIN pg_attribute ON attrelid = indrelid AND attnum = indkey[0] WHERE relnamespace = 'crondb'::REGNAMESPACE"
               " AND relname NOT IN ('migrations', " +
               names + ") AND indisunique AND attname <> 'team_id'") == "");
  CHECK(listed("SELECT conname::TEXT FROM pg_constraint JOIN pg_class AS one ON one.oid = conrelid"
               " JOIN pg_class AS other ON other.oid = confrelid"
               " JOIN pg_attribute AS mine ON mine.attrelid = conrelid AND mine.attnum = conkey[1]"
               " JOIN pg_attribute AS its ON its.attrelid = confrelid AND its.attnum = confkey[1]"
               " WHERE contype = 'f' AND connamespace = 'crondb'::REGNAMESPACE AND other.relname NOT IN (" +
               names + ") AND (one.relname IN (" + names + ") OR mine.attname <> 'team_id' OR its.attname <> 'team_id')") == "");
  CHECK(listed("SELECT tgname::TEXT FROM pg_trigger WHERE NOT tgisinternal") == "");
  CHECK(listed("SELECT relname::TEXT FROM pg_class WHERE relkind = 'S' AND relnamespace = 'crondb'::REGNAMESPACE") == "");
}

TEST_CASE("whatever is asked of a team's rows names the team") {
  const TemporaryDatabase database;
  database.collect_statements();
  for (const ContractCase& rule : storage_contract()) {
    database.clear();
    CHECK_FALSE(rule.broken_by(*database.open()));
  }
  const auto statements = database.statements();
  CHECK(statements.size() > 300);
  static const std::regex table(R"((?:FROM|JOIN|INTO|UPDATE) (\w+))");
  static const std::regex naming(
      R"(^(?!.* OR team_id).*team_id = \$\d|^INSERT INTO \w+ \((\w+, )*team_id[,)].* (VALUES \(|SELECT \$1, ))");
  std::set<std::string> used;
  for (const auto& statement : statements) {
    bool of_teams = false;
    for (std::sregex_iterator found(statement.begin(), statement.end(), table), end; found != end; ++found) {
      const std::string name = (*found)[1];
      of_teams = of_teams || (name != "migrations" && !on_every_node.contains(name) &&
                              database.run_sql("SELECT to_regclass('" + name + "') IS NOT NULL") == "t");
    }
    if (!of_teams || std::regex_search(statement, naming)) continue;
    const auto allowed =
        std::ranges::find_if(of_all_teams, [&](std::string_view beginning) { return statement.starts_with(beginning); });
    CHECK_MESSAGE(allowed != of_all_teams.end(), statement);
    if (allowed != of_all_teams.end()) used.emplace(*allowed);
  }
  for (const auto& beginning : of_all_teams) CHECK_MESSAGE(used.contains(std::string(beginning)), beginning);
}

TEST_CASE("a database without the extension can't be distributed, and isn't changed") {
  const TemporaryDatabase database;
  const auto storage = database.open();
  const auto made = storage->distribute();
  REQUIRE_FALSE(made);
  CHECK(made.error().code == ErrorCode::bad_request);
  CHECK(made.error().message.find("CREATE EXTENSION citus") != std::string::npos);
  CHECK(database.run_sql("SELECT COUNT(*) > 30 FROM pg_constraint WHERE contype = 'f' AND connamespace = 'crondb'::REGNAMESPACE") ==
        "t");
}

TEST_CASE("distributing makes each table what it shall be while nothing refers to it, and goes on where it broke off") {
  const TemporaryDatabase database;
  const auto storage = database.open();
  // The extension's part, which takes no tables with references, and here one not at first.
  database.run_sql(
      "CREATE TABLE pg_dist_partition (logicalrelid REGCLASS PRIMARY KEY, how TEXT);"
      "CREATE TABLE out_of_luck (name TEXT); INSERT INTO out_of_luck VALUES ('leads');"
      "CREATE FUNCTION note(REGCLASS, TEXT) RETURNS VOID LANGUAGE plpgsql AS $$ BEGIN"
      " IF EXISTS (SELECT 1 FROM pg_constraint WHERE contype = 'f' AND $1 IN (conrelid, confrelid)) THEN RAISE 'references'; END "
      "IF;"
      " IF EXISTS (SELECT 1 FROM out_of_luck WHERE name = $1::TEXT) THEN RAISE 'out of luck'; END IF;"
      " INSERT INTO pg_dist_partition VALUES ($1, $2); END $$;"
      "CREATE FUNCTION create_distributed_table(name REGCLASS, distribution_column TEXT, colocate_with TEXT) RETURNS VOID"
      " LANGUAGE sql AS 'SELECT note(name, distribution_column || '' beside '' || colocate_with)';"
      "CREATE FUNCTION create_reference_table(name REGCLASS) RETURNS VOID LANGUAGE sql AS 'SELECT note(name, ''everywhere'')'");
  const auto references = [&] {
    return database.run_sql(
        "SELECT string_agg(conrelid::REGCLASS || pg_get_constraintdef(oid), ', ' ORDER BY conrelid::REGCLASS::TEXT, conname)"
        " FROM pg_constraint WHERE contype = 'f' AND connamespace = 'crondb'::REGNAMESPACE");
  };
  const auto before = references();
  const auto broken_off = storage->distribute();
  REQUIRE_FALSE(broken_off);
  CHECK(broken_off.error().message.find("out of luck") != std::string::npos);
  CHECK(references().empty());

  database.run_sql("DELETE FROM out_of_luck");
  CHECK(must(storage->distribute()) > 0);
  CHECK(references() == before);
  const auto how = [&](const std::string& table) {
    return database.run_sql("SELECT how FROM pg_dist_partition WHERE logicalrelid = '" + table + "'::REGCLASS");
  };
  for (const auto& table : on_every_node) CHECK_MESSAGE(how(table) == "everywhere", table);
  CHECK(how("teams") == "team_id beside none");
  CHECK(how("leads") == "team_id beside teams");
  CHECK(database.run_sql("SELECT COUNT(*) FROM pg_tables WHERE schemaname = 'crondb' AND tablename NOT IN ('migrations',"
                         " 'pg_dist_partition', 'out_of_luck') AND NOT EXISTS (SELECT 1 FROM pg_dist_partition"
                         " WHERE logicalrelid = tablename::REGCLASS)") == "0");
  CHECK(must(storage->distribute()) == 0);
}
