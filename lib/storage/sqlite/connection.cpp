#include "storage/sqlite/connection.hpp"

#include <array>
#include <thread>

#include <sqlite3.h>

#include "core/try.hpp"
#include "storage/sqlite/private_file.hpp"

namespace crondb::sqlite {

namespace {

/// Lists combine filters freely, so the texts are many but not without end.
constexpr std::size_t most_kept_statements = 256;

std::string sentence(std::string_view path, std::string_view what, std::string_view detail) {
  std::string text = std::string(path) + ": " + std::string(what);
  if (!detail.empty()) text.append(" (").append(detail).append(")");
  return text;
}

}  // namespace

Error translate(int code, std::string_view path, std::string_view detail) {
  const auto because = [&](ErrorCode meaning, std::string_view what) { return Error{meaning, sentence(path, what, detail), {}}; };
  switch (code) {
    case SQLITE_CONSTRAINT_UNIQUE:
      return because(ErrorCode::already_exists, "another row has the same key");
    case SQLITE_CONSTRAINT_PRIMARYKEY:
      return because(ErrorCode::conflict, "the row exists already");
    case SQLITE_CONSTRAINT_FOREIGNKEY:
      return because(ErrorCode::conflict, "rows that belong together would be parted");
    default:
      break;
  }
  switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return because(ErrorCode::unavailable, "the database is locked by another process");
    case SQLITE_FULL:
      return because(ErrorCode::unavailable, "the disk is full");
    case SQLITE_IOERR:
      return because(ErrorCode::unavailable, "the file can't be read or written");
    case SQLITE_CANTOPEN:
      return because(ErrorCode::unavailable, "the file can't be opened");
    case SQLITE_PERM:
    case SQLITE_AUTH:
      return because(ErrorCode::unavailable, "access to the file is denied");
    case SQLITE_READONLY:
      return because(ErrorCode::unavailable, "the file can't be written");
    case SQLITE_NOMEM:
      return because(ErrorCode::unavailable, "there is not enough memory");
    case SQLITE_INTERRUPT:
      return because(ErrorCode::unavailable, "the statement was interrupted");
    case SQLITE_NOTADB:
      return because(ErrorCode::internal, "the file is not a database");
    case SQLITE_CORRUPT:
      return because(ErrorCode::internal, "the database is damaged");
    default:
      return because(ErrorCode::internal, "the database refused a statement");
  }
}

Result<std::unique_ptr<Connection>> Connection::open(const ConnectionOptions& options, Use use) {
  if (use == Use::write) make_private_file(options.path);
  sqlite3* handle = nullptr;
  const int flags =
      SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE | SQLITE_OPEN_READWRITE | (use == Use::write ? SQLITE_OPEN_CREATE : 0);
  const int code = sqlite3_open_v2(options.path.c_str(), &handle, flags, nullptr);
  std::unique_ptr<Connection> connection(new Connection(handle, options));
  if (code != SQLITE_OK) return fail(connection->error(code));
  sqlite3_busy_handler(handle, &Connection::wait_for_lock, connection.get());
  if (use == Use::write) CRONDB_TRY(connection->execute("PRAGMA journal_mode = WAL; PRAGMA secure_delete = ON"));
  CRONDB_TRY(connection->execute(
      "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF; PRAGMA cache_size = -" +
      std::to_string(options.page_cache_kib)));
  if (use == Use::read) CRONDB_TRY(connection->execute("PRAGMA query_only = ON"));
  CRONDB_TRY(connection->read_page_size());
  return connection;
}

Result<void> Connection::read_page_size() {
  auto size = prepare("PRAGMA page_size");
  CRONDB_TRY(size.step());
  page_bytes_ = size.integer(0);
  return {};
}

Connection::~Connection() {
  for (auto& [sql, kept] : kept_) sqlite3_finalize(kept.handle);
  sqlite3_close(handle_);
}

int Connection::wait_for_lock(void* connection, int count) {
  auto& self = *static_cast<Connection*>(connection);
  const auto now = std::chrono::steady_clock::now();
  if (count == 0) self.busy_since_ = now;
  if (now - self.busy_since_ >= self.busy_timeout_) return 0;
  std::this_thread::sleep_for(Milliseconds{1});
  return 1;
}

