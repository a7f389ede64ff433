#include <algorithm>
#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

#include "contract/temporary_directory.hpp"
#include "crondb/storage/access.hpp"
#include "crondb/storage/facts.hpp"
#include "crondb/storage/pipeline.hpp"
#include "crondb/storage/sqlite.hpp"

namespace {

using namespace crondb;

constexpr TeamId logged_team{{1}};
constexpr StageId stage{{2}};
constexpr std::int64_t mebibyte = 1 << 20;
constexpr std::int64_t most = 64 * mebibyte;

std::unique_ptr<SqliteStorage> open(const std::string& path) {
  auto storage = SqliteStorage::open({.path = path});
  REQUIRE_MESSAGE(storage, (storage ? "" : storage.error().message));
  return std::move(*storage);
}

Deal logged_deal(int number) {
  Deal deal;
  deal.id.bytes[0] = static_cast<std::uint8_t>(number >> 8);
  deal.id.bytes[1] = static_cast<std::uint8_t>(number);
  deal.id.bytes[15] = 1;
  deal.name = "Deal";
  deal.stage_id = stage;
  deal.owner_user_id = {{3}};
  return deal;
}

void make_deals(Storage& storage, int count) {
  REQUIRE(transact(storage, AccessMode::write, [&](Transaction& tx) -> Result<void> {
    Team firm;
    firm.id = logged_team;
    firm.name = "Acme";
    if (auto put = tx.access().put_team(firm); !put) return put;
    if (auto put = tx.pipeline().put_stage(logged_team, {stage, "New", "#336699"}); !put) return put;
    for (int i = 0; i < count; ++i) {
      if (auto put = tx.pipeline().put_deal(logged_team, logged_deal(i), 0); !put) return put;
    }
    return {};
  }));
}

/// Changes deal 0, which adds a little more than a mebibyte to the log.
void write_mebibyte(Storage& storage) {
  REQUIRE(transact(storage, AccessMode::write, [&](Transaction& tx) -> Result<void> {
    auto deal = tx.pipeline().find_deal(logged_team, logged_deal(0).id);
    if (!deal) return fail(deal.error());
    const auto version = (*deal)->version++;
    (*deal)->lost_reason = std::string(mebibyte, static_cast<char>('a' + version % 26));
    return tx.pipeline().put_deal(logged_team, **deal, version);
  }));
}

/// Writes so many mebibytes, unless `enough` before, and answers the longest that the log was.
std::int64_t write(SqliteStorage& storage, int mebibytes, const std::function<bool()>& enough = [] { return false; }) {
  std::int64_t longest = 0;
  for (int i = 0; i < mebibytes && !enough(); ++i) {
    write_mebibyte(storage);
    longest = std::max(longest, storage.sizes().log);
  }
  return longest;
}

Result<std::int64_t> version_of_first(Transaction& tx) {
  return tx.pipeline().find_deal(logged_team, logged_deal(0).id).map([](const auto& deal) { return deal->version; });
}

}  // namespace

TEST_CASE("the log begins anew however readers overlap") {
  const TemporaryDirectory folder;
  const auto storage = open(folder.file("crm.db"));
  make_deals(*storage, 300);
  std::atomic<bool> done = false;
  std::vector<std::thread> readers;
  for (int i = 0; i < 4; ++i) {
    readers.emplace_back([&] {
      while (!done)
        CHECK(transact(*storage, AccessMode::read, [](Transaction& tx) { return tx.pipeline().list_deals(logged_team, {}); }));
    });
  }
  CHECK(write(*storage, 100) < most);
  done = true;
  for (auto& reader : readers) reader.join();
}

