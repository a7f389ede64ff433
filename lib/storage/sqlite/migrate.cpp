#include "storage/sqlite/migrate.hpp"

#include <fmt/format.h>

#include "core/try.hpp"
#include "storage/sql/queries.hpp"
#include "storage/sqlite/backup.hpp"
#include "storage/sqlite/text_functions.hpp"

namespace crondb::sql {

template <>
AppliedMigration read_row<AppliedMigration>(Statement& from) {
  return {from.integer(0), read<std::string>(from, 1), read<std::string>(from, 2), read<Instant>(from, 3),
          read<std::string>(from, 4)};
}

}  // namespace crondb::sql

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

/// The first known migration that `applied` lacks.
Result<std::size_t> first_missing(const Connection& db, std::span<const AppliedMigration> applied) {
  const auto known = known_migrations();
  for (std::size_t i = 0; i < applied.size(); ++i) {
    if (i >= known.size()) {
      return fail(
          ErrorCode::conflict,
          fmt::format("{0}: the database was made by a newer program, {1}; this one, {2}, knows {3} of its {4} "
                      "migrations. Run {1} or newer, or go back to a copy from before: each program that changes the schema "
                      "leaves one beside the file ({0}.before-migration-{5:04})",
                      db.path(), applied.back().program_version, program_version(), known.size(), applied.size(),
                      applied[known.size()].number));
    }
    if (applied[i].number != known[i].number || applied[i].checksum != known[i].checksum) {
      return fail(ErrorCode::conflict,
                  fmt::format("{}: migration {} ({}) isn't the one that was applied; an applied migration must not "
                              "be edited",
                              db.path(), applied[i].number, applied[i].name));
    }
  }
  return applied.size();
}

/// Unless another process was faster.
Result<void> apply(Connection& db, const Migration& migration, const std::function<Instant()>& now) {
  CRONDB_TRY(auto scope, TransactionScope::begin(db, Use::write));
  CRONDB_TRY(
      db.execute("CREATE TABLE IF NOT EXISTS migrations (number INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL,"
                 " checksum TEXT NOT NULL, applied_at INTEGER NOT NULL, program_version TEXT NOT NULL) STRICT"));
  CRONDB_TRY(const auto done, sql::value<std::int64_t>(db, "SELECT COUNT(*) FROM migrations WHERE number = $1", migration.number));
  if (done == 0) {
    CRONDB_TRY(db.execute(std::string(migration.text)));
    CRONDB_TRY(
        sql::execute(db, "INSERT INTO migrations (number, name, checksum, applied_at, program_version) VALUES ($1, $2, $3, $4, $5)",
                     migration.number, migration.name, migration.checksum, now(), program_version()));
  }
  return scope.commit();
}

}  // namespace

Result<std::vector<AppliedMigration>> applied_migrations(Connection& db) {
  CRONDB_TRY(const bool fresh, is_new(db));
  if (fresh) return std::vector<AppliedMigration>();
  return sql::find_all<AppliedMigration>(
      db, "SELECT number, name, checksum, applied_at, program_version FROM migrations ORDER BY number");
}

Result<void> migrate(Connection& db, const std::function<Instant()>& now) {
  CRONDB_TRY(const auto applied, applied_migrations(db));
  CRONDB_TRY(const auto first, first_missing(db, applied));
  const auto missing = known_migrations().subspan(first);
  if (missing.empty()) return {};
  if (!applied.empty()) {
    CRONDB_TRY(auto scope, TransactionScope::begin(db, Use::read));
    CRONDB_TRY(copy_database(db, fmt::format("{}.before-migration-{:04}", db.path(), missing.front().number)));
  }
  CRONDB_TRY(add_text_functions(db));
  for (const Migration& migration : missing) CRONDB_TRY(apply(db, migration, now));
  return {};
}

}  // namespace crondb::sqlite
