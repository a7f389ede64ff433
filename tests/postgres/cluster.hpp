#pragma once

#include <filesystem>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include <sys/types.h>

#include "crondb/storage/postgres.hpp"

/// PostgreSQL servers of the tests' own: in the build folder, each reachable by a socket there alone, run by a user without rights,
/// and gone with the process. Most tests share one, which is made when first asked for.
namespace crondb::testing {

/// Where a cluster lies that isn't in its folder as a whole.
struct ClusterPlaces {
  std::filesystem::path data{};
  std::filesystem::path log{};  ///< of what is written ahead
};

/// A server with its files. It ends, at the latest, with the thread that started it.
class Cluster {
 public:
  /// A new one, not started yet.
  explicit Cluster(const std::string& name, const ClusterPlaces& places = {});
  /// One that follows `primary`, until it is promoted.
  Cluster(const std::string& name, const Cluster& primary);
  Cluster(const Cluster&) = delete;
  Cluster& operator=(const Cluster&) = delete;
  ~Cluster();

  /// Waits until it answers.
  void start();
  /// Without a word to its clients, as if the power failed.
  void stop();
  [[nodiscard]] bool has_ended();
  /// Of what it says.
  [[nodiscard]] std::string log() const;
  /// Its socket is here.
  [[nodiscard]] const std::filesystem::path& directory() const { return directory_; }
  [[nodiscard]] std::string uri(const std::string& database) const;
  /// As a person with a shell would run it; the first value of the first row, empty if there is none.
  std::string run_sql(const std::string& sql, const std::string& database = "postgres") const;

 private:
  void make(const std::vector<std::string>& command) const;
  /// Of the server's; it ends when this thread does, however that happens.
  [[nodiscard]] pid_t start_program(std::vector<std::string> words) const;

  std::filesystem::path directory_;
  std::filesystem::path data_;
  pid_t server_ = -1;
};

/// A disk of a few megabytes, which is there for the thread that made it and for what that starts.
class SmallDisk {
 public:
  explicit SmallDisk(int megabytes);
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;
  ~SmallDisk();

  /// False where the tests may not mount anything.
  [[nodiscard]] bool is_there() const { return mounted_; }
  [[nodiscard]] const std::filesystem::path& place() const { return place_; }
  /// Leaves no byte free.
  void fill() const;
  /// Takes out what filled it.
  void make_room() const;

 private:
  std::filesystem::path place_;
  bool mounted_ = false;
};

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
  /// SQL past the ports, as that of a cluster.
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

/// That most tests share.
[[nodiscard]] Cluster& cluster();
/// Stops it at once and starts it again.
void restart_cluster();
/// SQL that no database of the tests is the place for; as run_sql.
std::string run_in_cluster(const std::string& sql);
/// The URI of a database of it.
[[nodiscard]] std::string uri_in_cluster(const std::string& database);

}  // namespace crondb::testing
