#pragma once

#include <array>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <thread>
#include <vector>

#include "api/http.hpp"
#include "fair_queue.hpp"

namespace crondb::server {

/// The worker pools behind every lane but Lane::immediate, each with a queue of its own. Tasks must not throw.
class Lanes {
 public:
  /// `workers` in the order of Lane, that of Lane::immediate ignored.
  Lanes(const std::array<std::size_t, lane_names.size()>& workers, std::size_t max_queued);
  ~Lanes();

  /// Runs a new request's task on a worker. False, and the task is destroyed, if the lane or the flow has too many queued.
  [[nodiscard]] bool submit(Lane lane, FairQueue::Flow flow, Task task);
  /// Runs a task of a request that was admitted before: the number of such is bounded by the number of connections.
  void resume(Lane lane, FairQueue::Flow flow, Task task);

  /// Starts no further task and waits for those that run. The tasks left over are destroyed with the lanes.
  void stop();

 private:
  class Pool {
   public:
    Pool(FairQueue::Limits limits, std::size_t workers, bool in_background);
    [[nodiscard]] bool push(FairQueue::Flow flow, Task task, bool admitted);
    void stop();

   private:
    void work();

    std::mutex mutex_;
    std::condition_variable wake_;
    FairQueue queue_;
    bool stopped_ = false;
    std::vector<std::thread> threads_;
  };

  Pool& pool_of(Lane lane) { return *pools_[static_cast<std::size_t>(lane)]; }

  std::array<std::unique_ptr<Pool>, lane_names.size()> pools_;
};

}  // namespace crondb::server
