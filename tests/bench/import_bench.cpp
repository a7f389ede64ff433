#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "bench/scratch.hpp"
#include "benches.hpp"
#include "crondb/importing/import.hpp"
#include "crondb/storage/pipeline.hpp"

namespace crondb::bench {

namespace {

constexpr int rows_a_round = 10'000;

/// An SQLite file with one team whose owner, Bench, imports.
class Store {
 public:
  void import(ImportKind kind, const std::string& csv, std::int64_t ImportReport::* outcome) {
    std::istringstream in(csv);
    const auto report = must(import_csv(scratch_.session(), kind, in, {}));
    if (report.*outcome != rows_a_round) throw std::runtime_error("the import did something else");
  }

  /// The same rows without reading, checking and looking anything up: what the storage alone costs.
  void put(int round) {
    const auto now = scratch_.now();
    const Session session = scratch_.session();
    const TeamId team = session.principal.team;
    const auto new_id = [&] { return session.environment.ids.next(now); };
    const auto stage =
        must(transact(session.storage, AccessMode::read, [&](Transaction& tx) { return tx.pipeline().list_stages(team); })).front();
    for (int begin = 0; begin < rows_a_round; begin += 500) {
      must(session.storage.run(AccessMode::write, [&](Transaction& tx) -> Result<void> {
        for (int i = begin; i < begin + 500; ++i) {
          Deal deal{.id = DealId{new_id()}, .name = "Account " + std::to_string(i % 100) + " Product"};
          deal.external_id = "put-" + std::to_string(round) + "-" + std::to_string(i);
          deal.value = 105'400;
          deal.stage_id = stage.id;
          deal.owner_user_id = session.principal.user;
          deal.rank = ++rank_;
          deal.created_at = deal.updated_at = deal.stage_entered_at = now;
          if (auto put = tx.pipeline().put_deal(team, deal, 0); !put) return put;
          if (auto put = tx.pipeline().put_interval(team, {IntervalId{new_id()}, deal.id, stage.id, now, std::nullopt}); !put) {
            return put;
          }
        }
        return {};
      }));
    }
  }

 private:
  Scratch scratch_{"import"};
  std::int64_t rank_ = 0;
};

std::string leads_of(int round) {
  std::string csv = "external_id,first_name,last_name,email,company,domain,source,status,owner,created_at\n";
  for (int i = 0; i < rows_a_round; ++i) {
    const std::string number = std::to_string(round) + "-" + std::to_string(i);
    csv += "row-" + number + ",First,Last " + number + ",person-" + number + "@example.com,Account " + std::to_string(i % 100) +
           ",account-" + std::to_string(i % 2'000) + ".example,website,potential,Bench,2026-01-02T03:04:05Z\n";
  }
  return csv;
}

std::string calls_of(int round) {
  std::string csv = "external_id,lead,outcome,started_at\n";
  for (int i = 0; i < rows_a_round; ++i) {
    const std::string number = std::to_string(round) + "-" + std::to_string(i);
    csv += "row-" + number + ",row-" + number + ",success,2026-01-03T03:04:05Z\n";
  }
  return csv;
}

std::string deals_of(int round) {
  std::string csv = "external_id,name,owner,stage,created_at,value\n";
  for (int i = 0; i < rows_a_round; ++i) {
    csv += "row-" + std::to_string(round) + "-" + std::to_string(i) + ",Account " + std::to_string(i % 100) +
           " Product,Bench,Qualified,2026-01-02T03:04:05Z,1054\n";
  }
  return csv;
}

/// Rows per second of processor time and of time that passed.
struct Rates {
  double cpu = 0;
  double wall = 0;
};
template <class Work>
Rates measure(Work work) {
  const auto cpu = std::clock();
  const auto wall = std::chrono::steady_clock::now();
  work();
  const auto rate = [](double seconds) { return rows_a_round / seconds; };
  return {rate(static_cast<double>(std::clock() - cpu) / CLOCKS_PER_SEC),
          rate(std::chrono::duration<double>(std::chrono::steady_clock::now() - wall).count())};
}

void print(const char* what, std::vector<Rates> rates) {
  const auto median = [&](double Rates::* part) {
    std::ranges::sort(rates, {}, part);
    return rates[rates.size() / 2].*part;
  };
  std::printf("  %-28s %8.0f rows/s of CPU, %8.0f rows/s\n", what, median(&Rates::cpu), median(&Rates::wall));
}

}  // namespace

int import(double seconds) {
  Store store;
  std::vector<Rates> bare;
  std::vector<Rates> deals;
  std::vector<Rates> unchanged;
  std::vector<Rates> leads;
  std::vector<Rates> calls;
  const auto end = std::chrono::steady_clock::now() + std::chrono::duration<double>(seconds);
  for (int round = 0; round < 3 || std::chrono::steady_clock::now() < end; ++round) {
    const auto deal_rows = deals_of(round);
    const auto lead_rows = leads_of(round);
    const auto call_rows = calls_of(round);
    bare.push_back(measure([&] { store.put(round); }));
    deals.push_back(measure([&] { store.import(ImportKind::deals, deal_rows, &ImportReport::created); }));
    unchanged.push_back(measure([&] { store.import(ImportKind::deals, deal_rows, &ImportReport::unchanged); }));
    leads.push_back(measure([&] { store.import(ImportKind::leads, lead_rows, &ImportReport::created); }));
    calls.push_back(measure([&] { store.import(ImportKind::calls, call_rows, &ImportReport::created); }));
  }
  std::printf("import into SQLite, medians of %zu rounds of %d rows:\n", bare.size(), rows_a_round);
  print("bare put_deal, put_interval", bare);
  print("import of new deals", deals);
  print("import of unchanged deals", unchanged);
  print("import of new leads", leads);
  print("import of calls on new leads", calls);
  return 0;
}

}  // namespace crondb::bench
