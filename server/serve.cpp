#include "serve.hpp"

#include <charconv>
#include <csignal>
#include <system_error>
#include <thread>

#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <sys/resource.h>

#include "crondb/storage/sealed.hpp"
#include "crondb/storage/sqlite.hpp"
#include "delivery/worker.hpp"
#include "demo.hpp"
#include "dispatch.hpp"
#include "problem.hpp"
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
    if (request.head.target != "/metrics") return problem(ErrorCode::unknown_route, "there is nothing at this path");
    Response response;
    response.headers.set("Content-Type", "text/plain; version=0.0.4");
    response.body = monitoring_.exposition();
    return response;
  }
  Response reject(Fault) override { return problem(ErrorCode::bad_request, "the request can't be served"); }

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

int failed(std::string_view why) {
  fmt::print(stderr, "crondb-server: {}\n", why);
  return 1;
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

int serve(const ServeOptions& options) {
  // Blocked before any thread starts, so that only sigwait sees them.
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  spdlog::set_level(spdlog::level::from_str(options.log_level));

  const auto where = parse_listen("--listen", options.listen);
  if (!where) return failed(where.error().message);
  const auto seal = read_secrets_key(options.secrets_key);
  if (!seal) return failed(seal.error().message);
  auto opened = SqliteStorage::open({.path = options.database});
  if (!opened) return failed(opened.error().message);
  SealedStorage storage(**opened, *seal);

  SystemClock clock;
  RandomIds ids;
  auto senders = make_senders(options.delivery);
  if (!senders) return failed(senders.error().message);
  Environment environment{clock, ids, options.default_plan};
  environment.invite_url = options.invite_url.empty() ? "http://" + options.listen + environment.invite_url : options.invite_url;
  if (options.invite_url.empty()) spdlog::warn("no --invite-url: the link in invites is a request of the API, no page");
  environment.plain_http_channels = options.delivery.webhooks.allow_http;
  std::optional<instance::AddedUser> demo;
  if (options.demo) {
    auto made = make_demo(storage, environment);
    if (!made) return failed(made.error().message);
    demo = std::move(*made);
    if (!demo) spdlog::info("no demo: {} has teams already", options.database);
  }

  raise_descriptor_limit(options.listener.max_connections);

  Services services{storage, environment, options.policy, {}, {}, {}, {}, {}};
  if (!options.token_keys.empty()) {
    services.tokens = std::make_unique<TokenSignIn>(options.tokens, options.token_keys);
    auto& keys = services.tokens->keys();
    if (const auto loaded = keys.load(clock.now()); !loaded) {
      // A provider that can't be reached now may be later; a file that can't be used stays so.
      if (!keys.is_url() || loaded.error().code != ErrorCode::unavailable) return failed(loaded.error().message);
      spdlog::warn("{}", loaded.error().message);
    }
  }
  Dispatcher dispatcher(services);
  MetricsApplication metrics_application(services.monitoring);
  try {
    ListenerOptions listener_options = options.listener;
    listener_options.address = where->address;
    listener_options.port = where->port;
    Listener listener(listener_options, dispatcher);
    std::optional<Listener> metrics_listener;
    if (!options.metrics_listen.empty()) {
      const auto metrics_where = parse_listen("--metrics-listen", options.metrics_listen);
      if (!metrics_where) return failed(metrics_where.error().message);
      ListenerOptions small{.address = metrics_where->address, .port = metrics_where->port, .read_workers = 1, .write_workers = 1};
      metrics_listener.emplace(small, metrics_application);
    }
    const Timers timers(services);
    const std::jthread pushing([&](const std::stop_token& stop) { services.push.run(stop, storage); });
    const DeliveryWorker worker(storage, environment, std::move(*senders));

    const bool ipv6 = where->address.find(':') != std::string::npos;
    const std::string base = fmt::format("http://{}:{}", ipv6 ? "[" + where->address + "]" : where->address, listener.port());
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
    return 0;
  } catch (const std::system_error& error) {
    return failed(error.what());
  }
}

}  // namespace crondb::server
