#pragma once

#include <functional>
#include <string>
#include <vector>

#include "storage/sql/engine.hpp"

namespace crondb::sql::inline CRONDB_ENGINE {

/// Every problem that it finds in the database.
using PartOfCheck = std::function<Result<std::vector<std::string>>(Connection&)>;

/// The rules that rows keep. Each needs one view of the database, not all the same one.
[[nodiscard]] std::vector<PartOfCheck> rules_to_check();

}  // namespace crondb::sql::inline CRONDB_ENGINE
