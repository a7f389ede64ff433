#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <stop_token>

namespace crondb::sqlite {

/// Bytes of the write-ahead log, which stays below 64 MiB.
inline constexpr std::int64_t log_to_copy = 4 << 20;         ///< so much more is worth a passive checkpoint
inline constexpr std::int64_t log_to_restart = 16 << 20;     ///< from here on the log is to begin anew, and writes slow down
inline constexpr std::int64_t log_to_expire = 40 << 20;      ///< from here on snapshots end that have kept it from doing so
inline constexpr std::int64_t log_to_expire_all = 56 << 20;  ///< from here on all but the newest do

/// How long the log is, between those who write it and the checkpointer. Safe to use from many threads at once.
class LogPressure {
 public:
  using Clock = std::chrono::steady_clock;

  /// A commit left the log this long.
  void committed(std::int64_t bytes);
  /// Delays who is about to write, for at most `most`, more the longer the log is; ends early when the log begins anew. Answers how
  /// long that took.
  Clock::duration slow_down(Clock::duration most);
  /// Waits, for at most `most`, while the log is so long that snapshots end.
  void wait_for_relief(Clock::duration most);
  /// Begins or ends a read whose snapshot expired before: writes are slowed down as much as may be, so that it succeeds.
  void retrying(int change);

  struct Seen {
    std::int64_t bytes = 0;
    std::uint64_t commits = 0;
  };
  /// Waits until the log has grown by log_to_copy since it had `bytes`, or has begun anew, `until` has come, or `stop` is
  /// requested.
  [[nodiscard]] Seen wait_for_growth(std::int64_t bytes, Clock::time_point until, const std::stop_token& stop);
  /// A checkpoint found the log this long, other processes' commits included; who committed since `seen` knows better.
  void measured(std::int64_t bytes, const Seen& seen);
  /// The next commit begins the log anew. Nobody may commit meanwhile.
  void restarted();

 private:
  /// Of the longest delay, 0 to 1.
  [[nodiscard]] double urgency() const;

  std::mutex mutex_;
  std::condition_variable_any grown_;
  std::condition_variable relieved_;
  Seen now_;
  int retrying_ = 0;
};

}  // namespace crondb::sqlite
