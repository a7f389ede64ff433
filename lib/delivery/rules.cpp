#include <array>

#include "crondb/core/text.hpp"
#include "crondb/delivery/operations.hpp"

namespace crondb {

namespace {

constexpr std::size_t longest_error = 300;  // bytes

/// What may be kept and shown: valid UTF-8 on one line, not too long.
std::string legible(std::string_view text) {
  std::string line = one_line(text.substr(0, longest_error));
  while (!line.empty() && !code_points(line)) line.pop_back();
  return line.empty() ? "no reason was given" : line;
}

}  // namespace

std::optional<Milliseconds> retry_delay(std::int64_t attempts) {
  using namespace std::chrono_literals;
  static constexpr auto delays = std::to_array<Milliseconds>({30s, 2min, 10min, 1h, 6h});
  const auto failed = static_cast<std::size_t>(attempts);
  return failed >= 1 && failed <= delays.size() ? std::optional(delays[failed - 1]) : std::nullopt;
}

Delivery after_attempt(Delivery delivery, const Attempt& attempt, Instant now) {
  ++delivery.attempts;
  delivery.next_attempt_at.reset();
  if (attempt.end == Attempt::End::delivered) {
    delivery.status = DeliveryStatus::delivered;
    delivery.last_error.reset();
    return delivery;
  }
  delivery.last_error = legible(attempt.error);
  const auto delay = attempt.end == Attempt::End::failed ? retry_delay(delivery.attempts) : std::nullopt;
  delivery.status = delay ? DeliveryStatus::pending : DeliveryStatus::failed;
  if (delay) delivery.next_attempt_at = now + *delay;
  return delivery;
}

}  // namespace crondb
