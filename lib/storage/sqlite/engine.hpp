#pragma once

#include <string_view>

#include "storage/sqlite/connection.hpp"
#include "storage/sqlite/statement.hpp"

/// SQLite as the engine of storage/sql: see storage/sql/engine.hpp.
#define CRONDB_ENGINE on_sqlite

namespace crondb::sql::inline on_sqlite {

using sqlite::Connection;
using sqlite::Statement;

namespace dialect {

inline constexpr std::string_view place_within = "instr";
inline constexpr std::string_view place_within_blob = "instr";
inline constexpr std::string_view differs_from = "IS NOT";
inline constexpr std::string_view numbered_parameter = "?";
inline constexpr std::string_view unindexed = "+";
inline constexpr std::string_view columns_of_table = "SELECT name, type FROM pragma_table_info($1) ORDER BY name";
inline constexpr std::string_view obstacles =
    "SELECT 'DROP INDEX ' || name, sql, FALSE FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL ORDER BY name";

}  // namespace dialect

}  // namespace crondb::sql::inline on_sqlite
