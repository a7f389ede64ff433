#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "api/http.hpp"

namespace crondb::server {

/// What Prometheus reads at /metrics. Labels are words of closed sets: the number of time series stays bounded. Safe to use from
/// many threads at once.
class Monitoring {
 public:
  using Labels = std::map<std::string, std::string>;
  enum class MetricType : std::uint8_t { gauge, counter };

  Monitoring();
  ~Monitoring();
  /// `route` is a path template, never a path.
  void count(std::string_view method, std::string_view route, int status, std::chrono::nanoseconds duration);
  /// Adds to a counter, which begins at 0 when it is first named.
  void add(const std::string& name, const std::string& help, const Labels& labels, std::int64_t number);
  /// A number that is asked for at every look, for as long as the answer lives. Names and labels are used once.
  [[nodiscard]] std::shared_ptr<void> watch(MetricType kind, std::string name, std::string help, Labels labels,
                                            std::function<double()> number);
  [[nodiscard]] std::string exposition() const;

 private:
  class Impl;
  std::shared_ptr<Impl> impl_;
};

/// Watches what every process has: processor, memory, file descriptors, start; and which build it is.
[[nodiscard]] std::shared_ptr<void> watch_process(Monitoring& monitoring);

}  // namespace crondb::server
