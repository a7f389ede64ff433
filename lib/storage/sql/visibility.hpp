#pragma once

#include <optional>
#include <string_view>

#include "storage/conditions.hpp"
#include "storage/sql/queries.hpp"

namespace crondb::sql::inline CRONDB_ENGINE {

/// Leaves only what the caller sees. `where` must have the team as $1.
inline void add_visibility(Query& where, std::string_view kind, const std::optional<UserId>& only_rows_of) {
  if (only_rows_of) add_involvement(where, kind, *only_rows_of);
}

}  // namespace crondb::sql::inline CRONDB_ENGINE
