#pragma once

#include <array>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace crondb::testing {

/// A WebSocket client on 127.0.0.1 that does as little as a client may, so that tests say what goes over the wire.
class WebSocketClient {
 public:
  /// A frame from the server. For a close `code` is its reason.
  struct Frame {
    int opcode = 0;  ///< 1 text, 8 close, 9 ping; 0: the connection has ended
    std::string payload;
    int code = 0;
  };

  /// Connects and sends the handshake. `headers` are lines that end with \r\n.
  WebSocketClient(std::uint16_t port, const std::string& target, const std::string& headers, int receive_buffer = 0) {
    if (receive_buffer > 0) ::setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
      throw std::runtime_error("can't connect");
    write("GET " + target +
          " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
          "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" +
          headers + "\r\n");
  }
  WebSocketClient(const WebSocketClient&) = delete;
  WebSocketClient& operator=(const WebSocketClient&) = delete;
  ~WebSocketClient() { ::close(socket_); }

  /// The head of the answer; empty if none came in time.
  std::string head() {
    while (buffer_.find("\r\n\r\n") == std::string::npos) {
      if (!fill(std::chrono::seconds{5})) return {};
    }
    const auto end = buffer_.find("\r\n\r\n") + 4;
    std::string head = buffer_.substr(0, end);
    buffer_.erase(0, end);
    return head;
  }

  /// The next frame; nullopt if none came in time.
  std::optional<Frame> next(std::chrono::milliseconds patience = std::chrono::seconds{5}) {
    for (;;) {
      if (auto frame = take()) return frame;
      if (!fill(patience)) {
        if (ended_) return Frame{};
        return std::nullopt;
      }
    }
  }

  /// Sends a frame of at most 125 bytes.
  void send(int opcode, std::string_view payload) {
    std::string frame{static_cast<char>(0x80 | opcode), static_cast<char>(0x80 | static_cast<int>(payload.size())), 0, 0, 0, 0};
    write(frame.append(payload));
  }
  void write(std::string_view bytes) {
    while (!bytes.empty()) {
      const auto count = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (count <= 0) return;
      bytes.remove_prefix(static_cast<std::size_t>(count));
    }
  }
  [[nodiscard]] int socket() const { return socket_; }

 private:
  std::optional<Frame> take() {
    const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(buffer_[i]); };
    if (buffer_.size() < 2) return std::nullopt;
    std::size_t at = 2;
    std::uint64_t length = byte(1) & 0x7fU;
    const std::size_t wide = length == 126 ? 2 : length == 127 ? 8 : 0;
    if (buffer_.size() < at + wide) return std::nullopt;
    if (wide > 0) length = 0;
    for (std::size_t i = 0; i < wide; ++i) length = length << 8U | byte(at + i);
    at += wide;
    if (buffer_.size() < at + length) return std::nullopt;
    Frame frame{byte(0) & 0x0f, buffer_.substr(at, length), 0};
    if (frame.opcode == 8 && length >= 2) frame.code = byte(at) << 8 | byte(at + 1);
    buffer_.erase(0, at + length);
    return frame;
  }

  bool fill(std::chrono::milliseconds patience) {
    pollfd ready{socket_, POLLIN, 0};
    if (::poll(&ready, 1, static_cast<int>(patience.count())) != 1) return false;
    std::array<char, 65536> piece;
    const auto count = ::recv(socket_, piece.data(), piece.size(), 0);
    ended_ = count <= 0;
    if (ended_) return false;
    buffer_.append(piece.data(), static_cast<std::size_t>(count));
    return true;
  }

  int socket_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  std::string buffer_;
  bool ended_ = false;
};

}  // namespace crondb::testing
