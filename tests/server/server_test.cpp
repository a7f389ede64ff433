#include "crondb/server/server.hpp"

#include <chrono>
#include <filesystem>
#include <fstream>
#include <future>
#include <latch>
#include <thread>

#include <doctest/doctest.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "crondb/access/operations.hpp"
#include "crondb/storage/memory.hpp"
#include "crondb/testing/clock.hpp"
#include "tests/storage/contract/temporary_directory.hpp"

/// The server as a part of other programs.
namespace crondb::testing {

namespace {

using namespace std::chrono_literals;
using server::Request;
using server::Response;
using server::Server;

struct Host {
  MemoryStorage storage;
  FixedClock clock{"2026-05-20T12:00:00Z"};
  CountedIds ids;
  Environment environment{clock, ids};
  instance::AddedUser ada = *instance::add_user(storage, environment, {.email = "ada@example.com", .name = "Ada", .team = "Acme"});
  std::unique_ptr<Server> server = *Server::make(storage, environment, {.listener = {.port = 0}});

  [[nodiscard]] Request request(std::string method, std::string target) const {
    Request request;
    request.head = {.method = std::move(method), .target = std::move(target), .remote_address = "127.0.0.1"};
    request.head.headers.set("Authorization", "Bearer " + ada.api_key);
    return request;
  }
};

/// A socket that is connected to a port of this machine; -1 if nobody listens there.
int connect_to(std::uint16_t port) {
  const int client = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(client, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) return client;
  ::close(client);
  return -1;
}

/// The whole answer to a GET over a connection of its own; empty if nobody listens.
std::string get(std::uint16_t port, const std::string& path) {
  const int client = connect_to(port);
  if (client < 0) return {};
  const std::string request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
  CHECK(::send(client, request.data(), request.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(request.size()));
  std::string answer;
  char buffer[4096];
  for (ssize_t count = 0; (count = ::recv(client, buffer, sizeof buffer, 0)) > 0;)
    answer.append(buffer, static_cast<std::size_t>(count));
  ::close(client);
  return answer;
}

int listening_socket() {
  const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  REQUIRE(::bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  REQUIRE(::listen(socket, 16) == 0);
  return socket;
}

Response hello(const Request&) {
  Response response;
  response.headers.set("Content-Type", "text/plain");
  response.body = "hello";
  return response;
}

}  // namespace

TEST_CASE("a request is answered without a socket, whether the server runs or not") {
  Host host;
  const auto me = host.server->handle(host.request("GET", "/v1/me"));
  CHECK(me.status == 200);
  CHECK(me.body.find("ada@example.com") != std::string::npos);
  CHECK(host.server->handle({}).status == 400);
  REQUIRE(host.server->start());
  CHECK(host.server->handle(host.request("GET", "/v1/me")).status == 200);
}

TEST_CASE("the API and the host's own routes are served at one port") {
  Host host;
  REQUIRE(host.server->add_route("GET", "/hello", &hello));
  REQUIRE(host.server->start());
  const auto port = host.server->port();
  CHECK(get(port, "/healthz").starts_with("HTTP/1.1 200"));
  const auto answer = get(port, "/hello?name=Ada");
  CHECK(answer.starts_with("HTTP/1.1 200"));
  CHECK(answer.ends_with("hello"));
  CHECK(answer.find("X-Content-Type-Options: nosniff") != std::string::npos);
  CHECK(get(port, "/hello/world").starts_with("HTTP/1.1 404"));
  CHECK(host.server->handle(host.request("POST", "/hello")).headers.get("Allow") == "GET, HEAD, OPTIONS");
}

TEST_CASE("a route with a star serves everything below it") {
  Host host;
  REQUIRE(host.server->add_route("GET", "/files/*", &hello));
  CHECK(host.server->handle(host.request("GET", "/files")).status == 200);
  CHECK(host.server->handle(host.request("GET", "/files/a/b.txt")).status == 200);
  CHECK(host.server->handle(host.request("GET", "/filesystem")).status == 404);
}

TEST_CASE("headers that a host sets stay as they are") {
  Host host;
  REQUIRE(host.server->add_route("GET", "/page", [](const Request& request) {
    Response response = hello(request);
    response.headers.set("Content-Security-Policy", "default-src 'self'");
    return response;
  }));
  CHECK(host.server->handle(host.request("GET", "/page")).headers.get("Content-Security-Policy") == "default-src 'self'");
}

TEST_CASE("a handler that throws is a 500 without its words") {
  Host host;
  REQUIRE(host.server->add_route("GET", "/broken", [](const Request&) -> Response { throw std::runtime_error("secret"); }));
  const auto response = host.server->handle(host.request("GET", "/broken"));
  CHECK(response.status == 500);
  CHECK(response.body.find("secret") == std::string::npos);
}

TEST_CASE("routes of the API can't be taken, and none are added while the server runs") {
  Host host;
  for (const std::string_view path : {"/v1/me", "/v1/crm/deals/{deal_id}", "/openapi.json", "hello", ""}) {
    CAPTURE(path);
    const auto added = host.server->add_route("GET", path, &hello);
    REQUIRE(!added);
    CHECK(added.error().fields.front().field == "path");
  }
  CHECK(host.server->add_route("get", "/hello", &hello).error().fields.front().field == "method");
  CHECK(host.server->add_route("GET", "/hello", nullptr).error().fields.front().field == "handler");
  REQUIRE(host.server->start());
  CHECK(host.server->add_route("GET", "/hello", &hello).error().code == ErrorCode::conflict);
}

TEST_CASE("a host's route knows who calls by the same keys") {
  Host host;
  const auto by = host.server->authenticate(host.request("GET", "/hello"));
  REQUIRE(by);
  CHECK(by->user == host.ada.user.id);
  CHECK(by->team == host.ada.team.id);
  CHECK(host.server->authenticate({}).error().code == ErrorCode::unauthenticated);
}

TEST_CASE("a server that is started twice goes on; one that was stopped may start again") {
  Host host;
  host.server->stop();
  REQUIRE(host.server->start());
  const auto port = host.server->port();
  CHECK(host.server->start().error().code == ErrorCode::conflict);
  CHECK(get(port, "/healthz").starts_with("HTTP/1.1 200"));
  host.server->stop();
  host.server->stop();
  CHECK(!host.server->is_running());
  CHECK(get(port, "/healthz").empty());
  REQUIRE(host.server->start());
  CHECK(get(host.server->port(), "/healthz").starts_with("HTTP/1.1 200"));
}

TEST_CASE("an address that is in use is an error that names it") {
  Host first;
  REQUIRE(first.server->start());
  Host second;
  const auto taken = *Server::make(second.storage, second.environment, {.listener = {.port = first.server->port()}});
  const auto started = taken->start();
  REQUIRE(!started);
  CHECK(started.error().code == ErrorCode::unavailable);
  CHECK(started.error().message.find(std::to_string(first.server->port())) != std::string::npos);
  CHECK(!taken->is_running());
}

TEST_CASE("a socket that is open already is served at") {
  Host host;
  REQUIRE(host.server->start(listening_socket()));
  CHECK(get(host.server->port(), "/healthz").starts_with("HTTP/1.1 200"));
}

TEST_CASE("what is no listening TCP socket is refused and closed") {
  Host host;
  const int idle = ::socket(AF_INET, SOCK_STREAM, 0);
  CHECK(host.server->start(idle).error().fields.front().field == "socket");
  CHECK(::fcntl(idle, F_GETFD) == -1);
  CHECK(!host.server->start(-1));
  CHECK(!host.server->is_running());
}

TEST_CASE("requests in flight are answered when the host stops the server") {
  Host host;
  std::latch begun(1);
  std::latch go_on(1);
  REQUIRE(host.server->add_route("GET", "/slow", [&](const Request& request) {
    begun.count_down();
    go_on.wait();
    return hello(request);
  }));
  REQUIRE(host.server->start());
  const auto port = host.server->port();
  auto answer = std::async(std::launch::async, [&] { return get(port, "/slow"); });
  begun.wait();
  auto stopped = std::async(std::launch::async, [&] { host.server->stop(); });
  // Once nobody is let in any more, stop waits for the request alone.
  for (int client = 0; (client = connect_to(port)) >= 0; std::this_thread::sleep_for(1ms)) ::close(client);
  go_on.count_down();
  stopped.get();
  CHECK(answer.get().ends_with("hello"));
}

TEST_CASE("a process that was forked has no server, and doesn't disturb that of its parent") {
  Host host;
  REQUIRE(host.server->start());
  const auto port = host.server->port();
  const auto child = ::fork();
  if (child == 0) {
    const bool none = !host.server->is_running() && !host.server->start();
    host.server.reset();
    ::_exit(none ? 0 : 1);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK(status == 0);
  CHECK(get(port, "/healthz").starts_with("HTTP/1.1 200"));
}

TEST_CASE("a port is free once the server stopped, even if a forked process lives on") {
  Host host;
  REQUIRE(host.server->start());
  const auto port = host.server->port();
  const auto child = ::fork();
  if (child == 0) {
    ::pause();
    ::_exit(0);
  }
  host.server->stop();
  CHECK(connect_to(port) == -1);
  ::kill(child, SIGKILL);
  int status = 0;
  CHECK(::waitpid(child, &status, 0) == child);
}

TEST_CASE("the API reference is a page that loads nothing from elsewhere") {
  Host host;
  const auto page = host.server->handle(host.request("GET", "/docs"));
  if (page.status == 404) {
    MESSAGE("built without pages");
    return;
  }
  CHECK(page.headers.get("Content-Type") == "text/html; charset=utf-8");
  CHECK(page.body.find("http") == std::string::npos);
  for (const std::string_view part : {"/docs/page.js", "/docs/page.css", "/docs/swagger-ui-bundle.js", "/docs/swagger-ui.css"}) {
    CAPTURE(part);
    CHECK(page.body.find("\"" + std::string(part) + "\"") != std::string::npos);
    auto request = host.request("GET", std::string(part));
    const auto plain = host.server->handle(std::move(request));
    CHECK(plain.status == 200);
    CHECK(plain.headers.get("Content-Security-Policy").starts_with("default-src 'none'; script-src 'self'"));
    request = host.request("GET", std::string(part));
    request.head.headers.set("Accept-Encoding", "br;q=1.0, gzip;q=0.8");
    const auto packed = host.server->handle(std::move(request));
    CHECK(packed.headers.get("Content-Encoding") == "gzip");
    CHECK(packed.body.size() < plain.body.size());
    request = host.request("GET", std::string(part));
    request.head.headers.set("If-None-Match", std::string(plain.headers.get("ETag")));
    CHECK(host.server->handle(std::move(request)).status == 304);
  }
  CHECK(host.server->handle(host.request("GET", "/docs/../crm.db")).status == 404);
  CHECK(host.server->handle(host.request("GET", "/docs/nothing.js")).status == 404);
  REQUIRE(host.server->add_route("GET", "/docs/mine", &hello));
  CHECK(host.server->handle(host.request("GET", "/docs/mine")).body == "hello");
}

TEST_CASE("a dashboard out of a folder stands at every path that a browser goes to and nothing else has") {
  const TemporaryDirectory folder;
  std::filesystem::create_directory(folder.file("assets"));
  std::ofstream(folder.file("index.html")) << "<title>Board</title>";
  std::ofstream(folder.file("assets/app-1A2B3C4D.js")) << "start()";
  std::ofstream(folder.file("secret.pem")) << "secret";
  Host host;
  host.server = *Server::make(host.storage, host.environment, {.listener = {.port = 0}, .dashboard_directory = folder.file("")});
  const auto ask = [&](std::string method, std::string target, std::string accepted = "text/html,*/*;q=0.8") {
    auto request = host.request(std::move(method), std::move(target));
    request.head.headers.set("Accept", std::move(accepted));
    return host.server->handle(std::move(request));
  };
  for (const std::string path : {"/", "/board", "/deals/0190", "/reports?people=all", "/index.html"}) {
    CAPTURE(path);
    const auto page = ask("GET", path);
    CHECK(page.status == 200);
    CHECK(page.body == "<title>Board</title>");
    CHECK(
        page.headers.get("Content-Security-Policy") ==
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'");
    CHECK(page.headers.get("X-Frame-Options") == "DENY");
  }
  CHECK(ask("GET", "/", "*/*").status == 200);
  CHECK(ask("HEAD", "/board").status == 200);
  CHECK(ask("GET", "/assets/app-1A2B3C4D.js", "*/*").headers.get("Content-Type") == "text/javascript; charset=utf-8");
  CHECK(ask("GET", "/assets/gone-1A2B3C4D.js", "*/*").status == 404);
  CHECK(ask("GET", "/board", "application/json").status == 404);
  CHECK(ask("GET", "/v1/nothing").status == 404);
  CHECK(ask("GET", "/crm-reports/a/b/c").status == 404);
  for (const std::string path : {"/secret.pem", "/../secret.pem", "/assets/../secret.pem", "/%2e%2e/secret.pem"}) {
    CAPTURE(path);
    CHECK(ask("GET", path).body.find("secret") == std::string::npos);
  }
  const auto posted = ask("POST", "/board");
  CHECK(posted.status == 405);
  CHECK(posted.headers.get("Allow") == "GET, HEAD, OPTIONS");
  REQUIRE(host.server->add_route("GET", "/", &hello));
  CHECK(ask("GET", "/").body == "hello");

  host.server = *Server::make(host.storage, host.environment, {.listener = {.port = 0}, .dashboard = false});
  CHECK(ask("GET", "/").status == 404);
}

TEST_CASE("the dashboard in the program is kept by browsers for ever, but for its first page") {
  Host host;
  auto request = host.request("GET", "/");
  const auto page = host.server->handle(std::move(request));
  if (page.status == 404) {
    MESSAGE("built without pages");
    return;
  }
  CHECK(page.headers.get("Cache-Control") == "private, no-cache");
  const auto at = page.body.find("/assets/");
  REQUIRE(at != std::string::npos);
  const auto script = host.server->handle(host.request("GET", page.body.substr(at, page.body.find('"', at) - at)));
  CHECK(script.status == 200);
  CHECK(script.headers.get("Cache-Control") == "public, max-age=31536000, immutable");
}

TEST_CASE("a number of the host stands among the others at /metrics") {
  Host host;
  REQUIRE(host.server->add_gauge("host_widgets", "Widgets\nof the host", [] { return 7.0; }));
  REQUIRE(host.server->add_gauge("host_broken", "", []() -> double { throw std::runtime_error("broken"); }));
  CHECK(host.server->add_gauge("host_widgets", "", [] { return 8.0; }).error().code == ErrorCode::already_exists);
  CHECK(host.server->add_gauge("host widgets", "", [] { return 8.0; }).error().fields.front().field == "name");
  CHECK(host.server->handle(host.request("GET", "/metrics")).body.find("host_widgets 7") != std::string::npos);
}

}  // namespace crondb::testing
