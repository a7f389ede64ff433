#pragma once

#include "crondb/importing/stored.hpp"
#include "crondb/storage/storage.hpp"

#pragma GCC visibility push(default)

namespace crondb {

/// What imports did.
class ImportsPort {
 public:
  virtual ~ImportsPort() = default;

  [[nodiscard]] virtual Result<std::optional<StoredImport>> find_import(TeamId team, ImportId id) = 0;
  /// Inserts or replaces.
  [[nodiscard]] virtual Result<void> put_import(TeamId team, const StoredImport& import) = 0;
  /// Those of `user`, without one all; newest first (created_at, then id).
  [[nodiscard]] virtual Result<Rows<StoredImport>> list_imports(TeamId team, std::optional<UserId> user,
                                                                const PageRequest& page) = 0;
  /// Erases at most `limit` of those beyond the newest `kept` of the team, and says how many.
  [[nodiscard]] virtual Result<std::int64_t> trim_imports(TeamId team, std::int64_t kept, std::int64_t limit) = 0;
};

}  // namespace crondb

#pragma GCC visibility pop
