#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <sstream>
#include <string>

#include "api/multipart.hpp"

/// Any body ends: after at most max_parts parts, each with a name and read to its end, or with an error.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace crondb::server;
  constexpr std::size_t most = 1 << 16;
  std::istringstream in(std::string(reinterpret_cast<const char*>(data), size));
  MultipartReader reader(in, "b");
  std::size_t parts = 0;
  std::size_t bytes = 0;
  for (;;) {
    const auto name = reader.next();
    if (!name || !*name) break;
    if (++parts > max_parts) std::abort();
    const auto content = reader.text(most);
    if (!content) break;
    bytes += content->size();
  }
  if (bytes > size) std::abort();
  (void)multipart_boundary({reinterpret_cast<const char*>(data), size});
  return 0;
}
