#include <algorithm>
#include <array>
#include <atomic>
#include <cctype>
#include <chrono>
#include <condition_variable>
#include <csignal>
#include <cstdlib>
#include <ctime>
#include <iterator>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <thread>
#include <vector>

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "server/net/listener.hpp"

namespace {

using namespace crondb::server;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

/// Where the handlers of a test wait until the test lets them go on.
class Gate {
 public:
  ~Gate() { open(); }

  void pass() {
    std::unique_lock lock(mutex_);
    ++arrived_;
    changed_.notify_all();
    changed_.wait(lock, [&] { return open_; });
  }
  void open() {
    const std::lock_guard lock(mutex_);
    open_ = true;
    changed_.notify_all();
  }
  [[nodiscard]] bool wait_for_arrivals(int count) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, 5s, [&] { return arrived_ >= count; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  int arrived_ = 0;
  bool open_ = false;
};

bool eventually(const auto& condition) {
  for (const auto end = Clock::now() + 5s; Clock::now() < end; std::this_thread::sleep_for(1ms)) {
    if (condition()) return true;
  }
  return false;
}

std::string pattern(std::size_t size) {
  std::string bytes(size, '\0');
  for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<char>('a' + (i * 7 + i / 251) % 26);
  return bytes;
}

constexpr std::size_t piece_size = 64 * 1024;
constexpr std::size_t large_size = 32 << 20;  // more than sockets take

class TestApplication : public Application {
 public:
  Intake expect(const RequestHead& head) override {
    const std::string_view target = head.target;
    if (target == "/expect-throws") throw std::runtime_error("expect");
    if (target.starts_with("/fast")) return {.body_limit = 100, .spool = false, .lane = Lane::immediate};
    if (target.starts_with("/write")) return {.body_limit = 100, .spool = false, .lane = Lane::write};
    if (target.starts_with("/heavy")) return {.body_limit = 100, .spool = false, .lane = Lane::heavy};
    if (target == "/upload") return {.body_limit = 4 << 20, .spool = true, .lane = Lane::write};
    return {.body_limit = 1000, .spool = false, .lane = Lane::read};
  }

  Response handle(Request request) override {
    const std::string_view target = request.head.target;
    Response response;
    if (target == "/write-blocked" || target == "/blocked") gate.pass();
    if (target == "/throws" || target == "/fast-throws") throw std::runtime_error("handle");
    if (target == "/heavy-large") return text(std::string(large_size, 'x'));
    if (target == "/bodiless") response.status = 204;
    if (target == "/injection") response.headers.set("X-Name", "a\r\nX-Evil: b");
    if (target == "/peer") return text(request.head.remote_address);
    if (target == "/echo") return text(request.body);
    if (target == "/upload") return text(upload(*request.upload));
    if (target == "/stream" || target == "/fast-stream") {
      response.stream = [left = 3](std::string& piece) mutable {
        piece = "piece " + std::to_string(left) + "\n";
        return --left > 0;
      };
    } else if (target == "/breaks-later") {
      response.stream = [calls = 0](std::string& piece) mutable {
        if (++calls == 3) throw std::runtime_error("lost");
        piece = "part\n";
        return true;
      };
    } else if (target == "/breaks-first" || target == "/fast-breaks-first") {
      response.stream = [](std::string&) -> bool { throw std::runtime_error("lost"); };
    } else if (target == "/endless") {
      response.stream = [this, alive = stream_alive](std::string& piece) {
        ++pieces;
        piece.assign(piece_size, 'x');
        return true;
      };
    } else {
      response.body = request.head.method + " " + request.head.target;
    }
    return response;
  }

  Response reject(Fault fault, const HeaderFields& known) override {
    Response response;
    switch (fault) {
      case Fault::malformed:
        response.status = 400;
        break;
      case Fault::timed_out:
        response.status = 408;
        break;
      case Fault::headers_too_large:
        response.status = 431;
        break;
      case Fault::body_too_large:
        response.status = 413;
        break;
      case Fault::overloaded:
        response.status = 503;
        break;
      case Fault::internal:
        response.status = 500;
        break;
    }
    response.body = "rejected";
    for (const auto& [name, value] : known) response.headers.set("Known-" + name, value);
    return response;
  }

  Gate gate;
  std::atomic<int> pieces{0};
  std::shared_ptr<int> stream_alive = std::make_shared<int>();

 private:
  static Response text(std::string body) {
    Response response;
    response.body = std::move(body);
    return response;
  }

  // Importers look at an upload more than once: its size must be known and its beginning be reached again.
  static std::string upload(std::istream& stream) {
    stream.seekg(0, std::ios::end);
    const auto size = stream.tellg();
    stream.seekg(0);
    std::string bytes(std::istreambuf_iterator<char>(stream), {});
    return bytes.size() == static_cast<std::size_t>(size) ? bytes : "size and bytes differ";
  }
};

struct Answer {
  int status = 0;
  std::string head;
  std::string body;

