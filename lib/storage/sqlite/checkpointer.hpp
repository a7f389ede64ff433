#pragma once

#include <cstdint>
#include <memory>
#include <thread>

#include "storage/sqlite/connection.hpp"
#include "storage/sqlite/group_commit.hpp"
#include "storage/sqlite/log_pressure.hpp"
#include "storage/sqlite/readers.hpp"

namespace crondb::sqlite {

/// Keeps the write-ahead log short, in a thread of its own. The log begins anew only at a moment when no reader uses it, which
/// readers that overlap never leave by themselves. So it is copied into the database while all go on; once it is long, new readers
/// wait a moment, and when those under way are done, a turn among the writes lets it begin anew. Snapshots that stand in the way
/// for too long expire. When nobody has written for a second, the file is emptied.
///
/// Other processes on the same file do the same: a lock that one of them has is waited for briefly, or tried again later.
class Checkpointer {
 public:
  Checkpointer(ConnectionOptions options, GroupCommit& writes, Readers& readers, LogPressure& log);
  Checkpointer(const Checkpointer&) = delete;
  Checkpointer& operator=(const Checkpointer&) = delete;
  ~Checkpointer() = default;

 private:
  using Clock = LogPressure::Clock;

  void run(const std::stop_token& stop);
  void look(const LogPressure::Seen& seen);
  [[nodiscard]] bool connect();
  /// Whether the log begins anew.
  bool restart();
  void empty_file();

  const ConnectionOptions options_;
  GroupCommit& writes_;
  Readers& readers_;
  LogPressure& log_;
  std::unique_ptr<Connection> connection_;  ///< null until first needed
  std::int64_t bytes_ = 0;                  ///< of the log when it was last seen
  std::int64_t restart_at_ = log_to_restart;
  std::int64_t restarted_ = 0;  ///< how long it was when it was last restarted
  Clock::time_point changed_at_ = Clock::now();
  Clock::time_point long_since_{};  ///< when it was first seen to be as long as log_to_restart
  bool emptied_ = false;            ///< since it changed
  std::jthread thread_;             ///< the last member, so that it ends first
};

}  // namespace crondb::sqlite
