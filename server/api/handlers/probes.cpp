#include "api/endpoint.hpp"
#include "api/openapi.hpp"
#include "api/problem.hpp"
#include "api/services.hpp"
#include "crondb/storage/access.hpp"
#include "handlers.hpp"

namespace crondb::server::handlers {

namespace {

Response text(std::string_view type, std::string body) {
  Response response;
  response.headers.set("Content-Type", std::string(type));
  response.body = std::move(body);
  return response;
}

}  // namespace

Response healthz(Exchange& exchange) {
  if (const auto request = decode<Nothing>(exchange); !request) return refuse(exchange, request.error());
  return text("application/json", R"({"status":"ok"})");
}

Response readyz(Exchange& exchange) {
  if (const auto request = decode<Nothing>(exchange); !request) return refuse(exchange, request.error());
  // A storage object exists only after its migrations; what is left to ask is whether it answers.
  const auto answered =
      transact(exchange.services.storage, AccessMode::read, [](Transaction& tx) { return tx.access().count_teams(); });
  if (!answered) return problem(ErrorCode::unavailable, "the storage doesn't answer");
  return text("application/json", R"({"status":"ready"})");
}

Response metrics(Exchange& exchange) {
  if (!exchange.services.policy.open_metrics) return problem(ErrorCode::unknown_route, "there is nothing at this path");
  if (const auto request = decode<Nothing>(exchange); !request) return refuse(exchange, request.error());
  return text("text/plain; version=0.0.4", exchange.services.monitoring.exposition());
}

Response openapi(Exchange& exchange) {
  if (const auto request = decode<Nothing>(exchange); !request) return refuse(exchange, request.error());
  static const std::string document = openapi_document();
  return text("application/json", document);
}

}  // namespace crondb::server::handlers
