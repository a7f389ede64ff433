#include "crondb/server/server.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <limits>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include "api/dispatch.hpp"
#include "api/problem.hpp"
#include "api/protection.hpp"
#include "api/target.hpp"
#include "crondb/metrics/facts.hpp"
#include "delivery/worker.hpp"
#include "listen_address.hpp"
#include "net/listener.hpp"
#include "timers.hpp"

namespace crondb::server {

namespace {

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

using Watched = std::vector<std::shared_ptr<void>>;

/// What is watched of the requests of `listener`, for as long as the answer lives.
Watched watch_traffic(Services& services, const Listener& listener) {
  using enum Monitoring::MetricType;
  Watched watched;
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
  return watched;
}

/// What is watched of the facts that metrics are computed of, for as long as the answer lives.
Watched watch_facts(Services& services) {
  using enum Monitoring::MetricType;
  using Usage = metrics::FactsCache::Usage;
  Watched watched;
  const auto watch = [&](Monitoring::MetricType kind, std::string name, std::string help, auto member) {
    watched.push_back(services.monitoring.watch(kind, std::move(name), std::move(help), {}, [&storage = services.storage, member] {
      return static_cast<double>(storage.facts().usage().*member);
    }));
  };
  watch(gauge, "crondb_facts_bytes", "Memory of the facts that metrics are computed of", &Usage::bytes);
  watch(gauge, "crondb_facts_teams", "Teams whose facts are in memory", &Usage::teams);
  watch(counter, "crondb_facts_hits_total", "Runs whose facts were in memory", &Usage::hits);
  watch(counter, "crondb_facts_loads_total", "Runs that read the facts of a team from the database", &Usage::loads);
  watch(counter, "crondb_facts_evictions_total", "Teams whose facts were forgotten for want of room", &Usage::evictions);
  return watched;
}

/// Counts attempts by channel and outcome.
void count_delivery(Monitoring& monitoring, ChannelKind channel, DeliveryStatus status, std::int64_t number) {
  static constexpr auto outcomes = std::to_array<std::string_view>({"retried", "delivered", "failed"});
  monitoring.add("crondb_deliveries_total", "Attempts to send messages by what became of them",
                 {{"channel", std::string(word(channel))}, {"outcome", std::string(outcomes[static_cast<std::size_t>(status)])}},
                 number);
}

/// Session tokens as the options say; null if there are none to be accepted.
Result<std::unique_ptr<TokenSignIn>> make_tokens(const ServerOptions& options, Instant now) {
  if (options.token_keys.empty()) return std::unique_ptr<TokenSignIn>();
  auto tokens = std::make_unique<TokenSignIn>(options.tokens, options.token_keys);
  auto& keys = tokens->keys();
  if (const auto loaded = keys.load(now); !loaded) {
    // A provider that can't be reached now may be later; a file that can't be used stays so.
    if (!keys.is_url() || loaded.error().code != ErrorCode::unavailable) {
      return fail(loaded.error().code, "--jwks: " + loaded.error().message);
    }
    spdlog::warn("{}", loaded.error().message);
  }
  return tokens;
}

}  // namespace

class Server::Impl {
 public:
  Impl(Storage& storage, const Environment& environment, ServerOptions options, Senders senders,
       std::unique_ptr<TokenSignIn> tokens)
      : options_(std::move(options)),
        senders_(std::move(senders)),
        services_{storage, environment, options_.policy, {}, {}, {}, {}, {}, {}, std::move(tokens)},
        pages_(options_),
        dispatcher_(services_, routes_, &pages_),
        metrics_application_(services_.monitoring),
        process_(watch_process(services_.monitoring)),
        facts_(watch_facts(services_)) {
    services_.policy.open_metrics = options_.policy.open_metrics && options_.metrics_listen.empty();
    for (const ChannelKind channel : {ChannelKind::email, ChannelKind::slack, ChannelKind::webhook}) {
      for (const auto status : {DeliveryStatus::pending, DeliveryStatus::delivered, DeliveryStatus::failed}) {
        count_delivery(services_.monitoring, channel, status, 0);
      }
    }
  }

