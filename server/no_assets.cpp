// For a build without Node.
#include "assets.hpp"

namespace crondb::server {

std::span<const Asset> docs_assets() { return {}; }

}  // namespace crondb::server
