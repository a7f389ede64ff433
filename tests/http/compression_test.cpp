#include "api/compression.hpp"

#include <doctest/doctest.h>

#include "http/world.hpp"

namespace crondb::testing {

TEST_CASE("answers over 1 KiB are packed for clients that take it, whatever their kind") {
  World world;
  const std::map<std::string, std::string> gzip{{"Accept-Encoding", "br, gzip"}};
  for (const std::string path : {"/crm-reports/catalog", "/openapi.json", "/v1/crm/deals/kanban"}) {
    CAPTURE(path);
    const auto plain = world.send("acme.owner", "GET", path);
    REQUIRE(plain.body.size() > 1024);
    CHECK(plain.headers.get("Content-Encoding").empty());
    CHECK(plain.headers.get("Vary").find("Accept-Encoding") != std::string_view::npos);
    server::Request request;
    request.head = {.method = "GET", .target = path, .remote_address = "127.0.0.1"};
    request.head.headers.set("Authorization", "Bearer " + world.keys["acme.owner"]);
    request.head.headers.set("Accept-Encoding", "br, gzip");
    const auto packed = world.dispatcher.handle(std::move(request));
    CHECK(packed.headers.get("Content-Encoding") == "gzip");
    CHECK(packed.body.size() < plain.body.size());
    CHECK(server::unpacked(packed.body) == plain.body);
  }
  CHECK(world.send("acme.owner", "GET", "/v1/me", {}, gzip).headers.get("Content-Encoding").empty());
}

TEST_CASE("which answers are packed") {
  struct Case {
    std::string_view what;
    std::string accepted;
    std::string type;
    std::string cache;
    std::size_t size;
    bool packed;
  };
  for (const auto& [what, accepted, type, cache, size, packed] : std::to_array<Case>({
           {"JSON", "gzip", "application/json", "", 1025, true},
           {"CSV", "deflate, gzip;q=0.5", "text/csv; charset=utf-8", "", 5000, true},
           {"1 KiB and no more", "gzip", "application/json", "", 1024, false},
           {"a client that takes no gzip", "br", "application/json", "", 5000, false},
           {"a client that refuses it", "gzip;q=0, br", "application/json", "", 5000, false},
           {"a client that says nothing", "", "application/json", "", 5000, false},
           {"a PDF, which is packed in itself", "gzip", "application/pdf", "", 5000, false},
           {"a secret", "gzip", "application/json", "no-store", 5000, false},
       })) {
    CAPTURE(what);
    server::RequestHead head;
    if (!accepted.empty()) head.headers.set("Accept-Encoding", accepted);
    server::Response response;
    response.headers.set("Content-Type", type);
    response.headers.set("ETag", "\"3-17\"");
    if (!cache.empty()) response.headers.set("Cache-Control", cache);
    response.body = std::string(size, 'a');
    server::compress(response, head);
    CHECK((response.headers.get("Content-Encoding") == "gzip") == packed);
    CHECK(response.headers.get("ETag") == (packed ? "\"3-17-gzip\"" : "\"3-17\""));
    if (packed) CHECK(server::unpacked(response.body) == std::string(size, 'a'));
  }
}

TEST_CASE("a streamed answer is packed piece by piece, each of which can be read when it comes") {
  server::RequestHead head;
  head.headers.set("Accept-Encoding", "gzip");
  server::Response response;
  response.headers.set("Content-Type", "text/csv");
  int pieces = 0;
  response.stream = [&](std::string& out) {
    out += std::to_string(++pieces) + ",row\r\n";
    return pieces < 3;
  };
  server::compress(response, head);
  std::string body;
  while (response.stream(body)) {
  }
  CHECK(server::unpacked(body) == "1,row\r\n2,row\r\n3,row\r\n");
}

TEST_CASE("the tag of a packed answer stands for the same version") {
  World world;
  const std::string path = "/v1/crm/deals/{acme.deal}";
  const std::string note = R"({"type":"note","body":")" + std::string(3000, 'x') + R"("})";
  REQUIRE(world.send("acme.owner", "POST", path + "/activities", note).status == 201);
  server::Request request;
  request.head = {.method = "GET", .target = world.fill(path), .remote_address = "127.0.0.1"};
  request.head.headers.set("Authorization", "Bearer " + world.keys["acme.owner"]);
  request.head.headers.set("Accept-Encoding", "gzip");
  const std::string tag(world.dispatcher.handle(std::move(request)).headers.get("ETag"));
  CHECK(tag.ends_with("-gzip\""));
  CHECK(world.send("acme.owner", "GET", path, {}, {{"If-None-Match", tag}}).status == 304);
  CHECK(world.send("acme.owner", "PATCH", path, R"({"name":"New"})", {{"If-Match", tag}}).status == 200);
  CHECK(world.send("acme.owner", "PATCH", path, R"({"name":"Newer"})", {{"If-Match", tag}}).status == 412);
}

}  // namespace crondb::testing
