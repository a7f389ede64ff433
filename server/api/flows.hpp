#pragma once

#include <cstdint>
#include <functional>
#include <mutex>
#include <shared_mutex>
#include <string_view>
#include <unordered_map>

#include "crondb/core/id.hpp"

namespace crondb::server {

/// Whose requests wait for each other: those of a team. A request's team is known only once a worker has authenticated it, so that
/// the teams of secrets are remembered; one that is new waits with the others of its address. Decides about order alone, never
/// about access. Safe to share between threads.
class Flows {
 public:
  [[nodiscard]] std::uint64_t of(std::string_view secret, std::string_view address) const {
    if (!secret.empty()) {
      const std::shared_lock lock(mutex_);
      if (const auto known = teams_.find(hashed(secret)); known != teams_.end()) return known->second;
    }
    return hashed(address);
  }
  /// `secret` has been found to be somebody's in `team`.
  void note(std::string_view secret, TeamId team) {
    const auto key = hashed(secret);
    const auto flow = hashed({reinterpret_cast<const char*>(team.bytes.data()), team.bytes.size()});
    {
      const std::shared_lock lock(mutex_);
      if (const auto known = teams_.find(key); known != teams_.end() && known->second == flow) return;
    }
    const std::unique_lock lock(mutex_);
    if (teams_.size() == most) teams_.clear();
    teams_[key] = flow;
  }

 private:
  static constexpr std::size_t most = 65'536;

  static std::uint64_t hashed(std::string_view text) { return std::hash<std::string_view>()(text); }

  mutable std::shared_mutex mutex_;
  std::unordered_map<std::uint64_t, std::uint64_t> teams_;  ///< by secret, both hashed
};

}  // namespace crondb::server
