#include "serve.hpp"

#include <array>
#include <charconv>
#include <csignal>
#include <filesystem>
#include <system_error>
#include <thread>

#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <sys/resource.h>
#include <unistd.h>

#include "api/dispatch.hpp"
#include "api/problem.hpp"
#include "api/protection.hpp"
#include "api/target.hpp"
#include "crondb/metrics/facts.hpp"
#include "crondb/storage/sealed.hpp"
#include "crondb/storage/sqlite.hpp"
#include "delivery/worker.hpp"
#include "demo/demo.hpp"
#include "secrets.hpp"
#include "timers.hpp"

namespace crondb::server {

namespace {

struct Address {
  std::string address;
  std::uint16_t port = 0;
};

/// `address:port`, an IPv6 address in brackets.
Result<Address> parse_listen(std::string_view option, std::string_view text) {
  const auto colon = text.rfind(':');
  std::uint16_t port = 0;
  const auto digits = colon == std::string_view::npos ? std::string_view() : text.substr(colon + 1);
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  if (digits.empty() || error != std::errc{} || end != digits.data() + digits.size()) {
    return fail(invalid(std::string(option), "must be an address and a port such as 127.0.0.1:8080"));
  }
  auto address = text.substr(0, colon);
  if (address.starts_with('[') && address.ends_with(']')) address = address.substr(1, address.size() - 2);
  return Address{address == "localhost" ? "127.0.0.1" : std::string(address), port};
}

bool beyond_loopback(std::string_view address) { return !address.starts_with("127.") && address != "::1"; }

/// /metrics on a port of its own.
class MetricsApplication final : public Application {
 public:
  explicit MetricsApplication(const Monitoring& monitoring) : monitoring_(monitoring) {}
  Intake expect(const RequestHead&) override { return {0, false, Lane::read}; }
  Response handle(Request request) override {
    const auto target = parse_target(request.head.target);
    const bool known = target && target->segments == std::vector<std::string>{"metrics"} && target->query.empty();
    auto response = known ? Response() : problem(ErrorCode::unknown_route, "there is nothing at this path");
    if (known) {
      response.headers.set("Content-Type", "text/plain; version=0.0.4");
      response.body = monitoring_.exposition();
    }
    protect(response);
    return response;
  }
  Response reject(Fault, const HeaderFields&) override {
    auto response = problem(ErrorCode::bad_request, "the request can't be served");
    protect(response);
    return response;
  }

