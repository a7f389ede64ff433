#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "crondb/storage/sqlite.hpp"

namespace crondb::server {

/// What --db names, opened.
struct Database {
  std::string name{};  ///< as messages call it: without a password
  std::unique_ptr<Storage> storage{};
  SqliteStorage* file = nullptr;   ///< `storage`; null if it is no file
  TableStorage* tables = nullptr;  ///< `storage`
  std::function<Result<std::vector<std::string>>()> check{};
  std::function<Result<std::vector<AppliedMigration>>()> migrations{};
  std::function<Result<std::int64_t>()> distribute{};  ///< empty for a file
};

struct DatabaseOptions {
  std::string name;     ///< of an SQLite file, or the URI of a database of PostgreSQL
  int readers = 8;      ///< of a file, at the same time
  int connections = 8;  ///< to a server
};

/// Whether a database is a file, which begins by being opened.
[[nodiscard]] bool is_file(std::string_view database);

[[nodiscard]] Result<Database> open_database(const DatabaseOptions& options);

}  // namespace crondb::server
