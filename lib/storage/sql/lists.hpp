#pragma once

#include <string>
#include <string_view>
#include <tuple>
#include <variant>

#include "storage/conditions.hpp"
#include "storage/sql/queries.hpp"

namespace crondb::sql::inline CRONDB_ENGINE {

/// A list in the order of one integer column that is never NULL, and then of an id.
struct List {
  std::string columns;  ///< what read_row reads
  std::string from;     ///< tables and joins
  std::string order_by;
  std::string id;
  bool descending;
};

/// ` WHERE` the rows of a list are the team's and match its filter.
template <class Filter>
[[nodiscard]] Query matching(TeamId team, const Filter& filter) {
  Query where;
  where.with(" WHERE team_id = ", team);
  all_conditions(folded(filter), [&](const auto& condition, const auto& value) { return condition.write(where, value), true; });
  return where;
}

/// Drops the row that was fetched beyond the page only to learn whether there is one.
template <class Row>
void cut(Rows<Row>& fetched, const PageRequest& page) {
  fetched.more = std::ssize(fetched.rows) > page.per_page;
  if (fetched.more) fetched.rows.pop_back();
}

template <class Row>
inline constexpr bool keyed_by_team_and_id =
    table_of<Row>.of_team &&
    std::apply([](const auto&... column) { return (static_cast<int>(column.key) + ...) == 1; }, table_of<Row>.columns);

/// The rows of a page by its number, of a table whose key is a team and an id, of which `total` match `where`; one more than fit.
/// What comes before the page is passed in an index that has nothing but the order, not row by row. Where few rows match, an index
/// in the order of the list would lead to every row of the team, each somewhere else: then the rows are read as they lie and
/// sorted.
template <class Row>
[[nodiscard]] Result<std::vector<Row>> numbered_page(Connection& db, const List& list, const Query& where, const PageRequest& page,
                                                     std::int64_t total, const std::string& absent = {}) {
  static_assert(keyed_by_team_and_id<Row>);
  static constexpr std::int64_t few = 5;
  const std::int64_t end = page.offset() + page.per_page;
  if (page.offset() >= total) return std::vector<Row>();
  const bool scarce = where.narrowed() && total < few * end;
  const std::string direction = list.descending ? " DESC" : "";
  const auto order = [&](std::string_view column) {
    return " ORDER BY " + std::string(column) + direction + absent + ", " + list.id + direction;
  };
  const std::string keys = "team_id, " + list.id;
  Query query = where.after("SELECT " + list.columns + " FROM " + list.from + " WHERE (" + keys + ") IN (SELECT " + keys +
                            " FROM " + list.from);
  query << order(scarce ? std::string(dialect::unindexed) + list.order_by : list.order_by);
  query.with(" LIMIT ", page.per_page + 1).with(" OFFSET ", page.offset()) << ")" << order(list.order_by);
  return query.template find_all<Row>(db);
}

/// The page of `list` with the rows that match `where`, which begins with WHERE.
template <class Row>
[[nodiscard]] Result<Rows<Row>> fetch(Connection& db, const List& list, const Query& where, const PageRequest& page) {
  const std::string direction = list.descending ? " DESC" : "";
  const std::string order = " ORDER BY " + list.order_by + direction + ", " + list.id + direction;
  Query query = where.after("SELECT " + list.columns + " FROM " + list.from);
  Rows<Row> answer;
  if (page.cursor) {
    const auto* key = std::get_if<std::int64_t>(&page.cursor->key);
    if (key == nullptr) return answer;
    query << " AND (" << list.order_by << ", " << list.id;
    query.with(list.descending ? ") < (" : ") > (", *key).with(", ", page.cursor->id) << ")" << order;
    query.with(" LIMIT ", page.per_page + 1);
  } else {
    CRONDB_TRY(answer.total, where.after("SELECT COUNT(*) FROM " + list.from).template value<std::int64_t>(db));
    (query << order).with(" LIMIT ", page.per_page + 1).with(" OFFSET ", page.offset());
  }
  CRONDB_TRY(answer.rows, query.template find_all<Row>(db));
  cut(answer, page);
  return answer;
}

/// The same of whole rows of a table whose key is a team and an id, newest first.
template <class Row>
[[nodiscard]] Result<Rows<Row>> fetch_newest(Connection& db, const Query& where, const PageRequest& page) {
  static const List list{columns_of<Row>(), std::string(table_of<Row>.name), "created_at", std::string(id_column<Row>), true};
  static const List unindexed{list.columns, list.from, std::string(dialect::unindexed) + "created_at", list.id, true};
  if (page.cursor) return fetch<Row>(db, where.indexed() ? list : unindexed, where, page);
  Rows<Row> answer;
  CRONDB_TRY(answer.total, where.after("SELECT COUNT(*) FROM " + list.from).template value<std::int64_t>(db));
  CRONDB_TRY(answer.rows, numbered_page<Row>(db, list, where, page, *answer.total));
  cut(answer, page);
  return answer;
}

}  // namespace crondb::sql::inline CRONDB_ENGINE
