#pragma once

#include "api/http.hpp"
#include "crondb/core/error.hpp"

namespace crondb::server {

/// The HTTP status of an error.
[[nodiscard]] int status_of(ErrorCode code);
/// The reason phrase of a status that `status_of` knows.
[[nodiscard]] std::string_view reason_of(int status);
/// The one error body of both API families.
[[nodiscard]] Response problem(const Error& error);
[[nodiscard]] Response problem(ErrorCode code, std::string message);
/// rate_limited, for so many seconds.
[[nodiscard]] Response limited(std::int64_t retry_after, std::string message);

}  // namespace crondb::server
