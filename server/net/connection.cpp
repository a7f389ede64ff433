#include "connection.hpp"

#include <algorithm>
#include <utility>

#include <boost/asio/post.hpp>

#include "websocket.hpp"

namespace crondb::server {

namespace asio = boost::asio;

namespace {

constexpr std::size_t head_read_size = std::size_t{4} * 1024;
constexpr std::size_t body_read_size = std::size_t{64} * 1024;
// A body up to this is taken in even if the memory budget is spent: small requests go on while large ones are refused.
constexpr std::size_t small_body = std::size_t{64} * 1024;
// Steps of a client that pipelines before others on the same thread get their turn.
constexpr int steps_in_a_row = 64;
constexpr std::string_view continue_answer = "HTTP/1.1 100 Continue\r\n\r\n";

}  // namespace

Connection::Connection(Hub& hub, Socket socket, std::string remote_address)
    : hub_(hub),
      executor_(socket.get_executor()),
      socket_(std::move(socket)),
      remote_address_(std::move(remote_address)),
      held_(hub.budget),
      timer_(executor_) {}

Connection::~Connection() { hub_.roster.leave(*this); }

void Connection::start() {
  guarded([this] {
    begin_request();
    socket_.non_blocking(true);
    socket_.set_option(asio::ip::tcp::no_delay(true));
    advance();
  });
}

void Connection::turn_away() {
  guarded([this] {
    begin_request();
    socket_.non_blocking(true);
    refuse(Fault::overloaded);
  });
}

void Connection::drain() {
  if (phase_ == Phase::head && !head_begun_) close();
  if (const auto socket = websocket_.lock()) socket->close(CloseCode::going_away);
}

void Connection::close() {
  if (phase_ == Phase::closed) return;
  phase_ = Phase::closed;
  if (const auto socket = websocket_.lock()) socket->drop();
  Error ignored;
  socket_.close(ignored);
  never_expire();
  timer_.cancel();
  if (stream_) dispose_stream(std::exchange(stream_, nullptr));
  hub_.roster.leave(*this);
}

void Connection::give_up() noexcept {
  // What led here is an exhausted resource (memory, disk, descriptors) or a throwing application; other clients go on.
  try {
    const bool answerable = phase_ == Phase::head || phase_ == Phase::body || phase_ == Phase::handling;
    if (answerable) {
      refuse(Fault::internal);
    } else {
      close();
    }
    return;
  } catch (...) {
    // Who can't be told why is cut off.
  }
  try {
    close();
  } catch (...) {
    // The destructor closes the socket.
  }
}

void Connection::advance() {
  for (int steps = 0; step(); ++steps) {
    if (steps == steps_in_a_row) {
      asio::post(executor_, [self = shared_from_this()] { self->guarded([&] { self->advance(); }); });
      return;
    }
  }
}

bool Connection::step() {
  switch (phase_) {
    case Phase::head:
      return take_head();
    case Phase::body:
      return take_body();
    case Phase::handling:
    case Phase::streaming:
    case Phase::writing:
    case Phase::lingering:
    case Phase::upgraded:
    case Phase::closed:
      break;
  }
  return false;
}

std::string_view Connection::input() const {
  const auto bytes = input_.data();
  return {static_cast<const char*>(bytes.data()), bytes.size()};
}

void Connection::read() {
  const auto size = phase_ == Phase::head ? head_read_size : body_read_size;
  socket_.async_read_some(input_.prepare(size), [self = shared_from_this()](Error error, std::size_t count) {
    self->guarded([&] { self->on_read(error, count); });
  });
  reading_ = true;
}

void Connection::on_read(Error error, std::size_t count) {
  reading_ = false;
  switch (phase_) {
    case Phase::head:
    case Phase::body:
      if (error) return close();
      input_.commit(count);
      return advance();
    case Phase::lingering:
      if (error || count > linger_budget_) return close();
      linger_budget_ -= count;
      return read();
    case Phase::handling:
    case Phase::streaming:
    case Phase::writing:  // the client went on after it had been told that its time was over
    case Phase::upgraded:
    case Phase::closed:
      return;
  }
}

void Connection::begin_request() {
  parser_.emplace(hub_.options.header_limit);
  phase_ = Phase::head;
  head_begun_ = false;
  known_ = {};
  if (input_.size() == 0 && input_.capacity() > 2 * head_read_size) input_.shrink_to_fit();
  expire_after(hub_.options.idle_timeout);
}

bool Connection::take_head() {
  if (!head_begun_) {
    // RFC 9112, 2.2: some clients end a body with a line break too many.
    const auto begin = std::min(input().find_first_not_of("\r\n"), input_.size());
    input_.consume(begin);
    if (input_.size() == 0) {
      if (hub_.draining) {
        close();
        return false;
      }
      read();
      return false;
    }
  }
  const auto [progress, consumed] = parser_->read_head(input());
  input_.consume(consumed);
  switch (progress) {
    case RequestParser::Progress::failed:
      return refuse(parser_->fault());
    case RequestParser::Progress::complete:
      return begin_body();
    case RequestParser::Progress::more:
      break;
  }
  if (!std::exchange(head_begun_, true)) expire_after(hub_.options.header_timeout);
  read();
  return false;
}

bool Connection::begin_body() {
  parser_->head().remote_address = remote_address_;
  known_ = parser_->known_fields({});
  const Intake intake = hub_.application.expect(parser_->head());
  lane_ = intake.lane;
  flow_ = intake.flow;
  head_begun_ = true;
  phase_ = Phase::body;
  if (!parser_->accept_body(intake.body_limit, intake.spool)) return refuse(Fault::body_too_large);
  if (!parser_->has_body()) return dispatch();
  expire_after(hub_.options.idle_timeout);
  if (!parser_->expects_continue() || input_.size() != 0) return true;
  outgoing_ = {asio::const_buffer(continue_answer.data(), continue_answer.size()), {}, {}};
  return write(AfterWrite::read_body);
}

bool Connection::take_body() {
  const auto [progress, consumed] = parser_->read_body(input());
  input_.consume(consumed);
  switch (progress) {
    case RequestParser::Progress::failed:
      return refuse(parser_->fault());
    case RequestParser::Progress::complete:
      return dispatch();
    case RequestParser::Progress::more:
      break;
  }
  held_.set(parser_->body_memory());
  if (parser_->body_memory() > small_body && hub_.budget.spent()) return refuse(Fault::overloaded);
  expire_after(hub_.options.idle_timeout);
  read();
  return false;
}

bool Connection::dispatch() {
  phase_ = Phase::handling;
  never_expire();
  const bool wants_body = !parser_->is_head();
  websocket_key_ = parser_->head().headers.get("Sec-WebSocket-Key");
  held_.set(parser_->body_memory());
  Request request = parser_->take();
  if (lane_ == Lane::immediate) return send(hub_.application.handle(std::move(request)), {}, parser_->keeps_alive());
  auto& load = hub_.loads[static_cast<std::size_t>(lane_)];
  if (lane_ == Lane::heavy && hub_.budget.spent()) {
    ++load.refused;
    return send(hub_.application.reject(Fault::overloaded, known_), {}, parser_->keeps_alive());
  }
  auto task = [self = shared_from_this(), request = std::move(request), wants_body, &load]() mutable {
    const Budget::Share working(self->hub_.budget, self->lane_ == Lane::heavy ? heavy_memory : 0);
    --load.waiting;
    ++load.running;
    std::optional<Response> response;
    Piece first_piece;
    try {
      response = self->hub_.application.handle(std::move(request));
      if (is_streamed(*response, wants_body)) first_piece = produce(response->stream);
    } catch (...) {
      response.reset();
    }
    --load.running;
    hand_back(std::move(self), std::move(response), std::move(first_piece));
  };
  ++load.waiting;
  if (hub_.lanes.submit(lane_, flow_, Task(std::move(task)))) return false;
  --load.waiting;
  ++load.refused;
  return send(hub_.application.reject(Fault::overloaded, known_), {}, parser_->keeps_alive());
}

void Connection::expire_after(std::chrono::milliseconds time) {
  deadline_ = Clock::now() + time;
  if (deadline_ < fires_at_) arm();
}

void Connection::arm() {
  timer_.expires_at(deadline_);
  timer_.async_wait([self = shared_from_this()](Error error) {
    if (!error) self->guarded([&] { self->on_timer(); });
  });
  fires_at_ = deadline_;
}

void Connection::on_timer() {
  fires_at_ = Clock::time_point::max();
  if (deadline_ == Clock::time_point::max()) return;
  if (Clock::now() < deadline_) return arm();
  never_expire();
  const bool answerable = phase_ == Phase::body || (phase_ == Phase::head && head_begun_);
  if (answerable) {
    refuse(Fault::timed_out);
  } else {
    close();
  }
}

}  // namespace crondb::server
