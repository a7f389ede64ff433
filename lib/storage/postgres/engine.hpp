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
inline constexpr std::string_view columns_of_table =
    "SELECT attname::TEXT, CASE atttypid WHEN 'bigint'::REGTYPE THEN 'INTEGER' WHEN 'text'::REGTYPE THEN 'TEXT' ELSE 'BLOB' END"
    " FROM pg_attribute WHERE attrelid = $1::REGCLASS AND attnum > 0 AND NOT attisdropped AND attgenerated = '' AND attidentity = "
    "''"
    " ORDER BY attname";
inline constexpr std::string_view obstacles =
    "SELECT take_off, put_back, kind = 1 FROM ("
    "SELECT CASE contype WHEN 'f' THEN 1 ELSE 3 END AS kind,"
    " format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::REGCLASS, conname) AS take_off,"
    " format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::REGCLASS, conname, pg_get_constraintdef(oid)) AS put_back"
    " FROM pg_constraint WHERE connamespace = 'crondb'::REGNAMESPACE AND contype IN ('f', 'p')"
    " UNION ALL SELECT 2, format('DROP INDEX %s', indexrelid::REGCLASS), pg_get_indexdef(indexrelid)"
    " FROM pg_index JOIN pg_class ON pg_class.oid = indrelid WHERE relnamespace = 'crondb'::REGNAMESPACE AND NOT indisprimary"
    ") AS found ORDER BY kind, take_off COLLATE \"C\"";

}  // namespace dialect

}  // namespace crondb::sql::inline on_postgres
