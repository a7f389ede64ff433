#include <algorithm>
#include <chrono>
#include <vector>

#include <fmt/format.h>

#include "bench/benches.hpp"
#include "bench/filler.hpp"
#include "bench/scratch.hpp"
#include "crondb/metrics/facts.hpp"
#include "metrics/facts.hpp"

namespace crondb::bench {

int load(double seconds) {
  const GeneratedTeam generated(wanted_share() / 10);
  Scratch scratch("load");
  const TeamId team = scratch.session().principal.team;
  Filler(scratch.storage(), team).put_all(generated);

  using Watch = std::chrono::steady_clock;
  std::vector<double> taken;
  double rows = 0;
  const auto end = Watch::now() + std::chrono::duration<double>(seconds);
  do {
    metrics::FactsCache cache;
    const auto start = Watch::now();
    const auto facts =
        must(transact(scratch.storage(), AccessMode::read, [&](Transaction& tx) { return cache.at(team, tx, AccessMode::read); }));
    taken.push_back(std::chrono::duration<double>(Watch::now() - start).count());
    rows = static_cast<double>(facts->rows());
  } while (Watch::now() < end || taken.size() < 3);
  std::ranges::sort(taken);
  fmt::print("facts of {:.0f} rows from SQLite: {:.2f} million rows a second, median of {} (wanted: 1)\n", rows,
             rows / taken[taken.size() / 2] / 1e6, taken.size());
  return 0;
}

}  // namespace crondb::bench
