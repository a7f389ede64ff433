#include "crondb/testing/clock.hpp"

#include <stdexcept>
#include <string>

namespace crondb::testing {

namespace {

Instant instant_of(std::string_view text) {
  const auto instant = parse_instant(text);
  if (!instant) throw std::invalid_argument(std::string(text) + " is no time such as 2026-05-20T12:00:00Z");
  return *instant;
}

}  // namespace

FixedClock::FixedClock(std::string_view at) : now_(instant_of(at)) {}

Instant FixedClock::now() {
  const std::lock_guard lock(mutex_);
  return now_;
}

void FixedClock::set(std::string_view at) { set(instant_of(at)); }

void FixedClock::set(Instant at) {
  const std::lock_guard lock(mutex_);
  now_ = at;
}

void FixedClock::advance(Milliseconds by) {
  const std::lock_guard lock(mutex_);
  now_ += by;
}

Uuid CountedIds::next(Instant now) {
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

void CountedIds::secret(std::span<std::uint8_t> bytes) {
  const std::lock_guard lock(mutex_);
  for (auto& byte : bytes) byte = static_cast<std::uint8_t>((++count_ * 0x9e37'79b9'7f4a'7c15U) >> 56U);
}

}  // namespace crondb::testing
