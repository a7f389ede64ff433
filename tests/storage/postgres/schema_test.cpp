#include <string>

#include <doctest/doctest.h>

#include "postgres/cluster.hpp"
#include "storage/sqlite_file.hpp"

namespace crondb::testing::sqlite_file {

namespace {

/// Each a line: the text that `sql` answers for each row, in order.
std::string lines(sqlite::Connection& db, const std::string& sql) {
  const auto rows = sql::find_all<std::string>(db, sql);
  REQUIRE(rows);
  std::string text;
  for (const auto& row : *rows) text += row + "\n";
  return text;
}

std::string lines(const TemporaryDatabase& database, const std::string& sql) {
  return database.run_sql("SELECT COALESCE(string_agg(line || E'\\n', '' ORDER BY line COLLATE \"C\"), '') FROM (" + sql +
                          ") AS lines (line)");
}

}  // namespace

TEST_CASE("a PostgreSQL database has the tables, columns, keys and indexes of an SQLite file") {
  const TemporaryDirectory folder;
  const std::string path = folder.file("crm.db");
  (void)open(path);
  const auto file = sqlite::Connection::open({.path = path}, sqlite::Use::read);
  REQUIRE(file);
  const TemporaryDatabase database;

  CHECK(lines(database,
              "SELECT table_name || '.' || column_name || CASE data_type WHEN 'bytea' THEN ' BLOB' WHEN 'bigint' THEN ' INTEGER'"
              " WHEN 'text' THEN ' TEXT' END || CASE is_nullable WHEN 'NO' THEN ' NOT NULL' ELSE '' END"
              " FROM information_schema.columns WHERE table_schema = 'crondb' AND table_name <> 'migrations'") ==
        lines(**file,
              "SELECT one.name || '.' || info.name || ' ' || info.type || CASE info.\"notnull\" WHEN 1 THEN ' NOT NULL' ELSE '' END"
              " FROM sqlite_schema AS one JOIN pragma_table_xinfo(one.name) AS info WHERE one.type = 'table'"
              " AND one.name NOT IN ('sqlite_sequence', 'migrations') ORDER BY 1"));

  CHECK(
      lines(database,
            "SELECT relname || ' ' || place || ' ' || attname FROM pg_constraint"
            " JOIN pg_class ON pg_class.oid = conrelid CROSS JOIN unnest(conkey) WITH ORDINALITY AS key (number, place)"
            " JOIN pg_attribute ON attrelid = conrelid AND attnum = number WHERE contype = 'p'"
            " AND connamespace = 'crondb'::regnamespace AND relname <> 'migrations'") ==
      lines(
          **file,
          "SELECT one.name || ' ' || info.pk || ' ' || info.name FROM sqlite_schema AS one JOIN pragma_table_info(one.name) AS info"
          " WHERE one.type = 'table' AND info.pk > 0 AND one.name <> 'migrations' ORDER BY 1"));

  CHECK(lines(database, "SELECT indexname FROM pg_indexes WHERE schemaname = 'crondb' AND indexname NOT LIKE '%_pkey'") ==
        lines(**file, "SELECT name FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL ORDER BY 1"));
  CHECK(lines(database,
              "SELECT table_name || '.' || column_name FROM information_schema.columns WHERE table_schema = 'crondb'"
              " AND data_type = 'text' AND table_name <> 'migrations' AND collation_name IS DISTINCT FROM 'C'")
            .empty());
}

}  // namespace crondb::testing::sqlite_file
