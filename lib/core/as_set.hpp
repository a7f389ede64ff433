#pragma once

#include <algorithm>
#include <vector>

namespace crondb {

/// Ascending, each once.
template <class AnyId>
[[nodiscard]] std::vector<AnyId> as_set(std::vector<AnyId> ids) {
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  return ids;
}

}  // namespace crondb
