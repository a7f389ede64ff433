#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

namespace crondb::server {

/// What Prometheus reads at /metrics. Safe to use from many threads at once.
class Monitoring {
 public:
  Monitoring();
  ~Monitoring();
  /// `route` is a path template, never a path: the number of time series stays bounded.
  void count(std::string_view method, std::string_view route, int status, std::chrono::nanoseconds duration);
  [[nodiscard]] std::string exposition() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace crondb::server
