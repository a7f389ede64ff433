#include <algorithm>
#include <chrono>
#include <filesystem>
#include <optional>

#include "core/try.hpp"
#include "crondb/metrics/facts.hpp"
#include "crondb/storage/sqlite.hpp"
#include "storage/sql/ports.hpp"
#include "storage/sql/tables.hpp"
#include "storage/sqlite/backup.hpp"
#include "storage/sqlite/check.hpp"
#include "storage/sqlite/checkpointer.hpp"
#include "storage/sqlite/filling.hpp"
#include "storage/sqlite/group_commit.hpp"
#include "storage/sqlite/migrate.hpp"
#include "storage/sqlite/readers.hpp"

namespace crondb {

struct SqliteStorage::Impl {
  Impl(const SqliteOptions& options, std::unique_ptr<sqlite::Connection> writer)
      : path(options.path),
        facts(options.facts_budget_bytes),
        readers({options.path, options.busy_timeout, options.page_cache_kib}, std::max(1, options.max_readers)),
        writes(std::move(writer), static_cast<std::size_t>(std::max(1, options.max_group)), facts, log),
        checkpointer({options.path, options.busy_timeout, checkpoint_cache_kib}, writes, readers, log) {}

  /// Runs `work` with a connection, in one view of the database; anew if that expired, which makes writes slow down.
  template <class F>
  auto read(F&& work) -> std::invoke_result_t<F&, sqlite::Connection&> {
    auto answer = read_once(work);
    if (answer) return *std::move(answer);
    const Retrying retrying(log);
    for (int attempt = 2; attempt <= most_attempts; ++attempt) {
      log.wait_for_relief(longest_wait_for_relief);
      answer = read_once(work);
      if (answer) return *std::move(answer);
    }
    return fail(ErrorCode::unavailable, "too much is written while this is read in one piece; try again when it is quieter");
  }

  const std::string path;
  metrics::FactsCache facts;
  sqlite::LogPressure log;
  sqlite::Readers readers;
  sqlite::GroupCommit writes;
  sqlite::Checkpointer checkpointer;

 private:
  static constexpr int most_attempts = 3;
  static constexpr std::chrono::milliseconds longest_wait_for_relief{90};
  /// It reads no pages.
  static constexpr std::int64_t checkpoint_cache_kib = 64;

  class Retrying {
   public:
    explicit Retrying(sqlite::LogPressure& log) : log_(log) { log_.retrying(1); }
    Retrying(const Retrying&) = delete;
    Retrying& operator=(const Retrying&) = delete;
    ~Retrying() { log_.retrying(-1); }

   private:
    sqlite::LogPressure& log_;
  };

  /// nullopt if the view expired before `work` had read all.
  template <class F>
  auto read_once(F& work) -> std::optional<std::invoke_result_t<F&, sqlite::Connection&>> {
    using Answer = std::invoke_result_t<F&, sqlite::Connection&>;
    auto connection = readers.borrow();
    if (!connection) return Answer(fail(std::move(connection.error())));
    auto scope = sqlite::TransactionScope::begin(**connection, sqlite::Use::read);
    Answer answer = scope ? work(**connection) : Answer(fail(scope.error()));
    if ((*connection)->interrupted()) return std::nullopt;
    if (scope) (void)scope->commit();  // what was read stays true, also if the view has expired by now
    return answer;
  }
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
  // The few pages that a statement could have to restore: a file for them halves the speed of writing.
  CRONDB_TRY(writer->execute("PRAGMA temp_store = MEMORY"));
  return std::unique_ptr<SqliteStorage>(new SqliteStorage(std::make_unique<Impl>(options, std::move(writer))));
}

Result<void> SqliteStorage::run(AccessMode access, const Work& work) {
  if (access == AccessMode::write) return impl_->writes.run(work);
  return impl_->read([&](sqlite::Connection& db) {
    sql::SqlTransaction tx(db);
    return work(tx);
  });
}

metrics::FactsCache& SqliteStorage::facts() { return impl_->facts; }

Result<void> SqliteStorage::read_tables(const std::function<Result<void>(TableSource&)>& use) {
  return impl_->read([&](sqlite::Connection& db) {
    sql::Tables tables(db);
    return use(tables);
  });
}

Result<void> SqliteStorage::fill_tables(const std::function<Result<void>(TableTarget&)>& fill) {
  Result<void> filled;
  impl_->writes.between_writes([&](sqlite::Connection& db) { filled = sqlite::fill_tables(db, fill); });
  return filled;
}

SqliteSizes SqliteStorage::sizes() const {
  const auto size_of = [](const std::string& path) {
    std::error_code absent;
    const auto bytes = std::filesystem::file_size(path, absent);
    return absent ? 0 : static_cast<std::int64_t>(bytes);
  };
  return {size_of(impl_->path), size_of(impl_->path + "-wal")};
}

Result<void> SqliteStorage::backup(const std::string& path) {
  std::error_code unknown;
  if (std::filesystem::exists(path, unknown)) return fail(ErrorCode::already_exists, path + ": there is a file already");
  return impl_->read([&](sqlite::Connection& db) { return sqlite::copy_database(db, path); });
}

Result<std::vector<std::string>> SqliteStorage::check() {
  std::vector<std::string> problems;
  for (const auto& part : sqlite::parts_of_check()) {
    CRONDB_TRY(const auto found, impl_->read(part));
    problems.insert(problems.end(), found.begin(), found.end());
  }
  return problems;
}

Result<std::vector<AppliedMigration>> SqliteStorage::migrations() { return impl_->read(sqlite::applied_migrations); }

}  // namespace crondb
