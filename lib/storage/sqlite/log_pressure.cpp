#include "storage/sqlite/log_pressure.hpp"

#include <algorithm>

namespace crondb::sqlite {

void LogPressure::committed(std::int64_t bytes) {
  {
    const std::lock_guard lock(mutex_);
    now_ = {bytes, now_.commits + 1};
  }
  grown_.notify_one();
}

double LogPressure::urgency() const {
  if (retrying_ > 0 && now_.bytes > log_to_copy) return 1;
  const double over = static_cast<double>(now_.bytes - log_to_restart) / static_cast<double>(log_to_expire - log_to_restart);
  return std::clamp(over, 0.0, 1.0);
}

LogPressure::Clock::duration LogPressure::slow_down(Clock::duration most) {
  std::unique_lock lock(mutex_);
  const double urgent = urgency();
  if (urgent == 0 || most <= Clock::duration::zero()) return {};
  const auto begin = Clock::now();
  relieved_.wait_for(lock, std::chrono::duration_cast<Clock::duration>(most * urgent), [&] { return urgency() == 0; });
  return Clock::now() - begin;
}

void LogPressure::wait_for_relief(Clock::duration most) {
  std::unique_lock lock(mutex_);
  relieved_.wait_for(lock, most, [&] { return now_.bytes < log_to_expire; });
}

void LogPressure::retrying(int change) {
  {
    const std::lock_guard lock(mutex_);
    retrying_ += change;
  }
  relieved_.notify_all();
}

LogPressure::Seen LogPressure::wait_for_growth(std::int64_t bytes, Clock::time_point until, const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  grown_.wait_until(lock, stop, until, [&] { return now_.bytes >= bytes + log_to_copy || now_.bytes < bytes; });
  return now_;
}

void LogPressure::measured(std::int64_t bytes, const Seen& seen) {
  {
    const std::lock_guard lock(mutex_);
    if (now_.commits != seen.commits) return;
    now_.bytes = bytes;
  }
  relieved_.notify_all();
}

void LogPressure::restarted() {
  {
    const std::lock_guard lock(mutex_);
    now_.bytes = 0;
  }
  relieved_.notify_all();
}

}  // namespace crondb::sqlite
