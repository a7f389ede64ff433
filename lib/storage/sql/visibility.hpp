#pragma once

#include <optional>

#include "storage/sql/queries.hpp"

namespace crondb::sql {

/// Leaves only deals that the user owns or is assigned to. `where` must have the team as $1.
inline void add_visibility(Query& where, const std::optional<UserId>& only_rows_of) {
  if (!only_rows_of) return;
  where.with(" AND (owner_user_id = ", *only_rows_of);
  where.again(" OR deal_id IN (SELECT deal_id FROM deal_assignees WHERE team_id = $1 AND user_id = ") << "))";
}

}  // namespace crondb::sql
