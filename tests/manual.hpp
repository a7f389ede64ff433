#pragma once

#include <mutex>

#include "crondb/session.hpp"

namespace crondb::testing {

/// A clock that moves only when told.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(std::string_view at) : now_(*parse_instant(at)) {}
  Instant now() override {
    const std::lock_guard lock(mutex_);
    return now_;
  }
  void set(std::string_view at) { set(*parse_instant(at)); }
  void set(Instant at) {
    const std::lock_guard lock(mutex_);
    now_ = at;
  }
  void advance(Milliseconds by) { set(now() + by); }

 private:
  std::mutex mutex_;
  Instant now_;
};

/// Ids and secrets that are the same in every run.
class CountingIds final : public IdSource {
 public:
  Uuid next(Instant now) override {
    const std::lock_guard lock(mutex_);
    Uuid uuid{};
    const auto stamp = static_cast<std::uint64_t>(now.time_since_epoch().count());
    for (std::size_t i = 0; i < 6; ++i) uuid[i] = static_cast<std::uint8_t>(stamp >> (40 - 8 * i));
    uuid[6] = 0x70;
    uuid[8] = 0x80;
    ++count_;
    for (std::size_t i = 0; i < 4; ++i) uuid[15 - i] = static_cast<std::uint8_t>(count_ >> (8 * i));
    return uuid;
  }
  void secret(std::span<std::uint8_t> bytes) override {
    const std::lock_guard lock(mutex_);
    for (auto& byte : bytes) byte = static_cast<std::uint8_t>((++count_ * 0x9e37'79b9'7f4a'7c15U) >> 56U);
  }

 private:
  std::mutex mutex_;
  std::uint64_t count_ = 0;
};

}  // namespace crondb::testing
