#pragma once

#include <memory>
#include <set>
#include <string>

#include "crondb/storage/postgres.hpp"

/// A PostgreSQL cluster of the tests' own: made when first asked for, in the build folder, reachable by a socket there alone, run
/// by a user without rights, and gone with the process.
namespace crondb::testing {

/// A new database with crondb's schema in it, dropped at the end.
class TemporaryDatabase {
 public:
  TemporaryDatabase();
  TemporaryDatabase(const TemporaryDatabase&) = delete;
  TemporaryDatabase& operator=(const TemporaryDatabase&) = delete;
  ~TemporaryDatabase();

  [[nodiscard]] const std::string& uri() const { return uri_; }
  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] std::unique_ptr<PostgresStorage> open(int connections = 8) const;
  /// SQL past the ports, as a person with a shell would run it; the first value of the first row, empty if there is none.
  std::string run_sql(const std::string& sql) const;
  /// Takes out every row but those of the schema itself.
  void clear() const;
  /// From now on the statements of new sessions are collected.
  void collect_statements() const;
  /// Each that was run, as it was prepared.
  [[nodiscard]] std::set<std::string> statements() const;
  /// Ends every session of the database but the one that does it.
  void end_sessions() const;

 private:
  std::string name_;
  std::string uri_;
};

/// Stops the cluster of the tests at once, as if the power failed, and starts it again.
void restart_cluster();
/// SQL that no database of the tests is the place for; as run_sql.
std::string run_in_cluster(const std::string& sql);
/// The URI of a database of it.
[[nodiscard]] std::string uri_in_cluster(const std::string& database);

}  // namespace crondb::testing
