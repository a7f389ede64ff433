#include "storage/sqlite/readers.hpp"

namespace crondb::sqlite {

Result<Readers::Loan> Readers::borrow() {
  std::unique_lock lock(mutex_);
  returned_.wait(lock, [&] { return !idle_.empty() || unopened_ > 0; });
  if (!idle_.empty()) {
    auto connection = std::move(idle_.back());
    idle_.pop_back();
    return Loan(*this, std::move(connection));
  }
  --unopened_;
  lock.unlock();
  auto opened = Connection::open(options_, Use::read);
  if (opened) return Loan(*this, std::move(*opened));
  lock.lock();
  ++unopened_;
  returned_.notify_one();
  return fail(std::move(opened.error()));
}

void Readers::give_back(std::unique_ptr<Connection> connection) {
  {
    const std::lock_guard lock(mutex_);
    idle_.push_back(std::move(connection));
  }
  returned_.notify_one();
}

}  // namespace crondb::sqlite
