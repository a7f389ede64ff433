#include <array>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <poll.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "benches.hpp"
#include "crondb/notifications/operations.hpp"
#include "crondb/storage/memory.hpp"
#include "http/websocket_client.hpp"
#include "server/api/dispatch.hpp"
#include "server/net/listener.hpp"

namespace crondb::bench {

namespace {

using Clock = std::chrono::steady_clock;
using testing::WebSocketClient;

constexpr std::size_t connection_count = 10'000;
constexpr std::size_t team_size = 1'000;
constexpr std::size_t others = 9;  ///< people of another team, with the rest of the connections

double milliseconds_since(Clock::time_point start) {
  return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

/// Resident memory of this process in bytes.
std::size_t resident() {
  std::ifstream file("/proc/self/statm");
  std::size_t size = 0;
  std::size_t pages = 0;
  file >> size >> pages;
  return pages * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

bool open_files(std::size_t count) {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  return ::setrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur >= count;
}

/// The other process: opens the sockets, says so, waits until `team_size` of them were told something, says so, and ends when it is
/// told to.
[[noreturn]] void be_clients(std::uint16_t port, const std::vector<std::string>& keys, int say, int hear) {
  std::vector<std::unique_ptr<WebSocketClient>> clients;
  for (std::size_t i = 0; i < connection_count; ++i) {
    clients.push_back(std::make_unique<WebSocketClient>(
        port, "/v1/ws/notifications", "Authorization: Bearer " + keys[i < team_size ? i : team_size + i % others] + "\r\n"));
    if (!clients.back()->head().starts_with("HTTP/1.1 101 ") || !clients.back()->next()) ::_exit(1);
  }
  char byte = 'c';
  if (::write(say, &byte, 1) != 1) ::_exit(1);
  for (std::size_t told = 0; told < team_size; ++told) {
    if (!clients[told]->next()) ::_exit(1);
  }
  if (::write(say, &byte, 1) != 1) ::_exit(1);
  (void)!::read(hear, &byte, 1);
  ::_exit(0);
}

}  // namespace

int websocket(double) {
  if (!open_files(connection_count + 256)) {
    std::puts("the system doesn't let this process open enough files");
    return 1;
  }
  MemoryStorage storage;
  SystemClock clock;
  RandomIds ids;
  const Environment environment{clock, ids};
  std::vector<std::string> keys;
  std::vector<UserId> users;
  TeamId team;
  for (std::size_t i = 0; i < team_size + others; ++i) {
    const bool told = i < team_size;
    const auto added = instance::add_user(
        storage, environment,
        {.email = "user" + std::to_string(i) + "@bench.example", .name = "User", .team = told ? "Bench" : "Others"});
    keys.push_back(added->api_key);
    if (!told) continue;
    users.push_back(added->user.id);
    team = added->team.id;
  }
  std::array<int, 2> up{};
  std::array<int, 2> down{};
  if (::pipe(up.data()) != 0 || ::pipe(down.data()) != 0) return 1;

  server::Policy policy;
  policy.rate_limits = false;
  server::Services services{storage, environment, policy};
  server::Dispatcher dispatcher(services);
  // Forked before any thread starts; the child learns the port when there is one.
  const pid_t clients = ::fork();
  if (clients == 0) {
    std::uint16_t port = 0;
    if (::read(down[0], &port, sizeof port) != sizeof port) ::_exit(1);
    be_clients(port, keys, up[1], down[0]);
  }
  ::close(up[1]);
  server::Listener listener({.port = 0}, dispatcher);
  std::jthread pushing([&](const std::stop_token& stop) { services.push.run(stop, storage); });
  // What a first request leaves behind is not the connections' doing.
  {
    WebSocketClient first(listener.port(), "/v1/ws/notifications", "Authorization: Bearer " + keys[0] + "\r\n");
    (void)first.head();
  }

  const std::size_t before = resident();
  const auto start = Clock::now();
  const std::uint16_t port = listener.port();
  char byte = 0;
  const auto heard = [&] { return ::read(up[0], &byte, 1) == 1; };
  if (::write(down[1], &port, sizeof port) != sizeof port || !heard()) return 1;
  const double opening = milliseconds_since(start);
  const double each = static_cast<double>(resident() - before) / static_cast<double>(connection_count) / 1024;
  std::printf("%zu connections opened in %.0f ms, %.1f KiB of resident memory each (at most 16)\n", listener.connections(), opening,
              each);

  const auto raised = Clock::now();
  const auto told = transact(storage, AccessMode::write, [&](Transaction& tx) {
    const Principal by = Principal::system(team);
    Context context{tx, storage.facts(), environment, by, clock.now()};
    return notifications::raise(context, {.type = RuleType::deal_won, .recipients = users, .title = "Won", .body = "by all of us"});
  });
  const double committed = milliseconds_since(raised);
  if (!told || !heard()) return 1;
  const double reached = milliseconds_since(raised);
  std::printf("a notification was committed for %lld users in %.0f ms and had reached them after %.0f ms (at most 250)\n",
              static_cast<long long>(*told), committed, reached);
  (void)!::write(down[1], &byte, 1);
  ::waitpid(clients, nullptr, 0);
  return each <= 16 && reached <= 250 ? 0 : 1;
}

}  // namespace crondb::bench
