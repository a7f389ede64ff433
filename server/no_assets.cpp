// For a build without Node.
#include "pages.hpp"

namespace crondb::server {

std::span<const Asset> docs_assets() { return {}; }
std::span<const Asset> dashboard_assets() { return {}; }

}  // namespace crondb::server
