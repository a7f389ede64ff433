#pragma once

#include "crondb/core/hash.hpp"
#include "storage/sql/queries.hpp"

/// The directory of secrets: in which team the row is whose secret has a hash.
namespace crondb::sql::inline CRONDB_ENGINE {

template <class RowId>
struct Placed {
  TeamId team;
  RowId id;
};

/// Of the row with that secret.
template <class RowId>
[[nodiscard]] Result<std::optional<Placed<RowId>>> find_place(Connection& db, const Sha256& hash) {
  auto statement = prepare(db, "SELECT team_id, row_id FROM secret_places WHERE hash = $1", hash);
  CRONDB_TRY(const bool found, statement.step());
  if (!found) return std::nullopt;
  std::optional<Placed<RowId>> place({read<TeamId>(statement, 0), read<RowId>(statement, 1)});
  CRONDB_TRY(statement.status());
  return place;
}

/// Notes the secret that a row has, in place of the one that it had. already_exists if another row has it.
template <class RowId>
[[nodiscard]] Result<void> put_place(Connection& db, TeamId team, RowId id, const Sha256& hash, bool is_new_row) {
  if (!is_new_row) {
    CRONDB_TRY(const auto before, find<Sha256>(db, "SELECT hash FROM secret_places WHERE row_id = $1", id));
    if (before == hash) return {};
    CRONDB_TRY(execute(db, "DELETE FROM secret_places WHERE row_id = $1", id));
  }
  return instead_of(
      ErrorCode::conflict, {ErrorCode::already_exists, "another row has the same key", {}},
      execute_if_allowed(db, "INSERT INTO secret_places (hash, team_id, row_id) VALUES ($1, $2, $3)", hash, team, id));
}

}  // namespace crondb::sql::inline CRONDB_ENGINE
