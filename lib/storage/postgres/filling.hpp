#pragma once

#include <functional>

#include "crondb/storage/tables.hpp"
#include "storage/postgres/connection.hpp"

namespace crondb::postgres {

/// TableStorage::fill_tables in a transaction of `db`.
[[nodiscard]] Result<void> fill_tables(Connection& db, const std::function<Result<void>(TableTarget&)>& fill);

}  // namespace crondb::postgres
