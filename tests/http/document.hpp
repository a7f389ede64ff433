#pragma once

#include <string>
#include <string_view>

#include <boost/json/value.hpp>

/// The OpenAPI document, held against what is sent and answered.
namespace crondb::testing {

/// What of an exchange is not as the document says; empty if all is. `path` without its query.
[[nodiscard]] std::string deviation(std::string_view method, std::string_view path, std::string_view request, int status,
                                    std::string_view media_type, std::string_view answer);

}  // namespace crondb::testing
