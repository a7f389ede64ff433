#pragma once

#include "crondb/storage/storage.hpp"

namespace crondb::testing {

/// Checks that an empty storage and one in memory answer alike after the same random sequence of operations, by the seed in
/// CRONDB_SEED if there is one.
void agrees_with_memory(Storage& storage);

}  // namespace crondb::testing
