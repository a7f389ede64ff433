#pragma once

#include <memory>
#include <string>

#include "connection.hpp"

namespace crondb::server {

/// A connection that has become a WebSocket. Its messages to us are read and thrown away.
class WebSocket : public Peer {
 public:
  /// Closes the connection at once. From any thread.
  virtual void drop() = 0;
};

/// Answers a handshake and speaks WebSocket from then on: a ping after 30 silent seconds, the end after 60. `key` is the client's
/// Sec-WebSocket-Key, `answer` has the headers and `opened`. `owner` lives until the socket is closed. To be called on the thread
/// of the socket.
[[nodiscard]] std::shared_ptr<WebSocket> accept_websocket(Connection::Socket socket, const std::string& key, Response answer,
                                                          std::shared_ptr<void> owner);

}  // namespace crondb::server
