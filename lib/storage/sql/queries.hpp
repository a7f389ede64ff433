#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/try.hpp"
#include "storage/sql/engine.hpp"
#include "storage/sql/rows.hpp"
#include "storage/sql/values.hpp"

/// Running SQL. Parameters are called $1, $2, … in the order in which they first appear.
namespace crondb::sql::inline CRONDB_ENGINE {

/// The statement for `sql` with all its parameters, which must stay as they are until the last step.
template <class... Parameters>
[[nodiscard]] Statement prepare(Connection& db, std::string_view sql, const Parameters&... parameters) {
  auto statement = db.prepare(sql);
  int next = 0;
  (bind(statement, ++next, parameters), ...);
  return statement;
}

/// Calls `sink` with the statement at each row.
template <class Sink>
[[nodiscard]] Result<void> for_each_row(Statement& statement, Sink&& sink) {
  for (;;) {
    CRONDB_TRY(const bool found, statement.step());
    if (!found) return {};
    sink(statement);
  }
}

/// Runs what answers no rows, and says how many it changed.
template <class... Parameters>
[[nodiscard]] Result<std::int64_t> execute(Connection& db, std::string_view sql, const Parameters&... parameters) {
  auto statement = prepare(db, sql, parameters...);
  CRONDB_TRY(statement.step());
  return db.changed_rows();
}

/// The same of a statement that a key or a reference may refuse: what the transaction did before stays.
template <class... Parameters>
[[nodiscard]] Result<std::int64_t> execute_if_allowed(Connection& db, std::string_view sql, const Parameters&... parameters) {
  auto statement = prepare(db, sql, parameters...);
  statement.may_be_refused();
  CRONDB_TRY(statement.step());
  return db.changed_rows();
}

/// Runs what answers nothing that anybody needs: the engine may send it with what comes next.
template <class... Parameters>
[[nodiscard]] Result<void> execute_later(Connection& db, std::string_view sql, const Parameters&... parameters) {
  auto statement = prepare(db, sql, parameters...);
  statement.nobody_waits();
  CRONDB_TRY(statement.step());
  return {};
}

/// The first row, its columns read as T: a row type, or one value.
template <class T, class... Parameters>
[[nodiscard]] Result<std::optional<T>> find(Connection& db, std::string_view sql, const Parameters&... parameters) {
  auto statement = prepare(db, sql, parameters...);
  CRONDB_TRY(const bool found, statement.step());
  if (!found) return std::nullopt;
  std::optional<T> row(read_row<T>(statement));
  CRONDB_TRY(statement.status());
  return row;
}

template <class T>
[[nodiscard]] Result<std::vector<T>> all_rows(Statement& statement) {
  std::vector<T> rows;
  CRONDB_TRY(for_each_row(statement, [&](Statement& row) { rows.push_back(read_row<T>(row)); }));
  return rows;
}

template <class T, class... Parameters>
[[nodiscard]] Result<std::vector<T>> find_all(Connection& db, std::string_view sql, const Parameters&... parameters) {
  auto statement = prepare(db, sql, parameters...);
  return all_rows<T>(statement);
}

/// The one value of a statement that always answers a row.
template <class T, class... Parameters>
[[nodiscard]] Result<T> value(Connection& db, std::string_view sql, const Parameters&... parameters) {
  CRONDB_TRY(auto found, find<T>(db, sql, parameters...));
  return found ? *std::move(found) : T{};
}

/// SQL that is put together piece by piece, each parameter beside its text.
class Query {
 public:
  explicit Query(std::string sql = {}) : sql_(std::move(sql)) {}

  Query& operator<<(std::string_view sql) {
    sql_ += sql;
    return *this;
  }
  /// Appends `sql` and behind it a parameter.
  template <class T>
  Query& with(std::string_view sql, const T& value) {
    binds_.emplace_back([value](Statement& to, int parameter) { bind(to, parameter, value); });
    return again(sql);
  }
  /// Appends `sql` and behind it the latest parameter once more.
  Query& again(std::string_view sql) {
    sql_.append(sql).append("$").append(std::to_string(binds_.size()));
    return *this;
  }
  /// Appends the condition that the text in `column` contains `part`.
  Query& containing(std::string_view column, const std::string& part) {
    return (*this << " AND " << dialect::place_within << "(" << column).with(", ", part) << ") > 0";
  }
  /// A condition that no index helps to find, so that rows are read as they lie rather than in the order of an index.
  Query& without_index() {
    indexed_ = false;
    return *this;
  }
  [[nodiscard]] bool indexed() const { return indexed_; }
  /// Whether there is a condition besides the team.
  [[nodiscard]] bool narrowed() const { return binds_.size() > 1; }
  /// The same, begun with `sql`.
  [[nodiscard]] Query after(std::string_view sql) const {
    Query longer = *this;
    longer.sql_.insert(0, sql);
    return longer;
  }

