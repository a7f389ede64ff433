#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "crondb/core/result.hpp"
#include "crondb/core/time.hpp"
#include "crondb/storage/storage.hpp"

namespace crondb {

struct SqliteOptions {
  std::string path;                      ///< of the database file; made if it doesn't exist, in a directory that does
  Milliseconds busy_timeout{5'000};      ///< how long a write waits for another process that writes
  std::int64_t page_cache_kib = 16'384;  ///< of each connection
  int max_readers = 8;                   ///< reads at the same time, ≥1; more wait their turn
  int max_group = 64;                    ///< writes that may share one commit, ≥1
  std::size_t facts_budget_bytes = std::size_t{1} << 30;
  std::function<Instant()> now{};  ///< stamps migrations; the system's clock if empty
};

/// A step of the schema that has been applied to a database.
struct AppliedMigration {
  std::int64_t number = 0;  ///< from 1
  std::string name;
  std::string checksum;  ///< SHA-256 of its text, in hex
  Instant applied_at;
  std::string program_version;  ///< of the program that applied it
  bool operator==(const AppliedMigration&) const = default;
};

/// A storage in one SQLite file, which other processes may use at the same time. Reads run beside each other and beside one writer;
/// writes that arrive together share one commit. Every answered write is on disk. Safe to use from many threads at once; a work
/// must not start a write of the same storage.
class SqliteStorage final : public Storage {
 public:
  /// Opens the database and brings its schema up to date; a database that holds something is copied to
  /// `<path>.before-migration-<number>` first. Errors, all naming the path: `conflict` for a database that a newer program, a
  /// changed migration or another program made; `unavailable` if it is locked, can't be read or can't be written; `internal` if it
  /// isn't a database or is damaged.
  [[nodiscard]] static Result<std::unique_ptr<SqliteStorage>> open(const SqliteOptions& options);
  ~SqliteStorage() override;

  [[nodiscard]] Result<void> run(Access access, const Work& work) override;
  [[nodiscard]] metrics::FactsCache& facts() override;

  /// Copies the database as it is now to a new file, while reads and writes go on. The file appears under its name when it is
  /// complete. already_exists if there is one.
  [[nodiscard]] Result<void> backup(const std::string& path);
  /// Every problem found in the file, its references and the rules that its rows keep; empty if all is well. Reads the whole
  /// database.
  [[nodiscard]] Result<std::vector<std::string>> check();
  /// By number.
  [[nodiscard]] Result<std::vector<AppliedMigration>> migrations();

 private:
  struct Impl;
  explicit SqliteStorage(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace crondb
