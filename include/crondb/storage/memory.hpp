#pragma once

#include <cstddef>
#include <memory>

#include "crondb/storage/storage.hpp"

#pragma GCC visibility push(default)

namespace crondb {

/// Keeps everything in this process and forgets it with the object. Readers run side by side, a writer runs alone; a transaction
/// must not be begun inside another one on the same thread. Calling a writing method under AccessMode::read throws
/// std::logic_error.
class MemoryStorage final : public Storage {
 public:
  /// `facts_budget_bytes` bounds what is kept for metrics beside the rows themselves.
  explicit MemoryStorage(std::size_t facts_budget_bytes = std::size_t{1} << 30);
  ~MemoryStorage() override;

  /// An exception that `work` throws rolls everything back, too, and comes out.
  [[nodiscard]] Result<void> run(AccessMode access, const Work& work) override;
  [[nodiscard]] metrics::FactsCache& facts() override;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace crondb

#pragma GCC visibility pop
