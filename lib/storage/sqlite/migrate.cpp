#include "storage/sqlite/migrate.hpp"

#include <fmt/format.h>

#include "core/try.hpp"
#include "storage/sql/migrations.hpp"
#include "storage/sql/queries.hpp"
#include "storage/sqlite/backup.hpp"
#include "storage/sqlite/text_functions.hpp"

namespace crondb::sqlite {

namespace {

/// A database that holds tables, but none of ours, belongs to another program.
Result<bool> is_new(Connection& db) {
  CRONDB_TRY(const auto ours, sql::value<std::int64_t>(db, "SELECT COUNT(*) FROM sqlite_master WHERE name = 'migrations'"));
  if (ours > 0) return false;
  CRONDB_TRY(const auto tables, sql::value<std::int64_t>(db, "SELECT COUNT(*) FROM sqlite_master"));
  if (tables > 0) return fail(ErrorCode::conflict, db.path() + ": the database belongs to another program");
  return true;
}

/// Unless another process was faster.
Result<void> apply(Connection& db, const sql::Migration& migration, const std::function<Instant()>& now) {
  CRONDB_TRY(auto scope, TransactionScope::begin(db, Use::write));
  CRONDB_TRY(
      db.execute("CREATE TABLE IF NOT EXISTS migrations (number INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL,"
                 " checksum TEXT NOT NULL, applied_at INTEGER NOT NULL, program_version TEXT NOT NULL) STRICT"));
  CRONDB_TRY(const auto done, sql::value<std::int64_t>(db, "SELECT COUNT(*) FROM migrations WHERE number = $1", migration.number));
  if (done == 0) {
    CRONDB_TRY(db.execute(std::string(migration.text)));
    CRONDB_TRY(sql::put_applied_migration(db, migration, now()));
  }
  return scope.commit();
}

}  // namespace

Result<std::vector<AppliedMigration>> applied_migrations(Connection& db) {
  CRONDB_TRY(const bool fresh, is_new(db));
  if (fresh) return std::vector<AppliedMigration>();
  return sql::read_applied_migrations(db);
}

Result<void> migrate(Connection& db, const std::function<Instant()>& now) {
  CRONDB_TRY(const auto applied, applied_migrations(db));
  const auto copy_before = [&](std::int64_t number) { return fmt::format("{}.before-migration-{:04}", db.path(), number); };
  CRONDB_TRY(const auto missing, sql::missing_migrations(db.path(), applied, [&](std::int64_t number) {
               return fmt::format(
                   "go back to a copy from before: each program that changes the schema leaves one beside the file ({})",
                   copy_before(number));
             }));
  if (missing.empty()) return {};
  if (!applied.empty()) {
    CRONDB_TRY(auto scope, TransactionScope::begin(db, Use::read));
    CRONDB_TRY(copy_database(db, copy_before(missing.front().number)));
  }
  CRONDB_TRY(add_text_functions(db));
  for (const sql::Migration& migration : missing) CRONDB_TRY(apply(db, migration, now));
  return {};
}

}  // namespace crondb::sqlite
