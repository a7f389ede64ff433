#include "crondb/core/error.hpp"

#include <array>
#include <utility>

namespace crondb {

std::string_view word(ErrorCode code) {
  static constexpr auto words = std::to_array<std::string_view>({"bad_request",
                                                                 "validation_error",
                                                                 "unauthenticated",
                                                                 "plan_required",
                                                                 "plan_limit",
                                                                 "role_required",
                                                                 "forbidden",
                                                                 "not_found",
                                                                 "unknown_route",
                                                                 "method_not_allowed",
                                                                 "timeout",
                                                                 "conflict",
                                                                 "already_exists",
                                                                 "managed_externally",
                                                                 "gone",
                                                                 "precondition_failed",
                                                                 "too_large",
                                                                 "unsupported_media",
                                                                 "idempotency_mismatch",
                                                                 "rate_limited",
                                                                 "headers_too_large",
                                                                 "internal",
                                                                 "unavailable"});
  static_assert(words.size() == static_cast<std::size_t>(ErrorCode::unavailable) + 1);
  return words[static_cast<std::size_t>(code)];
}

Error invalid(std::string field, std::string message) {
  std::string summary = field + " " + message;
  return {ErrorCode::validation_error, std::move(summary), {{std::move(field), std::move(message)}}};
}

Error invalid(std::vector<FieldError> fields) {
  std::string summary;
  for (const auto& problem : fields) {
    if (!summary.empty()) summary += "; ";
    summary += problem.field + " " + problem.message;
  }
  return {ErrorCode::validation_error, std::move(summary), std::move(fields)};
}

Error not_found(std::string_view what) { return {ErrorCode::not_found, std::string(what) + " not found", {}}; }

}  // namespace crondb