Result<Log> Connection::checkpoint(Checkpoint mode, Milliseconds patience) {
  static constexpr std::array modes{SQLITE_CHECKPOINT_PASSIVE, SQLITE_CHECKPOINT_RESTART, SQLITE_CHECKPOINT_TRUNCATE};
  const InUse in_use(*this);
  const auto usual = std::exchange(busy_timeout_, patience);
  int frames = 0;
  int backfilled = 0;
  const int code = sqlite3_wal_checkpoint_v2(handle_, "main", modes[static_cast<std::size_t>(mode)], &frames, &backfilled);
  busy_timeout_ = usual;
  if (code != SQLITE_OK) return fail(error(code));
  return Log{log_bytes(frames), log_bytes(backfilled)};
}

void Connection::on_commit(std::function<void(std::int64_t)> listener) {
  commit_listener_ = std::move(listener);
  const auto tell = [](void* self, sqlite3*, const char*, int frames) {
    const auto& connection = *static_cast<const Connection*>(self);
    connection.commit_listener_(connection.log_bytes(frames));
    return SQLITE_OK;
  };
  sqlite3_wal_hook(handle_, tell, this);
}

void Connection::roll_back() {
  const InUse in_use(*this);
  if (in_transaction()) (void)execute("ROLLBACK");
}

bool Connection::expire_snapshot() {
  expired_.store(true, std::memory_order_release);
  sqlite3_interrupt(handle_);
  if (!in_use_.try_lock()) return false;
  if (in_transaction()) sqlite3_exec(handle_, "ROLLBACK", nullptr, nullptr, nullptr);
  in_use_.unlock();
  return true;
}

Result<void> Connection::snapshot_holds() {
  if (!expired_.load(std::memory_order_acquire)) return {};
  interrupted_ = true;
  return fail(translate(SQLITE_INTERRUPT, path_, {}));
}

void Connection::renew_snapshot() {
  expired_.store(false, std::memory_order_release);
  interrupted_ = false;
}

Statement Connection::prepare(std::string_view sql) {
  const InUse in_use(*this);
  auto found = kept_.find(sql);
  if (found != kept_.end() && !found->second.lent) return {*this, found->second.handle, &found->second.lent, SQLITE_OK};
  sqlite3_stmt* handle = nullptr;
  const bool keep = found == kept_.end();
  const int code = sqlite3_prepare_v3(handle_, sql.data(), static_cast<int>(sql.size()), keep ? SQLITE_PREPARE_PERSISTENT : 0U,
                                      &handle, nullptr);
  if (code != SQLITE_OK || !keep) return {*this, handle, nullptr, code};
  if (kept_.size() >= most_kept_statements) forget_idle_statements();
  auto& kept = kept_[std::string(sql)];
  kept.handle = handle;
  return {*this, handle, &kept.lent, SQLITE_OK};
}

void Connection::forget_idle_statements() {
  std::erase_if(kept_, [](auto& entry) {
    if (entry.second.lent) return false;
    sqlite3_finalize(entry.second.handle);
    return true;
  });
}

Result<void> Connection::execute(const std::string& script) {
  const InUse in_use(*this);
  const int code = sqlite3_exec(handle_, script.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return fail(error(code));
  return {};
}

std::int64_t Connection::changed_rows() const { return sqlite3_changes64(handle_); }

bool Connection::in_transaction() const { return sqlite3_get_autocommit(handle_) == 0; }

Error Connection::error(int code) const {
  return translate(code, path_, handle_ == nullptr ? sqlite3_errstr(code) : sqlite3_errmsg(handle_));
}

Result<void> Connection::run(std::string_view sql) {
  auto statement = prepare(sql);
  CRONDB_TRY(statement.step());
  return {};
}

Result<TransactionScope> TransactionScope::begin(Connection& connection, Use use) {
  CRONDB_TRY(connection.run(use == Use::write ? "BEGIN IMMEDIATE" : "BEGIN"));
  return TransactionScope(connection);
}

Result<void> TransactionScope::commit() {
  CRONDB_TRY(connection_->run("COMMIT"));
  connection_ = nullptr;
  return {};
}

void TransactionScope::roll_back() {
  auto* connection = std::exchange(connection_, nullptr);
  if (connection != nullptr) connection->roll_back();
}

Result<Savepoint> Savepoint::begin(Connection& connection) {
  CRONDB_TRY(connection.run("SAVEPOINT work"));
  return Savepoint(connection);
}

Result<void> Savepoint::release() {
  CRONDB_TRY(connection_->run("RELEASE work"));
  connection_ = nullptr;
  return {};
}

Savepoint::~Savepoint() {
  if (connection_ == nullptr || !connection_->in_transaction()) return;
  if (!connection_->run("ROLLBACK TO work") || !connection_->run("RELEASE work")) (void)connection_->run("ROLLBACK");
}

}  // namespace crondb::sqlite
