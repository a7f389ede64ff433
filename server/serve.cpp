#include "serve.hpp"

#include <csignal>
#include <filesystem>
#include <system_error>

#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <sys/resource.h>
#include <unistd.h>

#include "crondb/access/operations.hpp"
#include "crondb/server/server.hpp"
#include "crondb/storage/sealed.hpp"
#include "database.hpp"
#include "demo/demo.hpp"
#include "listen_address.hpp"
#include "pages.hpp"
#include "secrets.hpp"

namespace crondb::server {

namespace {

bool beyond_loopback(std::string_view address) { return !address.starts_with("127.") && address != "::1"; }

/// Every connection is a file descriptor.
void raise_descriptor_limit(std::size_t connections) {
  static constexpr rlim_t others = 256;
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  if (setrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur >= connections + others) return;
  spdlog::warn("the system lets this process open {} files, too few for {} connections", limit.rlim_cur, connections);
}

/// Who made the database may have meant its permissions, or an older program gave it the umask's.
void warn_of_readers(const std::string& database) {
  namespace fs = std::filesystem;
  std::error_code unknown;
  const auto permissions = fs::status(database, unknown).permissions();
  if (unknown || (permissions & fs::perms::others_all) == fs::perms::none) return;
  spdlog::warn("every user of this machine may open {}: chmod o= {} changes that", database, database);
}

/// Whether files can be made in `directory`, or it can be made itself.
bool is_usable(std::filesystem::path directory) {
  std::error_code unknown;
  directory = std::filesystem::absolute(directory, unknown);
  while (!std::filesystem::exists(directory, unknown) && directory.has_relative_path()) directory = directory.parent_path();
  return std::filesystem::is_directory(directory, unknown) && ::access(directory.c_str(), W_OK | X_OK) == 0;
}

/// `error` of what is given by `option`.
tl::unexpected<Error> of_option(std::string_view option, const Error& error) {
  return fail(error.code, fmt::format("{}: {}", option, error.message));
}

/// The code of a link that signs in its owner once.
Result<std::string> sign_in_code(Storage& storage, const Environment& environment, const instance::AddedUser& demo) {
  static constexpr std::chrono::hours life{24};
  const Instant now = environment.clock.now();
  return transact(storage, AccessMode::write, [&](Transaction& tx) -> Result<std::string> {
    const auto caller = find_caller(tx, demo.api_key);
    if (!caller) return fail(caller.error());
    return issue_ticket(tx, environment.ids, TicketKind::link, **caller, now + life);
  });
}

void print_demo(const instance::AddedUser& demo, std::string_view base, std::string_view code) {
  if (!code.empty()) {
    fmt::print("\nThe dashboard of the demo team, by a link that signs in once:\n\n  {}/sign-in#code={}\n", base, code);
  }
  fmt::print(
      "\nThe demo team is \"{0}\". Its owner's API key, shown this once:\n\n  {1}\n\nTry:\n\n"
      "  curl -s -H 'Authorization: Bearer {1}' {2}/v1/me\n\n"
      "  curl -s -H 'Authorization: Bearer {1}' '{2}/v1/crm/deals?status=won&sort=-value&limit=3'\n\n"
      "  curl -s -H 'Authorization: Bearer {1}' -H 'Content-Type: application/json' {2}/crm-reports/metrics/run \\\n"
      "    -d '{{\"assigneeIds\":[\"all\"],\"timeframe\":{{\"preset\":\"last_12m\"}},\"widgets\":["
      "{{\"instanceId\":\"revenue\",\"metricId\":\"deals.revenue_over_time\",\"chart\":\"line\"}}]}}'\n\n"
      "All routes are described at {2}/docs\n\n",
      demo.team.name, demo.api_key, base);
}

}  // namespace

Result<void> serve(const ServeOptions& options) {
  // Blocked before any thread starts, so that only sigwait sees them.
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGHUP, SIG_IGN);  // a terminal that closes; there is nothing to read again
  spdlog::set_pattern("[%Y-%m-%dT%H:%M:%S.%eZ] [%^%l%$] %v", spdlog::pattern_time_type::utc);
  spdlog::set_level(spdlog::level::from_str(options.log_level));