 private:
  const Monitoring& monitoring_;
};

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

/// What is watched of the requests of `listener` and of what they read and write, for as long as the answer lives.
std::vector<std::shared_ptr<void>> watch_traffic(Services& services, const Listener& listener, const SqliteStorage& database) {
  using enum Monitoring::MetricType;
  std::vector<std::shared_ptr<void>> watched;
  const auto watch = [&](Monitoring::MetricType kind, std::string name, std::string help, Monitoring::Labels labels, auto number) {
    watched.push_back(services.monitoring.watch(kind, std::move(name), std::move(help), std::move(labels),
                                                [number] { return static_cast<double>(number()); }));
  };
  watch(gauge, "crondb_http_connections", "Open connections", {}, [&listener] { return listener.connections(); });
  watch(gauge, "crondb_websockets", "Open WebSockets", {}, [&services] { return services.push.connected(); });
  for (std::size_t i = 0; i < lane_names.size(); ++i) {
    if (static_cast<Lane>(i) == Lane::immediate) continue;
    const LaneLoad& load = listener.loads()[i];
    const std::string lane(lane_names[i]);
    watch(gauge, "crondb_lane_requests", "Requests in the lanes of workers", {{"lane", lane}, {"state", "waiting"}},
          [&load] { return load.waiting.load(); });
    watch(gauge, "crondb_lane_requests", "", {{"lane", lane}, {"state", "running"}}, [&load] { return load.running.load(); });
    watch(counter, "crondb_lane_refused_total", "Requests refused because a lane was full", {{"lane", lane}},
          [&load] { return load.refused.load(); });
  }
  const auto facts = [&](Monitoring::MetricType kind, std::string name, std::string help, auto member) {
    watch(kind, std::move(name), std::move(help), {},
          [&storage = services.storage, member] { return storage.facts().usage().*member; });
  };
  using Usage = metrics::FactsCache::Usage;
  facts(gauge, "crondb_facts_bytes", "Memory of the facts that metrics are computed of", &Usage::bytes);
  facts(gauge, "crondb_facts_teams", "Teams whose facts are in memory", &Usage::teams);
  facts(counter, "crondb_facts_hits_total", "Runs whose facts were in memory", &Usage::hits);
  facts(counter, "crondb_facts_loads_total", "Runs that read the facts of a team from the database", &Usage::loads);
  facts(counter, "crondb_facts_evictions_total", "Teams whose facts were forgotten for want of room", &Usage::evictions);
  watch(gauge, "crondb_database_bytes", "Size of the database file", {}, [&database] { return database.sizes().database; });
  watch(gauge, "crondb_wal_bytes", "Size of the write-ahead log beside it", {}, [&database] { return database.sizes().log; });
  return watched;
}

/// Counts attempts by channel and outcome.
void count_delivery(Monitoring& monitoring, ChannelKind channel, DeliveryStatus status, std::int64_t number) {
  static constexpr auto outcomes = std::to_array<std::string_view>({"retried", "delivered", "failed"});
  monitoring.add("crondb_deliveries_total", "Attempts to send messages by what became of them",
                 {{"channel", std::string(word(channel))}, {"outcome", std::string(outcomes[static_cast<std::size_t>(status)])}},
                 number);
}

Result<ListeningSocket> bind_to(std::string_view option, const std::string& text) {
  const auto where = parse_listen(option, text);
  if (!where) return fail(where.error());
  try {
    return ListeningSocket(where->address, where->port);
  } catch (const std::system_error& error) {
    return fail(ErrorCode::unavailable, fmt::format("{}: {}", option, error.what()));
  }
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

void print_demo(const instance::AddedUser& demo, std::string_view base) {
  fmt::print(
      "\nThe demo team is \"{0}\". Its owner's API key, shown this once:\n\n  {1}\n\nTry:\n\n"
      "  curl -s -H 'Authorization: Bearer {1}' {2}/v1/me\n\n"
      "  curl -s -H 'Authorization: Bearer {1}' '{2}/v1/crm/deals?status=won&sort=-value&limit=3'\n\n"
      "  curl -s -H 'Authorization: Bearer {1}' -H 'Content-Type: application/json' {2}/crm-reports/metrics/run \\\n"
      "    -d '{{\"assigneeIds\":[\"all\"],\"timeframe\":{{\"preset\":\"last_12m\"}},\"widgets\":["
      "{{\"instanceId\":\"revenue\",\"metricId\":\"deals.revenue_over_time\",\"chart\":\"line\"}}]}}'\n\n",
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
  auto socket = bind_to("--listen", options.listen);
  if (!socket) return fail(socket.error());
  std::optional<ListeningSocket> metrics_socket;
  if (!options.metrics_listen.empty()) {
    auto bound = bind_to("--metrics-listen", options.metrics_listen);
    if (!bound) return fail(bound.error());
    metrics_socket = std::move(*bound);
  }
  const auto seal = read_secrets_key(options.secrets_key);
  if (!seal) return of_option("--secrets-key", seal.error());
  auto senders = make_senders(options.delivery);
  if (!senders) return fail(senders.error());
  if (const auto& mails = options.delivery.mail_directory; options.delivery.smtp.url.empty() && !is_usable(mails)) {
    // Who sends no mails needs no place for them.
    if (mails != DeliveryOptions().mail_directory) return fail(invalid("--mail-dir", mails.string() + " can't be written"));
    spdlog::warn("mails will be lost: {} can't be written", mails.string());
  }
  std::unique_ptr<TokenSignIn> tokens;
  if (!options.token_keys.empty()) {
    tokens = std::make_unique<TokenSignIn>(options.tokens, options.token_keys);
    auto& keys = tokens->keys();
    if (const auto loaded = keys.load(clock.now()); !loaded) {
      // A provider that can't be reached now may be later; a file that can't be used stays so.
      if (!keys.is_url() || loaded.error().code != ErrorCode::unavailable) return of_option("--jwks", loaded.error());
      spdlog::warn("{}", loaded.error().message);
    }
  }

  std::error_code unknown;
  if (!std::filesystem::exists(options.database, unknown)) spdlog::info("{} is a new database", options.database);
  // Whoever reads finds a connection, and the others that authenticate a few.
  static constexpr std::size_t other_readers = 4;
  const auto readers = options.listener.read_workers + options.listener.heavy_workers + other_readers;
  auto opened = SqliteStorage::open({.path = options.database, .max_readers = static_cast<int>(readers)});
  if (!opened) return fail(opened.error());
  warn_of_readers(options.database);
  SealedStorage storage(**opened, *seal);

  Environment environment{clock, ids, options.default_plan};
  environment.invite_url = options.invite_url.empty() ? "http://" + options.listen + environment.invite_url : options.invite_url;
  if (options.invite_url.empty()) spdlog::warn("no --invite-url: the link in invites is a request of the API, no page");
  environment.plain_http_channels = options.delivery.webhooks.allow_http;
  std::optional<instance::AddedUser> demo;
  if (options.demo) {
    auto made = make_demo(storage, environment);
    if (!made) return fail(made.error());
    demo = std::move(*made);
    if (!demo) spdlog::info("no demo: {} has teams already", options.database);
  }

  raise_descriptor_limit(options.listener.max_connections);

  Services services{storage, environment, options.policy, {}, {}, {}, {}, {}};
  services.tokens = std::move(tokens);
  Dispatcher dispatcher(services);
  MetricsApplication metrics_application(services.monitoring);
  const std::uint16_t port = socket->port();
  Listener listener(options.listener, dispatcher, std::move(*socket));
  const auto process = watch_process(services.monitoring);
  const auto traffic = watch_traffic(services, listener, **opened);
  for (const ChannelKind channel : {ChannelKind::email, ChannelKind::slack, ChannelKind::webhook}) {
    for (const auto status : {DeliveryStatus::pending, DeliveryStatus::delivered, DeliveryStatus::failed}) {
      count_delivery(services.monitoring, channel, status, 0);
    }
  }
  std::optional<Listener> metrics_listener;
  if (metrics_socket) {
    metrics_listener.emplace(ListenerOptions{.read_workers = 1, .write_workers = 1, .heavy_workers = 1, .bulk_workers = 1},
                             metrics_application, std::move(*metrics_socket));
  }
  const Timers timers(services);
  const std::jthread pushing([&](const std::stop_token& stop) { services.push.run(stop, storage); });
  const DeliveryWorker worker(storage, environment, std::move(*senders), [&](const Delivery& delivery) {
    count_delivery(services.monitoring, delivery.channel, delivery.status, 1);
  });

  const bool ipv6 = where->address.find(':') != std::string::npos;
  const std::string base = fmt::format("http://{}:{}", ipv6 ? "[" + where->address + "]" : where->address, port);
  if (beyond_loopback(where->address)) {
    spdlog::warn("listening beyond loopback without TLS: put a proxy with TLS in front of {}", base);
  }
  if (options.delivery.smtp.url.empty()) {
    spdlog::info("no --smtp-url: mails are written to {} as .eml files", options.delivery.mail_directory.string());
  }
  spdlog::info("serving {} on {}", options.database, base);
  if (demo) print_demo(*demo, base);
  std::fflush(stdout);

  int received = 0;
  sigwait(&signals, &received);
  spdlog::info("draining");
  listener.stop();
  if (const auto noted = write_key_uses(services); !noted) {
    spdlog::warn("when API keys were used is lost: {}", noted.error().message);
  }
  return {};
}

}  // namespace crondb::server
