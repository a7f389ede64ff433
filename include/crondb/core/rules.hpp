#pragma once

#include "crondb/core/fields.hpp"

#pragma GCC visibility push(default)

/// Rules of fields that several capabilities have.
namespace crondb {

inline constexpr Rules name_rules{.min_length = 1, .max_length = 200, .format = Format::name};
inline constexpr Rules key_rules{.min_length = 1, .max_length = 200, .format = Format::key};
inline constexpr Rules domain_rules{.max_length = 2000, .format = Format::domain};
inline constexpr Rules search_rules{.format = Format::name};
inline constexpr Rules body_rules{.max_length = 20'000};
inline constexpr Rules email_rules{.max_length = 254, .format = Format::email};

}  // namespace crondb

#pragma GCC visibility pop
