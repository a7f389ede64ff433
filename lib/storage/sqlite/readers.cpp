#include "storage/sqlite/readers.hpp"

#include <algorithm>

namespace crondb::sqlite {

Result<Readers::Loan> Readers::borrow() {
  std::unique_lock lock(mutex_);
  if (const auto until = closed_until_; until > Clock::now()) {
    opened_.wait_until(lock, until, [&] { return closed_until_ == Clock::time_point(); });
  }
  returned_.wait(lock, [&] { return !idle_.empty() || unopened_ > 0; });
  if (!idle_.empty()) {
    auto connection = std::move(idle_.back());
    idle_.pop_back();
    return lend(std::move(connection));
  }
  --unopened_;
  lock.unlock();
  auto opened = Connection::open(options_, Use::read);
  lock.lock();
  if (opened) return lend(std::move(*opened));
  ++unopened_;
  returned_.notify_one();
  return fail(std::move(opened.error()));
}

Readers::Loan Readers::lend(std::unique_ptr<Connection> connection) {
  connection->renew_snapshot();
  lent_.push_back({connection.get(), Clock::now()});
  return {*this, std::move(connection)};
}

void Readers::give_back(std::unique_ptr<Connection> connection) {
  {
    const std::lock_guard lock(mutex_);
    lent_.erase(std::ranges::find(lent_, connection.get(), &Lent::connection));
    idle_.push_back(std::move(connection));
  }
  returned_.notify_one();
  snapshot_ended_.notify_one();
}

void Readers::close(Clock::time_point until) {
  const std::lock_guard lock(mutex_);
  closed_until_ = until;
}

void Readers::open() {
  {
    const std::lock_guard lock(mutex_);
    closed_until_ = {};
  }
  opened_.notify_all();
}

void Readers::wait_for_snapshots(Clock::time_point until) {
  std::unique_lock lock(mutex_);
  snapshot_ended_.wait_until(lock, until, [&] { return std::ranges::all_of(lent_, &Lent::ended); });
}

void Readers::expire_snapshots(Clock::time_point time) {
  const std::lock_guard lock(mutex_);
  for (Lent& lent : lent_) {
    if (lent.since < time) lent.ended = lent.connection->expire_snapshot();
  }
}

}  // namespace crondb::sqlite
