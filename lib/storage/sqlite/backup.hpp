#pragma once

#include <string>

#include "storage/sqlite/connection.hpp"

namespace crondb::sqlite {

/// Copies the database as the open transaction of `db` sees it to `path`, replacing what is there once the copy is complete and on
/// disk. Others may read and write meanwhile.
[[nodiscard]] Result<void> copy_database(Connection& db, const std::string& path);

}  // namespace crondb::sqlite
