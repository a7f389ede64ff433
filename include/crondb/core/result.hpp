#pragma once

#include <tl/expected.hpp>

#include "crondb/core/error.hpp"

#pragma GCC visibility push(default)

namespace crondb {

/// A value, or why there is none. `tl::expected` stands in for `std::expected`.
template <class T>
using Result = tl::expected<T, Error>;

/// The error side of a Result.
[[nodiscard]] inline tl::unexpected<Error> fail(Error error) { return tl::unexpected<Error>(std::move(error)); }
/// The same of an error about no field.
[[nodiscard]] inline tl::unexpected<Error> fail(ErrorCode code, std::string message) {
  return tl::unexpected<Error>(Error{code, std::move(message), {}});
}

}  // namespace crondb

#pragma GCC visibility pop
