#include "api/protection.hpp"

namespace crondb::server {

void protect(Response& response) {
  auto& headers = response.headers;
  if (!headers.contains("Cache-Control")) headers.set("Cache-Control", "private, no-cache");
  headers.set("Content-Security-Policy",
              "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox");
  headers.set("Referrer-Policy", "no-referrer");
  headers.set("X-Content-Type-Options", "nosniff");
  headers.set("X-Frame-Options", "DENY");
}

}  // namespace crondb::server
