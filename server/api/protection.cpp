#include "api/protection.hpp"

namespace crondb::server {

void protect(Response& response) {
  const auto set = [&](std::string name, std::string value) {
    if (!response.headers.contains(name)) response.headers.set(std::move(name), std::move(value));
  };
  set("Cache-Control", "private, no-cache");
  set("Content-Security-Policy", "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox");
  set("Referrer-Policy", "no-referrer");
  set("X-Content-Type-Options", "nosniff");
  set("X-Frame-Options", "DENY");
}

}  // namespace crondb::server
