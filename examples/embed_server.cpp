#include <iostream>
#include <string_view>

#include <crondb/access/operations.hpp>
#include <crondb/server/server.hpp>
#include <crondb/storage/memory.hpp>

/// The whole HTTP API inside a program, beside a page of its own, until Enter is pressed.
int main(int argc, char** argv) {
  using namespace crondb;
  MemoryStorage storage;
  SystemClock clock;
  RandomIds ids;
  const Environment environment{clock, ids};
  const auto ada = instance::add_user(storage, environment, {.email = "ada@example.com", .name = "Ada", .team = "Acme"});
  const auto server = server::Server::make(storage, environment, {.listener = {.port = 0}});
  if (!ada || !server) return 1;

  auto routed = (*server)->add_route("GET", "/hello", [&](const server::Request& request) {
    const auto caller = (*server)->authenticate(request);
    server::Response response;
    response.headers.set("Content-Type", "text/plain");
    response.body = caller ? "Hello, member of Acme\n" : "Hello, stranger\n";
    return response;
  });
  if (auto started = routed ? (*server)->start() : routed; !started) return std::cerr << started.error().message << '\n', 1;

  std::cout << "curl -H 'Authorization: Bearer " << ada->api_key << "' http://127.0.0.1:" << (*server)->port() << "/v1/me"
            << std::endl;
  if (argc > 1 && argv[1] == std::string_view("--once")) return 0;
  std::cin.get();
}
