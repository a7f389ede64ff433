#pragma once

#include <vector>

#include "storage/sql/check.hpp"

namespace crondb::sqlite {

/// What makes up a check of a database: the file, its references, and each of the rules that rows keep. Each needs one view of the
/// database, not all the same one.
[[nodiscard]] std::vector<sql::PartOfCheck> parts_of_check();

}  // namespace crondb::sqlite
