#pragma once

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

/// A listener under test, an application of which tests say what it answers, and a client that sees every byte.
namespace crondb::testing::transport {

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

inline bool eventually(const auto& condition) {
  for (const auto end = Clock::now() + 5s; Clock::now() < end; std::this_thread::sleep_for(1ms)) {
    if (condition()) return true;
  }
  return false;
}

inline std::string pattern(std::size_t size) {
  std::string bytes(size, '\0');
  for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<char>('a' + (i * 7 + i / 251) % 26);
  return bytes;
}

inline constexpr std::size_t piece_size = 64 * 1024;
inline constexpr std::size_t large_size = 32 << 20;  // more than sockets take

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

inline ListenerOptions test_options() {
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

}  // namespace crondb::testing::transport
