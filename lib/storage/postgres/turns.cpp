#include "storage/postgres/turns.hpp"

namespace crondb::postgres {

Turns::Turn::Turn(Turns& of, std::span<const TeamId> teams) : of_(of) {
  std::unique_lock lock(of_.mutex_);
  for (const TeamId& team : teams) {
    const auto [line, free] = of_.taken_.try_emplace(team);
    if (!free) {
      // Who leaves hands the turn over, and the line stays as it is.
      line->second.waiting.push_back(this);
      line->second.freed.wait(lock, [&] { return line->second.holder == this; });
    } else {
      line->second.holder = this;
    }
    teams_.push_back(team);
  }
}

bool Turns::Turn::add(const TeamId& team) {
  const std::lock_guard lock(of_.mutex_);
  const auto [line, free] = of_.taken_.try_emplace(team);
  if (!free) return false;
  line->second.holder = this;
  teams_.push_back(team);
  return true;
}

Turns::Turn::~Turn() {
  const std::lock_guard lock(of_.mutex_);
  for (const TeamId& team : teams_) {
    const auto line = of_.taken_.find(team);
    if (line->second.waiting.empty()) {
      of_.taken_.erase(line);
    } else {
      line->second.holder = line->second.waiting.front();
      line->second.waiting.pop_front();
      line->second.freed.notify_all();
    }
  }
}

}  // namespace crondb::postgres
