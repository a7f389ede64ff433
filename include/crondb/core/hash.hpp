#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#pragma GCC visibility push(default)

namespace crondb {

/// A SHA-256 as bytes, in the order in which it is written.
using Sha256 = std::array<std::uint8_t, 32>;
/// The SHA-256 of the bytes of `text`.
[[nodiscard]] Sha256 sha256(std::string_view text);

}  // namespace crondb

#pragma GCC visibility pop
