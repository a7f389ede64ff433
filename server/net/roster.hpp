#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

namespace crondb::server {

class Connection;

/// The open connections of a listener. Safe to use from any thread.
class Roster {
 public:
  enum class Admission : std::uint8_t { serve, turn_away, drop };

  explicit Roster(std::size_t limit) : limit_(limit) {}

  /// Enters a new connection. Beyond the limit some are kept for as long as it takes to tell them so, the others are dropped.
  [[nodiscard]] Admission enter(const std::shared_ptr<Connection>& connection);
  void leave(const Connection& connection);

  /// Connections that are served.
  [[nodiscard]] std::size_t served() const;
  [[nodiscard]] std::vector<std::shared_ptr<Connection>> all() const;

  /// False if there are still connections after that time.
  bool wait_until_empty(std::chrono::milliseconds timeout);

 private:
  struct Entry {
    std::weak_ptr<Connection> connection;
    bool served;
  };

  const std::size_t limit_;
  mutable std::mutex mutex_;
  std::condition_variable emptied_;
  std::unordered_map<const Connection*, Entry> entries_;
  std::size_t served_ = 0;
};

}  // namespace crondb::server