  Result<void> add_route(std::string_view method, std::string_view path, Handler handler) {
    const std::lock_guard lock(mutex_);
    if (running_) return fail(ErrorCode::conflict, "the server runs");
    OwnRoute route{std::string(method), std::string(path), path.ends_with("/*"), std::move(handler)};
    if (route.below) route.path.resize(path.size() - 2);
    static constexpr auto methods = std::to_array<std::string_view>({"GET", "POST", "PUT", "PATCH", "DELETE"});
    if (std::find(methods.begin(), methods.end(), method) == methods.end()) {
      return fail(invalid("method", "must be GET, POST, PUT, PATCH or DELETE"));
    }
    if (!route.handler) return fail(invalid("handler", "must be there"));
    const auto target = parse_target(route.path.empty() ? "/" : route.path);
    if (!path.starts_with('/') || !target) return fail(invalid("path", "must be one such as /hello"));
    if (match(target->segments)) return fail(invalid("path", std::string(path) + " is served by the API"));
    const bool taken = std::any_of(routes_.begin(), routes_.end(),
                                   [&](const OwnRoute& other) { return other.method == route.method && other.serves(route.path); });
    if (taken) return fail(invalid("path", std::string(path) + " is served already"));
    routes_.push_back(std::move(route));
    return {};
  }

  Result<void> start(std::optional<ListeningSocket> socket) {
    const std::lock_guard lock(mutex_);
    if (running_) return fail(ErrorCode::conflict, "the server runs already");
    if (!socket) {
      auto bound = listen_at("address", ListenAddress{options_.listener.address, options_.listener.port});
      if (!bound) return fail(std::move(bound.error()));
      socket = std::move(*bound);
    }
    std::optional<ListeningSocket> metrics_socket;
    if (!options_.metrics_listen.empty()) {
      auto bound = listen_at("--metrics-listen", options_.metrics_listen);
      if (!bound) return fail(std::move(bound.error()));
      metrics_socket = std::move(*bound);
    }
    const std::uint16_t port = socket->port();
    running_.emplace(*this, std::move(*socket), std::move(metrics_socket));
    port_ = port;
    return {};
  }

  void stop() {
    const std::lock_guard lock(mutex_);
    if (!running_) return;
    running_->listener.stop();
    port_ = 0;
    running_.reset();
    if (const auto noted = write_key_uses(services_); !noted) {
      spdlog::warn("when API keys were used is lost: {}", noted.error().message);
    }
  }

  [[nodiscard]] std::uint16_t port() const { return port_; }

  Dispatcher& dispatcher() { return dispatcher_; }
  Result<Principal> authenticate(const Request& request) { return dispatcher_.authenticate(request.head); }

  Result<void> add_gauge(std::string name, std::string help, std::function<double()> number) {
    static const auto fits = [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == ':';
    };
    if (name.empty() || (name[0] >= '0' && name[0] <= '9') || !std::all_of(name.begin(), name.end(), fits)) {
      return fail(invalid("name", "must be letters, digits, _ and :, and begin with no digit"));
    }
    if (!number) return fail(invalid("number", "must be there"));
    const std::lock_guard lock(gauges_mutex_);
    if (services_.monitoring.exposition().find("# TYPE " + name + " ") != std::string::npos) {
      return fail(ErrorCode::already_exists, name + " is shown already");
    }
    std::replace(help.begin(), help.end(), '\n', ' ');
    gauges_.push_back(services_.monitoring.watch(Monitoring::MetricType::gauge, std::move(name), std::move(help), {},
                                                 [number = std::move(number)] {
                                                   try {
                                                     return number();
                                                   } catch (...) {
                                                     return std::numeric_limits<double>::quiet_NaN();
                                                   }
                                                 }));
    return {};
  }

  /// Whether this process is the one that made the server, not one forked from it.
  [[nodiscard]] bool is_ours() const { return ::getpid() == process_id_; }

