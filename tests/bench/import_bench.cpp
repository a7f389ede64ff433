#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include <unistd.h>

#include "benches.hpp"
#include "crondb/access/operations.hpp"
#include "crondb/importing/import.hpp"
#include "crondb/storage/sqlite.hpp"

namespace crondb::bench {

namespace {

constexpr int rows_a_round = 10'000;

template <class T>
T must(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().message);
  return std::move(*result);
}

/// An SQLite file with one team, gone with the object.
class Store {
 public:
  Store() {
    std::filesystem::create_directory(directory_);
    storage_ = must(SqliteStorage::open({.path = directory_ / "crm.db"}));
    const auto added = must(instance::add_user(*storage_, environment_, {.email = "ada@example.com", .name = "Ada"}));
    principal_ = {added.user.id, added.team.id, Role::owner, Plan::enterprise, RecordVisibility::team};
  }
  ~Store() {
    storage_.reset();
    std::filesystem::remove_all(directory_);
  }
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;

  void import(ImportKind kind, const std::string& csv, std::int64_t ImportReport::* outcome) {
    std::istringstream in(csv);
    const auto report = must(import_csv({*storage_, environment_, principal_}, kind, in, {}));
    if (report.*outcome != rows_a_round) throw std::runtime_error("the import did something else");
  }

  /// The same rows without reading, checking and looking anything up: what the storage alone costs.
  void put(int round) {
    const auto now = clock_.now();
    const auto stage = must(transact(*storage_, Access::read, [&](Transaction& tx) {
                         return tx.pipeline().list_stages(principal_.team);
                       })).front();
    for (int begin = 0; begin < rows_a_round; begin += 500) {
      const auto done = storage_->run(Access::write, [&](Transaction& tx) -> Result<void> {
        for (int i = begin; i < begin + 500; ++i) {
          Deal deal{.id = DealId{ids_.next(now)}, .name = "Account " + std::to_string(i % 100) + " Product"};
          deal.external_id = "put-" + std::to_string(round) + "-" + std::to_string(i);
          deal.value = 105'400;
          deal.stage_id = stage.id;
          deal.owner_user_id = principal_.user;
          deal.rank = ++rank_;
          deal.created_at = deal.updated_at = deal.stage_entered_at = now;
          if (auto put = tx.pipeline().put_deal(principal_.team, deal, 0); !put) return put;
          if (auto put =
                  tx.pipeline().put_interval(principal_.team, {IntervalId{ids_.next(now)}, deal.id, stage.id, now, std::nullopt});
              !put)
            return put;
        }
        return {};
      });
      if (!done) throw std::runtime_error(done.error().message);
    }
  }

 private:
  std::filesystem::path directory_ = std::filesystem::temp_directory_path() / ("crondb-bench-" + std::to_string(::getpid()));
  SystemClock clock_;
  RandomIds ids_;
  Environment environment_{clock_, ids_};
  std::unique_ptr<SqliteStorage> storage_;
  Principal principal_;
  std::int64_t rank_ = 0;
};

std::string leads_of(int round) {
  std::string csv = "external_id,first_name,last_name,email,company,domain,source,status,owner,created_at\n";
  for (int i = 0; i < rows_a_round; ++i) {
    const std::string number = std::to_string(round) + "-" + std::to_string(i);
    csv += "row-" + number + ",First,Last " + number + ",person-" + number + "@example.com,Account " + std::to_string(i % 100) +
           ",account-" + std::to_string(i % 2'000) + ".example,website,potential,Ada,2026-01-02T03:04:05Z\n";
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
           " Product,Ada,Qualified,2026-01-02T03:04:05Z,1054\n";
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
