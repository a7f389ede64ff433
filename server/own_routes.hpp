#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "crondb/server/server.hpp"

namespace crondb::server {

/// A route of the program that the server is embedded in.
struct OwnRoute {
  std::string method;
  std::string path;  ///< without the `/*` of one for everything below
  bool below = false;
  Server::Handler handler;

  [[nodiscard]] bool serves(std::string_view asked) const {
    return asked == path || (below && asked.starts_with(path) && asked.substr(path.size()).starts_with('/'));
  }
};
using OwnRoutes = std::vector<OwnRoute>;
inline const OwnRoutes no_own_routes;

}  // namespace crondb::server
