#include "storage/sql/tables.hpp"

#include <algorithm>
#include <array>
#include <ranges>

#include "storage/sql/queries.hpp"
#include "storage/sql/teams.hpp"

namespace crondb::sql::inline CRONDB_ENGINE {

namespace {

/// THE list of tables that belong to no team, with their keys.
constexpr auto instance_tables = std::to_array<TeamTable>({
    {"users", "user_id"},
    {"identities", "issuer, subject"},
    {"companies", "domain"},
    {"benchmarks", "industry_key"},
    {"benchmark_domains", "industry_key, place"},
    {"benchmark_countries", "industry_key, place"},
    {"benchmark_months", "industry_key, place"},
});

struct ColumnOfTable {
  std::string name;
  std::string type;  ///< INTEGER, TEXT or BLOB
};

}  // namespace

template <>
ColumnOfTable read_row<ColumnOfTable>(Statement& from) {
  return {read<std::string>(from, 0), read<std::string>(from, 1)};
}

template <>
Obstacle read_row<Obstacle>(Statement& from) {
  return {read<std::string>(from, 0), read<std::string>(from, 1), read<bool>(from, 2)};
}

namespace {

Result<void> put_table(Connection& db, const OrderedTable& table, TableSink& sink) {
  CRONDB_TRY(const auto columns, find_all<ColumnOfTable>(db, dialect::columns_of_table, table.name));
  std::vector<std::string> names;
  std::string listed;
  for (const auto& column : columns) {
    names.push_back(column.name);
    listed += (listed.empty() ? "" : ", ") + column.name;
  }
  CRONDB_TRY(sink.begin_table(table.name, names));
  auto statement = db.prepare("SELECT " + listed + " FROM " + table.name + " ORDER BY " + table.key);
  statement.has_many_rows();
  std::vector<Cell> row(columns.size());
  for (;;) {
    CRONDB_TRY(const bool found, statement.step());
    if (!found) return {};
    for (std::size_t i = 0; i < columns.size(); ++i) {
      const int place = static_cast<int>(i);
      if (statement.is_null(place)) {
        row[i] = std::monostate();
      } else if (columns[i].type == "INTEGER") {
        row[i] = statement.integer(place);
      } else if (columns[i].type == "TEXT") {
        row[i] = statement.text(place);
      } else {
        row[i] = statement.blob(place);
      }
    }
    CRONDB_TRY(sink.put_row(row));
  }
}

}  // namespace

std::vector<OrderedTable> all_tables() {
  std::vector<OrderedTable> tables;
  for (const auto& [name, key] : instance_tables) tables.push_back({std::string(name), std::string(key), true});
  tables.push_back({"teams", "team_id"});
  for (const auto& [name, key] : team_tables | std::views::reverse) {
    const bool is_directory = std::ranges::find(directories, name) != directories.end();
    tables.push_back({std::string(name), "team_id" + (key.empty() ? "" : ", " + std::string(key)), is_directory});
  }
  return tables;
}

Result<void> Tables::put_all(TableSink& sink) {
  for (const auto& table : all_tables()) CRONDB_TRY(put_table(db_, table, sink));
  return {};
}

Result<void> must_be_empty(Connection& db, std::string_view place) {
  for (const auto& table : all_tables()) {
    CRONDB_TRY(const bool full, value<bool>(db, "SELECT EXISTS (SELECT 1 FROM " + table.name + ")"));
    if (full) {
      return fail(ErrorCode::conflict,
                  std::string(place) + ": the database holds something already (in " + table.name + "); a copy needs an empty one");
    }
  }
  return {};
}

Result<std::vector<Obstacle>> find_obstacles(Connection& db) { return find_all<Obstacle>(db, dialect::obstacles); }

}  // namespace crondb::sql::inline CRONDB_ENGINE
