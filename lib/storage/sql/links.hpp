#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "storage/sql/changes.hpp"
#include "storage/sql/queries.hpp"

/// What ties rows of different tables together.
namespace crondb::sql {

/// The table that answers which rows have an id in a list that is packed in the row.
struct ListIndex {
  ListIndex(std::string_view table, std::string_view row_column, std::string_view item_column)
      : insert("INSERT INTO " + std::string(table) + " (team_id, " + std::string(row_column) + ", " + std::string(item_column) +
               ") VALUES ($1, $2, $3)"),
        erase("DELETE FROM " + std::string(table) + " WHERE team_id = $1 AND " + std::string(row_column) + " = $2 AND " +
              std::string(item_column) + " = $3") {}

  std::string insert;
  std::string erase;
};

/// Brings the index from the items that the row had, ascending, to those that it has, ascending.
template <class RowId, class ItemId>
[[nodiscard]] Result<void> index_list(Connection& db, const ListIndex& index, TeamId team, RowId row,
                                      const std::vector<ItemId>& before, const std::vector<ItemId>& now) {
  for (const ItemId& item : before) {
    if (!std::ranges::binary_search(now, item)) CRONDB_TRY(execute(db, index.erase, team, row, item));
  }
  for (const ItemId& item : now) {
    if (!std::ranges::binary_search(before, item)) CRONDB_TRY(execute(db, index.insert, team, row, item));
  }
  return {};
}

/// Empties `column` in every row that has `id` in it.
template <class Row, class AnyId>
[[nodiscard]] Result<void> forget(Connection& db, Changes& changes, TeamId team, std::string_view column, AnyId id) {
  const std::string sql = "UPDATE " + std::string(table_of<Row>.name) + " SET " + std::string(column) +
                          " = NULL WHERE team_id = $1 AND " + std::string(column) + " = $2 RETURNING " + columns_of<Row>();
  CRONDB_TRY(auto rows, find_all<Row>(db, sql, team, id));
  for (Row& row : rows) changes.add(team, std::move(row));
  return {};
}

}  // namespace crondb::sql
