#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "storage/sql/changes.hpp"
#include "storage/sql/queries.hpp"

/// What ties rows of different tables together.
namespace crondb::sql::inline CRONDB_ENGINE {

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
    if (!std::ranges::binary_search(now, item)) CRONDB_TRY(execute_later(db, index.erase, team, row, item));
  }
  for (const ItemId& item : now) {
    if (!std::ranges::binary_search(before, item)) CRONDB_TRY(execute_later(db, index.insert, team, row, item));
  }
  return {};
}

/// Counts the domain of a deal or lead in team_domains, when it goes from `before` to `now`.
[[nodiscard]] inline Result<void> count_domain(Connection& db, TeamId team, const std::optional<std::string>& before,
                                               const std::optional<std::string>& now) {
  if (before == now) return {};
  if (before) {
    CRONDB_TRY(execute_later(db, "UPDATE team_domains SET uses = uses - 1 WHERE team_id = $1 AND domain = $2", team, *before));
    CRONDB_TRY(execute_later(db, "DELETE FROM team_domains WHERE team_id = $1 AND domain = $2 AND uses = 0", team, *before));
  }
  if (now) {
    CRONDB_TRY(execute_later(
        db,
        "INSERT INTO team_domains (team_id, domain, uses, industry, country, employees, emails_found, enriched_at)"
        " SELECT $1, $2, 0, c.industry, c.country, c.employees, c.emails_found, c.enriched_at"
        " FROM (SELECT 1) AS one LEFT JOIN companies AS c ON c.domain = $2 WHERE TRUE ON CONFLICT (team_id, domain) DO NOTHING",
        team, *now));
    CRONDB_TRY(execute_later(db, "UPDATE team_domains SET uses = uses + 1 WHERE team_id = $1 AND domain = $2", team, *now));
  }
  return {};
}

/// Where a deal stands on the board, as far as it counts.
struct BoardPlace {
  StageId stage{};
  std::int64_t rank_range = 0;
  [[nodiscard]] std::int64_t block() const { return rank_range >> 6; }
  bool operator==(const BoardPlace&) const = default;
};

[[nodiscard]] inline BoardPlace board_place(StageId stage, std::int64_t rank) { return {stage, rank >> 38}; }

/// How deals are counted by a part of their ranks.
struct RankCount {
  RankCount(const std::string& table, const std::string& part)
      : made("INSERT INTO " + table + " (team_id, stage_id, " + part +
             ", deals) VALUES ($1, $2, $3, 0) ON CONFLICT (team_id, stage_id, " + part + ") DO NOTHING"),
        more("UPDATE " + table + " SET deals = deals + 1 WHERE team_id = $1 AND stage_id = $2 AND " + part + " = $3"),
        less("UPDATE " + table + " SET deals = deals - 1 WHERE team_id = $1 AND stage_id = $2 AND " + part + " = $3") {}
  std::string made;
  std::string more;
  std::string less;
};

/// Counts a deal in column_counts and column_blocks, when it goes from `before` to `now`.
[[nodiscard]] inline Result<void> count_place(Connection& db, TeamId team, const std::optional<BoardPlace>& before,
                                              const std::optional<BoardPlace>& now) {
  if (before == now) return {};
  static const RankCount by_range("column_counts", "rank_range");
  static const RankCount by_block("column_blocks", "rank_block");
  if (before) {
    CRONDB_TRY(execute_later(db, by_range.less, team, before->stage, before->rank_range));
    CRONDB_TRY(execute_later(db, by_block.less, team, before->stage, before->block()));
  }
  if (now) {
    CRONDB_TRY(execute_later(db, by_range.made, team, now->stage, now->rank_range));
    CRONDB_TRY(execute_later(db, by_range.more, team, now->stage, now->rank_range));
    CRONDB_TRY(execute_later(db, by_block.made, team, now->stage, now->block()));
    CRONDB_TRY(execute_later(db, by_block.more, team, now->stage, now->block()));
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

}  // namespace crondb::sql::inline CRONDB_ENGINE
