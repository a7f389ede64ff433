#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#pragma GCC visibility push(default)

namespace crondb {

/// Everything that can go wrong, as a closed set. Each line says when not to use it.
enum class ErrorCode : std::uint8_t {
  bad_request,           ///< not for a single wrong field: validation_error
  validation_error,      ///< not without `fields`
  unauthenticated,       ///< not for a known caller who may not
  plan_required,         ///< not for a counted limit within a plan: plan_limit
  plan_limit,            ///< not for a feature that the plan lacks: plan_required
  role_required,         ///< not for a refusal that has nothing to do with the role: forbidden
  forbidden,             ///< not for rows that the caller may not see: not_found
  not_found,             ///< not for a path that isn't served: unknown_route
  unknown_route,         ///< not for an id that doesn't exist
  method_not_allowed,    ///< not for an operation that the caller may not do
  timeout,               ///< not for a server that is busy: unavailable
  conflict,              ///< not for a stale version that the caller named: precondition_failed
  already_exists,        ///< not for a state that forbids the change: conflict
  managed_externally,    ///< only for what an identity provider decides
  gone,                  ///< not for what never existed
  precondition_failed,   ///< only for If-Match
  too_large,             ///< not for a string that is too long: validation_error
  unsupported_media,     ///< only for Content-Type
  idempotency_mismatch,  ///< only for a reused Idempotency-Key
  rate_limited,          ///< not for plan limits
  headers_too_large,     ///< not for bodies
  internal,              ///< not for what the caller can mend
  unavailable,           ///< not for a fault that a later try won't cure
};

/// The word that stands for `code` in answers and logs.
[[nodiscard]] std::string_view word(ErrorCode code);

/// One problem of one field. `field` is a path such as `commission.agents[0].percent`.
struct FieldError {
  std::string field{};
  std::string message{};
  bool operator==(const FieldError&) const = default;
};

/// Why something wasn't done.
struct Error {
  ErrorCode code{};
  std::string message{};             ///< one sentence for people, without internals
  std::vector<FieldError> fields{};  ///< every problem at once; only with validation_error
  bool operator==(const Error&) const = default;
};

/// A validation_error about one field.
[[nodiscard]] Error invalid(std::string field, std::string message);
/// A validation_error about all of `fields`, which must not be empty.
[[nodiscard]] Error invalid(std::vector<FieldError> fields);
/// The not_found of every row, foreign or unknown: "deal not found".
[[nodiscard]] Error not_found(std::string_view what);

}  // namespace crondb

#pragma GCC visibility pop
