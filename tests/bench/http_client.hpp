#pragma once

#include <array>
#include <charconv>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

namespace crondb::bench {

/// A socket that is connected to `port` of this machine.
inline int connect_to(std::uint16_t port) {
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

/// A connection that asks and waits for the answer.
class Client {
 public:
  explicit Client(std::uint16_t port) : socket_(connect_to(port)) {}
  ~Client() { ::close(socket_); }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  /// How long the answer is, head and body together.
  std::size_t ask(const std::string& request) {
    if (::send(socket_, request.data(), request.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(request.size())) {
      throw std::runtime_error("can't send");
    }
    std::string answer;
    std::size_t needed = std::string::npos;
    std::array<char, 65536> bytes;
    while (answer.size() < needed) {
      const auto count = ::recv(socket_, bytes.data(), bytes.size(), 0);
      if (count <= 0) throw std::runtime_error("the server closed a connection");
      answer.append(bytes.data(), static_cast<std::size_t>(count));
      if (needed == std::string::npos) needed = size_of(answer);
      if (chunked(answer) && answer.ends_with("\r\n0\r\n\r\n")) break;
    }
    if (!answer.starts_with("HTTP/1.1 200")) throw std::runtime_error(answer);
    return answer.size();
  }

 private:
  static bool chunked(const std::string& answer) {
    const auto end = answer.find("\r\n\r\n");
    return end != std::string::npos && answer.find("Transfer-Encoding: chunked") < end;
  }
  /// Of head and body together; npos while the head isn't complete.
  static std::size_t size_of(const std::string& answer) {
    static constexpr std::string_view length = "Content-Length: ";
    const auto end = answer.find("\r\n\r\n");
    const auto field = answer.find(length);
    if (end == std::string::npos || field == std::string::npos) return std::string::npos;
    std::size_t body = 0;
    std::from_chars(answer.data() + field + length.size(), answer.data() + end, body);
    return end + 4 + body;
  }

  int socket_;
};

}  // namespace crondb::bench
