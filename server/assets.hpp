#pragma once

#include <span>
#include <string_view>

#include "own_routes.hpp"

namespace crondb::server {

/// A file that is compiled into the program.
struct Asset {
  std::string_view name;
  std::string_view hash;    ///< of what is in it
  std::string_view packed;  ///< its bytes, gzipped
};

/// The API reference.
[[nodiscard]] std::span<const Asset> docs_assets();

/// Adds the pages that this program was built with.
void add_pages(OwnRoutes& routes);

}  // namespace crondb::server
