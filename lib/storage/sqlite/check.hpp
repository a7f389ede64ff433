#pragma once

#include <functional>
#include <string>
#include <vector>

#include "storage/sqlite/connection.hpp"

namespace crondb::sqlite {

/// Every problem that it finds in the database.
using PartOfCheck = std::function<Result<std::vector<std::string>>(Connection&)>;

/// What makes up a check of a database: the file, its references, and each of the rules that rows keep. Each needs one view of the
/// database, not all the same one.
[[nodiscard]] std::vector<PartOfCheck> parts_of_check();

}  // namespace crondb::sqlite
