#pragma once

#include <string_view>

namespace crondb::server {

inline constexpr std::string_view version = CRONDB_VERSION;

}  // namespace crondb::server
