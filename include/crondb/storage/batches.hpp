#pragma once

#include "crondb/storage/storage.hpp"

#pragma GCC visibility push(default)

namespace crondb {

/// Runs `erase(tx)`, which erases at most `batch` rows and answers how many, in one short transaction after the other, until it
/// finds fewer. Answers how many rows went in all. Errors: those of `erase` and the storage; what went before stays gone.
template <class Erase>
[[nodiscard]] Result<std::int64_t> erase_in_batches(Storage& storage, std::int64_t batch, Erase erase) {
  for (std::int64_t erased = 0;;) {
    const Result<std::int64_t> some = transact(storage, AccessMode::write, erase);
    if (!some) return some;
    erased += *some;
    if (*some < batch) return erased;
  }
}

}  // namespace crondb

#pragma GCC visibility pop
