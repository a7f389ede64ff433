#pragma once

#include <string>
#include <vector>

#include "crondb/core/error.hpp"
#include "crondb/industry/industry.hpp"

namespace crondb::industry {

/// Normalises what the company is called, and adds every reason why the company can't be in the pool; `path` is its own.
void check(Company& company, Instant now, const std::string& path, std::vector<FieldError>& problems);

}  // namespace crondb::industry
