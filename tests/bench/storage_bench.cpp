#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <memory>
#include <new>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <sqlite3.h>

#include "benches.hpp"
#include "crondb/storage/access.hpp"
#include "crondb/storage/pipeline.hpp"
#include "crondb/storage/sqlite.hpp"
#include "must.hpp"

namespace crondb::bench {

namespace {

using Clock = std::chrono::steady_clock;
using Seconds = std::chrono::duration<double>;

constexpr int deals_to_read = 2'000;
constexpr int rounds = 5;
constexpr int writer_threads = 64;

/// A database of its own in the temp directory, gone with the object.
class Database {
 public:
  explicit Database(std::string_view name, int max_group = 64)
      : directory_(std::filesystem::temp_directory_path() /
                   ("crondb-bench-" + std::to_string(Clock::now().time_since_epoch().count()) + "-" + std::string(name))) {
    std::filesystem::create_directories(directory_);
    SqliteOptions options;
    options.path = path();
    options.max_group = max_group;
    storage_ = must(SqliteStorage::open(options));
    Team firm;
    firm.id = team;
    firm.name = "Bench";
    must(transact(*storage_, AccessMode::write, [&](Transaction& tx) -> Result<void> {
      if (auto done = tx.access().put_team(firm); !done) return done;
      return tx.pipeline().put_stage(team, {.id = stage, .name = "New", .color = "#336699"});
    }));
  }
  ~Database() {
    storage_.reset();
    std::error_code ignored;
    std::filesystem::remove_all(directory_, ignored);
  }
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  [[nodiscard]] SqliteStorage& storage() { return *storage_; }
  [[nodiscard]] std::string path() const { return (directory_ / "crm.db").string(); }

  const TeamId team{{1}};
  const StageId stage{{2}};

 private:
  std::filesystem::path directory_;
  std::unique_ptr<SqliteStorage> storage_;
};

Deal deal_number(const Database& database, std::int64_t number) {
  Deal deal;
  for (std::size_t i = 0; i < 8; ++i) deal.id.bytes[i] = static_cast<std::uint8_t>(number >> (56 - 8 * i));
  deal.name = "Deal " + std::to_string(number);
  deal.domain = "customer" + std::to_string(number) + ".example.com";
  deal.value = number * 100;
  deal.stage_id = database.stage;
  deal.owner_user_id = {{3}};
  deal.rank = number << 32;
  deal.created_at = deal.updated_at = deal.stage_entered_at = Instant(Milliseconds(1'700'000'000'000 + number));
  return deal;
}

/// How often `once` runs in a second, over about `seconds`.
double rate(double seconds, const std::function<void()>& once) {
  const auto begin = Clock::now();
  std::int64_t runs = 0;
  for (; Seconds(Clock::now() - begin).count() < seconds; runs += 100) {
    for (int i = 0; i < 100; ++i) once();
  }
  return static_cast<double>(runs) / Seconds(Clock::now() - begin).count();
}

/// The bare alternative to find_deal: one prepared statement that answers the same columns.
class BareReader {
 public:
  explicit BareReader(const std::string& path) {
    if (sqlite3_open_v2(path.c_str(), &db_, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr) != SQLITE_OK) {
      throw std::runtime_error(sqlite3_errmsg(db_));
    }
    sqlite3_exec(db_, "PRAGMA cache_size = -16384", nullptr, nullptr, nullptr);
    const char* sql =
        "SELECT deal_id, name, domain, value, currency, stage_id, status, owner_user_id, assignees, lead_id, expected_close_on, "
        "closed_at,"
        " lost_reason, commission, rank, stage_entered_at, external_id, created_at, updated_at, version,"
        " COALESCE((SELECT SUM(c.deals) FROM column_blocks AS c WHERE c.team_id = deals.team_id AND c.stage_id = deals.stage_id"
        " AND c.rank_block < deals.rank >> 44), 0)"
        " + COALESCE((SELECT SUM(c.deals) FROM column_counts AS c WHERE c.team_id = deals.team_id AND c.stage_id = deals.stage_id"
        " AND c.rank_range >= (deals.rank >> 44) << 6 AND c.rank_range < deals.rank >> 38), 0) + (SELECT COUNT(*) FROM deals AS b "
        "WHERE b.team_id = deals.team_id"
        " AND b.stage_id = deals.stage_id AND b.rank >= (deals.rank >> 38) << 38 AND (b.rank, b.deal_id) < (deals.rank, "
        "deals.deal_id))"
        " FROM deals WHERE team_id = ? AND deal_id = ?";
    if (sqlite3_prepare_v2(db_, sql, -1, &find_, nullptr) != SQLITE_OK) throw std::runtime_error(sqlite3_errmsg(db_));
  }
  ~BareReader() {
    sqlite3_finalize(find_);
    sqlite3_close(db_);
  }
  BareReader(const BareReader&) = delete;
  BareReader& operator=(const BareReader&) = delete;

