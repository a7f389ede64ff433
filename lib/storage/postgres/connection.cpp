#include "storage/postgres/connection.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <ranges>

#include <libpq-fe.h>

#include "core/try.hpp"
#include "storage/sql/asked_early.hpp"

namespace crondb::postgres {

namespace {

/// Lists combine filters freely, so the texts are many but not without end.
constexpr std::size_t most_kept_statements = 256;

/// What is sent before answers are read: their bytes must find room on the way.
constexpr std::size_t most_ahead = 128;

constexpr std::string_view lock_free_team = "SELECT 1 FROM teams WHERE team_id = $1 FOR UPDATE SKIP LOCKED";

std::string sentence(std::string_view place, std::string_view what, std::string_view detail) {
  std::string text = std::string(place) + ": " + std::string(what);
  while (detail.ends_with('\n')) detail.remove_suffix(1);
  if (!detail.empty()) text.append(" (").append(detail).append(")");
  return text;
}

/// What an SQLSTATE means to callers. Broken unique keys are already_exists, broken primary keys and references conflict: ports say
/// it better where they know what was written.
Error translate(std::string_view state, std::string_view constraint, std::string_view place, std::string_view detail) {
  const auto because = [&](ErrorCode meaning, std::string_view what) { return Error{meaning, sentence(place, what, detail), {}}; };
  if (state == "23505") {
    return constraint.ends_with("_pkey") ? because(ErrorCode::conflict, "the row exists already")
                                         : because(ErrorCode::already_exists, "another row has the same key");
  }
  if (state == "23503") return because(ErrorCode::conflict, "rows that belong together would be parted");
  if (state == "40001" || state == "40P01") return because(ErrorCode::unavailable, "others write the same rows");
  if (state == "57014") return because(ErrorCode::unavailable, "a statement took too long");
  if (state == "53100") return because(ErrorCode::unavailable, "the disk of the database is full: make room there");
  if (state == "53300")
    return because(ErrorCode::unavailable,
                   "the database has no connection left: raise its max_connections, or lower --connections of the servers");
  if (state == "25006")
    return because(ErrorCode::unavailable,
                   "the database can't be written: name the primary, or add target_session_attrs=read-write to the URI");
  if (state == "42501")
    return because(ErrorCode::unavailable,
                   "the user of the database lacks a right: make it the owner of the schema crondb, or GRANT CREATE ON DATABASE "
                   "where there is none");
  if (state.starts_with("57P") || state.starts_with("08") || state.starts_with("53") || state.starts_with("28")) {
    return because(ErrorCode::unavailable, "the database can't be used");
  }
  return because(ErrorCode::internal, "the database refused a statement");
}

/// Whether a key or a reference refused a statement.
bool is_refusal(std::string_view state) { return state == "23505" || state == "23503"; }

std::string_view field(const PGresult* answer, int code) {
  const char* text = PQresultErrorField(answer, code);
  return text == nullptr ? std::string_view() : text;
}

/// `user@host:port/name`, of what isn't empty.
std::string place_of(const PQconninfoOption* options) {
  const auto value = [&](std::string_view keyword) {
    for (const auto* option = options; option != nullptr && option->keyword != nullptr; ++option) {
      if (option->keyword == keyword) return std::string(option->val == nullptr ? "" : option->val);
    }
    return std::string();
  };
  std::string place = "postgresql://";
  if (const auto user = value("user"); !user.empty()) place += user + "@";
  place += value("host");
  if (const auto port = value("port"); !port.empty()) place += ":" + port;
  return place + "/" + value("dbname");
}

/// Answers what find_team_sql() does, and in one more column whether it really does so.
const std::string& lock_team_sql() {
  static const std::string sql =
      "SELECT " + sql::columns_of<Team>() + ", disbanded_at IS NULL FROM teams WHERE team_id = $1 FOR UPDATE";
  return sql;
}

bool is_disbanded(const PGresult* team) { return PQntuples(team) == 0 || PQgetvalue(team, 0, PQnfields(team) - 1)[0] == 0; }

Parameter team_parameter(const TeamId& team) {
  Parameter parameter;
  parameter.set_blob_copy(team.bytes);
  return parameter;
}

}  // namespace

Result<std::unique_ptr<Connection>> Connection::open(const ConnectionOptions& options) {
  // libpq's own words about what it can't read may quote a password.
  char* unread = nullptr;
  PQconninfoOption* const parsed = PQconninfoParse(options.uri.c_str(), &unread);
  PQfreemem(unread);
  if (parsed == nullptr) return fail(ErrorCode::bad_request, "the URI of the database isn't one that libpq understands");
  std::string place = place_of(parsed);
  PQconninfoFree(parsed);

  // What stands in the URI wins.
  static constexpr std::array names{"connect_timeout", "fallback_application_name", "client_encoding", "dbname",
                                    static_cast<const char*>(nullptr)};
  const std::array values{"5", "crondb", "UTF8", options.uri.c_str(), static_cast<const char*>(nullptr)};
  std::unique_ptr<Connection> connection(new Connection(PQconnectdbParams(names.data(), values.data(), 1), std::move(place)));
  PGconn* const handle = connection->handle_;
  if (PQstatus(handle) != CONNECTION_OK) {
    return fail(ErrorCode::unavailable, sentence(connection->place_, "the database can't be reached", PQerrorMessage(handle)));
  }
  PQsetNoticeProcessor(handle, [](void*, const char*) {}, nullptr);
  if (PQserverVersion(handle) < 150'000) {
    return fail(ErrorCode::unavailable,
                sentence(connection->place_, "crondb needs PostgreSQL 15 or newer: upgrade the server, or name another",
                         PQparameterStatus(handle, "server_version")));
  }
  if (const char* encoding = PQparameterStatus(handle, "server_encoding");
      encoding == nullptr || std::string_view(encoding) != "UTF8") {
    return fail(
        ErrorCode::conflict,
        sentence(connection->place_, "the database must have another encoding: createdb --template=template0 --encoding=UTF8",
                 encoding == nullptr ? "" : encoding));
  }
  if (PQenterPipelineMode(handle) == 0) return fail(connection->lost_session());
  CRONDB_TRY(connection->execute("SET search_path TO crondb; SET statement_timeout = " +
                                 std::to_string(options.statement_timeout.count())));
  return connection;
}

Connection::~Connection() { PQfinish(handle_); }

bool Connection::usable() const { return PQstatus(handle_) == CONNECTION_OK && !outcome_.lost; }

Error Connection::lost_session() {
  outcome_.lost = true;
  return {ErrorCode::unavailable, sentence(place_, "the connection to the database was lost", PQerrorMessage(handle_)), {}};
}

tl::unexpected<Error> Connection::fail_transaction(Error error, std::string_view state) {
  outcome_.conflict = state == "40001" || state == "40P01";
  if (open_) failure_ = error;
  return fail(std::move(error));
}

Connection::Kept& Connection::keep(std::string_view sql) {
  if (const auto found = kept_.find(sql); found != kept_.end()) return found->second;
  return kept_.emplace(std::string(sql), Kept{"s" + std::to_string(++names_)}).first->second;
}

void Connection::send(const Command& command, bool is_wanted) {
  const auto count = command.parameters.size();
  std::vector<Oid> types(count);
  std::vector<const char*> values(count);
  std::vector<int> sizes(count);
  std::vector<int> formats(count, 1);
  for (std::size_t i = 0; i < count; ++i) {
    types[i] = command.parameters[i].type();
    values[i] = command.parameters[i].bytes();
    sizes[i] = command.parameters[i].size();
  }
  Kept& kept = keep(command.sql);
  const bool presumed = command.presumed;
  const int parameters = static_cast<int>(count);
  if (!kept.prepared) {
    PQsendPrepare(handle_, kept.name.c_str(), command.sql.c_str(), parameters, types.data());
    sent_.push_back({.prepares = &kept, .presumed = presumed});
    kept.prepared = true;  // for what is sent before its answer has come
  }
  PQsendQueryPrepared(handle_, kept.name.c_str(), parameters, values.data(), sizes.data(), formats.data(), 1);
  sent_.push_back({.is_wanted = is_wanted, .presumed = presumed, .early = command.early});
}

void Connection::forget_statements() {
  kept_.clear();
  PQsendQueryParams(handle_, "DEALLOCATE ALL", 0, nullptr, nullptr, nullptr, nullptr, 1);
  sent_.emplace_back();
  (void)receive();  // nothing may stand before BEGIN
}

void Connection::send_what_is_ahead() {
  // What ended the transaction before: if the session is gone, all that follows finds that.
  if (!sent_.empty()) (void)receive_what_was_sent();
  if (open_ && !begun_) {
    begun_ = true;
    if (kept_.size() > most_kept_statements) forget_statements();
    // Not READ WRITE, which a standby refuses in other words than it refuses what is written.
    send({use_ == Use::write ? "BEGIN ISOLATION LEVEL READ COMMITTED" : "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"});
  }
  for (const Command& command : ahead_) send(command);
  ahead_.clear();
}

Connection::Received Connection::receive() {
  if (PQpipelineSync(handle_) == 0) return {{}, lost_session(), {}};
  return receive_what_was_sent();
}

Connection::Received Connection::receive_what_was_sent() {
  Received received;
  for (const Sent& sent : std::exchange(sent_, {})) {
    bool succeeded = false;
    while (PQstatus(handle_) == CONNECTION_OK) {
      Answer answer(PQgetResult(handle_));
      if (!answer) break;
      const auto status = PQresultStatus(answer.get());
      succeeded = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
      if (!succeeded && !received.error && status != PGRES_PIPELINE_ABORTED) {
        received.state = field(answer.get(), PG_DIAG_SQLSTATE);
        received.error = translate(received.state, field(answer.get(), PG_DIAG_CONSTRAINT_NAME), place_,
                                   field(answer.get(), PG_DIAG_MESSAGE_PRIMARY));
        received.presumed_wrongly = sent.presumed;
      }
      if (sent.is_wanted) {
        received.wanted = std::move(answer);
      } else if (sent.early && succeeded) {
        if (sent.early->sql != sql::find_team_sql() || !is_disbanded(answer.get())) early_answers_[*sent.early] = std::move(answer);
      }
    }
    if (sent.prepares != nullptr) sent.prepares->prepared = succeeded;
  }
  if (PQstatus(handle_) == CONNECTION_OK) {
    const Answer end(PQgetResult(handle_));
    if (PQresultStatus(end.get()) == PGRES_PIPELINE_SYNC) return received;
  }
  received.error = lost_session();
  received.presumed_wrongly = false;
  return received;
}

Result<Answer> Connection::run(const Command& command, Refusal refusal) {
  if (failure_) return fail(*failure_);
  // Teams may have been written by it.
  if (!command.sql.starts_with("SELECT")) {
    std::erase_if(early_answers_, [](const auto& entry) { return entry.first.sql == sql::find_team_sql(); });
  }
  send_what_is_ahead();
  if (refusal == Refusal::may_happen) send({"SAVEPOINT statement"});
  send(command, true);
  if (refusal == Refusal::may_happen) send({"RELEASE statement"});
  auto received = receive();
  if (received.error) {
    outcome_.presumed_wrongly = received.presumed_wrongly;
    if (outcome_.lost || received.presumed_wrongly || refusal == Refusal::is_fatal || !is_refusal(received.state)) {
      return fail_transaction(std::move(*received.error), received.state);
    }
    run_later("ROLLBACK TO statement");
    run_later("RELEASE statement");
    return fail(std::move(*received.error));
  }
  changed_rows_ = std::atoll(PQcmdTuples(received.wanted.get()));
  return std::move(received.wanted);
}

Result<void> Connection::succeeded(const Answer& answer) {
  if (PQstatus(handle_) != CONNECTION_OK) return fail_transaction(lost_session(), {});
  const auto status = PQresultStatus(answer.get());
  if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY || status == PGRES_COPY_IN) return {};
  const auto state = field(answer.get(), PG_DIAG_SQLSTATE);
  return fail_transaction(translate(state, {}, place_, field(answer.get(), PG_DIAG_MESSAGE_PRIMARY)), state);
}

