#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <unordered_map>

#include "crondb/core/time.hpp"

namespace crondb::server {

/// Counts per key in windows of one minute, aligned to the clock. Memory is bounded by the keys seen in one minute. Safe to use
/// from many threads at once.
class RateLimiter {
 public:
  struct Grant {
    bool allowed = true;
    std::int64_t limit = 0;
    std::int64_t remaining = 0;
    std::int64_t reset = 0;        ///< Unix seconds at which the window ends
    std::int64_t retry_after = 0;  ///< seconds until then, at least 1
  };

  /// Counts one more for `key`; refused beyond `limit` in this minute.
  Grant take(const std::string& key, std::int64_t limit, Instant now);

 private:
  std::mutex mutex_;
  std::int64_t minute_ = 0;
  std::unordered_map<std::string, std::int64_t> counts_;
};

}  // namespace crondb::server
