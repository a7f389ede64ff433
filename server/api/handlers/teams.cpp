#include "api/endpoint.hpp"
#include "api/problem.hpp"
#include "api/services.hpp"
#include "crondb/teams/operations.hpp"
#include "handlers.hpp"

namespace crondb::server::handlers {

Response sign_up(Exchange& exchange) {
  auto& services = exchange.services;
  const Instant now = services.environment.clock.now();
  const auto& address = exchange.request.head.remote_address;
  const auto request = decode<SignUp>(exchange);
  if (!request) return refuse(exchange, request.error());
  const auto signed_up = crondb::sign_up(services.storage, services.environment, *request);
  if (!signed_up) {
    const auto code = signed_up.error().code;
    if (services.policy.rate_limits && (code == ErrorCode::not_found || code == ErrorCode::gone)) {
      const auto failures = services.failed_sign_ins.take(address, failed_sign_ins_per_minute, now);
      if (!failures.allowed) return limited(failures.retry_after, "too many failed sign-ins from this address");
    }
    return refuse(exchange, signed_up.error());
  }
  return reply(exchange, encode(exchange, *signed_up));
}

}  // namespace crondb::server::handlers
