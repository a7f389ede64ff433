#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "crondb/core/id.hpp"
#include "crondb/core/result.hpp"

struct pg_result;

namespace crondb::postgres {

class Connection;

struct FreeAnswer {
  void operator()(pg_result* answer) const;
};
/// What a statement answered.
using Answer = std::unique_ptr<pg_result, FreeAnswer>;

/// A value that is sent, in PostgreSQL's binary form. NULL at first.
class Parameter {
 public:
  void set_null() { kept_ = Kept::nowhere; }
  void set_integer(std::int64_t value);
  /// `value` must stay as it is until it is sent.
  void set_text(std::string_view value);
  void set_text_copy(std::string_view value);
  /// `value` must stay as it is until it is sent.
  void set_blob(std::span<const std::uint8_t> value);

  void set_blob_copy(std::span<const std::uint8_t> value);
  /// From now on the value may go.
  void keep_copy();

  /// Its object id; 0 for NULL, whose type the server sees.
  [[nodiscard]] unsigned type() const { return kept_ == Kept::nowhere ? 0 : type_; }
  /// Null for NULL.
  [[nodiscard]] const char* bytes() const;
  [[nodiscard]] int size() const { return size_; }

 private:
  enum class Kept : std::uint8_t { nowhere, elsewhere, number, copy };
  Kept kept_ = Kept::nowhere;
  unsigned type_ = 0;
  int size_ = 0;
  const char* elsewhere_ = nullptr;
  std::array<char, 8> number_{};
  std::string copy_{};
};

/// What is asked before anybody wants to know: the statement that it answers, which is static, and the team that it is about.
struct Early {
  std::string_view sql{};
  TeamId team{};
  auto operator<=>(const Early&) const = default;
};

/// A statement with its parameters.
struct Command {
  std::string sql;
  std::vector<Parameter> parameters{};
  bool presumed = false;         ///< it is taken for granted that it succeeds
  std::optional<Early> early{};  ///< its answer is kept
};

/// A statement that is run by its first step. The first error of running or reading sticks: the next step() answers it. Parameters
/// count from 1, columns from 0.
class Statement {
 public:
  Statement(Connection& connection, std::string_view sql);
  Statement(Statement&& other) noexcept;
  Statement& operator=(Statement&&) = delete;
  ~Statement();

  void bind_null(int parameter);
  void bind_integer(int parameter, std::int64_t value);
  /// `value` must stay as it is until the first step.
  void bind_text(int parameter, std::string_view value);
  void bind_text_copy(int parameter, std::string_view value);
  /// `value` must stay as it is until the first step.
  void bind_blob(int parameter, std::span<const std::uint8_t> value);
  /// A transaction that writes has the team for itself before the statement is run.
  void bind_team(int parameter, const TeamId& team);

  /// If a key or a reference refuses it, what the transaction did before stays.
  void may_be_refused() { may_be_refused_ = true; }
  /// They are fetched piece by piece.
  void has_many_rows() { has_many_rows_ = true; }
  /// It is sent with the next one that is waited for, unless the transaction is careful.
  void nobody_waits() { nobody_waits_ = true; }

  /// True if there is a row, false after the last one.
  [[nodiscard]] Result<bool> step();

  [[nodiscard]] bool is_null(int column) const;
  /// Of any type of integers, or of a truth value.
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
  [[nodiscard]] Parameter& parameter(int number);
  [[nodiscard]] Result<void> run();
  [[nodiscard]] Result<void> fetch();

  Connection* connection_;  ///< null once moved from
  Command command_;
  std::vector<TeamId> teams_;
  bool may_be_refused_ = false;
  bool has_many_rows_ = false;
  bool nobody_waits_ = false;
  std::string cursor_;  ///< empty: there is none
  bool ran_ = false;
  Answer answer_;
  int row_ = 0;
  int rows_ = 0;  ///< of `answer_`
  std::optional<Error> error_;
};

}  // namespace crondb::postgres
