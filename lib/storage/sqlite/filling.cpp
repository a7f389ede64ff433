#include "storage/sqlite/filling.hpp"

#include "core/try.hpp"
#include "storage/sql/queries.hpp"
#include "storage/sql/tables.hpp"

namespace crondb::sqlite {

namespace {

class Filling final : public TableTarget {
 public:
  explicit Filling(Connection& db) : db_(db) {}

  Result<void> begin() {
    CRONDB_TRY(sql::must_be_empty(db_, db_.path()));
    CRONDB_TRY(obstacles_, sql::find_obstacles(db_));
    for (const auto& obstacle : obstacles_) CRONDB_TRY(db_.execute(obstacle.take_off));
    return {};
  }

  Result<void> begin_table(std::string_view table, std::span<const std::string> columns) override {
    std::string sql = "INSERT INTO " + std::string(table) + " (";
    std::string values;
    for (const auto& column : columns) {
      sql += (values.empty() ? "" : ", ") + column;
      values += values.empty() ? "?" : ", ?";
    }
    insert_ = sql + ") VALUES (" + values + ")";
    return {};
  }

  Result<void> put_row(std::span<const Cell> row) override {
    auto insert = db_.prepare(insert_);
    int place = 0;
    for (const Cell& cell : row) {
      ++place;
      if (const auto* number = std::get_if<std::int64_t>(&cell)) {
        insert.bind_integer(place, *number);
      } else if (const auto* text = std::get_if<std::string_view>(&cell)) {
        insert.bind_text(place, *text);
      } else if (const auto* blob = std::get_if<std::span<const std::uint8_t>>(&cell)) {
        insert.bind_blob(place, *blob);
      } else {
        insert.bind_null(place);
      }
    }
    CRONDB_TRY(insert.step());
    return {};
  }

  Result<void> finish() override {
    for (auto obstacle = obstacles_.rbegin(); obstacle != obstacles_.rend(); ++obstacle) {
      CRONDB_TRY(db_.execute(obstacle->put_back));
    }
    return {};
  }

  Result<void> put_all(TableSink& sink) override { return sql::Tables(db_).put_all(sink); }

 private:
  Connection& db_;
  std::vector<sql::Obstacle> obstacles_;
  std::string insert_;
};

}  // namespace

Result<void> fill_tables(Connection& db, const std::function<Result<void>(TableTarget&)>& fill) {
  CRONDB_TRY(auto scope, TransactionScope::begin(db, Use::write));
  Filling filling(db);
  CRONDB_TRY(filling.begin());
  CRONDB_TRY(fill(filling));
  return scope.commit();
}

}  // namespace crondb::sqlite
