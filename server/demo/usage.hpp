#pragma once

#include <span>

#include "crondb/session.hpp"

namespace crondb::server {

/// A business profile for the last of `people`, and thirty days of what all of them did in the program, the same for every run of
/// the same day.
[[nodiscard]] Result<void> fill_demo_usage(Storage& storage, const Environment& environment, std::span<const Principal> people);

}  // namespace crondb::server
