#include "api/endpoint.hpp"
#include "crondb/schedules/operations.hpp"
#include "delivery/documents.hpp"
#include "handlers.hpp"

namespace crondb::server::handlers {

Response export_preview(Exchange& exchange) {
  const auto request = decode<ExportPreview>(exchange);
  if (!request) return refuse(exchange, request.error());
  // Drawn before a transaction is opened.
  const auto preview = crondb::export_preview(exchange.session(), Documents(), *request);
  if (!preview) return refuse(exchange, preview.error());
  return respond(exchange, crondb::export_preview.access, [&](Context&) -> Result<Answer> { return encode(exchange, *preview); });
}

}  // namespace crondb::server::handlers
