#include "database.hpp"

#include <utility>

#ifdef CRONDB_WITH_POSTGRES
#include "crondb/storage/postgres.hpp"
#endif

namespace crondb::server {

namespace {

template <class T>
Database opened_as(std::string name, std::unique_ptr<T> storage) {
  T& opened = *storage;
  Database database{std::move(name), std::move(storage)};
  database.tables = &opened;
  database.check = [&opened] { return opened.check(); };
  database.migrations = [&opened] { return opened.migrations(); };
  return database;
}

Result<Database> open_on_server([[maybe_unused]] const DatabaseOptions& options) {
#ifdef CRONDB_WITH_POSTGRES
  auto storage = PostgresStorage::open({.uri = options.name, .connections = options.connections});
  if (!storage) return fail(std::move(storage.error()));
  PostgresStorage* const opened = storage->get();
  auto database = opened_as(opened->place(), *std::move(storage));
  database.distribute = [opened] { return opened->distribute(); };
  return database;
#else
  return fail(ErrorCode::bad_request, "this program was built without PostgreSQL");
#endif
}

}  // namespace

bool is_file(std::string_view database) { return !database.starts_with("postgresql://") && !database.starts_with("postgres://"); }

Result<Database> open_database(const DatabaseOptions& options) {
  if (!is_file(options.name)) return open_on_server(options);
  auto storage = SqliteStorage::open({.path = options.name, .max_readers = options.readers});
  if (!storage) return fail(std::move(storage.error()));
  SqliteStorage* const file = storage->get();
  auto database = opened_as(options.name, *std::move(storage));
  database.file = file;
  return database;
}

}  // namespace crondb::server
