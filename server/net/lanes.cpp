#include "lanes.hpp"

#include <algorithm>

#include <sys/resource.h>
#include <unistd.h>

namespace crondb::server {

namespace {

/// How much less of a busy processor than others a thread gets whose work can wait.
constexpr int background_nice = 10;

/// This thread's alone: Linux keeps priorities by thread.
void go_to_background() {
  if (setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), background_nice) != 0) return;  // then it is as urgent as others
}

}  // namespace

Lanes::Lanes(const std::array<std::size_t, lane_names.size()>& workers, std::size_t max_queued) {
  for (std::size_t i = 0; i < lane_names.size(); ++i) {
    const auto lane = static_cast<Lane>(i);
    if (lane == Lane::immediate) continue;
    const std::size_t threads = std::max<std::size_t>(workers[i], 1);
    // Half for one flow: whoever comes while it fills the lane finds a free worker and room in the queue.
    const FairQueue::Limits limits{std::max<std::size_t>(max_queued, 1), std::max<std::size_t>(max_queued / 2, 1),
                                   std::max<std::size_t>(threads / 2, 1)};
    pools_[i] = std::make_unique<Pool>(limits, threads, lane == Lane::heavy);
  }
}

Lanes::~Lanes() { stop(); }

bool Lanes::submit(Lane lane, FairQueue::Flow flow, Task task) { return pool_of(lane).push(flow, std::move(task), false); }

void Lanes::resume(Lane lane, FairQueue::Flow flow, Task task) { (void)pool_of(lane).push(flow, std::move(task), true); }

void Lanes::stop() {
  for (const auto& pool : pools_) {
    if (pool) pool->stop();
  }
}

Lanes::Pool::Pool(FairQueue::Limits limits, std::size_t workers, bool in_background) : queue_(limits) {
  for (std::size_t i = 0; i < workers; ++i) {
    threads_.emplace_back([this, in_background] {
      if (in_background) go_to_background();
      work();
    });
  }
}

bool Lanes::Pool::push(FairQueue::Flow flow, Task task, bool admitted) {
  {
    const std::lock_guard lock(mutex_);
    if (!admitted && !queue_.admits(flow)) return false;
    queue_.push(flow, std::move(task));
  }
  wake_.notify_one();
  return true;
}

void Lanes::Pool::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
  }
  wake_.notify_all();
  for (auto& thread : threads_) {
    if (thread.joinable()) thread.join();
  }
}

void Lanes::Pool::work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    wake_.wait(lock, [this] { return stopped_ || queue_.ready(); });
    if (stopped_) return;
    auto turn = queue_.next();
    lock.unlock();
    turn->task();
    const auto flow = turn->flow;
    turn.reset();
    lock.lock();
    queue_.done(flow);
  }
}

}  // namespace crondb::server
