#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "crondb/access/replay.hpp"
#include "crondb/core/result.hpp"

#pragma GCC visibility push(default)

namespace crondb {

/// Answers kept for repeated requests.
class ReplayPort {
 public:
  virtual ~ReplayPort() = default;
  [[nodiscard]] virtual Result<std::optional<Replay>> find(TeamId team, UserId user, std::string_view route,
                                                           std::string_view key) = 0;
  /// Inserts or replaces.
  [[nodiscard]] virtual Result<void> put(TeamId team, const Replay& replay) = 0;
  /// Instance-wide: forgets at most `limit` answers made before `before`, and says how many.
  [[nodiscard]] virtual Result<std::int64_t> purge(Instant before, std::int64_t limit) = 0;
};

}  // namespace crondb

#pragma GCC visibility pop
