#pragma once

#pragma GCC visibility push(default)

namespace crondb {

/// For sums and products of int64; a compiler extension that gcc and clang share.
__extension__ typedef __int128 Int128;

}  // namespace crondb

#pragma GCC visibility pop
