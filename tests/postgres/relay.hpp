#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <functional>
#include <list>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>

#include <libpq-fe.h>
#include <netdb.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace crondb::testing {

/// Stands between clients and a PostgreSQL server, as far away from it as it is told, and counts round trips: how often a client
/// says something after it was answered.
class Relay {
 public:
  /// What is done to each piece that the server says, before the client hears it.
  using Edit = std::function<void(std::string&)>;

  /// `delay` is added each way.
  Relay(const std::string& uri, std::chrono::microseconds delay, Edit edit = {}) : delay_(delay), edit_(std::move(edit)) {
    PQconninfoOption* const options = PQconninfoParse(uri.c_str(), nullptr);
    if (options == nullptr) throw std::runtime_error("no URI of a database: " + uri);
    for (const auto* option = options; option->keyword != nullptr; ++option) {
      const std::string value = option->val == nullptr ? "" : option->val;
      if (option->keyword == std::string_view("host")) host_ = value;
      if (option->keyword == std::string_view("port") && !value.empty()) port_ = value;
      if (option->keyword == std::string_view("user")) user_ = value;
      if (option->keyword == std::string_view("dbname")) database_ = value;
    }
    PQconninfoFree(options);
    std::string name = (std::filesystem::temp_directory_path() / "crondb-relay-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary directory");
    directory_ = name;
    listening_ = socket_at(directory_ + "/.s.PGSQL.5432", [](int made, const sockaddr* address, socklen_t size) {
      return bind(made, address, size) == 0 && listen(made, 64) == 0;
    });
    accepting_ = std::thread([this] { accept_all(); });
  }
  Relay(const Relay&) = delete;
  Relay& operator=(const Relay&) = delete;
  ~Relay() {
    shutdown(listening_, SHUT_RDWR);
    accepting_.join();
    for (auto& one : connections_) {
      shutdown(one.client, SHUT_RDWR);
      shutdown(one.server, SHUT_RDWR);
    }
    for (auto& one : connections_) {
      for (auto& thread : one.threads) thread.join();
      close(one.client);
      close(one.server);
    }
    close(listening_);
    std::error_code ignored;
    std::filesystem::remove_all(directory_, ignored);
  }

  [[nodiscard]] std::string uri() const { return "postgresql://" + user_ + "@/" + database_ + "?host=" + directory_; }
  /// So far, of all clients.
  [[nodiscard]] std::int64_t round_trips() const { return round_trips_; }

 private:
  using Clock = std::chrono::steady_clock;

  /// What is on its way in one direction.
  struct Way {
    std::mutex mutex{};
    std::condition_variable moved{};
    std::deque<std::pair<Clock::time_point, std::string>> pieces{};  ///< an empty one is the end
  };
  struct Connection {
    int client = -1;
    int server = -1;
    std::atomic<bool> answered = true;
    std::array<Way, 2> ways{};
    std::array<std::thread, 4> threads{};
  };

  template <class Use>
  static int socket_at(const std::string& path, Use use) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.copy(static_cast<char*>(address.sun_path), sizeof(address.sun_path) - 1);
    const int made = socket(AF_UNIX, SOCK_STREAM, 0);
    if (!use(made, reinterpret_cast<const sockaddr*>(&address), static_cast<socklen_t>(sizeof(address)))) {
      throw std::runtime_error("no socket at " + path);
    }
    return made;
  }

  [[nodiscard]] int connect_server() const {
    const auto reach = [](int made, const sockaddr* address, socklen_t size) { return connect(made, address, size) == 0; };
    if (host_.empty() || host_.front() == '/') {
      return socket_at((host_.empty() ? "/var/run/postgresql" : host_) + "/.s.PGSQL." + port_, reach);
    }
    addrinfo* found = nullptr;
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    if (getaddrinfo(host_.c_str(), port_.c_str(), &hints, &found) != 0) throw std::runtime_error("no such host: " + host_);
    const int made = socket(found->ai_family, SOCK_STREAM, 0);
    const bool reached = reach(made, found->ai_addr, found->ai_addrlen);
    freeaddrinfo(found);
    if (!reached) throw std::runtime_error("no server at " + host_);
    return made;
  }

  void accept_all() {
    for (int client = 0; (client = accept(listening_, nullptr, nullptr)) >= 0;) {
      Connection& one = connections_.emplace_back();
      one.client = client;
      one.server = connect_server();
      one.threads[0] = std::thread([this, &one] { read(one, one.client, one.ways[0]); });
      one.threads[1] = std::thread([&one] { write(one.server, one.ways[0]); });
      one.threads[2] = std::thread([this, &one] { read(one, one.server, one.ways[1]); });
      one.threads[3] = std::thread([&one] { write(one.client, one.ways[1]); });
    }
  }

  void read(Connection& one, int from, Way& way) {
    std::string piece(65'536, '\0');
    for (;;) {
      const auto size = recv(from, piece.data(), piece.size(), 0);
      const bool by_client = from == one.client;
      if (size > 0 && one.answered.exchange(!by_client) && by_client) ++round_trips_;
      std::string heard = piece.substr(0, size > 0 ? static_cast<std::size_t>(size) : 0);
      if (edit_ && !by_client) edit_(heard);
      {
        const std::lock_guard lock(way.mutex);
        way.pieces.emplace_back(Clock::now() + delay_, std::move(heard));
      }
      way.moved.notify_one();
      if (size <= 0) return;
    }
  }

  static void write(int to, Way& way) {
    for (;;) {
      std::unique_lock lock(way.mutex);
      way.moved.wait(lock, [&] { return !way.pieces.empty(); });
      const auto [when, piece] = std::move(way.pieces.front());
      way.pieces.pop_front();
      lock.unlock();
      std::this_thread::sleep_until(when);
      for (std::size_t done = 0; done < piece.size();) {
        const auto size = send(to, piece.data() + done, piece.size() - done, MSG_NOSIGNAL);
        if (size <= 0) return;
        done += static_cast<std::size_t>(size);
      }
      if (piece.empty()) {
        shutdown(to, SHUT_WR);
        return;
      }
    }
  }

  std::chrono::microseconds delay_;
  Edit edit_;
  std::string host_, port_ = "5432", user_, database_;
  std::string directory_;
  int listening_ = -1;
  std::list<Connection> connections_;
  std::atomic<std::int64_t> round_trips_ = 0;
  std::thread accepting_;
};

}  // namespace crondb::testing
