#include <array>
#include <cstdlib>
#include <iostream>
#include <string_view>

#include "bench/benches.hpp"

/// usage: crondb_bench [NAME [SECONDS]]
int main(int argc, char** argv) {
  struct Bench {
    std::string_view name;
    int (*run)(double seconds);
  };
  static constexpr auto benches = std::to_array<Bench>({
      {"http", crondb::bench::http},
      {"import", crondb::bench::import},
      {"metrics", crondb::bench::metrics},
      {"storage", crondb::bench::storage},
  });
  const std::string_view wanted = argc > 1 ? argv[1] : "";
  const double seconds = argc > 2 ? std::strtod(argv[2], nullptr) : 10;
  int status = 0;
  bool found = false;
  for (const auto& bench : benches) {
    if (!wanted.empty() && wanted != bench.name) continue;
    found = true;
    std::cout << "== " << bench.name << std::endl;
    status |= bench.run(seconds);
  }
  if (!found) std::cerr << "usage: crondb_bench [http|import|metrics|storage [SECONDS]]\n";
  return found ? status : 2;
}
