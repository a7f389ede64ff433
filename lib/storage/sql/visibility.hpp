#pragma once

#include <optional>
#include <string_view>

#include "storage/sql/queries.hpp"

namespace crondb::sql {

/// Leaves only rows that the user owns or is assigned to, of deals, leads or tasks: `kind` is the singular. `where` must have the
/// team as $1.
inline void add_visibility(Query& where, std::string_view kind, const std::optional<UserId>& only_rows_of) {
  if (!only_rows_of) return;
  where.with(" AND (owner_user_id = ", *only_rows_of);
  (where << " OR " << kind << "_id IN (SELECT " << kind << "_id FROM " << kind)
          .again("_assignees WHERE team_id = $1 AND user_id = ")
      << "))";
}

}  // namespace crondb::sql
