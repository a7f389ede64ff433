#pragma once

#include <string>
#include <string_view>

#include "storage/sql/rows.hpp"

/// What works ask of a team with the team as only parameter, so that an engine may ask it along with something else: whatever
/// writes asks for the first two, a run of metrics for all.
namespace crondb::sql::inline CRONDB_ENGINE {

inline constexpr std::string_view team_version = "SELECT version, changed_rows FROM team_versions WHERE team_id = $1";

/// The team, unless it is disbanded.
[[nodiscard]] inline const std::string& find_team_sql() {
  static const std::string sql = "SELECT " + columns_of<Team>() + " FROM teams WHERE team_id = $1 AND disbanded_at IS NULL";
  return sql;
}

inline constexpr std::string_view facts_version = "SELECT version FROM team_versions WHERE team_id = $1";

[[nodiscard]] inline const std::string& list_stages_sql() {
  static const std::string sql = "SELECT " + columns_of<Stage>() + " FROM stages WHERE team_id = $1 ORDER BY stage_order, stage_id";
  return sql;
}

/// Of members, and of those who were.
inline constexpr std::string_view names_of_people =
    "SELECT people.user_id, users.name FROM people JOIN users ON users.user_id = people.user_id WHERE people.team_id = $1"
    " ORDER BY people.user_id";

[[nodiscard]] inline const std::string& list_tags_sql() {
  static const std::string sql = "SELECT " + columns_of<Tag>() + " FROM tags WHERE team_id = $1 ORDER BY name_folded, tag_id";
  return sql;
}

}  // namespace crondb::sql::inline CRONDB_ENGINE
