#pragma once

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <vector>

#include "storage/sqlite/connection.hpp"

namespace crondb::sqlite {

/// Connections for reading, opened when first needed, at most so many; who finds none waits. Safe to use from many threads at once.
class Readers {
 public:
  using Clock = std::chrono::steady_clock;

  Readers(ConnectionOptions options, int most) : options_(std::move(options)), unopened_(most) {}

  /// A connection for the time being, given back when destroyed.
  class Loan {
   public:
    Loan(Readers& from, std::unique_ptr<Connection> connection) : from_(&from), connection_(std::move(connection)) {}
    Loan(Loan&&) = default;
    Loan& operator=(Loan&&) = delete;
    ~Loan() {
      if (connection_) from_->give_back(std::move(connection_));
    }
    [[nodiscard]] Connection& operator*() const { return *connection_; }
    [[nodiscard]] Connection* operator->() const { return connection_.get(); }

   private:
    Readers* from_;
    std::unique_ptr<Connection> connection_;
  };
  [[nodiscard]] Result<Loan> borrow();

  /// Who comes from now on waits until open(), but not beyond `until`.
  void close(Clock::time_point until);
  void open();
  /// Waits until nobody has a snapshot, but not beyond `until`.
  void wait_for_snapshots(Clock::time_point until);
  /// Ends the snapshots of those who have had their connection since before `time`.
  void expire_snapshots(Clock::time_point time);

 private:
  struct Lent {
    Connection* connection;
    Clock::time_point since;
    bool ended = false;  ///< its snapshot is
  };
  /// Under the lock.
  [[nodiscard]] Loan lend(std::unique_ptr<Connection> connection);
  void give_back(std::unique_ptr<Connection> connection);

  const ConnectionOptions options_;
  std::mutex mutex_;
  std::condition_variable returned_;
  std::condition_variable opened_;
  std::condition_variable snapshot_ended_;
  Clock::time_point closed_until_{};
  int unopened_;
  std::vector<Lent> lent_;
  std::vector<std::unique_ptr<Connection>> idle_;  ///< the one used last is at the end: its cache is warm
};

}  // namespace crondb::sqlite
