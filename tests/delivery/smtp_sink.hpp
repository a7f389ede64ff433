#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace crondb::testing {

/// An SMTP server on 127.0.0.1 that keeps what it gets, one connection after the other, and misbehaves as told.
class SmtpSink {
 public:
  struct Message {
    std::string from;
    std::string to;
    std::string data;  ///< without dot-stuffing and the final dot

    /// The value of a header that stands on one line.
    [[nodiscard]] std::string header(const std::string& name) const {
      const auto start = data.find(name + ": ");
      if (start == std::string::npos) return {};
      const auto value = start + name.size() + 2;
      return data.substr(value, data.find("\r\n", value) - value);
    }
  };
  struct Manners {
    std::string to_sender = "250 ok";
    std::string to_recipient = "250 ok";
    std::string to_message = "250 ok";
    bool silent = false;          ///< never says a word
    bool hangs_up_early = false;  ///< in the middle of the message
  };

  SmtpSink() {
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    if (::bind(listener_, reinterpret_cast<sockaddr*>(&address), length) != 0 || ::listen(listener_, 8) != 0 ||
        ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &length) != 0) {
      throw std::runtime_error("the sink can't listen");
    }
    url_ = "smtp://127.0.0.1:" + std::to_string(ntohs(address.sin_port));
    thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
  }
  ~SmtpSink() {
    thread_.request_stop();
    thread_.join();
    ::close(listener_);
  }
  SmtpSink(const SmtpSink&) = delete;
  SmtpSink& operator=(const SmtpSink&) = delete;

  [[nodiscard]] const std::string& url() const { return url_; }
  void behave(Manners manners) {
    const std::lock_guard lock(mutex_);
    manners_ = std::move(manners);
  }
  /// The messages so far, once there are `count`, or after ten seconds.
  [[nodiscard]] std::vector<Message> messages(std::size_t count = 0) {
    std::unique_lock lock(mutex_);
    arrived_.wait_for(lock, std::chrono::seconds{10}, [&] { return messages_.size() >= count; });
    return messages_;
  }

 private:
  void run(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
      if (!readable(listener_)) continue;
      const int client = ::accept(listener_, nullptr, nullptr);
      Manners manners;
      {
        const std::lock_guard lock(mutex_);
        manners = manners_;
      }
      if (client >= 0) talk(client, manners, stop);
      ::close(client);
    }
  }

  static bool readable(int fd) {
    pollfd waiting{fd, POLLIN, 0};
    return ::poll(&waiting, 1, 20) > 0;
  }
  static void say(int client, const std::string& line) {
    const std::string sent = line + "\r\n";
    (void)::send(client, sent.data(), sent.size(), MSG_NOSIGNAL);
  }

  void talk(int client, const Manners& manners, const std::stop_token& stop) {
    std::string buffer;
    Message message;
    bool in_data = false;
    if (!manners.silent) say(client, "220 sink");
    while (!stop.stop_requested()) {
      if (!readable(client)) continue;
      char bytes[4096];
      const auto count = ::recv(client, bytes, sizeof bytes, 0);
      if (count <= 0) return;
      if (manners.silent) continue;
      if (in_data && manners.hangs_up_early) return;
      buffer.append(bytes, static_cast<std::size_t>(count));
      for (auto end = buffer.find("\r\n"); end != std::string::npos; end = buffer.find("\r\n")) {
        const std::string line = buffer.substr(0, end);
        buffer.erase(0, end + 2);
        if (in_data && line != ".") {
          message.data += (line.starts_with('.') ? line.substr(1) : line) + "\r\n";
        } else if (in_data) {
          in_data = false;
          if (manners.to_message.starts_with('2')) keep(message);
          say(client, manners.to_message);
        } else if (line.starts_with("EHLO")) {
          say(client, "250 sink");
        } else if (line.starts_with("MAIL FROM:")) {
          message = {line.substr(10), {}, {}};
          say(client, manners.to_sender);
        } else if (line.starts_with("RCPT TO:")) {
          message.to += line.substr(8);
          say(client, manners.to_recipient);
        } else if (line == "DATA") {
          in_data = true;
          say(client, "354 go on");
        } else if (line == "QUIT") {
          say(client, "221 bye");
          return;
        } else {
          say(client, "502 what");
        }
      }
    }
  }

  void keep(const Message& message) {
    const std::lock_guard lock(mutex_);
    messages_.push_back(message);
    arrived_.notify_all();
  }

  int listener_ = -1;
  std::string url_;
  std::mutex mutex_;
  std::condition_variable arrived_;
  Manners manners_;
  std::vector<Message> messages_;
  std::jthread thread_;
};

}  // namespace crondb::testing
