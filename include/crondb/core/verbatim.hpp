#pragma once

#include <string>

#include "crondb/core/fields.hpp"

#pragma GCC visibility push(default)

namespace crondb {

/// Any JSON value, kept as it was sent.
struct Verbatim {
  std::string json{};  ///< valid JSON
  bool operator==(const Verbatim&) const = default;
};
template <>
inline constexpr bool has_own_json<Verbatim> = true;

}  // namespace crondb

#pragma GCC visibility pop
