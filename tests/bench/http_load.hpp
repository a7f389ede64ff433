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

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sched.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

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
  Load(std::uint16_t port, std::string request) : request_(std::move(request)), epoll_(::epoll_create1(EPOLL_CLOEXEC)) {
    for (auto& client : clients_) {
      client.socket = connect(port);
      epoll_event event{};
      event.events = EPOLLIN;
      event.data.ptr = &client;
      ::epoll_ctl(epoll_, EPOLL_CTL_ADD, client.socket, &event);
    }
    learn_size();
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
        auto& client = *static_cast<Client*>(events[static_cast<std::size_t>(i)].data.ptr);
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
  struct Client {
    int socket = -1;
    std::size_t received = 0;
  };

  static int connect(std::uint16_t port) {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const int on = 1;
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
      throw std::runtime_error("can't connect");
    return socket;
  }

  void learn_size() {
    const Client& first = clients_.front();
    send(first);
    std::string answer;
    for (std::size_t head = 0; answer.size() < size_ || size_ == 0;) {
      std::array<char, 65'536> bytes{};
      const auto count = ::recv(first.socket, bytes.data(), bytes.size(), 0);
      if (count <= 0) throw std::runtime_error("the server closed a connection");
      answer.append(bytes.data(), static_cast<std::size_t>(count));
      head = answer.find("\r\n\r\n");
      const auto length = answer.find("Content-Length: ");
      if (head != std::string::npos && length < head) size_ = head + 4 + std::stoul(answer.substr(length + 16));
    }
    if (!answer.starts_with("HTTP/1.1 200")) throw std::runtime_error("the server answers " + answer.substr(0, answer.find('\r')));
  }

  void send(const Client& client) const {
    if (::send(client.socket, request_.data(), request_.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(request_.size())) {
      throw std::runtime_error("can't send");
    }
  }

  /// True once the answer is complete.
  bool receive(Client& client) {
    const auto count = ::recv(client.socket, bytes_.data(), bytes_.size(), 0);
    if (count <= 0) throw std::runtime_error("the server closed a connection");
    client.received += static_cast<std::size_t>(count);
    if (client.received < size_) return false;
    client.received = 0;
    return true;
  }

  const std::string request_;
  int epoll_;
  std::array<Client, connection_count> clients_;
  std::size_t size_ = 0;  ///< of an answer, in bytes
  std::array<char, 65'536> bytes_{};
};

}  // namespace crondb::bench
