#include "storage/sqlite/checkpointer.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

namespace crondb::sqlite {

namespace {

using std::chrono::milliseconds;

/// How often the log is looked at that doesn't grow by writes of this storage.
constexpr milliseconds usual_pause{250};
constexpr milliseconds pause_under_pressure{50};
/// Without writes, until the file is emptied.
constexpr milliseconds quiet{1'000};

/// A new reader waits at most that long, of which those under way get the most.
constexpr milliseconds longest_closing{90};
constexpr milliseconds for_readers_under_way{50};
/// For readers of other processes, while nobody writes.
constexpr milliseconds for_others{30};
/// A snapshot older than this may expire when the log is about to be too long.
constexpr milliseconds old_snapshot{100};

}  // namespace

Checkpointer::Checkpointer(ConnectionOptions options, GroupCommit& writes, Readers& readers, LogPressure& log)
    : options_(std::move(options)), writes_(writes), readers_(readers), log_(log), thread_([this](const std::stop_token& stop) {
        run(stop);
      }) {}

void Checkpointer::run(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    const auto pause = bytes_ >= log_to_restart ? pause_under_pressure : usual_pause;
    const auto seen = log_.wait_for_growth(bytes_, Clock::now() + pause, stop);
    if (stop.stop_requested()) return;
    look(seen);
  }
}

void Checkpointer::look(const LogPressure::Seen& seen) {
  const auto before = std::exchange(bytes_, seen.bytes);
  if (!connect()) return;
  const auto log = connection_->checkpoint(Checkpoint::passive, {});
  if (!log) return;
  // After a restart SQLite tells the old length until somebody writes.
  const auto length = log->bytes == restarted_ && log->copied == log->bytes ? 0 : log->bytes;
  log_.measured(length, seen);
  bytes_ = std::max(bytes_, length);
  if (bytes_ != before) {
    changed_at_ = Clock::now();
    emptied_ = false;
  }
  if (before < log_to_restart) long_since_ = Clock::now();
  if (bytes_ >= log_to_expire) {
    // Who came after the log was long is not to blame: another process may keep it from beginning anew.
    readers_.expire_snapshots(bytes_ >= log_to_expire_all ? Clock::now() - old_snapshot : long_since_);
  }
  if (bytes_ >= restart_at_) {
    const bool done = restart();
    restart_at_ = done ? log_to_restart : std::min(bytes_ + log_to_copy, log_to_expire);
    if (done) bytes_ = 0;
  } else if (!emptied_ && Clock::now() - changed_at_ >= quiet) {
    empty_file();
  }
}

bool Checkpointer::connect() {
  if (connection_ == nullptr) {
    if (auto opened = Connection::open(options_, Use::read)) connection_ = std::move(*opened);
  }
  return connection_ != nullptr;
}

bool Checkpointer::restart() {
  const auto now = Clock::now();
  readers_.close(now + longest_closing);
  readers_.wait_for_snapshots(now + for_readers_under_way);
  // What those readers held back, so that little is left to copy while nobody writes.
  (void)connection_->checkpoint(Checkpoint::passive, {});
  bool done = false;
  writes_.between_writes([&](Connection& writer) {
    const auto log = writer.checkpoint(Checkpoint::restart, for_others);
    done = log.has_value();
    if (!done) return;
    restarted_ = log->bytes;
    log_.restarted();
  });
  readers_.open();
  return done;
}

void Checkpointer::empty_file() {
  writes_.between_writes([&](Connection& writer) {
    emptied_ = writer.checkpoint(Checkpoint::truncate, {}).has_value();
    if (emptied_) log_.restarted();
  });
  if (emptied_) bytes_ = 0;
}

}  // namespace crondb::sqlite
