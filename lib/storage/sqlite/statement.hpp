#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "crondb/core/id.hpp"
#include "crondb/core/result.hpp"

struct sqlite3_stmt;

namespace crondb::sqlite {

class Connection;

/// A prepared statement on loan from its connection, to which it returns, reset, when destroyed. The first error of preparing,
/// binding or reading sticks: the next step() answers it, so that callers check in one place. Parameters count from 1, columns from
/// 0.
class Statement {
 public:
  Statement(Statement&& other) noexcept;
  Statement& operator=(Statement&&) = delete;
  ~Statement();

  void bind_null(int parameter);
  void bind_integer(int parameter, std::int64_t value);
  /// `value` must stay as it is until the last step.
  void bind_text(int parameter, std::string_view value);
  void bind_text_copy(int parameter, std::string_view value);
  /// `value` must stay as it is until the last step.
  void bind_blob(int parameter, std::span<const std::uint8_t> value);

  /// The same of the id of the team whose rows are meant.
  void bind_team(int parameter, const TeamId& team) { bind_blob(parameter, team.bytes); }

  /// What an engine wants to know before the first step: that a key or a reference may refuse the statement, and the transaction
  /// goes on; that the rows may be too many to hold them all; that nobody needs the answer. SQLite needs to know none of it.
  void may_be_refused() {}
  void has_many_rows() {}
  void nobody_waits() {}

  /// True if there is a row, false after the last one.
  [[nodiscard]] Result<bool> step();

  [[nodiscard]] bool is_null(int column) const;
  [[nodiscard]] std::int64_t integer(int column) const;
  /// Good until the next step.
  [[nodiscard]] std::string_view text(int column) const;
  /// Good until the next step.
  [[nodiscard]] std::span<const std::uint8_t> blob(int column) const;
  /// Notes that a column holds what this program can't understand.
  void refuse(int column);
  /// The error that stuck, if any.
  [[nodiscard]] Result<void> status() const;

 private:
  friend class Connection;
  /// `lent` is the cache's mark of a statement on loan, or null for one that dies with this.
  Statement(Connection& connection, sqlite3_stmt* handle, bool* lent, int code);
  void keep(int code);

  Connection* connection_;  ///< null once moved from
  sqlite3_stmt* handle_;
  bool* lent_;
  int code_;
  int refused_ = -1;
};

}  // namespace crondb::sqlite