Result<void> Connection::run_alone(const std::string& sql) {
  if (failure_) return fail(*failure_);
  send_what_is_ahead();
  if (auto received = receive(); received.error) return fail_transaction(std::move(*received.error), received.state);
  PQexitPipelineMode(handle_);
  return succeeded(Answer(PQexec(handle_, sql.c_str())));
}

Result<void> Connection::execute(const std::string& script) {
  auto done = run_alone(script);
  if (usable() && PQenterPipelineMode(handle_) == 0) return fail_transaction(lost_session(), {});
  return done;
}

Result<void> Connection::begin_copy(const std::string& sql) {
  auto begun = run_alone(sql);
  if (!begun && usable()) PQenterPipelineMode(handle_);
  return begun;
}

Result<void> Connection::put_copied(std::string_view bytes) {
  if (PQputCopyData(handle_, bytes.data(), static_cast<int>(bytes.size())) != 1) return fail_transaction(lost_session(), {});
  return {};
}

Result<void> Connection::end_copy() {
  PQputCopyEnd(handle_, nullptr);
  auto done = succeeded(Answer(PQgetResult(handle_)));
  while (usable()) {
    if (!Answer(PQgetResult(handle_))) break;
  }
  if (usable() && PQenterPipelineMode(handle_) == 0) return fail_transaction(lost_session(), {});
  return done;
}

