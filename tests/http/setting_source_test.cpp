#include "setting_source.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <doctest/doctest.h>
#include <unistd.h>

namespace crondb::server {

TEST_CASE("what is wrong with a setting is said with the place where it stands") {
  const auto file = std::filesystem::temp_directory_path() / ("crondb-settings-" + std::to_string(::getpid()) + ".toml");
  std::ofstream(file) << "db = \"crm.db\"\n\n# comment\n[serve]\nthreads = \"many\"\n  thredas=3\n";
  const std::string config = file;
  CHECK(setting_source("--threads: must be a number", {}, {"serve"}, config) == config + ":5: serve.threads: ");
  CHECK(setting_source("there is no such setting", "serve.thredas", {"serve"}, config) == config + ":6: serve.thredas: ");
  CHECK(setting_source("--db can't be opened", {}, {"serve"}, config) == config + ":1: db: ");

  CHECK(setting_source("--threads: must be a number", {}, {"serve", "--threads", "x"}, config).empty());
  CHECK(setting_source("--threads: must be a number", {}, {"serve", "--threads=x"}, config).empty());

  CHECK(setting_source("--mail-dir: can't be written", {}, {"serve"}, config).empty());
  ::setenv("CRONDB_MAIL_DIR", "/nowhere", 1);
  CHECK(setting_source("--mail-dir: can't be written", {}, {"serve"}, config) == "CRONDB_MAIL_DIR: ");
  CHECK(setting_source("--mail-dir: can't be written", {}, {"serve"}, {}) == "CRONDB_MAIL_DIR: ");
  ::unsetenv("CRONDB_MAIL_DIR");

  CHECK(setting_source("the disk is full", {}, {"serve"}, config).empty());
  std::filesystem::remove(file);
}

}  // namespace crondb::server
