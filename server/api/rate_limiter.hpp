#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <unordered_map>

#include "crondb/core/time.hpp"

namespace crondb::server {

/// Counts per key in windows of the same length, aligned to the clock. Memory is bounded by the keys seen in one window. Safe to
/// use from many threads at once.
class RateLimiter {
 public:
  /// Windows of one minute.
  RateLimiter() = default;
  explicit RateLimiter(std::chrono::minutes window) : window_(window) {}

  struct Grant {
    bool allowed = true;
    std::int64_t limit = 0;
    std::int64_t remaining = 0;
    std::int64_t reset = 0;        ///< Unix seconds at which the window ends
    std::int64_t retry_after = 0;  ///< seconds until then, at least 1
  };

  /// Counts one more for `key`; refused beyond `limit` in this window.
  Grant take(const std::string& key, std::int64_t limit, Instant now);

 private:
  std::chrono::minutes window_{1};
  std::mutex mutex_;
  std::int64_t current_ = 0;  ///< windows since 1970
  std::unordered_map<std::string, std::int64_t> counts_;
};

}  // namespace crondb::server
