#include "http/transport.hpp"

/// Uploads and downloads that are longer than memory should hold.
namespace crondb::testing::transport {

TEST_SUITE_BEGIN("transport");

TEST_CASE("a spooled upload arrives as a stream of the same bytes") {
  Server server;
  Client client(server.port());
  const auto body = pattern(3'000'000);
  SUBCASE("with a length") {
    client.send("POST /upload HTTP/1.1\r\nHost: t\r\nContent-Length: 3000000\r\n\r\n" + body);
    CHECK((client.read().body == body));
  }
  SUBCASE("in chunks") {
    client.send("POST /upload HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n2dc6c0\r\n" + body + "\r\n0\r\n\r\n");
    CHECK((client.read().body == body));
  }
  SUBCASE("empty") {
    client.send("POST /upload HTTP/1.1\r\nHost: t\r\nContent-Length: 0\r\n\r\n");
    CHECK(client.read().body.empty());
  }
}

TEST_CASE("an upload that the disk doesn't take is answered with 500, and the server goes on") {
  Server server;
  const auto before = std::signal(SIGXFSZ, SIG_IGN);
  {
    const LoweredLimit limit(RLIMIT_FSIZE, 100'000);
    Client client(server.port());
    client.send("POST /upload HTTP/1.1\r\nHost: t\r\nContent-Length: 3000000\r\n\r\n" + pattern(3'000'000));
    CHECK(client.read().status == 500);
  }
  std::signal(SIGXFSZ, before);
  Client client(server.port());
  client.send("POST /upload HTTP/1.1\r\nHost: t\r\nContent-Length: 3\r\n\r\nabc");
  CHECK(client.read().body == "abc");
}

TEST_CASE("a stream is sent in chunks and the connection goes on") {
  Server server;
  Client client(server.port());
  for (const auto* target : {"/stream", "/fast-stream"}) {
    client.get(target);
    const auto answer = client.read();
    CHECK(answer.has("Transfer-Encoding: chunked"));
    CHECK(answer.head.find("Content-Length") == std::string::npos);
    CHECK(answer.body == "piece 3\npiece 2\npiece 1\n");
  }
}

TEST_CASE("a stream for an HTTP/1.0 client ends with the connection") {
  Server server;
  Client client(server.port());
  client.send("GET /stream HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  const auto answer = client.read();
  CHECK(answer.has("Connection: close"));
  CHECK(answer.head.find("Transfer-Encoding") == std::string::npos);
  CHECK(answer.body == "piece 3\npiece 2\npiece 1\n");
}

TEST_CASE("a stream that breaks can be told from one that ended") {
  Server server;
  Client client(server.port());
  SUBCASE("in chunks: the last one is missing") {
    client.get("/breaks-later");
    CHECK(client.rest().find("\r\n0\r\n") == std::string::npos);
  }
  SUBCASE("without chunks: the connection is reset") {
    client.send("GET /breaks-later HTTP/1.0\r\n\r\n");
    client.rest();
    CHECK(client.was_reset());
  }
  SUBCASE("before its first piece: it is an error like any other") {
    for (const auto* target : {"/breaks-first", "/fast-breaks-first"}) {
      Client other(server.port());
      other.get(target);
      CHECK(other.read().status == 500);
    }
  }
}

TEST_CASE("a stream isn't produced faster than the client reads") {
  Server server;
  Client client(server.port());
  client.get("/endless");
  // The kernel's buffers fill up, and then nothing more is asked for.
  int seen = -1;
  CHECK(eventually([&] {
    std::this_thread::sleep_for(50ms);
    return std::exchange(seen, server.application.pieces) == seen && seen > 0;
  }));
  CHECK(seen < 1000);
}

TEST_CASE("a stream whose client is gone is destroyed") {
  Server server;
  Client client(server.port());
  client.get("/endless");
  REQUIRE(eventually([&] { return server.application.pieces > 2; }));
  client.close();
  CHECK(eventually([&] { return server.application.stream_alive.use_count() == 1; }));
}

TEST_SUITE_END();

}  // namespace crondb::testing::transport