  [[nodiscard]] bool has(std::string_view line) const { return head.find(std::string(line) + "\r\n") != std::string::npos; }
};

class Client {
 public:
  explicit Client(std::uint16_t port) : Client() { connect(port); }
  Client() : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    REQUIRE(socket_ >= 0);
    const timeval patience{10, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    ::setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;
  ~Client() { close(); }

  bool try_connect(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return ::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  }
  void connect(std::uint16_t port) { REQUIRE(try_connect(port)); }
  void close() {
    if (socket_ >= 0) ::close(std::exchange(socket_, -1));
  }

  /// False if the server no longer takes it.
  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      const auto count = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (count <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
  }
  void get(std::string_view target) { send("GET " + std::string(target) + " HTTP/1.1\r\nHost: t\r\n\r\n"); }

  /// The next answer; status 0 if the connection ended before it was complete.
  Answer read(bool body_expected = true) {
    Answer answer;
    while (received_.find("\r\n\r\n") == std::string::npos) {
      if (!more()) return {};
    }
    answer.head = take(received_.find("\r\n\r\n") + 4);
    const int status = std::stoi(answer.head.substr(9, 3));
    const auto length = answer.head.find("Content-Length: ");
    if (!body_expected || status < 200 || status == 204) {
    } else if (length != std::string::npos) {
      const auto size = std::stoul(answer.head.substr(length + 16));
      while (received_.size() < size) {
        if (!more()) return {};
      }
      answer.body = take(size);
    } else if (answer.has("Transfer-Encoding: chunked")) {
      if (!read_chunks(answer.body)) return {};
    } else {
      answer.body = rest();
    }
    answer.status = status;
    return answer;
  }

  /// Everything until the server closes.
  std::string rest() {
    while (more()) {
    }
    return take(received_.size());
  }
  /// True if the server closes, or has closed, without another byte.
  bool closed() { return received_.empty() && !more() && !timed_out_; }
  [[nodiscard]] int descriptor() const { return socket_; }
  bool was_reset() const { return reset_; }
  bool silent_for(std::chrono::milliseconds time) {
    const timeval patience{0, static_cast<suseconds_t>(std::chrono::microseconds(time).count())};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    const bool silent = !more() && timed_out_;
    const timeval usual{10, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &usual, sizeof usual);
    return silent;
  }

 private:
  bool more() {
    std::array<char, 16 * 1024> bytes;
    const auto count = ::recv(socket_, bytes.data(), bytes.size(), 0);
    timed_out_ = count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
    reset_ = count < 0 && errno == ECONNRESET;
    if (count <= 0) return false;
    received_.append(bytes.data(), static_cast<std::size_t>(count));
    return true;
  }
  bool read_chunks(std::string& body) {
    for (;;) {
      while (received_.find("\r\n") == std::string::npos) {
        if (!more()) return false;
      }
      const auto size = std::stoul(take(received_.find("\r\n") + 2), nullptr, 16);
      while (received_.size() < size + 2) {
        if (!more()) return false;
      }
      body += take(size);
      take(2);
      if (size == 0) return true;
    }
  }
  std::string take(std::size_t size) {
    std::string bytes = received_.substr(0, size);
    received_.erase(0, size);
    return bytes;
  }

  int socket_;
  std::string received_;
  bool timed_out_ = false;
  bool reset_ = false;
};

ListenerOptions test_options() {
  ListenerOptions options;
  options.port = 0;
  options.read_workers = 4;  // of which one flow gets half
  options.write_workers = 4;
  options.header_timeout = 5s;
  options.idle_timeout = 5s;
  options.drain_timeout = 5s;
  return options;
}

struct Server {
  explicit Server(const ListenerOptions& options = test_options()) : listener(options, application) {}
  ~Server() { application.gate.open(); }
  [[nodiscard]] std::uint16_t port() const { return listener.port(); }

  TestApplication application;
  Listener listener;
};

/// Lowers a limit of this process until the end of the scope.
class LoweredLimit {
 public:
  LoweredLimit(decltype(RLIMIT_NOFILE) what, rlim_t limit) : what_(what) {
    ::getrlimit(what_, &before_);
    const rlimit lowered{limit, before_.rlim_max};
    ::setrlimit(what_, &lowered);
  }
  LoweredLimit(const LoweredLimit&) = delete;
  LoweredLimit& operator=(const LoweredLimit&) = delete;
  ~LoweredLimit() { ::setrlimit(what_, &before_); }

 private:
  decltype(RLIMIT_NOFILE) what_;
  rlimit before_{};
};

}  // namespace

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