  /// The sum of all columns' sizes, so that every column is fetched.
  std::int64_t read(TeamId team, DealId id) {
    sqlite3_bind_blob(find_, 1, team.bytes.data(), 16, SQLITE_STATIC);
    sqlite3_bind_blob(find_, 2, id.bytes.data(), 16, SQLITE_STATIC);
    if (sqlite3_step(find_) != SQLITE_ROW) throw std::runtime_error("the row is missing");
    std::int64_t size = 0;
    for (int i = 0; i < sqlite3_column_count(find_); ++i) {
      const int type = sqlite3_column_type(find_, i);
      if (type == SQLITE_INTEGER) size += sqlite3_column_int64(find_, i) & 1;
      if (type == SQLITE_TEXT || type == SQLITE_BLOB)
        size += sqlite3_column_blob(find_, i) != nullptr ? sqlite3_column_bytes(find_, i) : 0;
    }
    sqlite3_reset(find_);
    return size;
  }

 private:
  sqlite3* db_ = nullptr;
  sqlite3_stmt* find_ = nullptr;
};

/// SQLite's file access, with a disk that takes a millisecond longer for every sync. While it lives, new connections use it.
class SlowDisk {
 public:
  SlowDisk() {
    base_ = sqlite3_vfs_find(nullptr);
    vfs_ = *base_;
    vfs_.zName = "crondb-bench-slow";
    vfs_.szOsFile = tail_offset() + static_cast<int>(sizeof(Tail));
    vfs_.xOpen = &open;
    sqlite3_vfs_register(&vfs_, 1);
  }
  ~SlowDisk() { sqlite3_vfs_unregister(&vfs_); }
  SlowDisk(const SlowDisk&) = delete;
  SlowDisk& operator=(const SlowDisk&) = delete;

 private:
  /// Lies behind the file object proper: its methods, with another sync.
  struct Tail {
    sqlite3_io_methods slow;
    const sqlite3_io_methods* original;
  };

  static int tail_offset() { return (base_->szOsFile + 15) / 16 * 16; }
  static Tail* tail_of(sqlite3_file* file) { return reinterpret_cast<Tail*>(reinterpret_cast<char*>(file) + tail_offset()); }

  static int open(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out_flags) {
    const int code = base_->xOpen(base_, name, file, flags, out_flags);
    if (file->pMethods == nullptr) return code;
    Tail* tail = new (tail_of(file)) Tail{*file->pMethods, file->pMethods};
    tail->slow.xSync = &sync;
    file->pMethods = &tail->slow;
    return code;
  }
  static int sync(sqlite3_file* file, int flags) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
    return tail_of(file)->original->xSync(file, flags);
  }

