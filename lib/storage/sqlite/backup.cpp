#include "storage/sqlite/backup.hpp"

#include <filesystem>

#include <sqlite3.h>

#include "core/try.hpp"

namespace crondb::sqlite {

namespace {

constexpr int pages_in_a_step = 256;

/// What a copy that was broken off may have left: a log or journal of another copy would be taken for this one's.
void remove_all(const std::string& partial) {
  std::error_code absent;
  for (const auto* suffix : {"", "-journal", "-wal", "-shm"}) std::filesystem::remove(partial + suffix, absent);
}

/// SQLite's backup, and not VACUUM INTO, because the latter doesn't sync what it wrote.
Result<void> copy_pages(Connection& from, const std::string& path) {
  // In the step that follows the first read the view is fixed; the copy needs nothing to roll back to.
  CRONDB_TRY(from.run("SELECT COUNT(*) FROM sqlite_schema"));
  CRONDB_TRY(auto to, Connection::open({.path = path}, Use::write));
  CRONDB_TRY(to->execute("PRAGMA journal_mode = OFF"));
  sqlite3_backup* backup = sqlite3_backup_init(to->handle(), "main", from.handle(), "main");
  if (backup == nullptr) return fail(to->error(sqlite3_extended_errcode(to->handle())));
  int code = SQLITE_OK;
  auto view = from.snapshot_holds();
  while (code == SQLITE_OK && view) {
    const Connection::InUse in_use(from);
    code = sqlite3_backup_step(backup, pages_in_a_step);
    view = from.snapshot_holds();
  }
  sqlite3_backup_finish(backup);
  if (code == SQLITE_DONE) return {};
  CRONDB_TRY(view);
  return fail(translate(code, path, sqlite3_errstr(code)));
}

}  // namespace

Result<void> copy_database(Connection& db, const std::string& path) {
  const std::string partial = path + ".partial";
  remove_all(partial);
  auto copied = copy_pages(db, partial);
  if (copied) {
    std::error_code failed;
    std::filesystem::rename(partial, path, failed);
    if (failed) copied = fail(ErrorCode::unavailable, path + ": the copy can't be named so (" + failed.message() + ")");
  }
  if (!copied) remove_all(partial);
  return copied;
}

}  // namespace crondb::sqlite
