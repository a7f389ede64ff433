#include "storage/sql/imports.hpp"

#include "storage/sql/lists.hpp"

namespace crondb::sql::inline CRONDB_ENGINE {

template <>
inline constexpr auto table_of<StoredImport> = team_table(
    "imports", key("import_id", &StoredImport::id), column("kind", &StoredImport::kind), column("user_id", &StoredImport::user_id),
    column("created_at", &StoredImport::created_at), column("updated_at", &StoredImport::updated_at),
    column("finished_at", &StoredImport::finished_at), column("result", &StoredImport::result));

Result<std::optional<StoredImport>> SqlImports::find_import(TeamId team, ImportId id) {
  return find_row<StoredImport>(db_, team, id);
}

Result<void> SqlImports::put_import(TeamId team, const StoredImport& import) { return put(db_, team, import); }

Result<Rows<StoredImport>> SqlImports::list_imports(TeamId team, std::optional<UserId> user, const PageRequest& page) {
  Query where;
  where.with(" WHERE team_id = ", team);
  if (user) where.with(" AND user_id = ", *user);
  return fetch_newest<StoredImport>(db_, where, page);
}

Result<std::int64_t> SqlImports::trim_imports(TeamId team, std::int64_t kept, std::int64_t limit) {
  CRONDB_TRY(const auto old, find_all<ImportId>(db_,
                                                "SELECT import_id FROM imports WHERE team_id = $1"
                                                " ORDER BY created_at DESC, import_id DESC LIMIT 9223372036854775807 OFFSET $2",
                                                team, kept));
  const auto erased = std::min(std::ssize(old), limit);
  for (std::int64_t i = 0; i < erased; ++i)
    CRONDB_TRY(erase_row<StoredImport>(db_, team, old[old.size() - 1 - static_cast<std::size_t>(i)]));
  return erased;
}

}  // namespace crondb::sql::inline CRONDB_ENGINE
