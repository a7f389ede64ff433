#pragma once

#include <array>
#include <atomic>
#include <cstdint>

#include "api/http.hpp"

namespace crondb::server {

/// How the requests of one lane are doing. Safe to read from any thread.
struct LaneLoad {
  std::atomic<std::int64_t> waiting{0};  ///< for a worker
  std::atomic<std::int64_t> running{0};
  std::atomic<std::int64_t> refused{0};  ///< ever: there were too many
};
using LaneLoads = std::array<LaneLoad, lane_names.size()>;

}  // namespace crondb::server
