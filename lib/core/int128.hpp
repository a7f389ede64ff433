#pragma once

namespace crondb {

/// For products of two int64; a compiler extension that gcc and clang share.
__extension__ typedef __int128 Int128;

}  // namespace crondb
