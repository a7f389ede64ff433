#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

#include "api/services.hpp"

namespace crondb::server {

/// Writes down which keys were used since it was last called.
[[nodiscard]] Result<void> write_key_uses(Services& services);

/// What happens without a request: the table in timers.cpp, each row on a thread of its own, so that a morning of scheduled reports
/// keeps nothing else waiting. Stops with the object.
class Timers {
 public:
  /// `services` must outlive it.
  explicit Timers(Services& services);
  ~Timers();

 private:
  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::vector<std::jthread> threads_;
};

}  // namespace crondb::server
