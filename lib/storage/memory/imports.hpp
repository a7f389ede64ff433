#pragma once

#include "crondb/storage/imports.hpp"
#include "storage/memory/tables.hpp"

namespace crondb::memory {

class MemoryImports final : public ImportsPort {
 public:
  explicit MemoryImports(WorkingView& view) : tables_(view.tables), journal_(view.journal) {}

  Result<std::optional<StoredImport>> find_import(TeamId team, ImportId id) override;
  Result<void> put_import(TeamId team, const StoredImport& import) override;
  Result<Rows<StoredImport>> list_imports(TeamId team, std::optional<UserId> user, const PageRequest& page) override;
  Result<std::int64_t> trim_imports(TeamId team, std::int64_t kept, std::int64_t limit) override;

 private:
  Tables& tables_;
  Journal& journal_;
};

}  // namespace crondb::memory
