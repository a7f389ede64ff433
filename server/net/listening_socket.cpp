#include "listening_socket.hpp"

#include <system_error>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <netinet/in.h>
#include <sys/socket.h>

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
  close_on_exec(socket_.get());
}

Result<ListeningSocket> ListeningSocket::adopt(int descriptor) {
  ListeningSocket adopted;
  adopted.socket_ = Descriptor(descriptor);
  int listens = 0;
  socklen_t size = sizeof listens;
  sockaddr_storage address{};
  socklen_t length = sizeof address;
  const bool usable = ::getsockopt(descriptor, SOL_SOCKET, SO_ACCEPTCONN, &listens, &size) == 0 && listens == 1 &&
                      ::getsockname(descriptor, reinterpret_cast<sockaddr*>(&address), &length) == 0 &&
                      (address.ss_family == AF_INET || address.ss_family == AF_INET6);
  if (!usable) return fail(invalid("socket", "must be a TCP socket that listens"));
  adopted.is_adopted_ = true;
  adopted.is_ipv6_ = address.ss_family == AF_INET6;
  adopted.port_ = ntohs(adopted.is_ipv6_ ? reinterpret_cast<const sockaddr_in6&>(address).sin6_port
                                         : reinterpret_cast<const sockaddr_in&>(address).sin_port);
  close_on_exec(descriptor);
  return adopted;
}

int ListeningSocket::release() { return socket_.release(); }

}  // namespace crondb::server
