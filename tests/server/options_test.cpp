#include "options.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <CLI/CLI.hpp>
#include <doctest/doctest.h>
#include <unistd.h>

/// Where settings of the program come from.
namespace crondb::testing {

namespace {

/// A settings file, and a command line that is read with it.
class CommandLine {
 public:
  explicit CommandLine(std::string_view settings) {
    std::ofstream(file_) << settings;
    server::add_commands(app, arguments);
  }
  ~CommandLine() {
    std::filesystem::remove(file_);
    ::unsetenv("CRONDB_LISTEN");
    ::unsetenv("CRONDB_DB");
  }

  void parse(std::vector<std::string> words) {
    words.insert(words.end(), {"--config", file_.string()});
    std::reverse(words.begin(), words.end());
    app.parse(words);
  }

  CLI::App app;
  server::Arguments arguments;

 private:
  std::filesystem::path file_ = std::filesystem::temp_directory_path() / ("crondb-options-" + std::to_string(::getpid()) + ".toml");
};

constexpr std::string_view settings = "db = \"acme.db\"\n[serve]\nlisten = \"127.0.0.1:1\"\nreaders = 7\n";

}  // namespace

TEST_CASE("a settings file serves every command, and starts no server by itself") {
  CommandLine line(settings);
  line.parse({"check"});
  CHECK(line.arguments.serve.database == "acme.db");
  CHECK(line.app.got_subcommand("check"));
  CHECK(!line.app.got_subcommand("serve"));
}

TEST_CASE("what is typed wins over the environment, and that over the settings file") {
  ::setenv("CRONDB_LISTEN", "127.0.0.1:2", 1);
  ::setenv("CRONDB_DB", "other.db", 1);
  CommandLine line(settings);
  SUBCASE("the environment over the file") {
    line.parse({"serve"});
    CHECK(line.arguments.serve.listen == "127.0.0.1:2");
  }
  SUBCASE("the command line over both") {
    line.parse({"serve", "--listen", "127.0.0.1:3"});
    CHECK(line.arguments.serve.listen == "127.0.0.1:3");
  }
  CHECK(line.arguments.serve.database == "other.db");
  CHECK(line.arguments.serve.server.listener.read_workers == 7);
}

}  // namespace crondb::testing
