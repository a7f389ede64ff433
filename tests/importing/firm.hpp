#pragma once

#include <atomic>
#include <filesystem>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <unistd.h>

#include "crondb/access/operations.hpp"
#include "crondb/importing/import.hpp"
#include "crondb/storage/access.hpp"
#include "crondb/storage/engagement.hpp"
#include "crondb/storage/leads.hpp"
#include "crondb/storage/memory.hpp"
#include "crondb/storage/pipeline.hpp"
#include "crondb/storage/sqlite.hpp"
#include "crondb/testing/clock.hpp"

/// What tests of imports work with.
namespace crondb::testing {

inline Instant at(std::string_view text) { return parse_instant(text).value(); }

/// A storage in the kind that the running subcase names.
class AnyStorage {
 public:
  AnyStorage() {
    SUBCASE("in memory") { storage_ = std::make_unique<MemoryStorage>(); }
    SUBCASE("in SQLite") {
      static std::atomic<int> count = 0;
      directory_ =
          std::filesystem::temp_directory_path() / ("crondb-import-" + std::to_string(::getpid()) + "-" + std::to_string(++count));
      std::filesystem::create_directory(directory_);
      auto opened = SqliteStorage::open({.path = directory_ / "crm.db"});
      REQUIRE(opened);
      storage_ = std::move(*opened);
    }
  }
  ~AnyStorage() {
    storage_.reset();
    if (!directory_.empty()) std::filesystem::remove_all(directory_);
  }
  AnyStorage(const AnyStorage&) = delete;
  AnyStorage& operator=(const AnyStorage&) = delete;

  Storage& get() { return *storage_; }

 private:
  std::unique_ptr<Storage> storage_;
  std::filesystem::path directory_;
};

/// A team with the default stages and one owner, Ada.
class Firm {
 public:
  Firm() {
    const auto added = instance::add_user(kept.get(), environment, {.email = "ada@example.com", .name = "Ada", .team = "Acme"});
    REQUIRE(added);
    team = added->team.id;
    ada = principal(added->user.id);
  }

  Principal principal(UserId user) {
    return read([&](Transaction& tx) { return tx.access().find_principal(team, user); }).value();
  }
  UserId add(const std::string& email, const std::string& name, Role role = Role::member) {
    const auto added = instance::add_user(kept.get(), environment, {.email = email, .name = name, .team = "Acme", .role = role});
    REQUIRE(added);
    return added->user.id;
  }

  template <class Work>
  auto read(Work work) -> typename std::invoke_result_t<Work&, Transaction&>::value_type {
    auto answer = transact(kept.get(), AccessMode::read, work);
    REQUIRE(answer);
    return *answer;
  }

  Result<ImportReport> try_import(const std::string& csv, const ImportOptions& options = {}) {
    return try_import(kept.get(), csv, options);
  }
  Result<ImportReport> try_import(Storage& storage, const std::string& csv, const ImportOptions& options = {}) {
    std::istringstream in(csv);
    return import_csv({storage, environment, as.value_or(ada)}, kind, in, options);
  }
  ImportReport import(const std::string& csv, const ImportOptions& options = {}) {
    const auto report = try_import(csv, options);
    REQUIRE(report);
    return *report;
  }
  /// An import that has nothing to complain of.
  ImportReport good(const std::string& csv, const ImportOptions& options = {}) {
    auto report = import(csv, options);
    CHECK(report.errors == std::vector<ImportError>{});
    CHECK(report.failed == 0);
    return report;
  }
  /// The only error of an import.
  ImportError error_of(const std::string& csv, const ImportOptions& options = {}) {
    const auto report = import(csv, options);
    REQUIRE(report.errors.size() == 1);
    return report.errors.front();
  }

  Deal deal(const std::string& external_id) {
    return read([&](Transaction& tx) { return tx.pipeline().find_deal_by_external_id(team, external_id); }).value();
  }
  std::vector<Deal> deals() {
    DealQuery query;
    query.sort = DealSort::name;
    query.descending = false;
    query.page.per_page = 100;
    return read([&](Transaction& tx) { return tx.pipeline().list_deals(team, query); }).rows;
  }
  std::vector<StageInterval> stays(const Deal& deal) {
    return read([&](Transaction& tx) { return tx.pipeline().intervals(team, deal.id); });
  }
  std::vector<Stage> stages() {
    return read([&](Transaction& tx) { return tx.pipeline().list_stages(team); });
  }
  StageId stage(std::string_view name) {
    for (const auto& stage : stages()) {
      if (stage.name == name) return stage.id;
    }
    FAIL("no such stage");
    return {};
  }

  Lead lead(const std::string& external_id) {
    return read([&](Transaction& tx) { return tx.leads().find_lead_by_external_id(team, external_id); }).value();
  }
  std::vector<StatusInterval> stays(const Lead& lead) {
    return read([&](Transaction& tx) { return tx.leads().status_intervals(team, lead.id); });
  }
  Task task(const std::string& external_id) {
    return read([&](Transaction& tx) { return tx.engagement().find_task_by_external_id(team, external_id); }).value();
  }
  Call call(const std::string& external_id) {
    return read([&](Transaction& tx) { return tx.engagement().find_call_by_external_id(team, external_id); }).value();
  }
  Email email(const std::string& external_id) {
    return read([&](Transaction& tx) { return tx.engagement().find_email_by_external_id(team, external_id); }).value();
  }
  /// An import of another kind that has nothing to complain of.
  ImportReport good(ImportKind of, const std::string& csv, const ImportOptions& options = {}) {
    kind = of;
    return good(csv, options);
  }

  AnyStorage kept;
  FixedClock clock{"2026-05-01T12:00:00Z"};
  CountedIds ids;
  Environment environment{clock, ids};
  TeamId team;
  Principal ada;
  std::optional<Principal> as;  ///< who imports, if not Ada
  ImportKind kind = ImportKind::deals;
};

/// Names that the team doesn't have are made.
inline ImportOptions making() {
  ImportOptions options;
  options.create_missing = true;
  return options;
}

}  // namespace crondb::testing
