#include "storage/postgres/pool.hpp"

#include <utility>

namespace crondb::postgres {

Result<Pool::Loan> Pool::borrow() {
  std::unique_lock lock(mutex_);
  if (!returned_.wait_for(lock, patience_, [&] { return !idle_.empty() || unopened_ > 0; })) {
    return fail(ErrorCode::unavailable, "all connections to the database are in use");
  }
  if (!idle_.empty()) {
    auto connection = std::move(idle_.back());
    idle_.pop_back();
    return Loan(*this, std::move(connection));
  }
  --unopened_;
  lock.unlock();
  auto opened = Connection::open(options_);
  if (opened) return Loan(*this, std::move(*opened));
  lock.lock();
  ++unopened_;
  lock.unlock();
  returned_.notify_one();
  return fail(std::move(opened.error()));
}

void Pool::give_back(std::unique_ptr<Connection> connection) {
  const bool usable = connection->usable();
  if (!usable) connection.reset();
  {
    const std::lock_guard lock(mutex_);
    usable ? idle_.push_back(std::move(connection)) : void(++unopened_);
  }
  returned_.notify_one();
}

bool Pool::may_try_again(const Connection& connection) {
  const Outcome& outcome = connection.outcome();
  if (!outcome.lost) return outcome.conflict;
  end_idle();
  return !outcome.commit_sent;
}

void Pool::end_idle() {
  std::vector<std::unique_ptr<Connection>> ended;
  const std::lock_guard lock(mutex_);
  ended.swap(idle_);
  unopened_ += static_cast<int>(ended.size());
}

}  // namespace crondb::postgres
