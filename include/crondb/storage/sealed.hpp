#pragma once

#include "crondb/core/seal.hpp"
#include "crondb/storage/facts.hpp"
#include "crondb/storage/storage.hpp"

#pragma GCC visibility push(default)

namespace crondb {

/// Keeps the secrets in `inner` sealed: the URLs and signing secrets of channels, and what messages that wait in the outbox say (an
/// invite's token) and where they go. What was kept without a seal stays readable, and is sealed when it is written again. Without
/// the key a sealed channel or message is an error (internal), never sent as it stands. `inner` and `seal` must outlive it.
class SealedStorage final : public Storage {
 public:
  SealedStorage(Storage& inner, const Seal& seal) : inner_(inner), seal_(seal) {}

  [[nodiscard]] Result<void> run(AccessMode access, const Work& work) override;
  [[nodiscard]] metrics::FactsCache& facts() override { return inner_.facts(); }

 private:
  Storage& inner_;
  const Seal& seal_;
};

}  // namespace crondb

#pragma GCC visibility pop
