#include "storage/memory/imports.hpp"

#include <algorithm>

namespace crondb::memory {

Result<std::optional<StoredImport>> MemoryImports::find_import(TeamId team, ImportId id) {
  return copy(tables_.imports.find(team, id));
}

Result<void> MemoryImports::put_import(TeamId team, const StoredImport& import) {
  tables_.imports.put(journal_, {team, import.id}, import);
  return {};
}

Result<Rows<StoredImport>> MemoryImports::list_imports(TeamId team, std::optional<UserId> user, const PageRequest& page) {
  std::vector<Placed<StoredImport>> matches;
  for (const auto& [key, import] : tables_.imports.of(team)) {
    if (!user || import.user_id == user) matches.push_back({key_of(import.created_at), import.id.bytes, &import});
  }
  return page_of(std::move(matches), page, true);
}

Result<std::int64_t> MemoryImports::trim_imports(TeamId team, std::int64_t kept, std::int64_t limit) {
  std::vector<std::pair<Instant, ImportId>> oldest_first;
  for (const auto& [key, import] : tables_.imports.of(team)) oldest_first.emplace_back(import.created_at, import.id);
  const auto erased = std::clamp<std::int64_t>(std::ssize(oldest_first) - kept, 0, limit);
  std::sort(oldest_first.begin(), oldest_first.end());
  for (std::int64_t i = 0; i < erased; ++i) {
    tables_.imports.erase(journal_, {team, oldest_first[static_cast<std::size_t>(i)].second});
  }
  return erased;
}

}  // namespace crondb::memory
