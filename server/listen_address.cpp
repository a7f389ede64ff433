#include "listen_address.hpp"

#include <charconv>
#include <system_error>

#include <fmt/format.h>

namespace crondb::server {

Result<ListenAddress> parse_listen(std::string_view option, std::string_view text) {
  const auto colon = text.rfind(':');
  std::uint16_t port = 0;
  const auto digits = colon == std::string_view::npos ? std::string_view() : text.substr(colon + 1);
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  if (digits.empty() || error != std::errc{} || end != digits.data() + digits.size()) {
    return fail(invalid(std::string(option), "must be an address and a port such as 127.0.0.1:8080"));
  }
  auto address = text.substr(0, colon);
  if (address.starts_with('[') && address.ends_with(']')) address = address.substr(1, address.size() - 2);
  return ListenAddress{address == "localhost" ? "127.0.0.1" : std::string(address), port};
}

Result<ListeningSocket> listen_at(std::string_view option, const ListenAddress& where) {
  try {
    return ListeningSocket(where.address, where.port);
  } catch (const std::system_error& error) {
    return fail(ErrorCode::unavailable, fmt::format("{}: {}", option, error.what()));
  }
}

Result<ListeningSocket> listen_at(std::string_view option, std::string_view text) {
  const auto where = parse_listen(option, text);
  if (!where) return fail(where.error());
  return listen_at(option, *where);
}

}  // namespace crondb::server
