#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <utility>

#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>

#include "../http.hpp"

namespace crondb::server {

/// The worker pools behind Lane::read and Lane::write. Tasks must not throw.
class Lanes {
 public:
  Lanes(std::size_t read_workers, std::size_t write_workers, std::size_t max_queued)
      : read_(read_workers, max_queued), write_(write_workers, max_queued) {}

  /// Runs a new request's task on a worker. False, and the task is untouched, if the lane's queue is full.
  template <class Task>
  [[nodiscard]] bool submit(Lane lane, Task&& task) {
    auto& pool = pool_of(lane);
    if (pool.queued.fetch_add(1) >= pool.max_queued) {
      pool.queued.fetch_sub(1);
      return false;
    }
    boost::asio::post(pool.threads, [&pool, task = std::forward<Task>(task)]() mutable {
      pool.queued.fetch_sub(1);
      task();
    });
    return true;
  }

  /// Runs a task of a request that was admitted before: the number of such is bounded by the number of connections.
  template <class Task>
  void resume(Lane lane, Task&& task) {
    boost::asio::post(pool_of(lane).threads, std::forward<Task>(task));
  }

  /// Starts no further task and waits for those that run. The tasks left over are destroyed with the lanes.
  void stop() {
    for (auto* pool : {&read_, &write_}) pool->threads.stop();
    for (auto* pool : {&read_, &write_}) pool->threads.join();
  }

 private:
  struct Pool {
    Pool(std::size_t workers, std::size_t queue)
        : max_queued(std::max<std::size_t>(queue, 1)), threads(std::max<std::size_t>(workers, 1)) {}
    const std::size_t max_queued;
    std::atomic<std::size_t> queued{0};
    boost::asio::thread_pool threads;
  };

  Pool& pool_of(Lane lane) { return lane == Lane::write ? write_ : read_; }

  Pool read_;
  Pool write_;
};

}  // namespace crondb::server
