#include <csignal>
#include <filesystem>
#include <sstream>

#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "crondb/storage/imports.hpp"
#include "firm.hpp"

namespace crondb::testing {

namespace {

ImportReport import(const std::string& path, const std::string& csv, const OnImportProgress& on_progress) {
  auto storage = SqliteStorage::open({.path = path});
  REQUIRE(storage);
  SystemClock clock;
  RandomIds ids;
  const Environment environment{clock, ids};
  const auto owner = transact(**storage, AccessMode::read, [](Transaction& tx) {
    return instance::find_team(tx, "Acme").and_then([&](const Team& team) { return instance::first_owner(tx, team); });
  });
  REQUIRE(owner);
  std::istringstream in(csv);
  ImportOptions options;
  options.create_missing = true;
  const auto report = import_csv({**storage, environment, *owner}, ImportKind::deals, in, options, on_progress);
  REQUIRE(report);
  return *report;
}

}  // namespace

TEST_CASE("an import that is killed leaves whole rows, and importing again completes it") {
  const auto directory = std::filesystem::temp_directory_path() / ("crondb-killed-" + std::to_string(::getpid()));
  std::filesystem::create_directory(directory);
  const std::string path = directory / "crm.db";
  {
    auto storage = SqliteStorage::open({.path = path});
    REQUIRE(storage);
    SystemClock clock;
    RandomIds ids;
    REQUIRE(instance::add_user(**storage, {clock, ids}, {.email = "ada@example.com", .name = "Ada", .team = "Acme"}));
  }
  std::string csv = "external_id,name,owner\n";
  for (int i = 0; i < 3'000; ++i) csv += "d-" + std::to_string(i) + ",Deal,Moses\n";

  const auto child = ::fork();
  if (child == 0) {
    import(path, csv, [](const ImportProgress& progress) {
      if (progress.rows >= 1'000) std::raise(SIGKILL);
    });
    ::_exit(0);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  REQUIRE(WIFSIGNALED(status));

  const auto report = import(path, csv, {});
  CHECK(report.unchanged >= 1'000);
  CHECK(report.created > 0);
  CHECK(report.unchanged + report.created == 3'000);
  CHECK(report.created_members.empty());
  {
    const auto storage = SqliteStorage::open({.path = path});
    REQUIRE(storage);
    CHECK((*storage)->check() == std::vector<std::string>{});
    const auto imports = transact(**storage, AccessMode::read, [](Transaction& tx) {
      return instance::find_team(tx, "Acme").and_then([&](const Team& team) {
        return tx.imports().list_imports(team.id, std::nullopt, PageRequest{});
      });
    });
    REQUIRE(imports);
    REQUIRE(imports->rows.size() == 2);
    CHECK(imports->rows[0].finished_at);
    CHECK_FALSE(imports->rows[1].finished_at);
    CHECK(imports->rows[1].result.starts_with(R"({"created":)" + std::to_string(report.unchanged) + ","));
  }
  std::filesystem::remove_all(directory);
}

}  // namespace crondb::testing
