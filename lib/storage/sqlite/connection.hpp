#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
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

/// Bytes of the write-ahead log, and of those that the database has already.
struct Log {
  std::int64_t bytes = 0;
  std::int64_t copied = 0;
};

/// As SQLite has them: `passive` waits for nobody and copies what it can into the database; `restart` also waits for readers, so
/// that the next write begins the log anew; `truncate` then empties the file.
enum class Checkpoint : std::uint8_t { passive, restart, truncate };

/// One open database, for one thread at a time. Statements are prepared once and kept.
class Connection {
 public:
  /// Opens the file, which is made only for Use::write, for its owner alone.
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

  /// The log as it is afterwards, for which the busy handler waits at most `patience`. unavailable if not all could be done in it.
  [[nodiscard]] Result<Log> checkpoint(Checkpoint mode, Milliseconds patience);
  /// Hears how long each commit left the log, in bytes, and takes over checkpoints from SQLite.
  void on_commit(std::function<void(std::int64_t)> listener);
  /// Rolls back if a transaction is open.
  void roll_back();

  /// Ends the read transaction that is open, from any thread, at once if no statement is on loan, else with the next step: what is
  /// read after that is interrupted. Whether it has ended.
  bool expire_snapshot();
  /// unavailable if the transaction was ended so.
  [[nodiscard]] Result<void> snapshot_holds();
  /// Whether something was interrupted, which only expire_snapshot() does.
  [[nodiscard]] bool interrupted() const { return interrupted_; }
  /// Lets whoever uses the connection next begin with a snapshot that hasn't expired.
  void renew_snapshot();

  /// Rows that the last INSERT, UPDATE or DELETE changed.
  [[nodiscard]] std::int64_t changed_rows() const;
  /// An answer costs nothing here.
  [[nodiscard]] static bool presumes() { return false; }
  static void ask_early(std::string_view /*sql*/, const TeamId& /*team*/) {}
  /// False also after an error that made SQLite roll back by itself.
  [[nodiscard]] bool in_transaction() const;
  [[nodiscard]] const std::string& path() const { return path_; }
  /// The translation of what just failed with `code`.
  [[nodiscard]] Error error(int code) const;
  [[nodiscard]] sqlite3* handle() const { return handle_; }

  /// While it lives nobody ends the transaction from another thread. Nests, also with statements on loan.
  class InUse {
   public:
    explicit InUse(Connection& connection) : connection_(connection) { connection_.enter(); }
    InUse(const InUse&) = delete;
    InUse& operator=(const InUse&) = delete;
    ~InUse() { connection_.leave(); }

   private:
    Connection& connection_;
  };

 private:
  friend class Statement;
  struct Kept {
    sqlite3_stmt* handle = nullptr;
    bool lent = false;
  };
  struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const noexcept { return std::hash<std::string_view>()(text); }
  };
  Connection(sqlite3* handle, const ConnectionOptions& options)
      : handle_(handle), path_(options.path), busy_timeout_(options.busy_timeout) {}
  void forget_idle_statements();
  [[nodiscard]] Result<void> read_page_size();
  void enter() {
    if (users_++ == 0) in_use_.lock();
  }
  void leave() {
    if (--users_ == 0) in_use_.unlock();
  }
  /// SQLite's busy handler: whether to try again, the `count`th time, for a lock that another one has.
  static int wait_for_lock(void* connection, int count);
  [[nodiscard]] std::int64_t log_bytes(int frames) const { return frames * (page_bytes_ + 24); }

  sqlite3* handle_;
  std::string path_;
  Milliseconds busy_timeout_;
  std::chrono::steady_clock::time_point busy_since_;
  std::int64_t page_bytes_ = 4'096;
  std::function<void(std::int64_t)> commit_listener_;
  std::mutex in_use_;
  int users_ = 0;  ///< of the thread that holds `in_use_`
  std::atomic<bool> expired_ = false;
  bool interrupted_ = false;
  std::unordered_map<std::string, Kept, TextHash, std::equal_to<>> kept_;
};

/// A transaction, rolled back unless committed.
class TransactionScope {
 public:
  /// For Use::write it holds the only write lock at once; for Use::read the view is fixed by the first read.
  [[nodiscard]] static Result<TransactionScope> begin(Connection& connection, Use use);
  TransactionScope(TransactionScope&& other) noexcept : connection_(std::exchange(other.connection_, nullptr)) {}
  TransactionScope& operator=(TransactionScope&&) = delete;
  ~TransactionScope() { roll_back(); }

  [[nodiscard]] Result<void> commit();
  /// Does nothing after commit() succeeded.
  void roll_back();

 private:
  explicit TransactionScope(Connection& connection) : connection_(&connection) {}
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
