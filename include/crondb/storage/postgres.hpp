#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "crondb/core/result.hpp"
#include "crondb/core/time.hpp"
#include "crondb/storage/migrations.hpp"
#include "crondb/storage/storage.hpp"
#include "crondb/storage/tables.hpp"

#pragma GCC visibility push(default)

namespace crondb {

/// Where a PostgresStorage keeps its rows, and what it may use for that.
struct PostgresOptions {
  std::string uri{};             ///< as libpq takes it, such as `postgresql://user@host/name`; the password rather from a passfile
  int connections = 8;           ///< transactions at the same time, ≥1; more wait their turn
  Milliseconds patience{5'000};  ///< how long they wait
  Milliseconds statement_timeout{30'000};                 ///< of each statement; 0: none
  std::size_t facts_budget_bytes = std::size_t{1} << 30;  ///< bounds what is kept for metrics beside the rows themselves
  std::function<Instant()> now{};                         ///< stamps migrations; the system's clock if empty
};

/// Whether it names a database of PostgreSQL and not a file.
[[nodiscard]] bool is_postgres_uri(std::string_view text);

/// A storage in a PostgreSQL database (15 or newer), in the schema `crondb`, which any number of processes may use at the same
/// time. Reads run beside each other and beside writers. Of each team one transaction writes at a time, which waits for those of no
/// other team, and works of it that wait together share a transaction; one that is in the way of another is run again. Every
/// answered write is as durable as the server's settings make it. Safe to use from many threads at once; a work must not start a
/// write of the same storage.
///
/// While the server is away, or a connection is lost in COMMIT, works answer `unavailable`; they succeed again as soon as it is
/// back.
class PostgresStorage final : public Storage, public TableStorage {
 public:
  /// Connects, and brings the schema up to date. Errors, none of which has a password in it: `bad_request` for a URI that isn't
  /// one; `unavailable` if the server can't be reached, is too old or denies access; `conflict` for a schema that a newer program
  /// or a changed migration made, or a database with another encoding than UTF-8.
  [[nodiscard]] static Result<std::unique_ptr<PostgresStorage>> open(const PostgresOptions& options);
  ~PostgresStorage() override;

  [[nodiscard]] Result<void> run(AccessMode access, const Work& work) override;
  [[nodiscard]] metrics::FactsCache& facts() override;
  [[nodiscard]] Result<void> read_tables(const std::function<Result<void>(TableSource&)>& use) override;
  [[nodiscard]] Result<void> fill_tables(const std::function<Result<void>(TableTarget&)>& fill) override;

  /// Lays every team's rows on one node of a cluster of the extension Citus, and what teams share on each; answers how many tables
  /// were made so. Nobody should write meanwhile. What was broken off goes on when it is called again. bad_request, and nothing is
  /// changed, where the database hasn't the extension.
  [[nodiscard]] Result<std::int64_t> distribute();

  /// Where the database is, as messages say it: without a password.
  [[nodiscard]] const std::string& place() const;
  /// Every breach found of the rules that rows keep; empty if all is well. Reads the whole database, for each rule as it is at the
  /// time.
  [[nodiscard]] Result<std::vector<std::string>> check();
  /// By number.
  [[nodiscard]] Result<std::vector<AppliedMigration>> migrations();

 private:
  struct Impl;
  explicit PostgresStorage(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace crondb

#pragma GCC visibility pop
