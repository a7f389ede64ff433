#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>

#include "bench/benches.hpp"
#include "bench/http_load.hpp"
#include "crondb/storage/memory.hpp"
#include "server/api/dispatch.hpp"
#include "server/net/listener.hpp"

namespace crondb::bench {

namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::ip::tcp;

constexpr std::string_view answer_body = R"({"status":"ok"})";
constexpr std::string_view answer_type = "application/json";

/// What Beast does at best: one thread, one read and one write per request, no timers, no limits.
class BareServer {
 public:
  BareServer() : acceptor_(context_, {asio::ip::address_v4::loopback(), 0}) {
    accept();
    thread_ = std::thread([this] { context_.run(); });
  }
  ~BareServer() {
    context_.stop();
    thread_.join();
  }
  BareServer(const BareServer&) = delete;
  BareServer& operator=(const BareServer&) = delete;

  [[nodiscard]] std::uint16_t port() const { return acceptor_.local_endpoint().port(); }

 private:
  struct Session : std::enable_shared_from_this<Session> {
    explicit Session(tcp::socket accepted) : socket(std::move(accepted)) {}

    void read() {
      incoming = {};
      http::async_read(socket, buffer, incoming, [self = shared_from_this()](boost::system::error_code error, std::size_t) {
        if (!error) self->write();
      });
    }
    void write() {
      outgoing = {http::status::ok, incoming.version()};
      outgoing.set(http::field::server, "crondb");
      outgoing.set(http::field::date, "Sun, 06 Nov 1994 08:49:37 GMT");
      outgoing.set(http::field::content_type, {answer_type.data(), answer_type.size()});
      outgoing.keep_alive(incoming.keep_alive());
      outgoing.body() = answer_body;
      outgoing.prepare_payload();
      http::async_write(socket, outgoing, [self = shared_from_this()](boost::system::error_code error, std::size_t) {
        if (!error) self->read();
      });
    }

    tcp::socket socket;
    boost::beast::flat_buffer buffer;
    http::request<http::string_body> incoming;
    http::response<http::string_body> outgoing;
  };

  void accept() {
    acceptor_.async_accept([this](boost::system::error_code error, tcp::socket socket) {
      if (error) return;
      socket.set_option(tcp::no_delay(true));
      std::make_shared<Session>(std::move(socket))->read();
      accept();
    });
  }

  asio::io_context context_{1};
  tcp::acceptor acceptor_;
  std::thread thread_;
};

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

}  // namespace

int http(double seconds) {
  // Short rounds in turn, so that whatever else the machine does slows both.
  constexpr auto round = std::chrono::milliseconds(100);
  const auto rounds =
      std::max<std::size_t>(3, static_cast<std::size_t>(seconds / (2 * std::chrono::duration<double>(round).count())));

  const BareServer bare;
  MemoryStorage storage;
  SystemClock clock;
  RandomIds ids;
  const Environment environment{clock, ids};
  server::Services services{storage, environment, {}, {}, {}, {}, {}, {}};
  server::Dispatcher application(services);
  server::ListenerOptions options;
  options.port = 0;
  options.read_workers = 1;
  options.write_workers = 1;
  const server::Listener listener(options, application);
  Load bare_load(bare.port(), healthz);
  Load listener_load(listener.port(), healthz);
  bare_load.run(round);
  listener_load.run(round);

  std::vector<double> bare_rates;
  std::vector<double> listener_rates;
  for (std::size_t i = 0; i < rounds; ++i) {
    bare_rates.push_back(bare_load.run(round));
    listener_rates.push_back(listener_load.run(round));
  }
  const double bare_rate = median(bare_rates);
  const double listener_rate = median(listener_rates);
  std::printf("http: bare Beast %.0f requests/s, crondb %.0f requests/s, ratio %.2f (medians of %zu rounds, %zu connections)\n",
              bare_rate, listener_rate, listener_rate / bare_rate, rounds, connection_count);
  return 0;
}

}  // namespace crondb::bench
