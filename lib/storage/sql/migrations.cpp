#include "storage/sql/migrations.hpp"

#include <fmt/format.h>

#include "storage/sql/queries.hpp"

namespace crondb::sql::inline CRONDB_ENGINE {

template <>
AppliedMigration read_row<AppliedMigration>(Statement& from) {
  return {from.integer(0), read<std::string>(from, 1), read<std::string>(from, 2), read<Instant>(from, 3),
          read<std::string>(from, 4)};
}

Result<std::vector<AppliedMigration>> read_applied_migrations(Connection& db) {
  return find_all<AppliedMigration>(db,
                                    "SELECT number, name, checksum, applied_at, program_version FROM migrations ORDER BY number");
}

Result<std::span<const Migration>> missing_migrations(std::string_view place, std::span<const AppliedMigration> applied,
                                                      const std::function<std::string(std::int64_t)>& way_back) {
  const auto known = known_migrations();
  for (std::size_t i = 0; i < applied.size(); ++i) {
    if (i >= known.size()) {
      return fail(ErrorCode::conflict,
                  fmt::format("{0}: the database was made by a newer program, {1}; this one, {2}, knows {3} of its {4} "
                              "migrations. Run {1} or newer, or {5}",
                              place, applied.back().program_version, program_version(), known.size(), applied.size(),
                              way_back(applied[known.size()].number)));
    }
    if (applied[i].number != known[i].number || applied[i].checksum != known[i].checksum) {
      return fail(ErrorCode::conflict,
                  fmt::format("{}: migration {} ({}) isn't the one that was applied; an applied migration must not "
                              "be edited",
                              place, applied[i].number, applied[i].name));
    }
  }
  return known.subspan(applied.size());
}

Result<void> put_applied_migration(Connection& db, const Migration& migration, Instant now) {
  CRONDB_TRY(execute(db, "INSERT INTO migrations (number, name, checksum, applied_at, program_version) VALUES ($1, $2, $3, $4, $5)",
                     migration.number, migration.name, migration.checksum, now, program_version()));
  return {};
}

}  // namespace crondb::sql::inline CRONDB_ENGINE
