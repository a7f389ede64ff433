#include "storage/postgres/migrate.hpp"

#include "core/try.hpp"
#include "storage/sql/migrations.hpp"
#include "storage/sql/queries.hpp"

namespace crondb::postgres {

namespace {

/// Two processes that make the same at once may be in each other's way even so; then one of them finds it there.
Result<void> make_place(Connection& db) {
  static constexpr int attempts = 3;
  for (int attempt = 1;; ++attempt) {
    TransactionScope scope(db, Use::write);
    const auto made = db.execute(
        "CREATE SCHEMA IF NOT EXISTS crondb;"
        "CREATE TABLE IF NOT EXISTS migrations (number BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL,"
        " applied_at BIGINT NOT NULL, program_version TEXT NOT NULL)");
    if (made) return scope.commit();
    if (attempt == attempts || made.error().code == ErrorCode::unavailable) return made;
  }
}

/// Unless another process was faster.
Result<void> apply(Connection& db, const sql::Migration& migration, const std::function<Instant()>& now) {
  TransactionScope scope(db, Use::write);
  CRONDB_TRY(db.execute("SET LOCAL statement_timeout = 0; LOCK TABLE migrations IN SHARE ROW EXCLUSIVE MODE"));
  CRONDB_TRY(const auto done, sql::value<std::int64_t>(db, "SELECT COUNT(*) FROM migrations WHERE number = $1", migration.number));
  if (done > 0) return {};
  CRONDB_TRY(db.execute(std::string(migration.text)));
  CRONDB_TRY(sql::put_applied_migration(db, migration, now()));
  return scope.commit();
}

}  // namespace

Result<std::vector<AppliedMigration>> applied_migrations(Connection& db) {
  TransactionScope scope(db, Use::read);
  CRONDB_TRY(const bool ours, sql::value<bool>(db, "SELECT to_regclass('crondb.migrations') IS NOT NULL"));
  if (!ours) return std::vector<AppliedMigration>();
  return sql::read_applied_migrations(db);
}

Result<void> migrate(Connection& db, const std::function<Instant()>& now) {
  CRONDB_TRY(const auto applied, applied_migrations(db));
  CRONDB_TRY(const auto missing, sql::missing_migrations(db.place(), applied, [](std::int64_t) {
               return std::string("restore a dump from before it");
             }));
  if (missing.empty()) return {};
  if (applied.empty()) CRONDB_TRY(make_place(db));
  for (const sql::Migration& migration : missing) CRONDB_TRY(apply(db, migration, now));
  return {};
}

}  // namespace crondb::postgres
