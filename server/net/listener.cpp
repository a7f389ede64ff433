#include "listener.hpp"

#include <chrono>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/post.hpp>
#include <sys/socket.h>

#include "connection.hpp"
#include "lanes.hpp"
#include "roster.hpp"

namespace crondb::server {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

// After a failed accept: whatever it lacks (descriptors, memory) isn't back at once, and trying again would only burn the CPU.
constexpr std::chrono::milliseconds accept_pause{100};

// What the I/O threads get to close connections that outlasted the drain timeout; those that they don't reach are closed with them.
constexpr std::chrono::milliseconds close_grace{1'000};

/// One I/O thread. Each has an io_context of its own, so that everything about a connection happens on one thread.
class Loop {
 public:
  Loop() : thread_([this] { run(); }) {}
  ~Loop() { stop(); }

  asio::io_context& context() { return context_; }

  void stop() {
    context_.stop();
    if (thread_.joinable()) thread_.join();
  }

 private:
  void run() noexcept {
    for (;;) {
      try {
        context_.run();
        return;
      } catch (...) {
        // Out of memory between two handlers: the operation is lost, the others go on.
      }
    }
  }

  asio::io_context context_{1};
  asio::executor_work_guard<asio::io_context::executor_type> work_{context_.get_executor()};
  std::thread thread_;
};

std::string textual(const asio::ip::address& address) {
  if (address.is_v6() && address.to_v6().is_v4_mapped())
    return asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6()).to_string();
  return address.to_string();
}

}  // namespace

class Listener::Impl {
 public:
  Impl(const ListenerOptions& options, Application& application, ListeningSocket socket)
      : options_(options),
        roster_(options.max_connections),
        budget_(options.memory),
        loops_(start_loops(options.io_threads)),
        lanes_({0, options.read_workers, options.write_workers, options.heavy_workers, options.bulk_workers},
               options.max_queued_requests),
        hub_{options_, application, roster_, lanes_, budget_},
        acceptor_(loops_.front()->context()),
        pause_(loops_.front()->context()),
        port_(socket.port()),
        is_adopted_(socket.is_adopted()) {
    acceptor_.assign(socket.is_ipv6() ? tcp::v6() : tcp::v4(), socket.release());
    asio::post(acceptor_.get_executor(), [this] { accept(); });
  }

  // The loops run until here; nothing of them may touch what is destroyed.
  ~Impl() { stop(); }

  std::uint16_t port() const { return port_; }
  std::size_t connections() const { return roster_.served(); }
  const LaneLoads& loads() const { return hub_.loads; }

  void stop() {
    const std::lock_guard lock(stopping_);
    if (std::exchange(stopped_, true)) return;
    hub_.draining = true;
    asio::post(acceptor_.get_executor(), [this] {
      boost::system::error_code ignored;
      // A process that was forked may hold it too, and would keep clients waiting at it.
      if (!is_adopted_) ::shutdown(acceptor_.native_handle(), SHUT_RDWR);
      acceptor_.close(ignored);
      pause_.cancel();
    });
    tell_all([](Connection& connection) { connection.drain(); });
    if (!roster_.wait_until_empty(options_.drain_timeout)) {
      tell_all([](Connection& connection) { connection.close(); });
      roster_.wait_until_empty(close_grace);
    }
    lanes_.stop();
    for (const auto& loop : loops_) loop->stop();
  }

 private:
  using Acceptor = asio::basic_socket_acceptor<tcp, Connection::Executor>;
  using Timer =
      asio::basic_waitable_timer<std::chrono::steady_clock, asio::wait_traits<std::chrono::steady_clock>, Connection::Executor>;

  static std::vector<std::unique_ptr<Loop>> start_loops(std::size_t count) {
    std::vector<std::unique_ptr<Loop>> loops;
    for (std::size_t i = 0; i < std::max<std::size_t>(count, 1); ++i) loops.push_back(std::make_unique<Loop>());
    return loops;
  }

  void accept() noexcept {
    while (acceptor_.is_open()) {
      auto& loop = *loops_[next_loop_++ % loops_.size()];
      try {
        acceptor_.async_accept(loop.context(), [this](boost::system::error_code error, Connection::Socket socket) {
          if (error == asio::error::operation_aborted) return;
          if (error && error != asio::error::connection_aborted) return accept_later();
          if (!error) admit(std::move(socket));
          accept();
        });
        return;
      } catch (...) {
        // Out of memory, so that a timer would fail as well.
        std::this_thread::sleep_for(accept_pause);
      }
    }
  }

  void accept_later() noexcept {
    try {
      pause_.expires_after(accept_pause);
      pause_.async_wait([this](boost::system::error_code) { accept(); });
    } catch (...) {
      accept();
    }
  }

  void admit(Connection::Socket socket) noexcept {
    try {
      close_on_exec(socket.native_handle());
      boost::system::error_code error;
      const auto peer = socket.remote_endpoint(error);
      if (error) return;  // gone already
      auto connection = std::make_shared<Connection>(hub_, std::move(socket), textual(peer.address()));
      const auto admission = roster_.enter(connection);
      if (admission == Roster::Admission::drop) return;
      const auto executor = connection->executor();
      asio::post(executor, [connection = std::move(connection), admission] {
        if (admission == Roster::Admission::serve) {
          connection->start();
        } else {
          connection->turn_away();
        }
      });
    } catch (...) {
      // Out of memory: this client is dropped.
    }
  }

  template <class Message>
  void tell_all(Message message) {
    for (auto& connection : roster_.all()) {
      const auto executor = connection->executor();
      asio::post(executor, [connection = std::move(connection), message] { message(*connection); });
    }
  }

  // Connections can be the last thing that a loop or a lane holds, and they leave the roster when they are destroyed: the order of
  // these members is that of their dependence.
  const ListenerOptions options_;
  Roster roster_;
  Budget budget_;
  std::vector<std::unique_ptr<Loop>> loops_;
  Lanes lanes_;
  Hub hub_;
  Acceptor acceptor_;
  Timer pause_;
  std::size_t next_loop_ = 0;
  std::uint16_t port_ = 0;
  bool is_adopted_ = false;
  std::mutex stopping_;
  bool stopped_ = false;
};

Listener::Listener(const ListenerOptions& options, Application& application)
    : Listener(options, application, ListeningSocket(options.address, options.port)) {}
Listener::Listener(const ListenerOptions& options, Application& application, ListeningSocket socket)
    : impl_(std::make_unique<Impl>(options, application, std::move(socket))) {}
Listener::~Listener() = default;

std::uint16_t Listener::port() const { return impl_->port(); }
std::size_t Listener::connections() const { return impl_->connections(); }
const LaneLoads& Listener::loads() const { return impl_->loads(); }
void Listener::stop() { impl_->stop(); }

}  // namespace crondb::server
