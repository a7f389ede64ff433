#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <sstream>
#include <string>

#include "importing/csv_reader.hpp"

/// Every record of any file is good or has a problem, and the reader ends having consumed it all.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::istringstream in(std::string(reinterpret_cast<const char*>(data), size));
  crondb::csv::Reader reader(in);
  std::int64_t line = 0;
  while (reader.next()) {
    if (reader.line() <= line) std::abort();
    line = reader.line();
    if (reader.problem().empty() && reader.cells().empty()) std::abort();
  }
  if (reader.bytes() != static_cast<std::int64_t>(size)) std::abort();
  return 0;
}
