#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "crondb/core/result.hpp"
#include "crondb/core/time.hpp"
#include "storage/sqlite/statement.hpp"

struct sqlite3;

namespace crondb::sqlite {

/// What may be done through a connection.
enum class Use : std::uint8_t { read, write };

struct ConnectionOptions {
  std::string path;
  Milliseconds busy_timeout{5'000};
  std::int64_t page_cache_kib = 16'384;
};

/// What an SQLite result code (extended or not) means to callers. `detail` is SQLite's own message. Broken unique keys are
/// already_exists, broken primary keys and references conflict: ports say it better where they know what was written.
[[nodiscard]] Error translate(int code, std::string_view path, std::string_view detail);

/// One open database, for one thread at a time. Statements are prepared once and kept.
class Connection {
 public:
  /// Opens the file, which is made only for Use::write.
  [[nodiscard]] static Result<std::unique_ptr<Connection>> open(const ConnectionOptions& options, Use use);
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection();

  /// The statement for `sql`, prepared if it isn't kept yet. It may be asked for again while it is on loan.
  [[nodiscard]] Statement prepare(std::string_view sql);
  /// Runs one kept statement without parameters and without rows that matter.
  [[nodiscard]] Result<void> run(std::string_view sql);
  /// Runs statements that aren't kept, without parameters and without rows that matter.
  [[nodiscard]] Result<void> execute(const std::string& script);

  /// Rows that the last INSERT, UPDATE or DELETE changed.
  [[nodiscard]] std::int64_t changed_rows() const;
  /// False also after an error that made SQLite roll back by itself.
  [[nodiscard]] bool in_transaction() const;
  [[nodiscard]] const std::string& path() const { return path_; }
  /// The translation of what just failed with `code`.
  [[nodiscard]] Error error(int code) const;
  [[nodiscard]] sqlite3* handle() const { return handle_; }

 private:
  struct Kept {
    sqlite3_stmt* handle = nullptr;
    bool lent = false;
  };
  struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const noexcept { return std::hash<std::string_view>()(text); }
  };
  Connection(sqlite3* handle, std::string path) : handle_(handle), path_(std::move(path)) {}
  void forget_idle_statements();

  sqlite3* handle_;
  std::string path_;
  std::unordered_map<std::string, Kept, TextHash, std::equal_to<>> kept_;
};

/// A transaction, rolled back unless committed.
class Scope {
 public:
  /// For Use::write it holds the only write lock at once; for Use::read the view is fixed by the first read.
  [[nodiscard]] static Result<Scope> begin(Connection& connection, Use use);
  Scope(Scope&& other) noexcept : connection_(std::exchange(other.connection_, nullptr)) {}
  Scope& operator=(Scope&&) = delete;
  ~Scope() { roll_back(); }

  [[nodiscard]] Result<void> commit();
  /// Does nothing after commit() succeeded.
  void roll_back();

 private:
  explicit Scope(Connection& connection) : connection_(&connection) {}
  Connection* connection_;
};

/// A part of a transaction that can be undone by itself, and is unless released. If SQLite can't undo it, the whole transaction
/// goes.
class Savepoint {
 public:
  [[nodiscard]] static Result<Savepoint> begin(Connection& connection);
  Savepoint(Savepoint&& other) noexcept : connection_(std::exchange(other.connection_, nullptr)) {}
  Savepoint& operator=(Savepoint&&) = delete;
  ~Savepoint();

  [[nodiscard]] Result<void> release();

 private:
  explicit Savepoint(Connection& connection) : connection_(&connection) {}
  Connection* connection_;
};

}  // namespace crondb::sqlite
