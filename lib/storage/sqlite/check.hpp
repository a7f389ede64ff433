#pragma once

#include <string>
#include <vector>

#include "storage/sqlite/connection.hpp"

namespace crondb::sqlite {

/// Every problem of the file, of references between rows, and of the rules that rows of one team keep together.
[[nodiscard]] Result<std::vector<std::string>> check_database(Connection& db);

}  // namespace crondb::sqlite
