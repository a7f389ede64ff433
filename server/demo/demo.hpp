#pragma once

#include <optional>

#include "crondb/access/operations.hpp"

namespace crondb::server {

/// Fills an empty storage with a Pro team, its people, a year of their work up to now, reports on it and a pool of companies, the
/// same ones for every run of the same day. nullopt if the storage isn't empty: then nothing happens.
[[nodiscard]] Result<std::optional<instance::AddedUser>> make_demo(Storage& storage, const Environment& environment);

}  // namespace crondb::server
