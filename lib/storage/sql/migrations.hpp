#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "crondb/storage/migrations.hpp"
#include "storage/sql/engine.hpp"

namespace crondb::sql::inline CRONDB_ENGINE {

/// A step of the schema, as it is embedded in the program.
struct Migration {
  std::int64_t number;
  std::string_view name;
  std::string_view checksum;
  std::string_view text;
};

/// In ascending order of number, without gaps.
[[nodiscard]] std::span<const Migration> known_migrations();
[[nodiscard]] std::string_view program_version();

/// By number, of a database that has the table of them.
[[nodiscard]] Result<std::vector<AppliedMigration>> read_applied_migrations(Connection& db);

/// The known migrations that `applied` lacks. conflict if it has some that this program doesn't know or knows otherwise; `way_back`
/// tells what else than a newer program helps then, given the number of the first that is unknown.
[[nodiscard]] Result<std::span<const Migration>> missing_migrations(std::string_view place,
                                                                    std::span<const AppliedMigration> applied,
                                                                    const std::function<std::string(std::int64_t)>& way_back);

/// Notes that a migration was applied.
[[nodiscard]] Result<void> put_applied_migration(Connection& db, const Migration& migration, Instant now);

}  // namespace crondb::sql::inline CRONDB_ENGINE
