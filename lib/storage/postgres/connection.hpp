#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "crondb/core/id.hpp"
#include "crondb/core/result.hpp"
#include "crondb/core/time.hpp"
#include "storage/postgres/statement.hpp"

struct pg_conn;

namespace crondb::postgres {

/// What may be done in a transaction.
enum class Use : std::uint8_t { read, write };

/// Whether a transaction waits for each answer, or takes for granted what nearly always is so.
enum class Pace : std::uint8_t { careful, presuming };

struct ConnectionOptions {
  std::string uri;
  Milliseconds statement_timeout{30'000};  ///< 0: none
};

/// What a transaction came to besides its answer.
struct Outcome {
  bool conflict = false;           ///< others were in the way: it may succeed if it is run again
  bool lost = false;               ///< the session is gone
  bool commit_sent = false;        ///< so that nobody knows whether it is committed, if `lost`
  std::optional<TeamId> wanted{};  ///< a team that it must lock before some that it had locked already
  bool presumed_wrongly = false;   ///< what was taken for granted isn't so: it must be run again, carefully
};

/// One session, for one thread at a time. What was only begun is sent with the next statement whose answer is needed: BEGIN, the
/// locks of teams and savepoints cost no round trip of their own. Statements are prepared once and kept.
class Connection {
 public:
  /// Whether a team may be waited for in the database; asked at most once in a transaction of each.
  using MayLock = std::function<bool(const TeamId&)>;

  /// unavailable if there is no such server, or it refuses. No error names a password.
  [[nodiscard]] static Result<std::unique_ptr<Connection>> open(const ConnectionOptions& options);
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection();

  [[nodiscard]] Statement prepare(std::string_view sql) { return {*this, sql}; }
  /// Runs statements that aren't kept, without parameters and without rows that matter.
  [[nodiscard]] Result<void> execute(const std::string& script);
  /// Begins `COPY … FROM STDIN`, whose bytes follow; nothing else can be run before end_copy().
  [[nodiscard]] Result<void> begin_copy(const std::string& sql);
  [[nodiscard]] Result<void> put_copied(std::string_view bytes);
  [[nodiscard]] Result<void> end_copy();
  /// Rows that the last INSERT, UPDATE or DELETE changed that was waited for.
  [[nodiscard]] std::int64_t changed_rows() const { return changed_rows_; }
  [[nodiscard]] bool presumes() const { return open_ && pace_ == Pace::presuming; }
  /// Sends a statement, which must live on, with the next one, and keeps its answer until it is asked for.
  void ask_early(std::string_view sql, const TeamId& team);

  /// Nothing is sent before the first statement. A transaction that writes locks the teams in `teams`, which ascend, and then each
  /// that a statement names, so that it has them for itself. The order is that of ids: if another one comes later and can't be had
  /// at once, the transaction fails and the outcome says which.
  void begin(Use use, std::vector<TeamId> teams = {}, MayLock may_lock = {}, Pace pace = Pace::careful);
  /// Nothing happens if nothing was sent since begin(). The answer to a transaction that only read isn't waited for.
  [[nodiscard]] Result<void> commit();
  /// Does nothing unless a transaction is open.
  void roll_back();
  /// Sends what is taken for granted and waits for the answer, which says why the transaction can't go on, if so.
  [[nodiscard]] Result<void> verify();
  /// Why the transaction can't go on, if so.
  [[nodiscard]] Result<void> status() const;

  /// A part of the transaction that can be undone by itself. What locks bring along is asked anew for it.
  void begin_part();
  void keep_part() { run_later("RELEASE part"); }
  /// Also what failed in it; teams that were locked in it are free again. False if the whole transaction is undone.
  [[nodiscard]] bool undo_part();

  /// Of the latest transaction.
  [[nodiscard]] const Outcome& outcome() const { return outcome_; }
  /// Those that the transaction has locked, in ascending order.
  [[nodiscard]] const std::vector<TeamId>& teams() const { return teams_; }
  /// Whether there can be another transaction.
  [[nodiscard]] bool usable() const;

