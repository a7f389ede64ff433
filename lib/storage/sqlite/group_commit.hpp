#pragma once

#include <condition_variable>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "crondb/metrics/facts.hpp"
#include "crondb/storage/storage.hpp"
#include "storage/sqlite/connection.hpp"
#include "storage/sqlite/log_pressure.hpp"

namespace crondb::sqlite {

/// Runs works that write, and lets those that arrive together share one commit. There is no thread: of the callers, one leads at a
/// time. It runs its own work and, unless that failed, what is queued, each in a savepoint; commits once; answers all; and hands
/// the lead to the next in the queue. Its own work has no savepoint, for which SQLite would copy every page that the work changes.
/// While the log is too long, who leads waits a little before. Safe to use from many threads at once.
class GroupCommit {
 public:
  /// `listener` is told of each commit, in their order; it must outlive this.
  GroupCommit(std::unique_ptr<Connection> connection, std::size_t max_group, CommitListener& listener, LogPressure& log);

  /// Returns when the work is durable or undone. What the work throws comes out here and nowhere else.
  [[nodiscard]] Result<void> run(const Storage::Work& work);
  /// Calls `use` with the connection when it is its turn, outside of any transaction: nobody of this storage writes meanwhile.
  void between_writes(const std::function<void(Connection&)>& use);

 private:
  using Clock = LogPressure::Clock;

  /// A caller's work, on the caller's stack.
  struct Pending {
    const Storage::Work* work;             ///< null: it wants the connection alone
    Clock::duration slowed_down_before{};  ///< `slowed_down_` when it came
    Result<void> answer{};
    std::exception_ptr thrown{};
    std::vector<metrics::ChangeSet> changes{};
    bool answered = false;
    bool leads = false;
    std::condition_variable woken{};
  };

  /// Returns when `mine` is answered or leads.
  void wait_in_line(std::unique_lock<std::mutex>& lock, Pending& mine);
  void lead(std::unique_lock<std::mutex>& lock);
  void hand_over();
  /// Runs what is queued, within the limits of a group, in one transaction.
  void run_group();
  /// Runs one work of the group once more, in a transaction of its own.
  [[nodiscard]] Result<void> run_alone(Pending& pending);
  using Run = Result<std::vector<metrics::ChangeSet>>(Connection&, const Storage::Work&);
  /// Lets `run` run one work in the open transaction, and keeps its answer.
  void attempt(Pending& pending, Run& run);
  void publish(const Pending& pending);
  /// Moves the first of the queue to the group; null if there is none with a work.
  Pending* take();

  const std::unique_ptr<Connection> connection_;
  const std::size_t max_group_;
  CommitListener& listener_;
  LogPressure& log_;

  std::mutex mutex_;  ///< guards the queue, `leading_`, `slowed_down_`, and `answered` and `leads` of those in the queue
  std::deque<Pending*> queue_;
  bool leading_ = false;
  Clock::duration slowed_down_{};  ///< in all
  std::vector<Pending*> group_;    ///< the leader's
};

}  // namespace crondb::sqlite
