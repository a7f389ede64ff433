#include "http/transport.hpp"

/// Requests as they come, and their answers.
namespace crondb::testing::transport {

TEST_SUITE_BEGIN("transport");

TEST_CASE("a connection serves one request after the other, each answer with its length, the date and the server's name") {
  Server server;
  Client client(server.port());
  for (const auto* target : {"/fast", "/read", "/write"}) {
    client.get(target);
    const auto answer = client.read();
    CHECK(answer.status == 200);
    CHECK(answer.body == std::string("GET ") + target);
    CHECK(answer.head.starts_with("HTTP/1.1 200 OK\r\n"));
    CHECK(answer.has("Server: crondb"));
    CHECK(answer.has("Content-Length: " + std::to_string(answer.body.size())));
    CHECK(answer.head.find("Connection:") == std::string::npos);
    const auto date = answer.head.find("Date: ");
    REQUIRE(date != std::string::npos);
    std::tm parsed{};
    REQUIRE(::strptime(answer.head.c_str() + date, "Date: %a, %d %b %Y %H:%M:%S GMT", &parsed) != nullptr);
    CHECK(std::abs(::timegm(&parsed) - std::time(nullptr)) < 30);
  }
  CHECK(server.listener.connections() == 1);
}

TEST_CASE("an answer that comes early knows what has arrived of the fields that every answer depends on") {
  auto options = test_options();
  options.header_limit = 1000;
  options.header_timeout = 50ms;
  Server server(options);
  const std::string page = "Origin: https://app.example\r\n";
  struct Case {
    std::string_view what;
    std::string request;
    int status;
  };
  for (const auto& [what, request, status] : std::to_array<Case>({
           {"a body that is too large", "POST /echo HTTP/1.1\r\nHost: t\r\n" + page + "Content-Length: 1001\r\n\r\n", 413},
           {"a head that is too large", "GET / HTTP/1.1\r\nHost: t\r\n" + page + "X: " + std::string(1000, 'x') + "\r\n", 431},
           {"the same in another order", "GET / HTTP/1.1\r\nX: " + std::string(980, 'x') + "\r\n" + page + "Host: t\r\n\r\n", 431},
           {"a head that stops", "GET / HTTP/1.1\r\nHost: t\r\norigin:\thttps://app.example \r\nX-Req", 408},
           {"a field that is none", "GET / HTTP/1.1\r\nHost: t\r\nno field\r\n" + page + "\r\n", 400},
           {"a field that is none, later", "GET / HTTP/1.1\r\nHost: t\r\n" + page + "no field\r\n\r\n", 400},
           {"a host that is missing", "GET / HTTP/1.1\r\n" + page + "\r\n", 400},
           {"a method that is none", "G(T / HTTP/1.1\r\n" + page + "\r\n", 400},
           {"a handler that fails", "GET /throws HTTP/1.1\r\nHost: t\r\n" + page + "\r\n", 500},
       })) {
    CAPTURE(what);
    Client client(server.port());
    client.send(request);
    const auto answer = client.read();
    CHECK(answer.status == status);
    CHECK(answer.has("Known-Origin: https://app.example"));
  }
  // What stands in a body is no field, nor is what stands in another request.
  Client client(server.port());
  client.send("GET /read HTTP/1.1\r\nHost: t\r\n" + page + "\r\n");
  CHECK(client.read().status == 200);
  client.send("GET / HTTP/1.1\r\n\r\n" + page + "\r\n");
  const auto answer = client.read();
  CHECK(answer.status == 400);
  CHECK(answer.head.find("Known-Origin") == std::string::npos);
}

TEST_CASE("requests that wait, run and are refused are counted by lane") {
  auto options = test_options();
  options.read_workers = 1;
  options.max_queued_requests = 1;
  Server server(options);
  const LaneLoad& load = server.listener.loads()[static_cast<std::size_t>(Lane::read)];
  Client running(server.port());
  running.get("/blocked");
  REQUIRE(server.application.gate.wait_for_arrivals(1));
  Client waiting(server.port());
  waiting.get("/read");
  CHECK(eventually([&] { return load.waiting == 1 && load.running == 1; }));
  Client refused(server.port());
  refused.get("/read");
  CHECK(refused.read().status == 503);
  CHECK(load.refused == 1);
  server.application.gate.open();
  CHECK(waiting.read().status == 200);
  CHECK(eventually([&] { return load.waiting == 0 && load.running == 0; }));
}

TEST_CASE("a client that asks to close is answered and closed") {
  Server server;
  Client client(server.port());
  client.send("GET /fast HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n");
  CHECK(client.read().has("Connection: close"));
  CHECK(client.closed());
}

TEST_CASE("a client that has closed its own direction still gets its answer") {
  Server server;
  Client client(server.port());
  client.get("/read");
  ::shutdown(client.descriptor(), SHUT_WR);
  CHECK(client.read().status == 200);
  CHECK(client.closed());
}

TEST_CASE("an HTTP/1.0 client is closed after its answer unless it asks to be kept") {
  Server server;
  Client client(server.port());
  client.send("GET /fast HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  CHECK(client.read().has("Connection: keep-alive"));
  client.send("GET /read HTTP/1.0\r\n\r\n");
  CHECK(client.read().has("Connection: close"));
  CHECK(client.closed());
}

TEST_CASE("requests that are pipelined are answered in order, whatever their lanes") {
  Server server;
  Client client(server.port());
  std::string requests;
  for (int i = 0; i < 200; ++i) {
    const std::array lanes{"/fast", "/read", "/write"};
    requests += "GET " + std::string(lanes[static_cast<std::size_t>(i % 3)]) + std::to_string(i) + " HTTP/1.1\r\nHost: t\r\n\r\n";
  }
  client.send(requests);
  for (int i = 0; i < 200; ++i) CHECK(client.read().body.ends_with(std::to_string(i)));
}

TEST_CASE("the next pipelined request is handled only after the earlier answer") {
  Server server;
  Client client(server.port());
  client.send("GET /blocked HTTP/1.1\r\nHost: t\r\n\r\nGET /fast HTTP/1.1\r\nHost: t\r\n\r\n");
  REQUIRE(server.application.gate.wait_for_arrivals(1));
  CHECK(client.silent_for(20ms));
  server.application.gate.open();
  CHECK(client.read().body == "GET /blocked");
  CHECK(client.read().body == "GET /fast");
}

TEST_CASE("a HEAD request is handled as such and answered with the length but without the body") {
  Server server;
  Client client(server.port());
  client.send(
      "HEAD /read HTTP/1.1\r\nHost: t\r\n\r\nHEAD /stream HTTP/1.1\r\nHost: t\r\n\r\nGET /fast HTTP/1.1\r\nHost: t\r\n\r\n");
  CHECK(client.read(false).has("Content-Length: 10"));
  CHECK(client.read(false).has("Transfer-Encoding: chunked"));
  CHECK(client.read().body == "GET /fast");
}

TEST_CASE("a status without body is sent without length") {
  Server server;
  Client client(server.port());
  client.get("/bodiless");
  const auto answer = client.read();
  CHECK(answer.status == 204);
  CHECK(answer.head.find("Content-Length") == std::string::npos);
  client.get("/fast");
  CHECK(client.read().body == "GET /fast");
}

TEST_CASE("a line break in a header value can't add a header") {
  Server server;
  Client client(server.port());
  client.get("/injection");
  CHECK(client.read().has("X-Name: a  X-Evil: b"));
}

TEST_CASE("the application learns the client's address without port") {
  Server server;
  Client client(server.port());
  client.get("/peer");
  CHECK(client.read().body == "127.0.0.1");
}

TEST_CASE("the absolute form of a target arrives in origin form") {
  Server server;
  Client client(server.port());
  client.get("http://example.com/read?a=b");
  CHECK(client.read().body == "GET /read?a=b");
  client.get("http://example.com?a");
  CHECK(client.read().body == "GET /?a");
  client.get("http://example.com");
  CHECK(client.read().body == "GET /");
}

TEST_CASE("empty lines before a request are skipped") {
  Server server;
  Client client(server.port());
  client.send("\r\n\r\nGET /fast HTTP/1.1\r\nHost: t\r\n\r\n");
  CHECK(client.read().body == "GET /fast");
}

TEST_CASE("a request may arrive byte by byte") {
  Server server;
  Client client(server.port());
  for (const char byte : std::string_view("POST /echo HTTP/1.1\r\nHost: t\r\nContent-Length: 3\r\n\r\nabc"))
    client.send({&byte, 1});
  CHECK(client.read().body == "abc");
  for (const char byte :
       std::string_view("POST /echo HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n1;x=y\r\na\r\n2\r\nbc\r\n0\r\n"
                        "T: x\r\n\r\n")) {
    client.send({&byte, 1});
  }
  CHECK(client.read().body == "abc");
}

TEST_CASE("malformed requests are answered with 400 and the connection is closed") {
  Server server;
  for (const std::string_view request : {
           "nonsense\r\n\r\n",
           "GET /fast HTTP/2.0\r\nHost: t\r\n\r\n",
           "GET /fast HTTP/1.1\r\n\r\n",
           "GET /fast HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
           "GET fast HTTP/1.1\r\nHost: t\r\n\r\n",
           "GET /fast HTTP/1.1\r\nHost: t\r\nno colon\r\n\r\n",
           "GET /fast HTTP/1.1\r\nHost: t\r\nA : space\r\n\r\n",
           "POST /echo HTTP/1.1\r\nHost: t\r\nContent-Length: x\r\n\r\n",
           "POST /echo HTTP/1.1\r\nHost: t\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
           "POST /echo HTTP/1.1\r\nHost: t\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
           "POST /echo HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: gzip\r\n\r\n",
           "POST /echo HTTP/1.0\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
           "POST /echo HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
       }) {
    CAPTURE(request);
    Client client(server.port());
    client.send(request);
    const auto answer = client.read();
    CHECK(answer.status == 400);
    CHECK(answer.has("Connection: close"));
    CHECK(client.closed());
  }
}

TEST_CASE("a header beyond the limit is refused with 431, at once or piecemeal") {
  auto options = test_options();
  options.header_limit = 1000;
  Server server(options);
  SUBCASE("a long field") {
    Client client(server.port());
    client.send("GET /fast HTTP/1.1\r\nHost: t\r\nX: " + std::string(2000, 'x') + "\r\n\r\n");
    CHECK(client.read().status == 431);
    CHECK(client.closed());
  }
  SUBCASE("many fields that come one by one") {
    Client client(server.port());
    // Beast consumes what it has seen of such a header each time, so that its own limit doesn't notice.
    client.send("GET /fast HTTP/1.1\r\nHost: t\r\nX");
    for (int i = 0; i < 100; ++i) {
      std::this_thread::sleep_for(1ms);
      client.send(": 01234567890\r\nX");
    }
    CHECK(client.read().status == 431);
  }
  SUBCASE("a chunk extension without end") {
    Client client(server.port());
    client.send("POST /echo HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n1;" + std::string(2000, 'x'));
    CHECK(client.read().status == 431);
  }
  SUBCASE("a header just within the limit is fine") {
    Client client(server.port());
    const std::string begin = "GET /fast HTTP/1.1\r\nHost: t\r\nX: ";
    client.send(begin + std::string(1000 - begin.size() - 4, 'x') + "\r\n\r\n");
    CHECK(client.read().status == 200);
  }
}

TEST_CASE("a body up to the limit is taken, with a length or in chunks") {
  Server server;
  Client client(server.port());
  const auto body = pattern(1000);
  client.send("POST /echo HTTP/1.1\r\nHost: t\r\nContent-Length: 1000\r\n\r\n" + body);
  CHECK(client.read().body == body);
  client.send("POST /echo HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n1f4\r\n" + body.substr(0, 500) + "\r\n1F4\r\n" +
              body.substr(500) + "\r\n0\r\nTrailer: x\r\n\r\n");
  CHECK(client.read().body == body);
  client.get("/fast");
  CHECK(client.read().status == 200);
}

TEST_CASE("a body beyond the limit is refused with 413 before it is read") {
  Server server;
  SUBCASE("announced by its length, nothing sent") {
    Client client(server.port());
    client.send("POST /echo HTTP/1.1\r\nHost: t\r\nContent-Length: 1001\r\n\r\n");
    const auto answer = client.read();
    CHECK(answer.status == 413);
    CHECK(answer.has("Connection: close"));
    CHECK(client.closed());
  }
  SUBCASE("and a client that sends it all the same sees the answer") {
    Client client(server.port());
    client.send("POST /echo HTTP/1.1\r\nHost: t\r\nContent-Length: 4194304\r\n\r\n");
    CHECK(client.send(pattern(4 << 20)));
    CHECK(client.read().status == 413);
  }
  SUBCASE("in chunks, as soon as their sum is known") {
    Client client(server.port());
    client.send("POST /echo HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n3e8\r\n" + pattern(1000) + "\r\n1\r\n");
    CHECK(client.read().status == 413);
    CHECK(client.closed());
  }
  SUBCASE("in a chunk of absurd size") {
    Client client(server.port());
    client.send("POST /echo HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\nffffffffffffffff\r\n");
    CHECK(client.read().status == 413);
  }
}

TEST_CASE("a client that expects 100 (Continue) gets it before its body, unless the body is refused") {
  Server server;
  Client client(server.port());
  client.send("POST /echo HTTP/1.1\r\nHost: t\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
  CHECK(client.read().head == "HTTP/1.1 100 Continue\r\n\r\n");
  client.send("abc");
  CHECK(client.read().body == "abc");
  client.send("POST /echo HTTP/1.1\r\nHost: t\r\nContent-Length: 3000\r\nExpect: 100-continue\r\n\r\n");
  CHECK(client.read().status == 413);
}

TEST_CASE("a header that doesn't end is answered with 408, however steadily it comes") {
  auto options = test_options();
  options.header_timeout = 200ms;
  Server server(options);
  Client client(server.port());
  const auto begin = Clock::now();
  client.send("GET /fast HTTP/1.1\r\n");
  while (client.silent_for(20ms) && Clock::now() - begin < 3s) client.send("X: y\r\n");
  CHECK(Clock::now() - begin < 3s);
  CHECK(client.read().status == 408);
  CHECK(client.closed());
}

TEST_CASE("slow clients") {
  auto options = test_options();
  options.idle_timeout = 300ms;
  Server server(options);
  Client client(server.port());
  SUBCASE("are closed in silence when they never begin a request") { CHECK(client.closed()); }
  SUBCASE("are closed in silence between two requests") {
    client.get("/fast");
    CHECK(client.read().status == 200);
    CHECK(client.closed());
  }
  SUBCASE("get 408 when the body stalls") {
    client.send("POST /echo HTTP/1.1\r\nHost: t\r\nContent-Length: 3\r\n\r\na");
    const auto answer = client.read();
    CHECK(answer.status == 408);
    CHECK(answer.has("Connection: close"));
    CHECK(client.closed());
  }
  SUBCASE("may take their time for the whole body as long as it moves") {
    client.send("POST /echo HTTP/1.1\r\nHost: t\r\nContent-Length: 10\r\n\r\n");
    for (int i = 0; i < 10; ++i) {
      std::this_thread::sleep_for(40ms);
      client.send("a");
    }
    CHECK(client.read().body == "aaaaaaaaaa");
  }
  SUBCASE("are cut when they don't read their answer") {
    client.get("/endless");
    CHECK(eventually([&] { return server.application.pieces > 0 && server.application.stream_alive.use_count() == 1; }));
    CHECK(eventually([&] { return server.listener.connections() == 0; }));
  }
  SUBCASE("don't count the time that the server needs") {
    client.get("/blocked");
    CHECK(client.silent_for(500ms));
    server.application.gate.open();
    CHECK(client.read().status == 200);
  }
}

TEST_SUITE_END();

}  // namespace crondb::testing::transport
