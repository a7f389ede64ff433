#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "crondb/storage/tables.hpp"
#include "storage/sql/engine.hpp"

/// Whole databases, as they lie in their tables.
namespace crondb::sql::inline CRONDB_ENGINE {

/// A table with the columns by which its rows are ordered.
struct OrderedTable {
  std::string name;
  std::string key;
  bool on_every_node = false;  ///< where teams lie on nodes of their own
};

/// Every table but those of the schema itself, each behind those that it refers to.
[[nodiscard]] std::vector<OrderedTable> all_tables();

/// What the open transaction of `db` sees.
class Tables final : public TableSource {
 public:
  explicit Tables(Connection& db) : db_(db) {}
  [[nodiscard]] Result<void> put_all(TableSink& sink) override;

 private:
  Connection& db_;
};

/// conflict, naming `place`, unless no table has a row.
[[nodiscard]] Result<void> must_be_empty(Connection& db, std::string_view place);

/// What stands in the way of those who fill tables: references, indexes and keys.
struct Obstacle {
  std::string take_off;
  std::string put_back;
  bool is_reference = false;
};
/// In the order in which they can be taken off; they are put back in the other.
[[nodiscard]] Result<std::vector<Obstacle>> find_obstacles(Connection& db);

}  // namespace crondb::sql::inline CRONDB_ENGINE
