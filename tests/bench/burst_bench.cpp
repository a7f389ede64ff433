#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include "bench/benches.hpp"
#include "bench/http_client.hpp"
#include "bench/scratch.hpp"
#include "crondb/access/operations.hpp"
#include "crondb/pipeline/operations.hpp"
#include "server/api/dispatch.hpp"
#include "server/net/listener.hpp"

namespace crondb::bench {

namespace {

using Watch = std::chrono::steady_clock;

constexpr int clients = 200;
constexpr int deals = 20'000;

std::string get(const std::string& target, const std::string& key) {
  return fmt::format("GET {} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {}\r\n\r\n", target, key);
}

struct Percentiles {
  double half;
  double most;  ///< 99 of 100
};

/// How long a client waits that asks a thousand times a second at most, in milliseconds.
Percentiles waits(std::uint16_t port, const std::string& request, double seconds) {
  Client client(port);
  client.ask(request);
  std::vector<double> taken;
  for (const auto end = Watch::now() + std::chrono::duration<double>(seconds); Watch::now() < end;) {
    const auto start = Watch::now();
    client.ask(request);
    taken.push_back(std::chrono::duration<double, std::milli>(Watch::now() - start).count());
    std::this_thread::sleep_for(std::chrono::milliseconds{1});
  }
  std::sort(taken.begin(), taken.end());
  return {taken[taken.size() / 2], taken[taken.size() * 99 / 100]};
}

}  // namespace

int burst(double seconds) {
  Scratch scratch("burst");
  auto& storage = scratch.storage();
  const auto& environment = scratch.environment();
  const auto loud = must(instance::add_user(storage, environment, {.email = "loud@example.com", .name = "Loud"}));
  const auto quiet = must(instance::add_user(storage, environment, {.email = "quiet@example.com", .name = "Quiet"}));
  for (const auto* who : {&loud, &quiet}) {
    const Session session{storage, environment, {who->user.id, who->team.id, who->role, who->team.plan}};
    const int wanted = who == &loud ? deals : 100;
    must(transact(storage, AccessMode::write, [&](Transaction& tx) -> Result<void> {
      Context context{tx, session.storage.facts(), session.environment, session.principal, scratch.now()};
      for (int i = 0; i < wanted; ++i)
        must(create_deal.within(context, {.name = fmt::format("Deal {}", i), .value_usd = Decimal{i, 0}}));
      return {};
    }));
  }
  server::Services services{storage, environment, {.rate_limits = false}, {}, {}, {}, {}, {}};
  server::Dispatcher application(services);
  server::ListenerOptions options;
  options.port = 0;
  const server::Listener listener(options, application);

  const auto probes = std::to_array<std::pair<const char*, std::string>>({
      {"GET /v1/me", get("/v1/me", quiet.api_key)},
      {"GET /v1/crm/deals", get("/v1/crm/deals", quiet.api_key)},
  });
  std::vector<Percentiles> alone;
  for (const auto& [name, request] : probes) alone.push_back(waits(listener.port(), request, seconds / 4));
  std::atomic<bool> over = false;
  std::atomic<std::size_t> answers = 0;
  std::vector<std::jthread> crowd;
  for (int i = 0; i < clients; ++i) {
    crowd.emplace_back([&, i] {
      // The crowd stands for programs on other machines, so that it takes what is left of the processor.
      (void)::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), 19);
      Client client(listener.port());
      const auto request = get(i % 8 == 0 ? "/v1/crm/deals/export" : "/v1/crm/deals?per_page=100&sort=-value", loud.api_key);
      while (!over) {
        client.ask(request);
        ++answers;
      }
    });
  }
  std::this_thread::sleep_for(std::chrono::milliseconds{300});
  for (std::size_t i = 0; i < probes.size(); ++i) {
    const auto beside = waits(listener.port(), probes[i].second, seconds / 4);
    fmt::print(
        "burst: {} of a quiet team alone p50 {:.2f} ms, p99 {:.2f} ms; beside {} clients with lists and exports p50 {:.2f} ms, "
        "p99 {:.2f} ms, ratio {:.1f}\n",
        probes[i].first, alone[i].half, alone[i].most, clients, beside.half, beside.most, beside.half / alone[i].half);
  }
  over = true;
  crowd.clear();
  fmt::print("burst: the crowd had {} answers\n", answers.load());
  return 0;
}

}  // namespace crondb::bench