void Connection::begin(Use use, std::vector<TeamId> teams, MayLock may_lock, Pace pace) {
  use_ = use;
  pace_ = pace;
  open_ = true;
  begun_ = false;
  teams_ = std::move(teams);
  may_lock_ = std::move(may_lock);
  outcome_ = {};
  failure_.reset();
  ahead_.clear();
  early_answers_.clear();
  for (const TeamId& team : teams_) lock(team);
}

void Connection::lock(const TeamId& team) {
  Command lock{lock_team_sql(), {team_parameter(team)}};
  if (!presumes()) {
    ahead_.push_back(std::move(lock));
    return;
  }
  lock.early = {sql::find_team_sql(), team};
  ahead_.push_back(std::move(lock));
  // In a statement of its own, which sees what whoever had the lock before has committed.
  ask_early(sql::team_version, team);
}

void Connection::ask_early(std::string_view sql, const TeamId& team) {
  ahead_.push_back({.sql = std::string(sql), .parameters = {team_parameter(team)}, .early = Early{sql, team}});
}

Answer Connection::take_early_answer(const Early& early) {
  auto found = early_answers_.extract(early);
  return found ? std::move(found.mapped()) : Answer();
}

Result<void> Connection::presume(Command command) {
  if (failure_) return fail(*failure_);
  command.presumed = true;
  for (Parameter& parameter : command.parameters) parameter.keep_copy();
  ahead_.push_back(std::move(command));
  return ahead_.size() < most_ahead ? Result<void>() : verify();
}

