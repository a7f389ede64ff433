#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "api/rate_limiter.hpp"
#include "auth/sign_in.hpp"
#include "crondb/server/options.hpp"
#include "crondb/session.hpp"
#include "monitoring.hpp"
#include "push.hpp"

namespace crondb::server {

/// Requests with an Idempotency-Key that run at this moment.
class RunningRequests {
 public:
  [[nodiscard]] bool begin(const std::string& key) {
    const std::lock_guard lock(mutex_);
    return keys_.insert(key).second;
  }
  void end(const std::string& key) {
    const std::lock_guard lock(mutex_);
    keys_.erase(key);
  }

 private:
  std::mutex mutex_;
  std::unordered_set<std::string> keys_;
};

/// Keys that were used since the storage last heard of it; a timer writes them down.
class KeyUses {
 public:
  void note(KeyId key, Instant now) {
    const std::lock_guard lock(mutex_);
    uses_[key] = now;
  }
  [[nodiscard]] std::unordered_map<KeyId, Instant> take() {
    const std::lock_guard lock(mutex_);
    return std::exchange(uses_, {});
  }

 private:
  std::mutex mutex_;
  std::unordered_map<KeyId, Instant> uses_;
};

/// Of one address, with keys and with invites.
inline constexpr std::int64_t failed_sign_ins_per_minute = 30;

/// What every request can use. Safe to share between threads.
struct Services {
  Storage& storage;
  const Environment& environment;
  Policy policy;
  RateLimiter requests;
  RateLimiter failed_sign_ins;
  RunningRequests running;
  KeyUses key_uses;
  Monitoring monitoring;
  Push push;
  std::unique_ptr<TokenSignIn> tokens{};  ///< null: API keys alone are accepted
  RateLimiter hourly_requests{std::chrono::hours{1}};
};

}  // namespace crondb::server
