#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "crondb/core/result.hpp"
#include "crondb/core/time.hpp"
#include "crondb/storage/migrations.hpp"
#include "crondb/storage/storage.hpp"
#include "crondb/storage/tables.hpp"

#pragma GCC visibility push(default)

namespace crondb {

/// Where a SqliteStorage keeps its rows, and what it may use for that.
struct SqliteOptions {
  std::string path{};                    ///< of the database file; made if it doesn't exist, in a directory that does
  Milliseconds busy_timeout{5'000};      ///< how long a write waits for another process that writes
  std::int64_t page_cache_kib = 16'384;  ///< of each connection
  int max_readers = 8;                   ///< reads at the same time, ≥1; more wait their turn
  int max_group = 64;                    ///< writes that may share one commit, ≥1
  std::size_t facts_budget_bytes = std::size_t{1} << 30;  ///< bounds what is kept for metrics beside the rows themselves
  std::function<Instant()> now{};                         ///< stamps migrations; the system's clock if empty
};

/// Bytes on disk; 0 for a file that isn't there.
struct SqliteSizes {
  std::int64_t database = 0;
  std::int64_t log = 0;  ///< the write-ahead log beside the database
};

/// A storage in one SQLite file, which other processes may use at the same time. Reads run beside each other and beside one writer;
/// writes that arrive together share one commit. Every answered write is on disk. Safe to use from many threads at once; a work
/// must not start a write of the same storage.
///
/// The write-ahead log stays below 64 MiB whatever the readers do, unless one transaction alone writes 24 MiB, and is emptied when
/// nobody has written for a second; a thread of the storage's own sees to it. A read waits for that at most 100 ms and a write 60
/// ms. A read that keeps its view while others write 40 MiB begins again, three times at most: then it answers `unavailable`.
///
/// A file that is made, be it the database, what SQLite keeps beside it or a backup, can be read and written by its owner alone,
/// whatever the umask; a database that is there keeps its permissions.
class SqliteStorage final : public Storage, public TableStorage {
 public:
  /// Opens the database and brings its schema up to date; a database that holds something is copied to
  /// `<path>.before-migration-<number>` first. Errors, all naming the path: `conflict` for a database that a newer program, a
  /// changed migration or another program made; `unavailable` if it is locked, can't be read or can't be written; `internal` if it
  /// isn't a database or is damaged.
  [[nodiscard]] static Result<std::unique_ptr<SqliteStorage>> open(const SqliteOptions& options);
  ~SqliteStorage() override;

  [[nodiscard]] Result<void> run(AccessMode access, const Work& work) override;
  [[nodiscard]] metrics::FactsCache& facts() override;
  [[nodiscard]] Result<void> read_tables(const std::function<Result<void>(TableSource&)>& use) override;
  [[nodiscard]] Result<void> fill_tables(const std::function<Result<void>(TableTarget&)>& fill) override;

  [[nodiscard]] SqliteSizes sizes() const;

  /// Copies the database as it is now to a new file, while reads and writes go on. The file appears under its name when it is
  /// complete. already_exists if there is one.
  [[nodiscard]] Result<void> backup(const std::string& path);
  /// Every problem found in the file, its references and the rules that its rows keep; empty if all is well. Reads the whole
  /// database, for each rule as it is at the time.
  [[nodiscard]] Result<std::vector<std::string>> check();
  /// By number.
  [[nodiscard]] Result<std::vector<AppliedMigration>> migrations();

 private:
  struct Impl;
  explicit SqliteStorage(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace crondb

#pragma GCC visibility pop
