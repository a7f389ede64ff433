#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>

#include "services.hpp"

namespace crondb::server {

/// What happens without a request, on one thread: the table in timers.cpp. Stops with the object.
class Timers {
 public:
  explicit Timers(Services& services);

 private:
  void run(const std::stop_token& stop);

  Services& services_;
  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::jthread thread_;
};

}  // namespace crondb::server
