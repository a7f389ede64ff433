#pragma once

#include <cstdint>

#include "storage/postgres/connection.hpp"

namespace crondb::postgres {

/// Makes the tables of teams distributed by team_id, colocated, and the others reference tables, with the functions of the
/// extension Citus; answers how many were made so. What was begun and broken off goes on. Errors: bad_request, and nothing is
/// changed, where the extension isn't there.
[[nodiscard]] Result<std::int64_t> distribute(Connection& db);

}  // namespace crondb::postgres