  // Whatever may be wrong with the options is found before there is a database.
  SystemClock clock;
  RandomIds ids;
  const auto where = parse_listen("--listen", options.listen);
  if (!where) return fail(where.error());
  auto socket = listen_at("--listen", *where);
  if (!socket) return fail(socket.error());
  if (auto usable = Server::check(options.server, clock.now()); !usable) return usable;
  const auto seal = read_secrets_key(options.secrets_key);
  if (!seal) return of_option("--secrets-key", seal.error());
  auto senders = make_senders(options.delivery);
  if (!senders) return fail(senders.error());
  if (const auto& mails = options.delivery.mail_directory; options.delivery.smtp.url.empty() && !is_usable(mails)) {
    // Who sends no mails needs no place for them.
    if (mails != DeliveryOptions().mail_directory) return fail(invalid("--mail-dir", mails.string() + " can't be written"));
    spdlog::warn("mails will be lost: {} can't be written", mails.string());
  }

  std::error_code unknown;
  const bool is_new = is_file(options.database) && !std::filesystem::exists(options.database, unknown);
  // Whoever reads finds a connection, and the others that authenticate a few.
  static constexpr std::size_t other_readers = 4;
  const auto readers = options.server.listener.read_workers + options.server.listener.heavy_workers + other_readers;
  const auto opened =
      open_database({.name = options.database, .readers = static_cast<int>(readers), .connections = options.connections});
  if (!opened) return fail(opened.error());
  if (is_new) spdlog::info("{} is a new database", opened->name);
  const SqliteStorage* const file = opened->file;
  if (file != nullptr) warn_of_readers(opened->name);
  SealedStorage storage(*opened->storage, *seal);

  const bool ipv6 = where->address.find(':') != std::string::npos;
  const std::string base = fmt::format("http://{}:{}", ipv6 ? "[" + where->address + "]" : where->address, socket->port());
  Environment environment{clock, ids, options.default_plan};
  const bool dashboard = has_dashboard(options.server);
  const std::string join = dashboard ? "/join#{token}" : environment.invite_url;
  environment.invite_url = options.invite_url.empty() ? base + join : options.invite_url;
  if (options.invite_url.empty()) {
    spdlog::warn("no --invite-url: the link in invites {}", dashboard ? "begins with " + base : "is a request of the API, no page");
  }
  environment.plain_http_channels = options.delivery.webhooks.allow_http;
  std::optional<instance::AddedUser> demo;
  if (options.demo) {
    auto made = make_demo(storage, environment);
    if (!made) return fail(made.error());
    demo = std::move(*made);
    if (!demo) spdlog::info("no demo: {} has teams already", opened->name);
  }

  raise_descriptor_limit(options.server.listener.max_connections);
  auto server = Server::make(storage, environment, options.server, std::move(*senders));
  if (!server) return fail(server.error());
  if (file != nullptr) {
    auto watched = (*server)->add_gauge("crondb_database_bytes", "Size of the database file",
                                        [file] { return static_cast<double>(file->sizes().database); });
    if (watched) {
      watched = (*server)->add_gauge("crondb_wal_bytes", "Size of the write-ahead log beside it",
                                     [file] { return static_cast<double>(file->sizes().log); });
    }
    if (!watched) return watched;
  }
  if (auto started = (*server)->start(socket->release()); !started) return started;

  if (beyond_loopback(where->address)) {
    spdlog::warn("listening beyond loopback without TLS: put a proxy with TLS in front of {}", base);
  }
  if (options.delivery.smtp.url.empty()) {
    spdlog::info("no --smtp-url: mails are written to {} as .eml files", options.delivery.mail_directory.string());
  }
  spdlog::info("serving {} on {}", opened->name, base);
  if (demo) {
    const auto code = dashboard ? sign_in_code(storage, environment, *demo) : Result<std::string>();
    if (!code) return fail(code.error());
    print_demo(*demo, base, *code);
  }
  std::fflush(stdout);

  int received = 0;
  sigwait(&signals, &received);
  spdlog::info("draining");
  (*server)->stop();
  spdlog::info("stopped");
  return {};
}

}  // namespace crondb::server
