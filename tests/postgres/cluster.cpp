#include "postgres/cluster.hpp"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <thread>
#include <vector>

#include <libpq-fe.h>
#include <pwd.h>
#include <sys/wait.h>
#include <unistd.h>

namespace crondb::testing {

namespace {

namespace fs = std::filesystem;

/// Debian's place for the programs of the newest server.
fs::path server_programs() {
  std::vector<fs::path> found;
  std::error_code absent;
  for (const auto& version : fs::directory_iterator("/usr/lib/postgresql", absent)) {
    if (fs::exists(version.path() / "bin" / "initdb", absent)) found.push_back(version.path() / "bin");
  }
  if (found.empty()) throw std::runtime_error("there is no PostgreSQL server to test with: apt install postgresql");
  return *std::ranges::max_element(found);
}

/// The server refuses to be run by root.
const passwd* unprivileged_user() {
  if (geteuid() != 0) return nullptr;
  const passwd* user = getpwnam("postgres");
  return user != nullptr ? user : getpwnam("nobody");
}

std::string first_value(PGresult* answer) {
  std::string value = PQntuples(answer) > 0 && PQgetisnull(answer, 0, 0) == 0 ? PQgetvalue(answer, 0, 0) : "";
  const std::string error = PQresultErrorMessage(answer);
  PQclear(answer);
  if (!error.empty()) throw std::runtime_error(error);
  return value;
}

std::string run(const std::string& uri, const std::string& sql) {
  const std::unique_ptr<PGconn, decltype(&PQfinish)> session(PQconnectdb(uri.c_str()), &PQfinish);
  if (PQstatus(session.get()) != CONNECTION_OK) throw std::runtime_error(PQerrorMessage(session.get()));
  PQsetNoticeProcessor(session.get(), [](void*, const char*) {}, nullptr);
  return first_value(PQexec(session.get(), sql.c_str()));
}

class Cluster {
 public:
  Cluster() : directory_(fs::path(CRONDB_BINARY_DIR) / ("postgres-" + std::to_string(getpid()))) {
    fs::remove_all(directory_);
    fs::create_directories(directory_);
    if (const auto* user = unprivileged_user(); user != nullptr && chown(directory_.c_str(), user->pw_uid, user->pw_gid) != 0) {
      throw std::runtime_error("no directory for a cluster");
    }
    const int made = wait_for(start_program({"initdb", "--pgdata", data(), "--auth=trust", "--username=crondb", "--encoding=UTF8",
                                             "--locale=C.UTF-8", "--no-sync", "--no-instructions"}));
    if (made != 0) throw std::runtime_error("initdb failed: see " + (directory_ / "log").string());
    start();
    run(uri("postgres"), "CREATE DATABASE prepared");
    if (auto prepared = PostgresStorage::open({.uri = uri("prepared")}); !prepared)
      throw std::runtime_error(prepared.error().message);
  }
  Cluster(const Cluster&) = delete;
  Cluster& operator=(const Cluster&) = delete;
  ~Cluster() {
    stop();
    std::error_code ignored;
    fs::remove_all(directory_, ignored);
  }

