#pragma once

#include <string_view>

#include "storage/postgres/connection.hpp"
#include "storage/postgres/statement.hpp"

/// PostgreSQL as the engine of storage/sql: see storage/sql/engine.hpp.
#define CRONDB_ENGINE on_postgres

namespace crondb::sql::inline on_postgres {

using postgres::Connection;
using postgres::Statement;

namespace dialect {

inline constexpr std::string_view place_within = "strpos";
inline constexpr std::string_view place_within_blob = "pg_catalog.\"position\"";
inline constexpr std::string_view differs_from = "IS DISTINCT FROM";
inline constexpr std::string_view numbered_parameter = "$";
inline constexpr std::string_view unindexed;

}  // namespace dialect

}  // namespace crondb::sql::inline on_postgres