Result<void> Connection::verify() {
  if (failure_ || std::ranges::none_of(ahead_, &Command::presumed)) return status();
  send_what_is_ahead();
  auto received = receive();
  if (!received.error) return {};
  outcome_.presumed_wrongly = received.presumed_wrongly;
  return fail_transaction(std::move(*received.error), received.state);
}

Result<void> Connection::name(const TeamId& team) {
  if (failure_) return fail(*failure_);
  const auto place = std::ranges::lower_bound(teams_, team);
  if (!open_ || use_ == Use::read || (place != teams_.end() && *place == team)) return {};
  const bool in_order = place == teams_.end();
  if (!may_lock_ || may_lock_(team)) {
    if (in_order) {
      lock(team);
    } else {
      CRONDB_TRY(const auto locked, run({std::string(lock_free_team), {team_parameter(team)}}, Refusal::is_fatal));
      if (PQntuples(locked.get()) == 0) outcome_.wanted = team;
    }
  } else {
    outcome_.wanted = team;
  }
  if (outcome_.wanted) return fail_transaction({ErrorCode::unavailable, place_ + ": others write in the team", {}}, {});
  teams_.insert(std::ranges::lower_bound(teams_, team), team);
  return {};
}

Result<void> Connection::commit() {
  if (failure_) {
    Error error = *failure_;
    roll_back();
    return fail(std::move(error));
  }
  const bool idle = !begun_ && std::ranges::none_of(ahead_, &Command::presumed);
  if (!open_ || idle || use_ == Use::read) {
    if (std::exchange(open_, false) && !idle) send_off("COMMIT");
    return {};
  }
  send_what_is_ahead();
  open_ = false;
  send({"COMMIT"});
  outcome_.commit_sent = true;
  if (auto received = receive(); received.error) {
    outcome_.presumed_wrongly = received.presumed_wrongly;
    // An error ahead of it leaves the transaction as it was.
    if (usable() && PQtransactionStatus(handle_) != PQTRANS_IDLE) send_off("ROLLBACK");
    return fail_transaction(std::move(*received.error), received.state);
  }
  return {};
}

Result<void> Connection::status() const {
  if (failure_) return fail(*failure_);
  return {};
}

void Connection::begin_part() {
  teams_before_part_ = teams_;
  // What was asked before may be answered otherwise by now.
  early_answers_.clear();
  for (Command& command : ahead_) command.early.reset();
  run_later("SAVEPOINT part");
  if (!presumes()) return;
  for (const TeamId& team : teams_) lock(team);
}

bool Connection::undo_part() {
  if (!usable() || outcome_.conflict || outcome_.presumed_wrongly) return false;
  // The last one: parts before it may be unsent too.
  const auto unsent = std::ranges::find(ahead_ | std::views::reverse, "SAVEPOINT part", &Command::sql);
  if (unsent != ahead_.rend()) {
    ahead_.erase(std::next(unsent).base(), ahead_.end());
  } else {
    ahead_.clear();
    run_later("ROLLBACK TO part");
    run_later("RELEASE part");
  }
  teams_ = teams_before_part_;
  std::erase_if(early_answers_, [&](const auto& entry) { return !std::ranges::binary_search(teams_, entry.first.team); });
  outcome_.wanted.reset();
  failure_.reset();
  return true;
}

void Connection::roll_back() {
  ahead_.clear();
  failure_.reset();
  if (std::exchange(open_, false) && begun_ && usable()) send_off("ROLLBACK");
}

void Connection::send_off(std::string_view sql) {
  if (!sent_.empty()) (void)receive_what_was_sent();
  ahead_.clear();
  send({std::string(sql)});
  if (PQpipelineSync(handle_) == 0) outcome_.lost = true;
}

}  // namespace crondb::postgres
