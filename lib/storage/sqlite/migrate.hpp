#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "crondb/storage/sqlite.hpp"
#include "storage/sqlite/connection.hpp"

namespace crondb::sqlite {

/// A step of the schema, as it is embedded in the program.
struct Migration {
  std::int64_t number;
  std::string_view name;
  std::string_view checksum;
  std::string_view text;
};

/// In ascending order of number from 1, without gaps.
[[nodiscard]] std::span<const Migration> known_migrations();
[[nodiscard]] std::string_view program_version();

/// By number; empty for a new database.
[[nodiscard]] Result<std::vector<AppliedMigration>> applied_migrations(Connection& db);

/// Applies what is missing, each migration in a transaction of its own. Two processes may do it at once. Errors: conflict if the
/// database has migrations that this program doesn't know or knows otherwise, or isn't crondb's.
[[nodiscard]] Result<void> migrate(Connection& db, const std::function<Instant()>& now);

}  // namespace crondb::sqlite
