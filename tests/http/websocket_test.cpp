#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include <doctest/doctest.h>

#include "http/websocket_client.hpp"
#include "http/world.hpp"
#include "net/listener.hpp"

/// WebSockets over real sockets.
namespace crondb::testing {

namespace {

using namespace std::chrono_literals;
using server::Listener;
using server::Peer;

template <class Condition>
bool eventually(const Condition& condition) {
  for (const auto end = std::chrono::steady_clock::now() + 5s; std::chrono::steady_clock::now() < end;
       std::this_thread::sleep_for(1ms)) {
    if (condition()) return true;
  }
  return false;
}

/// Opens every request as a WebSocket, and lets the test send.
class SocketApplication final : public server::Application {
 public:
  server::Intake expect(const server::RequestHead&) override { return {0, false, server::Lane::read}; }
  server::Response handle(server::Request) override {
    server::Response response;
    response.status = 101;
    response.headers.set("X-Request-Id", "abc");
    response.opened = [this](std::shared_ptr<Peer> opened) -> std::shared_ptr<void> {
      const std::lock_guard lock(mutex_);
      peer_ = opened;
      ++open;
      return {&open, [this](std::atomic<int>*) {
                ++closed;
                --open;
              }};
    };
    return response;
  }
  server::Response reject(server::Fault, const server::HeaderFields&) override {
    server::Response response;
    response.status = 400;
    return response;
  }

  std::shared_ptr<Peer> peer() {
    eventually([&] { return open > 0; });
    const std::lock_guard lock(mutex_);
    return peer_.lock();
  }

  std::atomic<int> open{0};
  std::atomic<int> closed{0};

