#include <algorithm>
#include <chrono>
#include <filesystem>

#include "core/try.hpp"
#include "crondb/metrics/facts.hpp"
#include "crondb/storage/sqlite.hpp"
#include "storage/sql/ports.hpp"
#include "storage/sqlite/backup.hpp"
#include "storage/sqlite/check.hpp"
#include "storage/sqlite/group_commit.hpp"
#include "storage/sqlite/migrate.hpp"
#include "storage/sqlite/readers.hpp"

namespace crondb {

struct SqliteStorage::Impl {
  Impl(const SqliteOptions& options, std::unique_ptr<sqlite::Connection> writer)
      : facts(options.facts_budget_bytes),
        readers({options.path, options.busy_timeout, options.page_cache_kib}, std::max(1, options.max_readers)),
        writes(std::move(writer), static_cast<std::size_t>(std::max(1, options.max_group)),
               [this](const metrics::ChangeSet& committed) { facts.apply(committed); }) {}

  /// Runs `work` with a connection, in one view of the database.
  template <class F>
  auto read(F&& work) -> std::invoke_result_t<F&, sqlite::Connection&> {
    CRONDB_TRY(auto connection, readers.borrow());
    CRONDB_TRY(auto scope, sqlite::Scope::begin(*connection, sqlite::Use::read));
    auto answer = work(*connection);
    if (answer) CRONDB_TRY(scope.commit());
    return answer;
  }

  metrics::FactsCache facts;
  sqlite::Readers readers;
  sqlite::GroupCommit writes;
};

SqliteStorage::SqliteStorage(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
SqliteStorage::~SqliteStorage() = default;

Result<std::unique_ptr<SqliteStorage>> SqliteStorage::open(const SqliteOptions& options) {
  if (options.path.empty() || options.path == ":memory:") {
    return fail(ErrorCode::bad_request, "'" + options.path + "' doesn't name a file; MemoryStorage needs none");
  }
  std::error_code unknown;
  if (std::filesystem::is_directory(options.path, unknown)) {
    return fail(ErrorCode::unavailable, options.path + ": this is a directory, not a database file");
  }
  CRONDB_TRY(auto writer,
             sqlite::Connection::open({options.path, options.busy_timeout, options.page_cache_kib}, sqlite::Use::write));
  const auto system_now = [] { return std::chrono::floor<Milliseconds>(std::chrono::system_clock::now()); };
  CRONDB_TRY(sqlite::migrate(*writer, options.now ? options.now : system_now));
  // The few pages that a statement with a trigger could have to restore: a file for them halves the speed of writing.
  CRONDB_TRY(writer->execute("PRAGMA temp_store = MEMORY"));
  return std::unique_ptr<SqliteStorage>(new SqliteStorage(std::make_unique<Impl>(options, std::move(writer))));
}

Result<void> SqliteStorage::run(Access access, const Work& work) {
  if (access == Access::write) return impl_->writes.run(work);
  return impl_->read([&](sqlite::Connection& db) {
    sql::SqlTransaction tx(db);
    return work(tx);
  });
}

metrics::FactsCache& SqliteStorage::facts() { return impl_->facts; }

Result<void> SqliteStorage::backup(const std::string& path) {
  std::error_code unknown;
  if (std::filesystem::exists(path, unknown)) return fail(ErrorCode::already_exists, path + ": there is a file already");
  return impl_->read([&](sqlite::Connection& db) { return sqlite::copy_database(db, path); });
}

Result<std::vector<std::string>> SqliteStorage::check() { return impl_->read(sqlite::check_database); }

Result<std::vector<AppliedMigration>> SqliteStorage::migrations() { return impl_->read(sqlite::applied_migrations); }

}  // namespace crondb
