#pragma once

#include <array>
#include <charconv>
#include <chrono>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace crondb::testing {

/// A small HTTP server that gives prepared answers, one a connection; without one it stays silent.
class Receiver {
 public:
  explicit Receiver(std::vector<std::string> answers) : answers_(std::move(answers)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    ::bind(listening_, reinterpret_cast<const sockaddr*>(&address), size);
    ::listen(listening_, 16);
    ::getsockname(listening_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    thread_ = std::jthread([this](const std::stop_token& stop) { serve(stop); });
  }
  Receiver(const Receiver&) = delete;
  Receiver& operator=(const Receiver&) = delete;
  ~Receiver() {
    thread_.request_stop();
    thread_.join();
    ::close(listening_);
  }

  [[nodiscard]] std::string url(const std::string& path = "/hook") const {
    return "http://127.0.0.1:" + std::to_string(port_) + path;
  }
  [[nodiscard]] std::uint16_t port() const { return port_; }
  /// The whole requests so far.
  [[nodiscard]] std::vector<std::string> requests() {
    const std::lock_guard lock(mutex_);
    return requests_;
  }

 private:
  void serve(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
      pollfd ready{listening_, POLLIN, 0};
      if (::poll(&ready, 1, 10) != 1) continue;
      const int socket = ::accept(listening_, nullptr, nullptr);
      const std::string request = read(socket, stop);
      std::string answer;
      {
        const std::lock_guard lock(mutex_);
        if (requests_.size() < answers_.size()) answer = answers_[requests_.size()];
        requests_.push_back(request);
      }
      while (answer.empty() && !stop.stop_requested() && still_there(socket))
        std::this_thread::sleep_for(std::chrono::milliseconds{1});
      for (std::size_t sent = 0; sent < answer.size();) {
        const auto count = ::send(socket, answer.data() + sent, answer.size() - sent, MSG_NOSIGNAL);
        if (count <= 0) break;
        sent += static_cast<std::size_t>(count);
      }
      ::close(socket);
    }
  }

  static bool still_there(int socket) {
    pollfd ready{socket, POLLIN, 0};
    char byte = 0;
    return ::poll(&ready, 1, 0) == 0 || ::recv(socket, &byte, 1, MSG_PEEK) > 0;
  }

  static std::string read(int socket, const std::stop_token& stop) {
    std::string request;
    std::array<char, 4096> piece{};
    while (!stop.stop_requested()) {
      const auto end = request.find("\r\n\r\n");
      if (end != std::string::npos) {
        const auto at = request.find("Content-Length: ");
        std::size_t length = 0;
        if (at != std::string::npos) std::from_chars(request.data() + at + 16, request.data() + request.size(), length);
        if (request.size() >= end + 4 + length) break;
      }
      pollfd ready{socket, POLLIN, 0};
      if (::poll(&ready, 1, 10) != 1) continue;
      const auto count = ::recv(socket, piece.data(), piece.size(), 0);
      if (count <= 0) break;
      request.append(piece.data(), static_cast<std::size_t>(count));
    }
    return request;
  }

  std::vector<std::string> answers_;
  std::mutex mutex_;
  std::vector<std::string> requests_;
  int listening_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  std::uint16_t port_ = 0;
  std::jthread thread_;
};

inline const std::string ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok";
inline const std::string broken = "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

inline std::string header(const std::string& request, const std::string& name) {
  const auto at = request.find(name + ": ");
  if (at == std::string::npos) return {};
  const auto begin = at + name.size() + 2;
  return request.substr(begin, request.find("\r\n", begin) - begin);
}

inline std::string body(const std::string& request) { return request.substr(request.find("\r\n\r\n") + 4); }

/// The recipe of the README: is the request signed with the secret, at most five minutes ago?
inline bool verified(const std::string& signature, const std::string& received, const std::string& secret, std::int64_t now) {
  const auto comma = signature.find(',');
  if (!signature.starts_with("t=") || comma == std::string::npos || signature.compare(comma, 4, ",v1=") != 0) return false;
  const std::string t = signature.substr(2, comma - 2);
  const std::string v1 = signature.substr(comma + 4);
  const std::string signed_text = t + "." + received;
  std::array<unsigned char, 32> mac{};
  HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()), reinterpret_cast<const unsigned char*>(signed_text.data()),
       signed_text.size(), mac.data(), nullptr);
  std::string hex;
  for (const unsigned char byte : mac) {
    hex += "0123456789abcdef"[byte >> 4U];
    hex += "0123456789abcdef"[byte & 15U];
  }
  const std::int64_t age = now - std::stoll(t);
  return age >= -300 && age <= 300 && hex == v1;
}

}  // namespace crondb::testing
