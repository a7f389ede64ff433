#include <chrono>
#include <string>

#include <fmt/format.h>

#include "bench/benches.hpp"
#include "bench/filler.hpp"
#include "bench/scratch.hpp"
#include "crondb/storage/postgres.hpp"
#include "crondb/storage/tables.hpp"

namespace crondb::bench {

namespace {

void time_copy(const char* what, TableStorage& from, TableStorage& to) {
  const auto start = std::chrono::steady_clock::now();
  std::int64_t rows = 0;
  for (const auto& table : must(copy_tables(from, to))) rows += table.rows;
  const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - start;
  fmt::print("{:<14} {} rows in {:.1f} s: {:.0f} a second (wanted: 100000)\n", what, rows, passed.count(),
             static_cast<double>(rows) / passed.count());
}

}  // namespace

int copy_with_server(const std::string& uri) {
  Scratch scratch("copy");
  const auto server = must(PostgresStorage::open({.uri = uri}));
  Filler(scratch.storage(), scratch.session().principal.team).put_all(GeneratedTeam(wanted_share() / 10));
  time_copy("file to file", scratch.storage(), *scratch.new_file("beside.db"));
  time_copy("file to server", scratch.storage(), *server);
  time_copy("server to file", *server, *scratch.new_file("back.db"));
  return 0;
}

}  // namespace crondb::bench