 private:
  std::mutex mutex_;
  std::weak_ptr<Peer> peer_;
};

std::shared_ptr<const std::string> text(std::string bytes) { return std::make_shared<const std::string>(std::move(bytes)); }

const server::ListenerOptions small{.port = 0, .read_workers = 1, .write_workers = 1, .drain_timeout = 2s};

}  // namespace

TEST_CASE("a handshake becomes a socket that carries text one way and answers pings and closes") {
  SocketApplication application;
  Listener listener(small, application);
  auto client = std::make_unique<WebSocketClient>(listener.port(), "/", "");
  const auto head = client->head();
  CHECK(head.starts_with("HTTP/1.1 101 "));
  CHECK(head.find("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n") != std::string::npos);
  CHECK(head.find("X-Request-Id: abc\r\n") != std::string::npos);
  CHECK(head.find("Sec-WebSocket-Extensions") == std::string::npos);
  application.peer()->send(text("one"));
  application.peer()->send(text("two"));
  CHECK(client->next()->payload == "one");
  CHECK(client->next()->payload == "two");
  client->send(1, "whatever");
  client->send(9, "are you there");
  const auto pong = client->next();
  CHECK(pong->opcode == 10);
  CHECK(pong->payload == "are you there");
  client->send(8, std::string("\x03\xe8", 2));
  CHECK(client->next()->code == 1000);
  client.reset();
  CHECK(eventually([&] { return application.closed == 1 && listener.connections() == 0; }));
}

TEST_CASE("a client that vanishes is let go of, and one that breaks the protocol is closed") {
  SocketApplication application;
  Listener listener(small, application);
  {
    WebSocketClient client(listener.port(), "/", "");
    CHECK(!client.head().empty());
  }
  CHECK(eventually([&] { return application.closed == 1 && listener.connections() == 0; }));
  {
    WebSocketClient rude(listener.port(), "/", "");
    CHECK(!rude.head().empty());
    rude.write(std::string("\x81\x05hello", 7));  // not masked
    CHECK(rude.next()->code == 1002);
  }
  CHECK(eventually([&] { return application.closed == 2; }));
}

TEST_CASE("a client that doesn't read is closed with 1013 once 256 messages wait, and no other is kept waiting") {
  SocketApplication application;
  Listener listener(small, application);
  WebSocketClient slow(listener.port(), "/", "", 4096);
  CHECK(!slow.head().empty());
  const auto slow_peer = application.peer();
  const auto large = text(std::string(10'000, 'x'));
  for (int i = 0; i < 2000; ++i) slow_peer->send(large);
  CHECK(slow_peer->backlog() <= Peer::max_backlog);
  CHECK(eventually([&] { return application.closed == 1; }));
  WebSocketClient other(listener.port(), "/", "");
  CHECK(!other.head().empty());
  CHECK(eventually([&] { return application.open == 1; }));
  application.peer()->send(text("quick"));
  CHECK(other.next()->payload == "quick");
  const int wide = 1 << 22;  // reads fast from now on: the goodbye waits for a few seconds only
  ::setsockopt(slow.socket(), SOL_SOCKET, SO_RCVBUF, &wide, sizeof wide);
  auto last = slow.next();
  while (last && (last->opcode == 1 || (last->opcode == 0 && !last->payload.empty()))) last = slow.next();
  REQUIRE(last);
  CHECK(last->code == 1013);
}

TEST_CASE("a server that stops says goodbye with 1001") {
  SocketApplication application;
  Listener listener(small, application);
  auto client = std::make_unique<WebSocketClient>(listener.port(), "/", "");
  CHECK(!client->head().empty());
  CHECK(application.peer() != nullptr);
  std::jthread stopping([&] { listener.stop(); });
  CHECK(client->next()->code == 1001);
  client->send(8, std::string("\x03\xe9", 2));
  client.reset();
  stopping.join();
  CHECK(application.closed == 1);
}

TEST_CASE("a stopping server waits no longer than its drain timeout for a client that doesn't answer") {
  SocketApplication application;
  auto options = small;
  options.drain_timeout = 50ms;
  Listener listener(options, application);
  WebSocketClient client(listener.port(), "/", "");
  CHECK(!client.head().empty());
  CHECK(application.peer() != nullptr);
  listener.stop();
  CHECK(application.closed == 1);
}

TEST_CASE("what the API tells somebody arrives over a socket, until the key is revoked") {
  World world;
  Listener listener(small, world.dispatcher);
  std::jthread pushing([&](const std::stop_token& stop) { world.services.push.run(stop, world.storage); });
  WebSocketClient client(listener.port(), "/v1/ws/notifications", "Authorization: Bearer " + world.keys.at("acme.member") + "\r\n");
  CHECK(client.head().starts_with("HTTP/1.1 101 "));
  CHECK(client.next()->payload == R"({"type":"hello","unread":0})");
  world.send("acme.owner", "POST", "/v1/crm/deals", R"({"name":"Big","owner_user_id":"{acme.member}"})");
  const auto told = client.next();
  CHECK(told->payload.find(R"("title":"Assigned to you: Big")") != std::string::npos);
  CHECK(told->payload.ends_with(R"("unread":1})"));
  world.send("acme.member", "PUT", "/v1/notifications/read-all");
  CHECK(client.next()->payload == R"({"type":"unread","unread":0})");
  const auto keys = world.send("acme.member", "GET", "/v1/api-keys");
  world.send("acme.member", "DELETE", "/v1/api-keys/" + keys.at("/results/0/id"));
  CHECK(client.next()->code == 1008);
  client.send(8, std::string("\x03\xf0", 2));
  pushing.request_stop();
}

TEST_CASE("who asks for it is told that records of the team changed, and of no other team") {
  World world;
  Listener listener(small, world.dispatcher);
  std::jthread pushing([&](const std::stop_token& stop) { world.services.push.run(stop, world.storage); });
  const std::string key = "Authorization: Bearer " + world.keys.at("acme.viewer") + "\r\n";
  WebSocketClient watching(listener.port(), "/v1/ws/notifications?changes=true", key);
  WebSocketClient other(listener.port(), "/v1/ws/notifications", key);
  CHECK(watching.head().starts_with("HTTP/1.1 101 "));
  CHECK(other.head().starts_with("HTTP/1.1 101 "));
  CHECK(watching.next()->payload == R"({"type":"hello","unread":0})");
  CHECK(other.next()->payload == R"({"type":"hello","unread":0})");
  std::this_thread::sleep_for(600ms);
  world.send("rival.owner", "POST", "/v1/crm/deals", R"({"name":"Theirs"})");
  CHECK_FALSE(watching.next(700ms));
  world.send("acme.owner", "POST", "/v1/crm/deals", R"({"name":"Ours"})");
  CHECK(watching.next()->payload == R"({"type":"changed"})");
  CHECK_FALSE(watching.next(100ms));
  CHECK_FALSE(other.next(100ms));
  pushing.request_stop();
}

TEST_CASE("a WebSocket that offers protocols gets the first, since browsers ask for one of them") {
  World world;
  Listener listener({.port = 0}, world.dispatcher);
  const auto head = [&](const std::string& offered) {
    WebSocketClient client(listener.port(), "/v1/ws/notifications",
                           "Authorization: Bearer " + world.keys["acme.owner"] + "\r\n" + offered);
    return client.head();
  };
  CHECK(head("").find("Sec-WebSocket-Protocol") == std::string::npos);
  const auto chosen = head("Sec-WebSocket-Protocol: crondb.v1, other\r\n");
  CHECK(chosen.starts_with("HTTP/1.1 101"));
  CHECK(chosen.find("Sec-WebSocket-Protocol: crondb.v1\r\n") != std::string::npos);
  CHECK(head("Sec-WebSocket-Protocol: a\r\nSec-WebSocket-Protocol: b\r\n").find("Sec-WebSocket-Protocol: a\r\n") !=
        std::string::npos);
}

}  // namespace crondb::testing
