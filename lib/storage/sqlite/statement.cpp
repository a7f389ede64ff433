#include "storage/sqlite/statement.hpp"

#include <utility>

#include <sqlite3.h>

#include "core/try.hpp"
#include "storage/sqlite/connection.hpp"

namespace crondb::sqlite {

Statement::Statement(Connection& connection, sqlite3_stmt* handle, bool* lent, int code)
    : connection_(&connection), handle_(handle), lent_(lent), code_(code) {
  connection_->enter();
  if (lent_ != nullptr) *lent_ = true;
}

Statement::Statement(Statement&& other) noexcept
    : connection_(std::exchange(other.connection_, nullptr)),
      handle_(std::exchange(other.handle_, nullptr)),
      lent_(std::exchange(other.lent_, nullptr)),
      code_(other.code_),
      refused_(other.refused_) {}

Statement::~Statement() {
  if (connection_ == nullptr) return;
  if (lent_ == nullptr) {
    sqlite3_finalize(handle_);
  } else {
    sqlite3_reset(handle_);
    *lent_ = false;
  }
  connection_->leave();
}

void Statement::keep(int code) {
  if (code_ == SQLITE_OK) code_ = code;
}

void Statement::bind_null(int parameter) { keep(sqlite3_bind_null(handle_, parameter)); }

void Statement::bind_integer(int parameter, std::int64_t value) { keep(sqlite3_bind_int64(handle_, parameter, value)); }

void Statement::bind_text(int parameter, std::string_view value) {
  const char* data = value.data() == nullptr ? "" : value.data();
  keep(sqlite3_bind_text64(handle_, parameter, data, value.size(), SQLITE_STATIC, SQLITE_UTF8));
}

void Statement::bind_text_copy(int parameter, std::string_view value) {
  const char* data = value.data() == nullptr ? "" : value.data();
  keep(sqlite3_bind_text64(handle_, parameter, data, value.size(), SQLITE_TRANSIENT, SQLITE_UTF8));
}

void Statement::bind_blob(int parameter, std::span<const std::uint8_t> value) {
  keep(value.empty() ? sqlite3_bind_zeroblob(handle_, parameter, 0)
                     : sqlite3_bind_blob64(handle_, parameter, value.data(), value.size(), SQLITE_STATIC));
}

Result<bool> Statement::step() {
  CRONDB_TRY(status());
  CRONDB_TRY(connection_->snapshot_holds());
  const int code = sqlite3_step(handle_);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  if (code == SQLITE_INTERRUPT) connection_->interrupted_ = true;
  keep(code);
  return fail(connection_->error(code));
}

bool Statement::is_null(int column) const { return sqlite3_column_type(handle_, column) == SQLITE_NULL; }

std::int64_t Statement::integer(int column) const { return sqlite3_column_int64(handle_, column); }

std::string_view Statement::text(int column) const {
  const auto* data = reinterpret_cast<const char*>(sqlite3_column_text(handle_, column));
  return data == nullptr ? std::string_view()
                         : std::string_view(data, static_cast<std::size_t>(sqlite3_column_bytes(handle_, column)));
}

std::span<const std::uint8_t> Statement::blob(int column) const {
  const auto* data = static_cast<const std::uint8_t*>(sqlite3_column_blob(handle_, column));
  return {data, data == nullptr ? 0 : static_cast<std::size_t>(sqlite3_column_bytes(handle_, column))};
}

void Statement::refuse(int column) {
  keep(SQLITE_CORRUPT);
  if (refused_ < 0) refused_ = column;
}

Result<void> Statement::status() const {
  if (code_ == SQLITE_OK) return {};
  if (refused_ >= 0) {
    return fail(ErrorCode::internal, connection_->path() + " holds a value of " + sqlite3_column_name(handle_, refused_) +
                                         " that this program doesn't understand");
  }
  return fail(connection_->error(code_));
}

}  // namespace crondb::sqlite
