// The half of Connection that sends answers.
#include <algorithm>
#include <utility>

#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>

#include "connection.hpp"
#include "websocket.hpp"

namespace crondb::server {

namespace asio = boost::asio;

namespace {

using namespace std::chrono_literals;

// How long and how much a client may still send after its answer. Closing earlier would make the kernel reset the connection, and
// the client might lose the answer.
constexpr std::chrono::milliseconds linger_time = 2s;
constexpr std::size_t linger_limit = std::size_t{8} * 1024 * 1024;

asio::const_buffer bytes_of(std::string_view text) { return {text.data(), text.size()}; }

}  // namespace

bool Connection::refuse(Fault fault) {
  if (phase_ == Phase::head) known_ = parser_->known_fields(input());
  Response response = hub_.application.reject(fault, known_);
  response.stream = nullptr;
  return send(std::move(response), {}, false);
}

bool Connection::upgrade(Response response) {
  // A client has nothing to say before it has the answer; what it says too early would be lost.
  if (input_.size() != 0 || hub_.draining) {
    response.opened = nullptr;
    return refuse(Fault::malformed);
  }
  phase_ = Phase::upgraded;
  // A timer that waits would keep this connection.
  never_expire();
  timer_.cancel();
  fires_at_ = deadline_;
  input_.shrink_to_fit();
  parser_.reset();
  websocket_ = accept_websocket(std::move(socket_), std::exchange(websocket_key_, {}), std::move(response), shared_from_this());
  return false;
}

bool Connection::is_streamed(const Response& response, bool wants_body) {
  return response.stream && wants_body && !is_bodiless(response.status);
}

bool Connection::send(Response response, Piece first_piece, bool keep_alive) {
  const bool streamed = is_streamed(response, !parser_->is_head());
  if (phase_ == Phase::closed) {
    if (response.stream) dispose_stream(std::move(response.stream));
    return false;
  }
  if (response.opened) return upgrade(std::move(response));
  if (streamed && first_piece.state == Piece::State::broken) {
    dispose_stream(std::move(response.stream));
    return refuse(Fault::internal);
  }
  if (streamed && first_piece.state == Piece::State::none) {
    resume(Task([self = shared_from_this(), response = std::move(response)]() mutable {
      Piece piece = produce(response.stream);
      hand_back(std::move(self), std::move(response), std::move(piece));
    }));
    return false;
  }
  framing_ = Framing::length;
  if (response.stream) framing_ = parser_->is_http_1_0() ? Framing::until_close : Framing::chunked;
  if (is_bodiless(response.status)) framing_ = Framing::none;
  keep_alive_ = keep_alive && !hub_.draining && !(streamed && framing_ == Framing::until_close);

  head_.clear();
  append_head(head_, response, {.framing = framing_, .keep_alive = keep_alive_, .http_1_0 = parser_->is_http_1_0()});
  if (streamed) {
    stream_ = std::move(response.stream);
    return send_piece(std::move(first_piece));
  }
  if (response.stream) dispose_stream(std::move(response.stream));
  const bool has_body = framing_ == Framing::length && !parser_->is_head();
  body_ = has_body ? std::move(response.body) : std::string{};
  held_.set(body_.capacity());
  outgoing_ = {bytes_of(head_), bytes_of(body_), {}};
  return write(AfterWrite::finish);
}

bool Connection::send_piece(Piece piece) {
  if (piece.state == Piece::State::broken) {
    cut();
    return false;
  }
  const bool last = piece.state == Piece::State::last;
  if (last) dispose_stream(std::exchange(stream_, nullptr));
  body_ = std::move(piece.bytes);
  held_.set(body_.capacity());
  std::string_view tail;
  if (framing_ == Framing::chunked) {
    if (!body_.empty()) {
      append_chunk_size(head_, body_.size());
      tail = "\r\n";
    }
    if (last) tail = body_.empty() ? "0\r\n\r\n" : "\r\n0\r\n\r\n";
  }
  outgoing_ = {bytes_of(head_), bytes_of(body_), bytes_of(tail)};
  return write(last ? AfterWrite::finish : AfterWrite::next_piece);
}

void Connection::request_piece() {
  phase_ = Phase::streaming;
  resume(Task([self = shared_from_this(), stream = std::exchange(stream_, nullptr)]() mutable {
    Piece piece = produce(stream);
    hand_back(std::move(self), std::move(stream), std::move(piece));
  }));
}

Connection::Piece Connection::produce(BodyProducer& stream) noexcept {
  Piece piece;
  try {
    bool more = true;
    while (more && piece.bytes.empty()) more = stream(piece.bytes);
    piece.state = more ? Piece::State::more : Piece::State::last;
  } catch (...) {
    piece.state = Piece::State::broken;
  }
  return piece;
}

void Connection::hand_back(std::shared_ptr<Connection> self, std::optional<Response> response, Piece first_piece) noexcept {
  try {
    const auto executor = self->executor_;
    asio::post(executor, [self = std::move(self), response = std::move(response), first_piece = std::move(first_piece)]() mutable {
      self->guarded([&] {
        const bool keep_alive = self->parser_->keeps_alive();
        const bool go_on =
            response ? self->send(std::move(*response), std::move(first_piece), keep_alive) : self->refuse(Fault::internal);
        if (go_on) self->advance();
      });
    });
  } catch (...) {
    // Out of memory: nobody holds the connection any more, which closes it.
  }
}

void Connection::hand_back(std::shared_ptr<Connection> self, BodyProducer stream, Piece piece) noexcept {
  try {
    const auto executor = self->executor_;
    asio::post(executor, [self = std::move(self), stream = std::move(stream), piece = std::move(piece)]() mutable {
      self->guarded([&] {
        if (self->phase_ == Phase::closed) return self->dispose_stream(std::move(stream));
        self->stream_ = std::move(stream);
        if (self->send_piece(std::move(piece))) self->advance();
      });
    });
  } catch (...) {
    // As above.
  }
}

void Connection::resume(Task task) { hub_.lanes.resume(lane_ == Lane::immediate ? Lane::read : lane_, flow_, std::move(task)); }

void Connection::dispose_stream(BodyProducer stream) {
  // What a producer holds (files, transactions) may take time to let go.
  resume(Task([stream = std::move(stream)]() mutable { stream = nullptr; }));
}

bool Connection::write(AfterWrite after) {
  after_write_ = after;
  phase_ = Phase::writing;
  never_expire();
  return flush();
}

bool Connection::flush() {
  while (asio::buffer_size(outgoing_) != 0) {
    Error error;
    const std::size_t count = socket_.write_some(outgoing_, error);
    if (error == asio::error::would_block) {
      expire_after(hub_.options.idle_timeout);
      socket_.async_write_some(outgoing_, [self = shared_from_this()](Error failure, std::size_t written) {
        self->guarded([&] {
          if (self->phase_ != Phase::writing) return;
          if (failure) return self->close();
          self->consume_outgoing(written);
          if (self->flush()) self->advance();
        });
      });
      return false;
    }
    if (error) {
      close();
      return false;
    }
    consume_outgoing(count);
  }
  return written();
}

void Connection::consume_outgoing(std::size_t count) {
  for (auto& buffer : outgoing_) {
    const std::size_t taken = std::min(count, buffer.size());
    buffer += taken;
    count -= taken;
  }
}

bool Connection::written() {
  body_ = std::string{};
  held_.set(0);
  switch (after_write_) {
    case AfterWrite::read_body:
      phase_ = Phase::body;
      expire_after(hub_.options.idle_timeout);
      return true;
    case AfterWrite::next_piece:
      never_expire();
      head_.clear();
      request_piece();
      return false;
    case AfterWrite::finish:
      break;
  }
  if (!keep_alive_ || hub_.draining) return linger();
  begin_request();
  return true;
}

bool Connection::linger() {
  phase_ = Phase::lingering;
  Error error;
  socket_.shutdown(Socket::shutdown_send, error);
  if (error) {
    close();
    return false;
  }
  linger_budget_ = linger_limit;
  expire_after(std::min(linger_time, hub_.options.idle_timeout));
  if (reading_) return false;
  input_.clear();
  read();
  return false;
}

void Connection::cut() {
  // A reset: for an HTTP/1.0 client an orderly end would look like the end of the body.
  Error ignored;
  socket_.set_option(asio::socket_base::linger(true, 0), ignored);
  close();
}

}  // namespace crondb::server