  /// Must outlive the last step.
  [[nodiscard]] Statement prepare(Connection& db) const {
    auto statement = db.prepare(sql_);
    int next = 0;
    for (const auto& bind : binds_) bind(statement, ++next);
    return statement;
  }
  template <class T>
  [[nodiscard]] Result<std::vector<T>> find_all(Connection& db) const {
    auto statement = prepare(db);
    return all_rows<T>(statement);
  }
  /// The one value of a statement that always answers a row.
  template <class T>
  [[nodiscard]] Result<T> value(Connection& db) const {
    auto statement = prepare(db);
    CRONDB_TRY(statement.step());
    return read_row<T>(statement);
  }

 private:
  std::string sql_;
  std::vector<std::function<void(Statement&, int)>> binds_;
  bool indexed_ = true;
};

/// Inserts `row` unless there is one with its key; whether it did.
template <class Row>
[[nodiscard]] Result<bool> insert_new(Connection& db, TeamId team, const Row& row) {
  static const std::string sql = insert_new_sql<Row>();
  auto statement = db.prepare(sql);
  bind_row(statement, team, row);
  statement.may_be_refused();
  CRONDB_TRY(statement.step());
  return db.changed_rows() > 0;
}

/// The same of a row that is new if all is well.
template <class Row>
[[nodiscard]] Result<bool> insert_expected(Connection& db, TeamId team, const Row& row) {
  if (!db.presumes()) return insert_new(db, team, row);
  static const std::string sql = insert_sql<Row>();
  auto statement = db.prepare(sql);
  bind_row(statement, team, row);
  statement.nobody_waits();
  CRONDB_TRY(statement.step());
  return true;
}

/// Replaces the row that has its key.
template <class Row>
[[nodiscard]] Result<void> replace(Connection& db, TeamId team, const Row& row) {
  static const std::string sql = replace_sql<Row>();
  auto statement = db.prepare(sql);
  bind_row(statement, team, row);
  statement.may_be_refused();
  CRONDB_TRY(statement.step());
  return {};
}

/// Inserts `row`, or replaces the one with its key; whether it inserted. Two statements: SQLite makes each upsert undoable by
/// itself, for which it copies every page that the statement touches.
template <class Row>
[[nodiscard]] Result<bool> upsert(Connection& db, TeamId team, const Row& row) {
  CRONDB_TRY(const bool inserted, insert_new(db, team, row));
  if (!inserted) CRONDB_TRY(replace(db, team, row));
  return inserted;
}

/// The same for those who need not know.
template <class Row>
[[nodiscard]] Result<void> put(Connection& db, TeamId team, const Row& row) {
  CRONDB_TRY(upsert(db, team, row));
  return {};
}

/// Erases at most `limit` rows of `table`, whose key is `key`, that have a time before `before` in `column`, the oldest first, and
/// says how many. `also` is a further condition, ` AND …`.
template <class Time>
[[nodiscard]] Result<std::int64_t> erase_oldest(Connection& db, const std::string& table, const std::string& key,
                                                const std::string& column, Time before, std::int64_t limit,
                                                const std::string& also = {}) {
  const std::string sql = "DELETE FROM " + table + " WHERE (" + key + ") IN (SELECT " + key + " FROM " + table + " WHERE " +
                          column + " < $1" + also + " ORDER BY " + column + " LIMIT $2)";
  return execute(db, sql, before, limit);
}

/// The row with the id, of a table whose key it is.
template <class Row>
[[nodiscard]] Result<std::optional<Row>> find_row(Connection& db, TeamId team, decltype(Row::id) id) {
  static const std::string sql = "SELECT " + columns_of<Row>() + " FROM " + std::string(table_of<Row>.name) +
                                 " WHERE team_id = $1 AND " + std::string(id_column<Row>) + " = $2";
  return find<Row>(db, sql, team, id);
}

template <class Row>
[[nodiscard]] Result<std::optional<Row>> find_by_external_id(Connection& db, TeamId team, std::string_view external_id) {
  static const std::string sql =
      "SELECT " + columns_of<Row>() + " FROM " + std::string(table_of<Row>.name) + " WHERE team_id = $1 AND external_id = $2";
  return find<Row>(db, sql, team, external_id);
}

/// Whether there was such a row.
template <class Row>
[[nodiscard]] Result<bool> erase_row(Connection& db, TeamId team, decltype(Row::id) id) {
  static const std::string sql =
      "DELETE FROM " + std::string(table_of<Row>.name) + " WHERE team_id = $1 AND " + std::string(id_column<Row>) + " = $2";
  CRONDB_TRY(const auto erased, execute(db, sql, team, id));
  return erased > 0;
}

/// `result`, with another error in the place of one with `code`.
template <class T>
[[nodiscard]] Result<void> instead_of(ErrorCode code, const Error& error, const Result<T>& result) {
  if (result) return {};
  return fail(result.error().code == code ? error : result.error());
}

}  // namespace crondb::sql::inline CRONDB_ENGINE
