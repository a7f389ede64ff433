#include <array>
#include <cstdlib>
#include <iostream>
#include <string_view>

#include "bench/benches.hpp"

/// usage: crondb_bench [NAME [SECONDS]] | storage --db URI [SECONDS] | copy --db URI | export FOLDER
int main(int argc, char** argv) {
  struct Bench {
    std::string_view name;
    int (*run)(double seconds);
  };
  static constexpr auto benches = std::to_array<Bench>({
      {"dashboard", crondb::bench::dashboard_over_http},
      {"analytics", crondb::bench::analytics},
      {"burst", crondb::bench::burst},
      {"http", crondb::bench::http},
      {"icp", crondb::bench::icp},
      {"import", crondb::bench::import},
      {"load", crondb::bench::load},
      {"metrics", crondb::bench::metrics},
      {"pdf", crondb::bench::pdf},
      {"schedules", crondb::bench::schedules},
      {"storage", crondb::bench::storage},
      {"wal", crondb::bench::wal},
      {"websocket", crondb::bench::websocket},
  });
  const std::string_view wanted = argc > 1 ? argv[1] : "";
  if (wanted == "export" && argc == 3) return crondb::bench::export_rows(argv[2]);
#ifdef CRONDB_WITH_POSTGRES
  if (wanted == "copy" && argc == 4 && argv[2] == std::string_view("--db")) return crondb::bench::copy_with_server(argv[3]);
  if (wanted == "storage" && argc > 3 && argv[2] == std::string_view("--db")) {
    return crondb::bench::storage_on_server(argv[3], argc > 4 ? std::strtod(argv[4], nullptr) : 16);
  }
#endif
  const double seconds = argc > 2 ? std::strtod(argv[2], nullptr) : 10;
  int status = 0;
  bool found = false;
  for (const auto& bench : benches) {
    if (!wanted.empty() && wanted != bench.name) continue;
    found = true;
    std::cout << "== " << bench.name << std::endl;
    status |= bench.run(seconds);
  }
  if (!found) {
    std::cerr << "usage: crondb_bench [NAME [SECONDS]] | storage --db URI [SECONDS] | copy --db URI | export FOLDER\nNAME:";
    for (const auto& bench : benches) std::cerr << ' ' << bench.name;
    std::cerr << '\n';
  }
  return found ? status : 2;
}
