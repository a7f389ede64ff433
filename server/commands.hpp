#pragma once

#include <optional>
#include <string>

#include "crondb/access/operations.hpp"

/// What the command line does besides serving. Each prints to standard output and answers the exit code: 0, or 1 with the reason on
/// standard error. All work while a server runs on the same file.
namespace crondb::server::commands {

int add_user(const std::string& database, const instance::AddUser& request, Plan default_plan);
int set_team(const std::string& database, const instance::SetTeam& request);
int add_key(const std::string& database, const std::string& team, const std::string& user, const std::string& name);
int list_keys(const std::string& database, const std::string& team);
int revoke_key(const std::string& database, const std::string& team, const std::string& key);

struct Import {
  std::string kind;
  std::string file;
  std::string team;     ///< empty for companies, which belong to no team
  std::string mapping;  ///< path of a JSON file; empty: the columns are the field names
  bool create_missing = false;
  bool dry_run = false;
};
/// Exit code 1 also if any row failed.
int import_rows(const std::string& database, const Import& request);

int backup(const std::string& database, const std::string& file);
/// Every row of one database to another one, which is empty.
int copy(const std::string& from, const std::string& to);
int check(const std::string& database);
/// `distribute`: also makes tables distributed.
int migrate(const std::string& database, bool distribute);
int openapi();

}  // namespace crondb::server::commands
