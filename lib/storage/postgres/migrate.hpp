#pragma once

#include <functional>
#include <vector>

#include "crondb/storage/migrations.hpp"
#include "storage/postgres/connection.hpp"

namespace crondb::postgres {

/// By number; empty for a new database.
[[nodiscard]] Result<std::vector<AppliedMigration>> applied_migrations(Connection& db);

/// Makes the schema `crondb` if there is none, and applies what is missing, each migration in a transaction of its own. Two
/// processes may do it at once. Errors: conflict if the database has migrations that this program doesn't know or knows otherwise.
[[nodiscard]] Result<void> migrate(Connection& db, const std::function<Instant()>& now);

}  // namespace crondb::postgres
