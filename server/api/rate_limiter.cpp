#include "api/rate_limiter.hpp"

#include <algorithm>

namespace crondb::server {

RateLimiter::Grant RateLimiter::take(const std::string& key, std::int64_t limit, Instant now) {
  const std::int64_t current = std::chrono::floor<std::chrono::minutes>(now).time_since_epoch() / window_;
  std::int64_t used = 0;
  {
    const std::lock_guard lock(mutex_);
    if (current != current_) {
      counts_.clear();
      current_ = current;
    }
    used = ++counts_[key];
  }
  const std::int64_t reset = std::chrono::seconds((current + 1) * window_).count();
  const std::int64_t seconds = std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count();
  return {used <= limit, limit, std::max<std::int64_t>(limit - used, 0), reset, std::max<std::int64_t>(reset - seconds, 1)};
}

}  // namespace crondb::server
