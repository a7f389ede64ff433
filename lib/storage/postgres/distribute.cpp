#include "storage/postgres/distribute.hpp"

#include "core/try.hpp"
#include "storage/sql/queries.hpp"
#include "storage/sql/tables.hpp"

namespace crondb::postgres {

namespace {

/// In a transaction of its own, however long it takes.
template <class Work>
Result<void> apart(Connection& db, Work work) {
  TransactionScope scope(db, Use::write);
  CRONDB_TRY(db.execute("SET LOCAL statement_timeout = 0"));
  CRONDB_TRY(work());
  return scope.commit();
}

/// Takes references off, noting how they are put back: tables become distributed one by one, and a reference between one that is
/// and one that isn't is refused.
Result<void> take_references_off(Connection& db) {
  return apart(db, [&]() -> Result<void> {
    CRONDB_TRY(const bool off, sql::value<bool>(db, "SELECT to_regclass('references_off') IS NOT NULL"));
    if (off) return {};
    CRONDB_TRY(db.execute("CREATE TABLE references_off (put_back TEXT NOT NULL PRIMARY KEY)"));
    CRONDB_TRY(const auto obstacles, sql::find_obstacles(db));
    for (const auto& obstacle : obstacles) {
      if (!obstacle.is_reference) continue;
      CRONDB_TRY(sql::execute(db, "INSERT INTO references_off (put_back) VALUES ($1)", obstacle.put_back));
      CRONDB_TRY(db.execute(obstacle.take_off));
    }
    return {};
  });
}

Result<void> put_references_back(Connection& db) {
  CRONDB_TRY(const auto all, sql::find_all<std::string>(db, "SELECT put_back FROM references_off ORDER BY put_back"));
  for (const auto& put_back : all) {
    const auto one = [&]() -> Result<void> {
      CRONDB_TRY(db.execute(put_back));
      CRONDB_TRY(sql::execute(db, "DELETE FROM references_off WHERE put_back = $1", put_back));
      return {};
    };
    CRONDB_TRY(apart(db, one));
  }
  return apart(db, [&] { return db.execute("DROP TABLE references_off"); });
}

/// The statement that makes a table what it shall be. Teams are where all others follow them.
std::string distribution_of(const sql::OrderedTable& table) {
  if (table.on_every_node) return "SELECT create_reference_table('" + table.name + "')";
  return "SELECT create_distributed_table('" + table.name + "', 'team_id', colocate_with => '" +
         (table.name == "teams" ? "none" : "teams") + "')";
}

}  // namespace

Result<std::int64_t> distribute(Connection& db) {
  CRONDB_TRY(const bool able,
             sql::value<bool>(db, "SELECT EXISTS (SELECT 1 FROM pg_proc WHERE proname = 'create_distributed_table')"));
  if (!able) {
    return fail(ErrorCode::bad_request,
                db.place() +
                    ": the extension Citus isn't in the database, so nothing was changed; install it on every "
                    "node, and run CREATE EXTENSION citus");
  }
  CRONDB_TRY(take_references_off(db));
  std::int64_t count = 0;
  for (const auto& table : sql::all_tables()) {
    CRONDB_TRY(const auto done, sql::value<std::int64_t>(
                                    db, "SELECT COUNT(*) FROM pg_dist_partition WHERE logicalrelid = $1::REGCLASS", table.name));
    if (done > 0) continue;
    CRONDB_TRY(apart(db, [&] { return db.execute(distribution_of(table)); }));
    ++count;
  }
  CRONDB_TRY(put_references_back(db));
  return count;
}

}  // namespace crondb::postgres
