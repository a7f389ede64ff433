#pragma once

#include <mutex>
#include <string_view>

#include "crondb/session.hpp"

#pragma GCC visibility push(default)

namespace crondb::testing {

/// A clock that moves only when told. Safe to use from many threads at once.
class FixedClock final : public Clock {
 public:
  /// `at` is RFC 3339; throws std::invalid_argument if it isn't, here and in `set`.
  explicit FixedClock(std::string_view at);
  Instant now() override;
  void set(std::string_view at);
  void set(Instant at);
  void advance(Milliseconds by);

 private:
  std::mutex mutex_;
  Instant now_;
};

/// Ids and secrets that are the same in every run: a count of the calls and the time. Never for anything but tests. Safe to use
/// from many threads at once.
class CountedIds final : public IdSource {
 public:
  Uuid next(Instant now) override;
  void secret(std::span<std::uint8_t> bytes) override;

 private:
  std::mutex mutex_;
  std::uint64_t count_ = 0;
};

}  // namespace crondb::testing

#pragma GCC visibility pop
