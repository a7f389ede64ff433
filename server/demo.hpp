#pragma once

#include <optional>

#include "crondb/access/operations.hpp"

namespace crondb::server {

/// Fills an empty storage with a Pro team, its people and a year of deals up to now, the same ones for every run of the same day.
/// nullopt if the storage isn't empty: then nothing happens.
[[nodiscard]] Result<std::optional<instance::AddedUser>> make_demo(Storage& storage, const Environment& environment);

}  // namespace crondb::server