  /// Where the database is, without a password.
  [[nodiscard]] const std::string& place() const { return place_; }

 private:
  friend class Statement;
  struct Kept {
    std::string name;
    bool prepared = false;
  };
  struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const noexcept { return std::hash<std::string_view>()(text); }
  };
  /// A command whose answer is to come.
  struct Sent {
    Kept* prepares = nullptr;
    bool is_wanted = false;
    bool presumed = false;
    std::optional<Early> early{};
  };
  struct Received {
    Answer wanted{};
    std::optional<Error> error{};   ///< the first
    std::string state{};            ///< its SQLSTATE
    bool presumed_wrongly = false;  ///< what failed was taken for granted
  };
  enum class Refusal : std::uint8_t { is_fatal, may_happen };

  Connection(pg_conn* handle, std::string place) : handle_(handle), place_(std::move(place)) {}

  /// Locks the team, if the transaction writes and hasn't yet.
  [[nodiscard]] Result<void> name(const TeamId& team);
  [[nodiscard]] Result<Answer> run(const Command& command, Refusal refusal);
  /// Has it sent ahead of the next, whatever becomes of it.
  [[nodiscard]] Result<void> presume(Command command);
  /// What was asked early, or along with the lock of a team; once.
  [[nodiscard]] Answer take_early_answer(const Early& early);
  void lock(const TeamId& team);
  /// The same of one that is sent ahead of the next.
  void run_later(std::string sql) { ahead_.push_back({std::move(sql), {}}); }
  void send(const Command& command, bool is_wanted = false);
  void forget_statements();
  void send_what_is_ahead();
  /// Ends what was sent, and waits for all answers.
  [[nodiscard]] Received receive();
  [[nodiscard]] Received receive_what_was_sent();
  /// Ends the transaction without waiting for the answer.
  void send_off(std::string_view sql);
  /// Runs it outside of pipeline mode.
  [[nodiscard]] Result<void> run_alone(const std::string& sql);
  /// The error of `answer`, unless it is a success.
  [[nodiscard]] Result<void> succeeded(const Answer& answer);
  [[nodiscard]] Kept& keep(std::string_view sql);
  [[nodiscard]] tl::unexpected<Error> fail_transaction(Error error, std::string_view state);
  [[nodiscard]] Error lost_session();

  pg_conn* handle_;
  std::string place_;
  std::unordered_map<std::string, Kept, TextHash, std::equal_to<>> kept_;
  std::int64_t names_ = 0;  ///< of statements and cursors so far
  std::vector<Command> ahead_;
  std::vector<Sent> sent_;
  std::int64_t changed_rows_ = 0;

  Use use_ = Use::read;
  Pace pace_ = Pace::careful;
  bool open_ = false;
  bool begun_ = false;  ///< the server knows of it
  std::vector<TeamId> teams_;
  std::vector<TeamId> teams_before_part_;
  std::map<Early, Answer> early_answers_;
  MayLock may_lock_;
  Outcome outcome_;
  std::optional<Error> failure_;  ///< why the transaction can't go on
};

/// A transaction, rolled back unless committed.
class TransactionScope {
 public:
  TransactionScope(Connection& connection, Use use, std::vector<TeamId> teams = {}, Connection::MayLock may_lock = {},
                   Pace pace = Pace::careful)
      : connection_(connection) {
    connection_.begin(use, std::move(teams), std::move(may_lock), pace);
  }
  TransactionScope(const TransactionScope&) = delete;
  TransactionScope& operator=(const TransactionScope&) = delete;
  ~TransactionScope() { connection_.roll_back(); }
  [[nodiscard]] Result<void> commit() { return connection_.commit(); }

 private:
  Connection& connection_;
};

}  // namespace crondb::postgres
