#include <algorithm>
#include <chrono>
#include <functional>
#include <vector>

#include <fmt/format.h>

#include "bench/benches.hpp"
#include "bench/generated_team.hpp"
#include "bench/scratch.hpp"
#include "crondb/metrics/facts.hpp"
#include "crondb/storage/engagement.hpp"
#include "crondb/storage/leads.hpp"
#include "crondb/storage/pipeline.hpp"
#include "metrics/facts.hpp"

namespace crondb::bench {

namespace {

/// Puts rows into a storage, some thousand in each transaction.
class Filler {
 public:
  Filler(Storage& storage, TeamId team) : storage_(storage), team_(team) {}

  template <class Row>
  void operator()(Row row) {
    waiting_.push_back([this, row = std::move(row)](Transaction& tx) { return put(tx, row); });
    if (waiting_.size() == 4'096) flush();
  }
  void flush() {
    must(storage_.run(AccessMode::write, [&](Transaction& tx) -> Result<void> {
      for (const auto& put : waiting_) {
        if (auto done = put(tx); !done) return done;
      }
      return {};
    }));
    waiting_.clear();
  }

 private:
  Result<void> put(Transaction& tx, const Lead& row) const { return tx.leads().put_lead(team_, row, 0); }
  Result<void> put(Transaction& tx, const StatusInterval& row) const { return tx.leads().put_status_interval(team_, row); }
  Result<void> put(Transaction& tx, const Deal& row) const { return tx.pipeline().put_deal(team_, row, 0); }
  Result<void> put(Transaction& tx, const StageInterval& row) const { return tx.pipeline().put_interval(team_, row); }
  Result<void> put(Transaction& tx, const Task& row) const { return tx.engagement().put_task(team_, row); }
  Result<void> put(Transaction& tx, const Call& row) const { return tx.engagement().put_call(team_, row); }
  Result<void> put(Transaction& tx, const Email& row) const { return tx.engagement().put_email(team_, row); }

  Storage& storage_;
  TeamId team_;
  std::vector<std::function<Result<void>(Transaction&)>> waiting_;
};

}  // namespace

int load(double seconds) {
  const GeneratedTeam generated(wanted_share() / 10);
  Scratch scratch("load");
  const TeamId team = scratch.session().principal.team;
  must(scratch.storage().run(AccessMode::write, [&](Transaction& tx) -> Result<void> {
    for (Stage stage : generated.stages) {
      stage.name += " of three years";
      stage.order += 100;
      if (auto done = tx.pipeline().put_stage(team, stage); !done) return done;
    }
    for (std::uint64_t n = 1; n <= GeneratedTeam::tags + 1; ++n) {
      if (auto done = tx.leads().put_tag(team, {nth<TagId>(n), fmt::format("Tag {}", n), "#000000", generated.now}); !done) {
        return done;
      }
    }
    return {};
  }));
  Filler filler(scratch.storage(), team);
  generated.each_row(filler);
  filler.flush();

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
