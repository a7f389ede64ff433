#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <doctest/doctest.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "contract/temporary_directory.hpp"
#include "crondb/storage/access.hpp"
#include "crondb/storage/engagement.hpp"
#include "crondb/storage/facts.hpp"
#include "crondb/storage/leads.hpp"
#include "crondb/storage/pipeline.hpp"
#include "crondb/storage/sqlite.hpp"
#include "crondb/storage/teams.hpp"
#include "storage/contract/mirror.hpp"
#include "storage/sql/migrations.hpp"
#include "storage/sql/queries.hpp"
#include "storage/sqlite/connection.hpp"
#include "storage/sqlite/migrate.hpp"

/// A database file of a team with a stage, and how tests look into it.
namespace crondb::testing::sqlite_file {

namespace fs = std::filesystem;

inline constexpr TeamId team{{1}};
inline constexpr StageId stage{{2}};

inline SqliteOptions options_for(const std::string& path) {
  SqliteOptions options;
  options.path = path;
  options.busy_timeout = Milliseconds(200);
  options.now = [] { return Instant(Milliseconds(1'700'000'000'000)); };
  return options;
}

inline std::unique_ptr<SqliteStorage> open(const std::string& path) {
  auto storage = SqliteStorage::open(options_for(path));
  REQUIRE_MESSAGE(storage, (storage ? "" : storage.error().message));
  return std::move(*storage);
}

inline Error error_of_opening(const std::string& path) {
  auto storage = SqliteStorage::open(options_for(path));
  REQUIRE_FALSE(storage);
  CHECK(storage.error().message.find(path) != std::string::npos);
  return storage.error();
}

/// SQL past the ports, as a person with a shell would run it.
inline void run_sql(const std::string& path, const std::string& sql) {
  auto db = sqlite::Connection::open({.path = path}, sqlite::Use::write);
  REQUIRE(db);
  REQUIRE((*db)->execute("PRAGMA foreign_keys = OFF"));
  const auto done = (*db)->execute(sql);
  REQUIRE_MESSAGE(done, (done ? "" : done.error().message));
}

inline std::vector<std::string> schema_of(const std::string& path) {
  auto db = sqlite::Connection::open({.path = path}, sqlite::Use::read);
  REQUIRE(db);
  auto rows =
      sql::find_all<std::string>(**db, "SELECT type || ' ' || name || ' ' || COALESCE(sql, '') FROM sqlite_master ORDER BY 1");
  REQUIRE(rows);
  return *rows;
}

inline std::string contents(const fs::path& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

inline void write_file(const std::string& path, const std::string& text) { std::ofstream(path, std::ios::binary) << text; }

inline Deal deal_number(std::int64_t number) {
  Deal deal;
  for (std::size_t i = 0; i < 8; ++i) deal.id.bytes[i] = static_cast<std::uint8_t>(number >> (56 - 8 * i));
  deal.id.bytes[15] = 1;
  deal.name = "Deal " + std::to_string(number);
  deal.stage_id = stage;
  deal.owner_user_id = {{3}};
  deal.rank = number << 32;
  return deal;
}

/// A deal and the stay that belongs to it.
inline Result<void> put_new(Transaction& tx, const Deal& deal) {
  if (auto put = tx.pipeline().put_deal(team, deal, 0); !put) return put;
  return tx.pipeline().put_interval(team, {IntervalId{deal.id.bytes}, deal.id, stage, deal.created_at, {}});
}

inline Result<void> write(Storage& storage, const Deal& deal) {
  return transact(storage, AccessMode::write, [&](Transaction& tx) { return put_new(tx, deal); });
}

/// A tagged lead in its first status, and a task on it, each with an assignee.
inline Result<void> put_lead_and_task(Transaction& tx) {
  Lead lead;
  lead.id = {{7}};
  lead.email = "grace@example.com";
  lead.assignee_user_ids = {{{3}}};
  lead.tag_ids = {{{8}}};
  Task task;
  task.id = {{9}};
  task.lead_id = lead.id;
  task.assignee_user_ids = {{{3}}};
  return tx.leads()
      .put_tag(team, {lead.tag_ids.front(), "vip", "#336699", {}})
      .and_then([&] { return tx.leads().put_lead(team, lead, 0); })
      .and_then([&] { return tx.leads().put_status_interval(team, {{{7}}, lead.id, lead.status, {}, {}, {}}); })
      .and_then([&] { return tx.engagement().put_task(team, task); });
}

inline contract::Mirror mirror_of(Storage& storage) {
  auto mirror = transact(storage, AccessMode::read, [](Transaction& tx) { return contract::Mirror::of(team, tx); });
  REQUIRE(mirror);
  return *std::move(mirror);
}

inline bool catches_up(contract::Mirror& mirror, Storage& storage) {
  const auto known = transact(storage, AccessMode::read, [&](Transaction& tx) { return mirror.catch_up(team, tx); });
  REQUIRE(known);
  return *known;
}

inline void make_stage(Storage& storage) {
  REQUIRE(transact(storage, AccessMode::write, [](Transaction& tx) -> Result<void> {
    Team firm;
    firm.id = team;
    firm.name = "Acme";
    if (auto put = tx.access().put_team(firm); !put) return put;
    return tx.pipeline().put_stage(team, {stage, "New", "#336699"});
  }));
}

inline std::int64_t count_deals(Storage& storage) {
  const auto rows = transact(storage, AccessMode::read, [](Transaction& tx) { return tx.pipeline().list_deals(team, {}); });
  REQUIRE(rows);
  return rows->total.value_or(-1);
}

inline bool has_deal(Storage& storage, const Deal& deal) {
  const auto found = transact(storage, AccessMode::read, [&](Transaction& tx) { return tx.pipeline().find_deal(team, deal.id); });
  REQUIRE(found);
  return found->has_value();
}

/// Runs `works` at once, so that most of them meet in groups.
inline void at_once(int count, const std::function<void(int)>& work) {
  std::vector<std::thread> threads;
  for (int i = 0; i < count; ++i) threads.emplace_back([&work, i] { work(i); });
  for (auto& thread : threads) thread.join();
}

/// A first work that is held in the middle until `others` more are waiting behind it, so that they surely meet in one group.
class Crowd {
 public:
  Crowd(Storage& storage, std::vector<Storage::Work> works) : answers_(works.size()) {
    std::atomic<std::size_t> about_to_wait{0};
    std::thread first([&] {
      (void)storage.run(AccessMode::write, [&](Transaction&) -> Result<void> {
        while (about_to_wait < works.size()) std::this_thread::yield();
        return {};
      });
    });
    std::vector<std::thread> rest;
    for (std::size_t i = 0; i < works.size(); ++i) {
      rest.emplace_back([&, i] {
        ++about_to_wait;
        try {
          answers_[i] = storage.run(AccessMode::write, works[i]);
        } catch (const std::runtime_error& thrown) {
          answers_[i] = fail(ErrorCode::gone, thrown.what());
        }
      });
    }
    first.join();
    for (auto& thread : rest) thread.join();
  }
  [[nodiscard]] const std::vector<Result<void>>& answers() const { return answers_; }

 private:
  std::vector<Result<void>> answers_;
};

}  // namespace crondb::testing::sqlite_file
