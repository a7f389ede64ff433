#include "listening_socket.hpp"

#include <system_error>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

namespace crondb::server {

namespace asio = boost::asio;
using asio::ip::tcp;

ListeningSocket::ListeningSocket(const std::string& address, std::uint16_t port) {
  asio::io_context unused;
  tcp::acceptor acceptor(unused);
  boost::system::error_code error;
  const tcp::endpoint endpoint(asio::ip::make_address(address, error), port);
  if (!error) acceptor.open(endpoint.protocol(), error);
  if (!error) acceptor.set_option(asio::socket_base::reuse_address(true), error);
  if (!error) acceptor.bind(endpoint, error);
  if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
  if (error) {
    const bool bracketed = address.find(':') != std::string::npos;
    throw std::system_error(error, "can't listen on " + (bracketed ? "[" + address + "]" : address) + ":" + std::to_string(port));
  }
  port_ = acceptor.local_endpoint().port();
  is_ipv6_ = endpoint.address().is_v6();
  socket_ = Descriptor(acceptor.release());
}

int ListeningSocket::release() { return socket_.release(); }

}  // namespace crondb::server
