#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "storage/sql/queries.hpp"

namespace crondb::sql {

/// A list in the order of one integer column that is never NULL, and then of an id.
struct List {
  std::string columns;  ///< what read_row reads
  std::string from;     ///< tables and joins
  std::string order_by;
  std::string id;
  bool descending;
};

/// Drops the row that was fetched beyond the page only to learn whether there is one.
template <class Row>
void cut(Rows<Row>& fetched, const PageRequest& page) {
  fetched.more = std::ssize(fetched.rows) > page.per_page;
  if (fetched.more) fetched.rows.pop_back();
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

/// The same of whole rows, newest first.
template <class Row>
[[nodiscard]] Result<Rows<Row>> fetch_newest(Connection& db, const Query& where, const PageRequest& page) {
  static const List list{columns_of<Row>(), std::string(table_of<Row>.name), "created_at", std::string(id_column<Row>), true};
  return fetch<Row>(db, list, where, page);
}

}  // namespace crondb::sql
