#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>

#include "services.hpp"

namespace crondb::server {

/// What happens without a request, on one thread: used keys are written down, kept answers forgotten, expired
/// snapshots removed. Stops with the object.
class Timers {
 public:
  explicit Timers(Services& services);

 private:
  void run(const std::stop_token& stop);
  void write_key_uses();
  void purge_replays();
  void remove_snapshots();

  Services& services_;
  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::jthread thread_;
};

}  // namespace crondb::server