  void start() {
    server_ = start_program({"postgres",
                             "-D",
                             data(),
                             "-k",
                             directory_.string(),
                             "-c",
                             "listen_addresses=",
                             "-c",
                             "fsync=off",
                             "-c",
                             "full_page_writes=off",
                             "-c",
                             "synchronous_commit=on",
                             "-c",
                             "max_connections=200",
                             "-c",
                             "autovacuum=off",
                             "-c",
                             "log_line_prefix=%d|",
                             "-c",
                             "log_parameter_max_length=0"});
    for (int looks = 0; PQping(uri("postgres").c_str()) != PQPING_OK; ++looks) {
      if (looks == 3'000) throw std::runtime_error("the cluster doesn't start: see " + (directory_ / "log").string());
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
  }
  /// Without a word to its clients.
  void stop() {
    kill(server_, SIGQUIT);
    wait_for(server_);
  }
  [[nodiscard]] std::string log() const { return directory_ / "log"; }
  [[nodiscard]] std::string uri(const std::string& database) const {
    return "postgresql://crondb@/" + database + "?host=" + directory_.string();
  }

 private:
  [[nodiscard]] std::string data() const { return directory_ / "data"; }

  /// It ends when this process does, however that happens.
  [[nodiscard]] pid_t start_program(std::vector<std::string> words) const {
    std::vector<std::string> command{"setpriv", "--pdeathsig=QUIT"};
    if (const auto* user = unprivileged_user()) {
      command.push_back("--reuid=" + std::to_string(user->pw_uid));
      command.push_back("--regid=" + std::to_string(user->pw_gid));
      command.emplace_back("--clear-groups");
    }
    words.front() = (server_programs() / words.front()).string();
    command.insert(command.end(), words.begin(), words.end());
    std::vector<char*> arguments;
    for (auto& word : command) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    const std::string log_path = log();
    const pid_t child = fork();
    if (child == 0) {
      if (std::freopen(log_path.c_str(), "a", stdout) != nullptr) dup2(STDOUT_FILENO, STDERR_FILENO);
      if (chdir("/") == 0) execvp(arguments.front(), arguments.data());
      _exit(127);
    }
    return child;
  }
  static int wait_for(pid_t child) {
    int status = 0;
    waitpid(child, &status, 0);
    return status;
  }

  fs::path directory_;
  pid_t server_ = -1;
};

Cluster& cluster() {
  static Cluster one;
  return one;
}

}  // namespace

TemporaryDatabase::TemporaryDatabase() {
  static int made = 0;
  name_ = "test" + std::to_string(++made);
  uri_ = cluster().uri(name_);
  run(cluster().uri("postgres"), "CREATE DATABASE " + name_ + " TEMPLATE prepared");
}

TemporaryDatabase::~TemporaryDatabase() {
  try {
    run(cluster().uri("postgres"), "DROP DATABASE " + name_ + " WITH (FORCE)");
  } catch (const std::runtime_error&) {
    // It goes with the cluster.
  }
}

std::unique_ptr<PostgresStorage> TemporaryDatabase::open(int connections) const {
  auto storage = PostgresStorage::open({.uri = uri_, .connections = connections});
  if (!storage) throw std::runtime_error(storage.error().message);
  return *std::move(storage);
}

std::string TemporaryDatabase::run_sql(const std::string& sql) const { return run(uri_, "SET search_path TO crondb; " + sql); }

void TemporaryDatabase::clear() const {
  run(uri_,
      "SET session_replication_role TO replica;"
      "DO $$ DECLARE name TEXT; BEGIN FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'crondb'"
      " AND tablename <> 'migrations' LOOP EXECUTE 'DELETE FROM crondb.' || name; END LOOP; END $$");
}

void TemporaryDatabase::collect_statements() const {
  run(cluster().uri("postgres"), "ALTER DATABASE " + name_ + " SET log_statement = 'all'");
}

std::set<std::string> TemporaryDatabase::statements() const {
  const std::string mark = name_ + "|LOG:  execute ";
  std::set<std::string> found;
  std::ifstream log(cluster().log());
  for (std::string line; std::getline(log, line);) {
    if (line.starts_with(mark)) found.insert(line.substr(line.find(": ", mark.size()) + 2));
  }
  return found;
}

void TemporaryDatabase::end_sessions() const {
  run(cluster().uri("postgres"),
      "SELECT COUNT(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = '" + name_ + "' AND pid <> pg_backend_pid()");
}

void restart_cluster() {
  cluster().stop();
  cluster().start();
}

std::string run_in_cluster(const std::string& sql) { return run(cluster().uri("postgres"), sql); }

std::string uri_in_cluster(const std::string& database) { return cluster().uri(database); }

}  // namespace crondb::testing
