#include "storage/postgres/statement.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <utility>

#include <libpq-fe.h>

#include "core/try.hpp"
#include "storage/postgres/connection.hpp"

namespace crondb::postgres {

namespace {

/// Object ids of types, which never change.
constexpr unsigned bytea_type = 17;
constexpr unsigned bigint_type = 20;
constexpr unsigned text_type = 25;

/// Rows that are fetched at once.
constexpr int fetched_rows = 4'096;

/// An integer as it is sent: the most significant byte first.
template <class T>
T received(const char* bytes) {
  std::make_unsigned_t<T> value = 0;
  for (std::size_t i = 0; i < sizeof(T); ++i) {
    value = static_cast<decltype(value)>(static_cast<std::uint64_t>(value) << 8 | static_cast<std::uint8_t>(bytes[i]));
  }
  return static_cast<T>(value);
}

}  // namespace

void FreeAnswer::operator()(pg_result* answer) const { PQclear(answer); }

void Parameter::set_integer(std::int64_t value) {
  kept_ = Kept::number;
  type_ = bigint_type;
  size_ = static_cast<int>(number_.size());
  auto rest = static_cast<std::uint64_t>(value);
  for (auto byte = number_.rbegin(); byte != number_.rend(); ++byte, rest >>= 8) *byte = static_cast<char>(rest & 0xff);
}

void Parameter::set_text(std::string_view value) {
  kept_ = Kept::elsewhere;
  type_ = text_type;
  size_ = static_cast<int>(value.size());
  elsewhere_ = value.data() == nullptr ? "" : value.data();
}

void Parameter::set_text_copy(std::string_view value) {
  kept_ = Kept::copy;
  type_ = text_type;
  size_ = static_cast<int>(value.size());
  copy_ = value;
}

void Parameter::set_blob_copy(std::span<const std::uint8_t> value) {
  kept_ = Kept::copy;
  type_ = bytea_type;
  size_ = static_cast<int>(value.size());
  copy_.assign(value.begin(), value.end());
}

void Parameter::set_blob(std::span<const std::uint8_t> value) {
  kept_ = Kept::elsewhere;
  type_ = bytea_type;
  size_ = static_cast<int>(value.size());
  elsewhere_ = value.empty() ? "" : reinterpret_cast<const char*>(value.data());
}

void Parameter::keep_copy() {
  if (kept_ == Kept::elsewhere) {
    copy_.assign(elsewhere_, static_cast<std::size_t>(size_));
    kept_ = Kept::copy;
  }
}

const char* Parameter::bytes() const {
  switch (kept_) {
    case Kept::nowhere:
      return nullptr;
    case Kept::elsewhere:
      return elsewhere_;
    case Kept::number:
      return number_.data();
    case Kept::copy:
      return copy_.data();
  }
  return nullptr;
}

Statement::Statement(Connection& connection, std::string_view sql) : connection_(&connection), command_{std::string(sql)} {}

Statement::Statement(Statement&& other) noexcept
    : connection_(std::exchange(other.connection_, nullptr)),
      command_(std::move(other.command_)),
      teams_(std::move(other.teams_)),
      may_be_refused_(other.may_be_refused_),
      has_many_rows_(other.has_many_rows_),
      nobody_waits_(other.nobody_waits_),
      cursor_(std::move(other.cursor_)),
      ran_(other.ran_),
      answer_(std::move(other.answer_)),
      row_(other.row_),
      rows_(other.rows_),
      error_(std::move(other.error_)) {}

Statement::~Statement() {
  if (connection_ != nullptr && !cursor_.empty()) connection_->run_later("CLOSE " + cursor_);
}

Parameter& Statement::parameter(int number) {
  const auto count = static_cast<std::size_t>(number);
  if (command_.parameters.size() < count) command_.parameters.resize(count);
  return command_.parameters[count - 1];
}

void Statement::bind_null(int parameter) { this->parameter(parameter).set_null(); }
void Statement::bind_integer(int parameter, std::int64_t value) { this->parameter(parameter).set_integer(value); }
void Statement::bind_text(int parameter, std::string_view value) { this->parameter(parameter).set_text(value); }
void Statement::bind_text_copy(int parameter, std::string_view value) { this->parameter(parameter).set_text_copy(value); }
void Statement::bind_blob(int parameter, std::span<const std::uint8_t> value) { this->parameter(parameter).set_blob(value); }

void Statement::bind_team(int parameter, const TeamId& team) {
  bind_blob(parameter, team.bytes);
  if (std::ranges::find(teams_, team) == teams_.end()) teams_.push_back(team);
}

Result<void> Statement::run() {
  for (const TeamId& team : teams_) CRONDB_TRY(connection_->name(team));
  if (nobody_waits_ && connection_->presumes()) return connection_->presume(std::move(command_));
  if (teams_.size() == 1) answer_ = connection_->take_early_answer({command_.sql, teams_.front()});
  if (answer_) {
    rows_ = PQntuples(answer_.get());
    return {};
  }
  if (has_many_rows_) {
    std::string cursor = "rows" + std::to_string(++connection_->names_);
    command_.sql.insert(0, "DECLARE " + cursor + " NO SCROLL CURSOR FOR ");
    CRONDB_TRY(connection_->run(command_, Connection::Refusal::is_fatal));
    cursor_ = std::move(cursor);
    return fetch();
  }
  CRONDB_TRY(answer_,
             connection_->run(command_, may_be_refused_ ? Connection::Refusal::may_happen : Connection::Refusal::is_fatal));
  rows_ = PQntuples(answer_.get());
  row_ = 0;
  return {};
}

Result<void> Statement::fetch() {
  CRONDB_TRY(answer_,
             connection_->run({"FETCH " + std::to_string(fetched_rows) + " FROM " + cursor_}, Connection::Refusal::is_fatal));
  rows_ = PQntuples(answer_.get());
  row_ = 0;
  return {};
}

Result<bool> Statement::step() {
  CRONDB_TRY(status());
  if (row_ < rows_) ++row_;
  const bool more = row_ == rows_ && rows_ == fetched_rows && !cursor_.empty();
  const auto got = !std::exchange(ran_, true) ? run() : more ? fetch() : Result<void>();
  if (!got) error_ = got.error();
  CRONDB_TRY(status());
  return row_ < rows_;
}

bool Statement::is_null(int column) const { return PQgetisnull(answer_.get(), row_, column) != 0; }

std::int64_t Statement::integer(int column) const {
  const char* const bytes = PQgetvalue(answer_.get(), row_, column);
  switch (PQgetlength(answer_.get(), row_, column)) {
    case 8:
      return received<std::int64_t>(bytes);
    case 4:
      return received<std::int32_t>(bytes);
    case 2:
      return received<std::int16_t>(bytes);
    case 1:
      return bytes[0];
    default:
      return 0;
  }
}

std::string_view Statement::text(int column) const {
  return {PQgetvalue(answer_.get(), row_, column), static_cast<std::size_t>(PQgetlength(answer_.get(), row_, column))};
}

std::span<const std::uint8_t> Statement::blob(int column) const {
  return {reinterpret_cast<const std::uint8_t*>(PQgetvalue(answer_.get(), row_, column)),
          static_cast<std::size_t>(PQgetlength(answer_.get(), row_, column))};
}

void Statement::refuse(int column) {
  if (error_) return;
  error_ =
      Error{ErrorCode::internal,
            connection_->place() + " holds a value of " + PQfname(answer_.get(), column) + " that this program doesn't understand",
            {}};
}

Result<void> Statement::status() const {
  if (error_) return fail(*error_);
  return {};
}

}  // namespace crondb::postgres
