#include "postgres/cluster.hpp"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <thread>
#include <utility>
#include <vector>

#include <libpq-fe.h>
#include <pwd.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

namespace crondb::testing {

namespace fs = std::filesystem;

namespace {

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

/// A new one for a server's files, beside the tests' program.
fs::path folder_of_tests(const std::string& name) {
  fs::path folder = fs::path(CRONDB_BINARY_DIR) / ("postgres-" + std::to_string(getpid()) + "-" + name);
  fs::remove_all(folder);
  fs::create_directories(folder);
  if (const auto* user = unprivileged_user(); user != nullptr && chown(folder.c_str(), user->pw_uid, user->pw_gid) != 0) {
    throw std::runtime_error("no folder for a cluster");
  }
  return folder;
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

int wait_for(pid_t child) {
  int status = 0;
  waitpid(child, &status, 0);
  return status;
}

/// That most tests share.
class SharedCluster {
 public:
  SharedCluster() {
    server_.start();
    run(server_.uri("postgres"), "CREATE DATABASE prepared");
    if (auto prepared = PostgresStorage::open({.uri = server_.uri("prepared")}); !prepared)
      throw std::runtime_error(prepared.error().message);
  }
  [[nodiscard]] Cluster& server() { return server_; }

 private:
  Cluster server_{"shared"};
};

}  // namespace

Cluster::Cluster(const std::string& name, const ClusterPlaces& places)
    : directory_(folder_of_tests(name)), data_(places.data.empty() ? directory_ / "data" : places.data) {
  const fs::path log = places.log.empty() ? directory_ / "written_ahead" : places.log;
  make({"initdb", "--pgdata", data_, "--waldir", log, places.log.empty() ? "--wal-segsize=16" : "--wal-segsize=1", "--auth=trust",
        "--username=crondb", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions"});
}

Cluster::Cluster(const std::string& name, const Cluster& primary) : directory_(folder_of_tests(name)), data_(directory_ / "data") {
  make({"pg_basebackup", "--pgdata", data_, "--dbname", primary.uri("postgres"), "--write-recovery-conf", "--checkpoint=fast",
        "--no-sync"});
}

Cluster::~Cluster() {
  stop();
  std::error_code ignored;
  fs::remove_all(directory_, ignored);
}

void Cluster::start() {
  server_ = start_program({"postgres",
                           "-D",
                           data_,
                           "-k",
                           directory_,
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
    if (looks == 3'000 || has_ended()) throw std::runtime_error("the cluster doesn't start: see " + log());
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
}

void Cluster::stop() {
  if (has_ended()) return;
  kill(server_, SIGQUIT);
  wait_for(std::exchange(server_, -1));
}

bool Cluster::has_ended() {
  if (server_ > 0 && waitpid(server_, nullptr, WNOHANG) == server_) server_ = -1;
  return server_ <= 0;
}

std::string Cluster::log() const { return directory_ / "log"; }

std::string Cluster::uri(const std::string& database) const {
  return "postgresql://crondb@/" + database + "?host=" + directory_.string();
}

std::string Cluster::run_sql(const std::string& sql, const std::string& database) const { return run(uri(database), sql); }

void Cluster::make(const std::vector<std::string>& command) const {
  if (wait_for(start_program(command)) != 0) throw std::runtime_error(command.front() + " failed: see " + log());
}

pid_t Cluster::start_program(std::vector<std::string> words) const {
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

Cluster& cluster() {
  static SharedCluster one;
  return one.server();
}

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

std::string run_in_cluster(const std::string& sql) { return cluster().run_sql(sql); }

std::string uri_in_cluster(const std::string& database) { return cluster().uri(database); }

SmallDisk::SmallDisk(int megabytes) : place_(folder_of_tests("disk")) {
  const auto* user = unprivileged_user();
  const std::string options = "mode=700,size=" + std::to_string(megabytes) + "m" +
                              (user == nullptr ? std::string() : ",uid=" + std::to_string(user->pw_uid));
  // Nobody else sees what is mounted from here on, and it goes when nobody is left who does.
  mounted_ = unshare(CLONE_NEWNS) == 0 && mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
             mount("none", place_.c_str(), "tmpfs", 0, options.c_str()) == 0;
}

SmallDisk::~SmallDisk() {
  if (mounted_) umount2(place_.c_str(), MNT_DETACH);
  std::error_code ignored;
  fs::remove_all(place_, ignored);
}

void SmallDisk::fill() const {
  std::ofstream file(place_ / "others", std::ios::app);
  const std::string piece(4'096, 'x');
  while (file.write(piece.data(), static_cast<std::streamsize>(piece.size())).flush()) {
  }
}

void SmallDisk::make_room() const { fs::remove(place_ / "others"); }

}  // namespace crondb::testing
