#pragma once

#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <span>
#include <vector>

#include "crondb/core/id.hpp"

namespace crondb::postgres {

/// Whose turn it is to write in a team, among the threads of this process: they wait here and hold no session meanwhile. Safe to
/// use from many threads at once.
class Turns {
 public:
  /// The turn in some teams, until destroyed.
  class Turn {
   public:
    /// Waits for it. `teams` ascend, so that no two wait for each other.
    Turn(Turns& of, std::span<const TeamId> teams);
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;
    ~Turn();
    /// The turn in one more team, if that is nobody's.
    [[nodiscard]] bool add(const TeamId& team);

   private:
    Turns& of_;
    std::vector<TeamId> teams_;
  };

 private:
  struct Line {
    const Turn* holder = nullptr;
    std::deque<const Turn*> waiting{};
    std::condition_variable freed{};
  };

  std::mutex mutex_;
  std::map<TeamId, Line> taken_;
};

}  // namespace crondb::postgres
