#pragma once

#include <condition_variable>
#include <deque>
#include <exception>
#include <map>
#include <mutex>
#include <optional>
#include <vector>

#include "crondb/metrics/facts.hpp"
#include "crondb/storage/storage.hpp"
#include "storage/postgres/pool.hpp"

namespace crondb::postgres {

/// Runs works that write. Those of one team take turns, and wait for theirs without a session; who has the turn also runs what
/// waits for it, each in a part of its own transaction, and they share one commit. A work that comes to a team whose turn it isn't
/// is run again when it is. Safe to use from many threads at once.
class Writes {
 public:
  /// `listener` is told of each commit, those of a team in their order; it must outlive this, like `pool`.
  Writes(Pool& pool, CommitListener& listener) : pool_(pool), listener_(listener) {}

  /// Returns when the work is committed or undone. What the work throws comes out here and nowhere else.
  [[nodiscard]] Result<void> run(const Storage::Work& work);

 private:
  /// A caller's work, on the caller's stack.
  struct Pending {
    const Storage::Work* work;
    std::vector<TeamId> teams{};     ///< that it has named so far, in ascending order
    bool run_by_another = false;     ///< guarded by the mutex
    Result<void> answer{};           ///< of its latest run
    std::exception_ptr thrown{};     ///< by it
    std::optional<TeamId> wanted{};  ///< it is to be run again with this team
    bool again = false;              ///< it is to be run again, because others were in the way or the session was gone
    Pace pace = Pace::presuming;
    std::vector<metrics::ChangeSet> changes{};
  };

  /// The turn in the teams of a work, until destroyed.
  class Turn {
   public:
    /// Returns when it has come, or another one has run the work.
    Turn(Writes& of, Pending& mine);
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;
    ~Turn();
    /// The turn in one more team, if that is nobody's.
    [[nodiscard]] bool add(const TeamId& team);
    /// The first of those who wait for one of these teams and nothing else, which leaves the line; null if there is none.
    [[nodiscard]] Turn* take();

   private:
    friend class Writes;
    Writes& of_;
    Pending& mine_;
    std::vector<TeamId> teams_;
    std::condition_variable woken_;
  };
  struct Line {
    const Turn* holder = nullptr;
    std::deque<Turn*> waiting{};
  };

  /// Runs `mine`, whose turn it is, and unless that fails what waits behind it, and wakes those who wait for that.
  void lead(Turn& turn, Pending& mine);
  /// Answers whose works it ran besides.
  [[nodiscard]] std::vector<Turn*> run_group(Turn& turn, Pending& mine);
  static void attempt(Connection& db, Pending& pending);
  /// Whether the work may succeed if it is run again, and how then.
  [[nodiscard]] bool may_try_again(const Connection& db, Pending& pending);
  void commit(TransactionScope& scope, const Connection& db, const std::vector<Pending*>& group);

  Pool& pool_;
  CommitListener& listener_;
  std::mutex mutex_;
  std::map<TeamId, Line> lines_;  ///< of teams that somebody has the turn in
};

}  // namespace crondb::postgres
