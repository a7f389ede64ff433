#pragma once

#include <string>
#include <vector>

#include "commands.hpp"
#include "serve.hpp"

namespace CLI {
class App;
}

namespace crondb::server {

/// What a command line says.
struct Arguments {
  ServeOptions serve;
  instance::AddUser user;
  instance::SetTeam team;
  std::string currency;
  std::string key_team, key_user, key_name = "command line", key_id;
  commands::Import import;
  std::string backup_file;
  std::string copy_from, copy_to;
  bool distribute = false;
  std::vector<std::string> typed;  ///< the command line
};

/// THE command line: every command and option of crondb-server, with its variable of the environment, what it may be and what it is
/// for; a parse fills `to`, which must outlive `app`.
void add_commands(CLI::App& app, Arguments& to);

}  // namespace crondb::server