  static inline sqlite3_vfs* base_ = nullptr;
  sqlite3_vfs vfs_{};
};

void report(const char* what, double ours, double bare, double target, const char* against) {
  std::printf("%-34s %10.0f /s   %-22s %10.0f /s   ratio %.2f (target %.1f)\n", what, ours, against, bare, ours / bare, target);
}

/// The median of the rates of several rounds.
double median(std::vector<double> rates) {
  std::ranges::sort(rates);
  return rates[rates.size() / 2];
}

bool measure_reads(double seconds) {
  Database database("reads");
  must(transact(database.storage(), AccessMode::write, [&](Transaction& tx) -> Result<void> {
    for (int i = 0; i < deals_to_read; ++i) {
      if (auto put = tx.pipeline().put_deal(database.team, deal_number(database, i), 0); !put) return put;
    }
    return {};
  }));
  BareReader bare(database.path());
  std::int64_t next = 0;
  const auto id = [&] { return deal_number(database, next = (next + 7) % deals_to_read).id; };
  std::vector<DealId> ids;
  for (int i = 0; i < deals_to_read; ++i) ids.push_back(id());
  std::size_t at = 0;
  std::vector<double> ours;
  std::vector<double> theirs;
  for (int round = 0; round < rounds; ++round) {
    ours.push_back(rate(seconds / (2 * rounds), [&] {
      const DealId wanted = ids[++at % ids.size()];
      const auto deal = transact(database.storage(), AccessMode::read,
                                 [&](Transaction& tx) { return tx.pipeline().find_deal(database.team, wanted); });
      if (!deal || !*deal) throw std::runtime_error("the deal is missing");
    }));
    theirs.push_back(rate(seconds / (2 * rounds), [&] { bare.read(database.team, ids[++at % ids.size()]); }));
  }
  report("find_deal", median(ours), median(theirs), 0.5, "prepared statement");
  return median(ours) >= 0.5 * median(theirs);
}

/// Inserts per second by all threads together.
double insert_rate(Database& database, std::atomic<std::int64_t>& next, double seconds) {
  const auto begin = Clock::now();
  std::atomic<std::int64_t> inserted{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < writer_threads; ++i) {
    threads.emplace_back([&] {
      while (Seconds(Clock::now() - begin).count() < seconds) {
        const Deal deal = deal_number(database, next++);
        must(transact(database.storage(), AccessMode::write,
                      [&](Transaction& tx) { return tx.pipeline().put_deal(database.team, deal, 0); }));
        ++inserted;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  return static_cast<double>(inserted) / Seconds(Clock::now() - begin).count();
}

bool measure_writes(const char* what, double target, double seconds) {
  Database grouped("grouped");
  Database single("single", 1);
  std::atomic<std::int64_t> next{0};
  std::vector<double> ours;
  std::vector<double> theirs;
  for (int round = 0; round < rounds; ++round) {
    ours.push_back(insert_rate(grouped, next, seconds / (2 * rounds)));
    theirs.push_back(insert_rate(single, next, seconds / (2 * rounds)));
  }
  report(what, median(ours), median(theirs), target, "one commit each");
  return median(ours) >= target * median(theirs);
}

/// The time within which 99 of 100 reads of a deal are answered, one after the other, in milliseconds.
double p99_of_reads(Database& database, double seconds) {
  std::vector<double> taken;
  const auto end = Clock::now() + Seconds(seconds);
  for (std::int64_t number = 0; Clock::now() < end; number = (number + 7) % deals_to_read) {
    const auto start = Clock::now();
    must(transact(database.storage(), AccessMode::read,
                  [&](Transaction& tx) { return tx.pipeline().find_deal(database.team, deal_number(database, number).id); }));
    taken.push_back(std::chrono::duration<double, std::milli>(Clock::now() - start).count());
  }
  std::ranges::sort(taken);
  return taken[taken.size() * 99 / 100];
}

bool measure_reads_meanwhile(double seconds) {
  Database database("meanwhile");
  std::atomic<std::int64_t> next{0};
  while (next < deals_to_read) (void)insert_rate(database, next, 0.1);
  std::vector<double> idle;
  std::vector<double> meanwhile;
  for (int round = 0; round < rounds; ++round) {
    idle.push_back(p99_of_reads(database, seconds / (2 * rounds)));
    std::thread writers([&] { (void)insert_rate(database, next, seconds / (2 * rounds)); });
    meanwhile.push_back(p99_of_reads(database, seconds / (2 * rounds)));
    writers.join();
  }
  std::printf("p99 of reads: %.3f ms idle, %.3f ms while 64 write, ratio %.2f (target at most 3)\n", median(idle),
              median(meanwhile), median(meanwhile) / median(idle));
  return median(meanwhile) <= 3 * median(idle);
}

}  // namespace

int storage(double seconds) {
  const bool reads = measure_reads(seconds / 3);
  const bool writes = measure_writes("64 writers", 4.0, seconds / 3);
  const bool reads_meanwhile = measure_reads_meanwhile(seconds / 3);
  const SlowDisk slow_disk;
  const bool slow_writes = measure_writes("64 writers, 1 ms more per sync", 10.0, seconds / 3);
  return reads && writes && reads_meanwhile && slow_writes ? 0 : 1;
}

}  // namespace crondb::bench
