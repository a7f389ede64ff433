#pragma once

#include "crondb/storage/imports.hpp"
#include "storage/sql/engine.hpp"

namespace crondb::sql::inline CRONDB_ENGINE {

class SqlImports final : public ImportsPort {
 public:
  explicit SqlImports(Connection& db) : db_(db) {}

  Result<std::optional<StoredImport>> find_import(TeamId team, ImportId id) override;
  Result<void> put_import(TeamId team, const StoredImport& import) override;
  Result<Rows<StoredImport>> list_imports(TeamId team, std::optional<UserId> user, const PageRequest& page) override;
  Result<std::int64_t> trim_imports(TeamId team, std::int64_t kept, std::int64_t limit) override;

 private:
  Connection& db_;
};

}  // namespace crondb::sql::inline CRONDB_ENGINE