TEST_CASE("a reader that keeps its view while much is written begins again, and sees one state") {
  const TemporaryDirectory folder;
  const auto storage = open(folder.file("crm.db"));
  make_deals(*storage, 1);
  // As another process would have it.
  const auto other = open(folder.file("crm.db"));
  SqliteStorage* reads = nullptr;
  SUBCASE("of the storage that writes") { reads = storage.get(); }
  SUBCASE("of another one") { reads = other.get(); }
  std::atomic<bool> reading = false;
  std::atomic<bool> done = false;
  int attempts = 0;
  std::vector<std::int64_t> seen;
  std::thread reader([&] {
    CHECK(transact(*reads, AccessMode::read, [&](Transaction& tx) -> Result<void> {
      ++attempts;
      seen.clear();
      for (int i = 0; i < 2; ++i) {
        const auto version = version_of_first(tx);
        if (!version) return fail(version.error());
        seen.push_back(*version);
        reading = true;
        while (!done) std::this_thread::sleep_for(Milliseconds(1));
      }
      return {};
    }));
  });
  while (!reading) std::this_thread::yield();
  CHECK(write(*storage, 120) < most);
  done = true;
  reader.join();
  CHECK(attempts == 2);
  CHECK(seen == std::vector<std::int64_t>{121, 121});
}

TEST_CASE("a reader that has read all keeps its answer when its view ends") {
  const TemporaryDirectory folder;
  const auto storage = open(folder.file("crm.db"));
  make_deals(*storage, 1);
  std::atomic<bool> reading = false;
  std::atomic<bool> done = false;
  std::thread reader([&] {
    CHECK(transact(*storage, AccessMode::read, [&](Transaction& tx) {
            const auto version = version_of_first(tx);
            reading = true;
            while (!done) std::this_thread::sleep_for(Milliseconds(1));
            return version;
          }) == 1);
  });
  while (!reading) std::this_thread::yield();
  CHECK(write(*storage, 100) < most);
  done = true;
  reader.join();
}

TEST_CASE("a scan that takes too long is interrupted between two rows, and begins again") {
  const TemporaryDirectory folder;
  const auto storage = open(folder.file("crm.db"));
  make_deals(*storage, 300);
  std::atomic<int> attempts = 0;
  int rows = 0;
  std::thread reader([&] {
    CHECK(transact(*storage, AccessMode::read, [&](Transaction& tx) {
      ++attempts;
      rows = 0;
      return tx.facts().scan_deals(logged_team, [&](const Deal&) {
        ++rows;
        if (attempts == 1) std::this_thread::sleep_for(Milliseconds(100));
      });
    }));
  });
  while (attempts == 0) std::this_thread::yield();
  CHECK(write(*storage, 200, [&] { return attempts > 1; }) < most);
  reader.join();
  CHECK(attempts == 2);
  CHECK(rows == 300);
}

TEST_CASE("a reader that never gets done is told to come when it is quieter") {
  const TemporaryDirectory folder;
  const auto storage = open(folder.file("crm.db"));
  make_deals(*storage, 1);
  std::atomic<int> attempts = 0;
  std::atomic<bool> done = false;
  std::thread reader([&] {
    const auto answer = transact(*storage, AccessMode::read, [&](Transaction& tx) -> Result<void> {
      ++attempts;
      for (;;) {
        if (const auto version = version_of_first(tx); !version) return fail(version.error());
        std::this_thread::sleep_for(Milliseconds(1));
      }
    });
    REQUIRE_FALSE(answer);
    CHECK(answer.error().code == ErrorCode::unavailable);
    done = true;
  });
  CHECK(write(*storage, 1'000, [&] { return done.load(); }) < most);
  reader.join();
  CHECK(attempts == 3);
}

TEST_CASE("the log is emptied when nobody writes") {
  const TemporaryDirectory folder;
  const auto storage = open(folder.file("crm.db"));
  make_deals(*storage, 1);
  write(*storage, 3);
  CHECK(storage->sizes().log > 3 * mebibyte);
  for (int i = 0; i < 1'000 && storage->sizes().log > 0; ++i) std::this_thread::sleep_for(Milliseconds(10));
  CHECK(storage->sizes().log == 0);
  CHECK(storage->sizes().database > mebibyte);
  CHECK(transact(*storage, AccessMode::read, version_of_first) == 4);
}
