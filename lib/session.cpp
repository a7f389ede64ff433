#include "crondb/session.hpp"

#include <algorithm>
#include <array>
#include <mutex>
#include <stdexcept>

#include <openssl/rand.h>
#include <unistd.h>

namespace crondb {

Instant SystemClock::now() { return std::chrono::floor<Milliseconds>(std::chrono::system_clock::now()); }

void RandomIds::secret(std::span<std::uint8_t> bytes) {
  if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1)
    throw std::runtime_error("the system has no randomness to give");
}

Uuid RandomIds::next(Instant now) {
  // RFC 9562: 48 bits of Unix milliseconds, version 7, then a counter in rand_a that keeps the ids of one millisecond ascending.
  static constexpr std::uint64_t counter_end = 1U << 12U;
  thread_local std::array<std::uint8_t, std::size_t{8} * 128> pool{};
  thread_local std::size_t used = pool.size();
  thread_local ::pid_t drawn_by = 0;
  if (used == pool.size() || drawn_by != ::getpid()) {  // after a fork both processes have the same pool
    secret(pool);
    used = 0;
    drawn_by = ::getpid();
  }
  Uuid uuid{};
  std::copy_n(pool.begin() + static_cast<std::ptrdiff_t>(used), 8, uuid.begin() + 8);
  used += 8;

  static std::mutex mutex;
  static std::uint64_t last_stamp = 0;
  std::uint64_t stamp = static_cast<std::uint64_t>(now.time_since_epoch().count()) * counter_end;
  {
    const std::lock_guard lock(mutex);
    // Within one millisecond, and for up to a second after the clock went back, the counter runs on into the next milliseconds.
    if (stamp <= last_stamp && last_stamp - stamp < 1000 * counter_end) stamp = last_stamp + 1;
    last_stamp = stamp;
  }
  const std::uint64_t milliseconds = stamp / counter_end;
  for (std::size_t i = 0; i < 6; ++i) uuid[i] = static_cast<std::uint8_t>(milliseconds >> (40 - 8 * i));
  const auto counter = static_cast<unsigned>(stamp % counter_end);
  uuid[6] = static_cast<std::uint8_t>(0x70U | counter >> 8U);
  uuid[7] = static_cast<std::uint8_t>(counter);
  uuid[8] = static_cast<std::uint8_t>(0x80U | (uuid[8] & 0x3fU));
  return uuid;
}

Result<void> permit(const Principal& by, Role role, Plan plan) {
  if (by.role < role && !(role == Role::owner && by.owns())) {
    return fail(ErrorCode::role_required,
                "this needs the role " + std::string(word(role)) + "; yours is " + std::string(word(by.role)));
  }
  if (by.plan < plan) {
    return fail(ErrorCode::plan_required, "this needs the plan " + std::string(word(plan)) + " or a higher one; the team is on " +
                                              std::string(word(by.plan)));
  }
  return {};
}

Result<Principal> admit(Context& context, const OfTeam* request, const Needs& needs) {
  auto by = request ? principal_in(context, request->team_id, needs.access) : Result<Principal>(context.by);
  if (!by) return by;
  if (auto permitted = permit(*by, needs.role, needs.plan); !permitted) return fail(std::move(permitted.error()));
  return by;
}

}  // namespace crondb
