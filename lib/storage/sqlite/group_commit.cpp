#include "storage/sqlite/group_commit.hpp"

#include <chrono>
#include <utility>

#include "core/try.hpp"
#include "storage/sql/ports.hpp"

namespace crondb::sqlite {

namespace {

/// How long a write may be kept waiting for the log to begin anew, by those who lead before it together.
constexpr std::chrono::milliseconds longest_delay{25};

/// How long a group may grow: the first of it waits that much longer for its answer.
constexpr std::chrono::milliseconds longest_group{5};

Result<std::vector<metrics::ChangeSet>> run_work(Connection& db, const Storage::Work& work) {
  sql::SqlTransaction tx(db);
  CRONDB_TRY(work(tx));
  return tx.take_changes();
}

/// Undone by itself if it fails.
Result<std::vector<metrics::ChangeSet>> in_savepoint(Connection& db, const Storage::Work& work) {
  CRONDB_TRY(auto savepoint, Savepoint::begin(db));
  CRONDB_TRY(auto changes, run_work(db, work));
  CRONDB_TRY(savepoint.release());
  return changes;
}

}  // namespace

GroupCommit::GroupCommit(std::unique_ptr<Connection> connection, std::size_t max_group, CommitListener& listener, LogPressure& log)
    : connection_(std::move(connection)), max_group_(max_group), listener_(listener), log_(log) {
  group_.reserve(max_group_);
  connection_->on_commit([this](std::int64_t log_bytes) { log_.committed(log_bytes); });
}

Result<void> GroupCommit::run(const Storage::Work& work) {
  Pending mine{&work};
  {
    std::unique_lock lock(mutex_);
    mine.slowed_down_before = slowed_down_;
    wait_in_line(lock, mine);
    if (!mine.answered) lead(lock);
  }
  if (mine.thrown) std::rethrow_exception(mine.thrown);
  return std::move(mine.answer);
}

void GroupCommit::between_writes(const std::function<void(Connection&)>& use) {
  Pending mine{nullptr};
  std::unique_lock lock(mutex_);
  wait_in_line(lock, mine);
  queue_.pop_front();
  lock.unlock();
  use(*connection_);
  lock.lock();
  hand_over();
}

void GroupCommit::wait_in_line(std::unique_lock<std::mutex>& lock, Pending& mine) {
  queue_.push_back(&mine);
  if (leading_) {
    mine.woken.wait(lock, [&] { return mine.answered || mine.leads; });
  } else {
    leading_ = true;
  }
}

void GroupCommit::lead(std::unique_lock<std::mutex>& lock) {
  const auto delay = longest_delay - (slowed_down_ - queue_.front()->slowed_down_before);
  lock.unlock();
  const auto slowed_down = log_.slow_down(delay);
  run_group();
  lock.lock();
  slowed_down_ += slowed_down;
  for (Pending* pending : group_) {
    pending->answered = true;
    pending->woken.notify_one();
  }
  group_.clear();
  hand_over();
}

void GroupCommit::hand_over() {
  leading_ = !queue_.empty();
  if (leading_) {
    queue_.front()->leads = true;
    queue_.front()->woken.notify_one();
  }
}

GroupCommit::Pending* GroupCommit::take() {
  const std::lock_guard lock(mutex_);
  if (queue_.empty() || queue_.front()->work == nullptr || group_.size() == max_group_) return nullptr;
  group_.push_back(queue_.front());
  queue_.pop_front();
  return group_.back();
}

void GroupCommit::run_group() {
  auto scope = TransactionScope::begin(*connection_, Use::write);
  if (!scope) {
    while (Pending* pending = take()) pending->answer = fail(scope.error());
    return;
  }
  const auto deadline = std::chrono::steady_clock::now() + longest_group;
  Pending& own = *take();
  attempt(own, run_work);
  if (!own.answer) return;
  while (connection_->in_transaction() && std::chrono::steady_clock::now() < deadline) {
    Pending* pending = take();
    if (pending == nullptr) break;
    attempt(*pending, in_savepoint);
  }
  auto committed = connection_->in_transaction() ? scope->commit() : fail(ErrorCode::unavailable, "rolled back by SQLite");
  if (committed) {
    for (const Pending* pending : group_) publish(*pending);
    return;
  }
  scope->roll_back();
  if (group_.size() == 1) {
    if (Pending& only = *group_.front(); only.answer) only.answer = std::move(committed);
    return;
  }
  for (Pending* pending : group_) {
    auto done = run_alone(*pending);
    if (pending->answer) pending->answer = std::move(done);
    if (pending->answer) publish(*pending);
  }
}

Result<void> GroupCommit::run_alone(Pending& pending) {
  pending.answer = {};
  CRONDB_TRY(auto scope, TransactionScope::begin(*connection_, Use::write));
  attempt(pending, run_work);
  return pending.answer ? scope.commit() : Result<void>();
}

void GroupCommit::attempt(Pending& pending, Run& run) {
  pending.thrown = nullptr;
  try {
    auto changes = run(*connection_, *pending.work);
    pending.changes = changes ? std::move(*changes) : std::vector<metrics::ChangeSet>();
    pending.answer = changes ? Result<void>() : fail(std::move(changes.error()));
  } catch (...) {
    pending.thrown = std::current_exception();
    pending.changes.clear();
    pending.answer = fail(ErrorCode::internal, "the work threw an exception");
  }
}

void GroupCommit::publish(const Pending& pending) {
  for (const auto& changes : pending.changes) listener_.committed(changes);
}

}  // namespace crondb::sqlite
