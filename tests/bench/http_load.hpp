#pragma once

#include <array>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>

#include <sched.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "bench/http_client.hpp"

namespace crondb::bench {

inline constexpr std::size_t connection_count = 64;
inline constexpr const char* healthz = "GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";

/// Puts the calling thread, and those that it starts from now on, on one processor, if there are two.
inline void stay_on_processor(int number) {
  if (std::thread::hardware_concurrency() < 2) return;
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET(number, &set);
  (void)::sched_setaffinity(0, sizeof set, &set);
}

/// Keep-alive connections that each send the next request when they have the answer to the last one.
class Load {
 public:
  /// Every answer to `request` must be as long as the first.
  Load(std::uint16_t port, std::string request)
      : request_(std::move(request)), size_(Client(port).ask(request_)), epoll_(::epoll_create1(EPOLL_CLOEXEC)) {
    for (auto& client : clients_) {
      client.socket = connect_to(port);
      epoll_event event{};
      event.events = EPOLLIN;
      event.data.ptr = &client;
      ::epoll_ctl(epoll_, EPOLL_CTL_ADD, client.socket, &event);
    }
  }
  ~Load() {
    for (const auto& client : clients_) ::close(client.socket);
    ::close(epoll_);
  }
  Load(const Load&) = delete;
  Load& operator=(const Load&) = delete;

  /// Answers per second. No request is under way before or after.
  double run(std::chrono::steady_clock::duration time) {
    const auto begin = std::chrono::steady_clock::now();
    const auto end = begin + time;
    std::size_t answers = 0;
    std::size_t waiting = clients_.size();
    for (const auto& client : clients_) send(client);
    bool over = false;
    while (waiting > 0) {
      std::array<epoll_event, connection_count> events;
      const int count = ::epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), 5000);
      if (count < 0 && errno == EINTR) continue;
      if (count <= 0) throw std::runtime_error("the server doesn't answer");
      over = over || std::chrono::steady_clock::now() >= end;
      for (int i = 0; i < count; ++i) {
        auto& client = *static_cast<Connection*>(events[static_cast<std::size_t>(i)].data.ptr);
        if (!receive(client)) continue;
        ++answers;
        if (over) {
          --waiting;
        } else {
          send(client);
        }
      }
    }
    return static_cast<double>(answers) / std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  }

 private:
  struct Connection {
    int socket = -1;
    std::size_t received = 0;
  };

  void send(const Connection& client) const {
    if (::send(client.socket, request_.data(), request_.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(request_.size())) {
      throw std::runtime_error("can't send");
    }
  }

  /// True once the answer is complete.
  bool receive(Connection& client) {
    const auto count = ::recv(client.socket, bytes_.data(), bytes_.size(), 0);
    if (count <= 0) throw std::runtime_error("the server closed a connection");
    client.received += static_cast<std::size_t>(count);
    if (client.received < size_) return false;
    client.received = 0;
    return true;
  }

  const std::string request_;
  const std::size_t size_;  ///< of an answer, in bytes
  int epoll_;
  std::array<Connection, connection_count> clients_;
  std::array<char, 65'536> bytes_{};
};

}  // namespace crondb::bench
