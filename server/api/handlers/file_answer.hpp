#pragma once

#include <string>
#include <string_view>

#include "api/http.hpp"

namespace crondb::server::handlers {

/// A file for downloading, named after `title` in letters that every file system takes.
[[nodiscard]] Response file_answer(std::string_view media_type, std::string_view title, std::string_view extension,
                                   std::string content);

}  // namespace crondb::server::handlers