 private:
  /// What runs from start to stop, ended in the reverse of this order.
  struct Running {
    Running(Impl& server, ListeningSocket socket, std::optional<ListeningSocket> metrics_socket)
        : listener(server.options_.listener, server.dispatcher_, std::move(socket)),
          traffic(watch_traffic(server.services_, listener)),
          timers(server.services_),
          pushing([&server](const std::stop_token& stop) { server.services_.push.run(stop, server.services_.storage); }) {
      if (metrics_socket) {
        metrics_listener.emplace(ListenerOptions{.read_workers = 1, .write_workers = 1, .heavy_workers = 1, .bulk_workers = 1},
                                 server.metrics_application_, std::move(*metrics_socket));
      }
      if (std::any_of(server.senders_.begin(), server.senders_.end(), [](const auto& sender) { return sender != nullptr; })) {
        delivery.emplace(server.services_.storage, server.services_.environment, server.senders_, [&server](const Delivery& each) {
          count_delivery(server.services_.monitoring, each.channel, each.status, 1);
        });
      }
    }

    Listener listener;
    Watched traffic;
    std::optional<Listener> metrics_listener{};
    Timers timers;
    std::jthread pushing;
    std::optional<DeliveryWorker> delivery{};
  };

  const ServerOptions options_;
  const Senders senders_;
  OwnRoutes routes_;
  Services services_;
  Pages pages_;
  Dispatcher dispatcher_;
  MetricsApplication metrics_application_;
  std::shared_ptr<void> process_;
  Watched facts_;
  const ::pid_t process_id_ = ::getpid();

  std::mutex gauges_mutex_;
  Watched gauges_;

  // Handlers may ask for the port while `stop` waits for them.
  std::atomic<std::uint16_t> port_{0};
  std::mutex mutex_;  ///< guards running_, and routes_ while nothing runs
  std::optional<Running> running_;
};

Server::Server(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Server::~Server() {
  if (!impl_->is_ours()) {
    // Its threads aren't here to be joined, and its locks may be held by them for ever.
    [[maybe_unused]] Impl* const parents = impl_.release();
    return;
  }
  impl_->stop();
}

Result<void> Server::check(const ServerOptions& options, Instant now) {
  if (!options.metrics_listen.empty()) {
    if (const auto bound = listen_at("--metrics-listen", options.metrics_listen); !bound) return fail(bound.error());
  }
  const auto tokens = make_tokens(options, now);
  return tokens ? Result<void>() : fail(tokens.error());
}

Result<std::unique_ptr<Server>> Server::make(Storage& storage, const Environment& environment, ServerOptions options,
                                             Senders senders) {
  auto tokens = make_tokens(options, environment.clock.now());
  if (!tokens) return fail(std::move(tokens.error()));
  return std::unique_ptr<Server>(
      new Server(std::make_unique<Impl>(storage, environment, std::move(options), std::move(senders), std::move(*tokens))));
}

Result<void> Server::add_route(std::string_view method, std::string_view path, Handler handler) {
  return impl_->add_route(method, path, std::move(handler));
}

Result<void> Server::start() {
  if (!impl_->is_ours()) return fail(ErrorCode::conflict, "the server belongs to the process that this one was forked from");
  return impl_->start(std::nullopt);
}

Result<void> Server::start(int listening_socket) {
  auto socket = ListeningSocket::adopt(listening_socket);
  if (!socket) return fail(std::move(socket.error()));
  if (!impl_->is_ours()) return fail(ErrorCode::conflict, "the server belongs to the process that this one was forked from");
  return impl_->start(std::move(*socket));
}

void Server::stop() {
  if (impl_->is_ours()) impl_->stop();
}
bool Server::is_running() const { return port() != 0; }
std::uint16_t Server::port() const { return impl_->is_ours() ? impl_->port() : std::uint16_t{0}; }
Response Server::handle(Request request) { return impl_->dispatcher().handle(std::move(request)); }
Result<Principal> Server::authenticate(const Request& request) { return impl_->authenticate(request); }
Result<void> Server::add_gauge(std::string name, std::string help, std::function<double()> number) {
  return impl_->add_gauge(std::move(name), std::move(help), std::move(number));
}

}  // namespace crondb::server
