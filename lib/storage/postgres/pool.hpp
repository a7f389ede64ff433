#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <vector>

#include "storage/postgres/connection.hpp"

namespace crondb::postgres {

/// How often a transaction is run at most.
inline constexpr int most_attempts = 8;

/// Sessions, begun when first needed, at most so many; who finds none waits. Those that are gone are replaced. Safe to use from
/// many threads at once.
class Pool {
 public:
  Pool(ConnectionOptions options, int most, Milliseconds patience)
      : options_(std::move(options)), patience_(patience), unopened_(most) {}

  /// A session for the time being, given back when destroyed.
  class Loan {
   public:
    Loan(Pool& from, std::unique_ptr<Connection> connection) : from_(&from), connection_(std::move(connection)) {}
    Loan(Loan&&) = default;
    Loan& operator=(Loan&&) = delete;
    ~Loan() {
      if (connection_) from_->give_back(std::move(connection_));
    }
    [[nodiscard]] Connection& operator*() const { return *connection_; }
    [[nodiscard]] Connection* operator->() const { return connection_.get(); }

   private:
    Pool* from_;
    std::unique_ptr<Connection> connection_;
  };
  /// unavailable if nobody gives one back in time, or none can be begun.
  [[nodiscard]] Result<Loan> borrow();
  /// Whether what the latest transaction of a session did may be tried again, because others were in the way, or the session was
  /// gone before COMMIT. Then those that nobody uses are likely to be gone too, and are ended.
  [[nodiscard]] bool may_try_again(const Connection& connection);

 private:
  void end_idle();
  void give_back(std::unique_ptr<Connection> connection);

  const ConnectionOptions options_;
  const Milliseconds patience_;
  std::mutex mutex_;
  std::condition_variable returned_;
  int unopened_;
  std::vector<std::unique_ptr<Connection>> idle_;  ///< the one used last is at the end: its statements are prepared
};

}  // namespace crondb::postgres
