#pragma once

#include <string>

#include "crondb/core/hash.hpp"
#include "crondb/core/id.hpp"
#include "crondb/core/time.hpp"

#pragma GCC visibility push(default)

namespace crondb {

/// An answer kept for a repeated request.
struct Replay {
  UserId user_id{};
  std::string route{};  ///< method and path template
  std::string key{};    ///< as the client chose it, ≤255 characters
  Sha256 body_hash{};
  int status = 0;
  std::string body{};        ///< ≤64 KiB, without secrets
  std::string entity_tag{};  ///< empty: none
  Instant created_at{};
  bool operator==(const Replay&) const = default;
};

}  // namespace crondb

#pragma GCC visibility pop
