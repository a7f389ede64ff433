#include "storage/sqlite/backup.hpp"

#include <filesystem>

#include <sqlite3.h>

#include "core/try.hpp"

namespace crondb::sqlite {

namespace {

/// SQLite's backup, and not VACUUM INTO, because the latter doesn't sync what it wrote.
Result<void> copy_pages(Connection& from, const std::string& path) {
  CRONDB_TRY(auto to, Connection::open({.path = path}, Use::write));
  sqlite3_backup* backup = sqlite3_backup_init(to->handle(), "main", from.handle(), "main");
  if (backup == nullptr) return fail(to->error(sqlite3_extended_errcode(to->handle())));
  const int code = sqlite3_backup_step(backup, -1);
  sqlite3_backup_finish(backup);
  if (code != SQLITE_DONE) return fail(translate(code, path, sqlite3_errstr(code)));
  return to->execute("PRAGMA wal_checkpoint(TRUNCATE)");
}

}  // namespace

Result<void> copy_database(Connection& db, const std::string& path) {
  const std::string partial = path + ".partial";
  std::error_code failed;
  std::filesystem::remove(partial, failed);
  auto copied = copy_pages(db, partial);
  if (copied) {
    std::filesystem::rename(partial, path, failed);
    if (failed) copied = fail(ErrorCode::unavailable, path + ": the copy can't be named so (" + failed.message() + ")");
  }
  if (!copied) std::filesystem::remove(partial, failed);
  return copied;
}

}  // namespace crondb::sqlite
