#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "crondb/core/page.hpp"

/// A cursor that is accepted is one that could have been given out.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto cursor = crondb::decode_cursor({reinterpret_cast<const char*>(data), size});
  if (cursor && crondb::decode_cursor(crondb::encode(*cursor)) != cursor) std::abort();
  return 0;
}
