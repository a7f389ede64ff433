#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "crondb/core/result.hpp"
#include "crondb/wire/read.hpp"

namespace crondb::server {

/// A request target taken apart, percent-decoded.
struct Target {
  std::vector<std::string> segments;  ///< of the path; empty for `/`
  wire::Parameters query;             ///< in order; `+` is a space
};

/// Errors: bad_request for anything but an origin form of valid UTF-8.
[[nodiscard]] Result<Target> parse_target(std::string_view target);

}  // namespace crondb::server
