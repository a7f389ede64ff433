#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <vector>

#include "storage/sqlite/connection.hpp"

namespace crondb::sqlite {

/// Connections for reading, opened when first needed, at most so many; who finds none waits. Safe to use from many threads at once.
class Readers {
 public:
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

 private:
  void give_back(std::unique_ptr<Connection> connection);

  const ConnectionOptions options_;
  std::mutex mutex_;
  std::condition_variable returned_;
  int unopened_;
  std::vector<std::unique_ptr<Connection>> idle_;  ///< the one used last is at the end: its cache is warm
};

}  // namespace crondb::sqlite
