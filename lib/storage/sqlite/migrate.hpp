#pragma once

#include <functional>
#include <vector>

#include "crondb/storage/sqlite.hpp"
#include "storage/sqlite/connection.hpp"

namespace crondb::sqlite {

/// By number; empty for a new database.
[[nodiscard]] Result<std::vector<AppliedMigration>> applied_migrations(Connection& db);

/// Applies what is missing, each migration in a transaction of its own. Two processes may do it at once. Errors: conflict if the
/// database has migrations that this program doesn't know or knows otherwise, or isn't crondb's.
[[nodiscard]] Result<void> migrate(Connection& db, const std::function<Instant()>& now);

}  // namespace crondb::sqlite
