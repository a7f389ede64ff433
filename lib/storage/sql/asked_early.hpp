#pragma once

#include <string>
#include <string_view>

#include "storage/sql/rows.hpp"

/// What nearly every work that writes in a team asks of it, with the team as only parameter: an engine may ask it along with
/// something else.
namespace crondb::sql::inline CRONDB_ENGINE {

inline constexpr std::string_view team_version = "SELECT version, changed_rows FROM team_versions WHERE team_id = $1";

/// The team, unless it is disbanded.
[[nodiscard]] inline const std::string& find_team_sql() {
  static const std::string sql = "SELECT " + columns_of<Team>() + " FROM teams WHERE team_id = $1 AND disbanded_at IS NULL";
  return sql;
}

}  // namespace crondb::sql::inline CRONDB_ENGINE
