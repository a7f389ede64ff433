#pragma once

#include <string>

namespace crondb::server {

/// The OpenAPI 3.1 document of the route table, indented, with a line break at its end.
[[nodiscard]] std::string openapi_document();

}  // namespace crondb::server
