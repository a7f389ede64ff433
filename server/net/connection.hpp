#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>

#include "answer_head.hpp"
#include "budget.hpp"
#include "lane_load.hpp"
#include "lanes.hpp"
#include "listener.hpp"
#include "request_parser.hpp"
#include "roster.hpp"

namespace crondb::server {

class WebSocket;

/// What the connections of a listener share.
struct Hub {
  const ListenerOptions& options;
  Application& application;
  Roster& roster;
  Lanes& lanes;
  Budget& budget;
  std::atomic<bool> draining{false};
  LaneLoads loads{};
};

/// One client. Everything but construction and destruction happens on the thread of its io_context, so that nothing here is
/// locked; workers own the request or stream they work on and hand the outcome back to that thread.
class Connection : public std::enable_shared_from_this<Connection> {
 public:
  using Executor = boost::asio::io_context::executor_type;
  using Socket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, Executor>;

  Connection(Hub& hub, Socket socket, std::string remote_address);
  ~Connection();

  [[nodiscard]] Executor executor() const { return executor_; }

  void start();
  /// Tells the client that there are too many, and closes.
  void turn_away();
  /// Closes at once if no request is in flight, else after its answer.
  void drain();
  void close();

 private:
  using Clock = std::chrono::steady_clock;
  using Error = boost::system::error_code;

  enum class Phase : std::uint8_t { head, body, handling, streaming, writing, lingering, upgraded, closed };
  enum class AfterWrite : std::uint8_t { read_body, next_piece, finish };

  struct Piece {
    enum class State : std::uint8_t { none, more, last, broken };
    State state = State::none;
    std::string bytes;
  };

  // Where a function returns bool, true says that the next step can be taken at once, false that an asynchronous one continues.
  void advance();
  bool step();
  template <class Action>
  void guarded(Action action) noexcept {
    try {
      action();
    } catch (...) {
      give_up();
    }
  }
  void give_up() noexcept;

  void read();
  void on_read(Error error, std::size_t count);
  void begin_request();
  bool take_head();
  bool take_body();
  bool begin_body();
  bool dispatch();

  bool refuse(Fault fault);
  bool upgrade(Response response);
  bool send(Response response, Piece first_piece, bool keep_alive);
  bool send_piece(Piece piece);
  void request_piece();
  /// Goes on with this request on its lane, when its flow has its turn.
  void resume(Task task);
  void dispose_stream(BodyProducer stream);
  static Piece produce(BodyProducer& stream) noexcept;
  static bool is_streamed(const Response& response, bool wants_body);
  static void hand_back(std::shared_ptr<Connection> self, std::optional<Response> response, Piece first_piece) noexcept;
  static void hand_back(std::shared_ptr<Connection> self, BodyProducer stream, Piece piece) noexcept;

  bool write(AfterWrite after);
  bool flush();
  void consume_outgoing(std::size_t count);
  bool written();
  bool linger();
  void cut();

  void expire_after(std::chrono::milliseconds time);
  void never_expire() { deadline_ = Clock::time_point::max(); }
  void arm();
  void on_timer();

  [[nodiscard]] std::string_view input() const;

  Hub& hub_;
  const Executor executor_;
  Socket socket_;
  const std::string remote_address_;

  Phase phase_ = Phase::head;
  bool reading_ = false;
  boost::beast::flat_buffer input_;
  std::optional<RequestParser> parser_;
  bool head_begun_ = false;
  HeaderFields known_;  ///< of the request, for answers that come early
  Lane lane_ = Lane::read;
  FairQueue::Flow flow_ = 0;
  Budget::Share held_;  ///< for the body of the request, then of the answer

  bool keep_alive_ = false;
  Framing framing_ = Framing::length;
  BodyProducer stream_;
  std::string head_;
  std::string body_;
  std::array<boost::asio::const_buffer, 3> outgoing_;
  AfterWrite after_write_ = AfterWrite::finish;
  std::size_t linger_budget_ = 0;

  std::string websocket_key_;  ///< of the request that is being handled, if it asks for a WebSocket
  std::weak_ptr<WebSocket> websocket_;

  // The timer is set anew only when a deadline comes earlier than it would fire; deadlines that move on cost an assignment.
  boost::asio::basic_waitable_timer<Clock, boost::asio::wait_traits<Clock>, Executor> timer_;
  Clock::time_point deadline_ = Clock::time_point::max();
  Clock::time_point fires_at_ = Clock::time_point::max();
};

}  // namespace crondb::server
