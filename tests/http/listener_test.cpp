#include "http/transport.hpp"

/// Many clients at once, lanes, limits, beginning and end.
namespace crondb::testing::transport {

TEST_SUITE_BEGIN("transport");

TEST_CASE("a handler that throws costs its own client a 500 and nobody else anything") {
  Server server;
  for (const auto* target : {"/throws", "/fast-throws", "/expect-throws"}) {
    Client client(server.port());
    client.get(target);
    CHECK(client.read().status == 500);
  }
  Client client(server.port());
  client.get("/fast");
  CHECK(client.read().status == 200);
}

TEST_CASE("slow writes hold up neither readers nor immediate answers") {
  Server server;
  std::vector<std::unique_ptr<Client>> writers;
  for (int i = 0; i < 4; ++i) {
    writers.push_back(std::make_unique<Client>(server.port()));
    writers.back()->get("/write-blocked");
  }
  REQUIRE(server.application.gate.wait_for_arrivals(2));
  Client client(server.port());
  client.get("/read");
  CHECK(client.read().status == 200);
  client.get("/fast");
  CHECK(client.read().status == 200);
  server.application.gate.open();
  for (auto& writer : writers) CHECK(writer->read().status == 200);
}

TEST_CASE("a lane whose queue is full answers 503 and keeps the connection") {
  auto options = test_options();
  options.write_workers = 1;
  options.max_queued_requests = 1;
  Server server(options);
  Client running(server.port());
  running.get("/write-blocked");
  REQUIRE(server.application.gate.wait_for_arrivals(1));
  Client a(server.port());
  Client b(server.port());
  // One of the two waits in the queue, the other is refused.
  a.get("/write-a");
  b.get("/write-b");
  std::array<pollfd, 2> sockets{{{a.descriptor(), POLLIN, 0}, {b.descriptor(), POLLIN, 0}}};
  REQUIRE(::poll(sockets.data(), sockets.size(), 5000) == 1);
  Client& refused = sockets[0].revents != 0 ? a : b;
  Client& queued = sockets[0].revents != 0 ? b : a;
  CHECK(refused.read().status == 503);
  refused.get("/read");
  CHECK(refused.read().status == 200);
  server.application.gate.open();
  CHECK(running.read().status == 200);
  CHECK(queued.read().status == 200);
}

TEST_CASE("while answers that nobody fetches hold the memory, long requests are refused and short ones served") {
  auto options = test_options();
  options.memory = large_size / 2;
  Server server(options);
  Client slow(server.port());
  slow.get("/heavy-large");
  pollfd socket{slow.descriptor(), POLLIN, 0};
  REQUIRE(::poll(&socket, 1, 5000) == 1);
  Client client(server.port());
  client.get("/heavy");
  CHECK(client.read().status == 503);
  client.get("/read");
  CHECK(client.read().status == 200);
  CHECK(slow.read().body.size() == large_size);
  CHECK(eventually([&] {
    client.get("/heavy");
    return client.read().status == 200;
  }));
}

TEST_CASE("connections beyond the limit are told so and closed, and served again when there is room") {
  auto options = test_options();
  options.max_connections = 2;
  Server server(options);
  Client first(server.port());
  Client second(server.port());
  for (auto* client : {&first, &second}) {
    client->get("/fast");
    CHECK(client->read().status == 200);
  }
  {
    Client third(server.port());
    third.get("/fast");
    CHECK(third.read().status == 503);
    CHECK(third.closed());
    CHECK(server.listener.connections() == 2);
  }
  first.close();
  CHECK(eventually([&] { return server.listener.connections() == 1; }));
  Client fourth(server.port());
  fourth.get("/fast");
  CHECK(fourth.read().status == 200);
}

TEST_CASE("without descriptors the server waits without burning the CPU, and accepts again once there are some") {
  Server server;
  Client client;
  std::clock_t used = 0;
  {
    const LoweredLimit limit(RLIMIT_NOFILE, 0);
    client.connect(server.port());
    client.get("/fast");
    used = std::clock();
    CHECK(client.silent_for(250ms));
    used = std::clock() - used;
  }
  CHECK(used < CLOCKS_PER_SEC / 10);
  CHECK(client.read().status == 200);
}

TEST_CASE("a listener that stops") {
  auto options = test_options();
  Server server(options);
  Client client(server.port());
  SUBCASE("closes idle connections and refuses new ones") {
    client.get("/fast");
    CHECK(client.read().status == 200);
    server.listener.stop();
    CHECK(client.closed());
    CHECK_FALSE(Client().try_connect(server.port()));
    server.listener.stop();
  }
  SUBCASE("lets a request in flight finish, and closes after its answer") {
    client.get("/blocked");
    REQUIRE(server.application.gate.wait_for_arrivals(1));
    std::thread stopping([&] { server.listener.stop(); });
    CHECK(eventually([&] { return !Client().try_connect(server.port()); }));
    server.application.gate.open();
    const auto answer = client.read();
    CHECK(answer.body == "GET /blocked");
    CHECK(answer.has("Connection: close"));
    CHECK(client.closed());
    client.close();
    stopping.join();
  }
  SUBCASE("lets a request finish that has not arrived completely") {
    client.send("POST /echo HTTP/1.1\r\nHost: t\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
    CHECK(client.read().status == 100);
    std::thread stopping([&] { server.listener.stop(); });
    CHECK(eventually([&] { return !Client().try_connect(server.port()); }));
    client.send("abc");
    CHECK(client.read().body == "abc");
    client.close();
    stopping.join();
  }
}

TEST_CASE("a listener that stops waits for clients no longer than its drain timeout") {
  auto options = test_options();
  options.drain_timeout = 100ms;
  Server server(options);
  Client client(server.port());
  client.get("/endless");
  REQUIRE(eventually([&] { return server.application.pieces > 0; }));
  const auto begin = Clock::now();
  server.listener.stop();
  CHECK(Clock::now() - begin < 3s);
  CHECK(server.listener.connections() == 0);
}

TEST_CASE("a listener that is destroyed in the middle of everything leaves nothing behind") {
  TestApplication application;
  application.gate.open();
  auto options = test_options();
  options.drain_timeout = 0ms;
  options.io_threads = 2;
  std::vector<std::unique_ptr<Client>> clients;
  {
    Listener listener(options, application);
    for (int i = 0; i < 12; ++i) {
      clients.push_back(std::make_unique<Client>(listener.port()));
      clients.back()->get(std::array{"/endless", "/write", "/stream", "/fast"}[static_cast<std::size_t>(i % 4)]);
    }
  }
  CHECK(application.stream_alive.use_count() == 1);
}

TEST_CASE("an address that can't be listened on is named") {
  Server server;
  TestApplication application;
  auto options = test_options();
  options.port = server.port();
  const auto message = [&] {
    try {
      const Listener listener(options, application);
      return std::string("no error");
    } catch (const std::system_error& error) {
      return std::string(error.what());
    }
  };
  CHECK(message() == "can't listen on 127.0.0.1:" + std::to_string(server.port()) + ": Address already in use");
  options.address = "nonsense";
  CHECK(message().starts_with("can't listen on nonsense:"));
}

TEST_CASE("a port can be listened on again at once") {
  auto options = test_options();
  {
    Server server(options);
    options.port = server.port();
    Client client(server.port());
    client.send("GET /fast HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n");
    CHECK(client.read().status == 200);
  }
  Server server(options);
  Client client(server.port());
  client.get("/fast");
  CHECK(client.read().status == 200);
}

TEST_CASE("many clients on several I/O threads each get their own answers") {
  auto options = test_options();
  options.io_threads = 3;
  Server server(options);
  std::atomic<int> right{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 6; ++t) {
    threads.emplace_back([&, t] {
      Client client(server.port());
      for (int i = 0; i < 60; ++i) {
        const auto target =
            std::string(std::array{"/fast", "/read", "/write"}[static_cast<std::size_t>(i % 3)]) + std::to_string(t * 1000 + i);
        client.get(target);
        if (client.read().body == "GET " + target) ++right;
        if (i % 20 == 0) {
          client.get("/stream");
          client.read();
        }
      }
    });
  }
  for (auto& thread : threads) thread.join();
  CHECK(right == 360);
}

TEST_CASE("header fields are found whatever their case, and are replaced or added") {
  HeaderFields fields;
  CHECK(fields.get("a").empty());
  CHECK_FALSE(fields.contains("a"));
  fields.add("Accept", "x");
  fields.add("ACCEPT", "y");
  CHECK(fields.get("accept") == "x");
  fields.set("accept", "z");
  CHECK(fields.get("Accept") == "z");
  CHECK(std::distance(fields.begin(), fields.end()) == 2);
}

TEST_SUITE_END();

}  // namespace crondb::testing::transport
