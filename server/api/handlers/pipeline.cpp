#include <memory>
#include <stdexcept>

#include "api/endpoint.hpp"
#include "api/services.hpp"
#include "crondb/pipeline/operations.hpp"
#include "handlers.hpp"

namespace crondb::server::handlers {

Response export_deals(Exchange& exchange) {
  auto request = decode<ExportDeals>(exchange);
  if (!request) return refuse(exchange, request.error());
  const auto session = exchange.session();
  auto first = crondb::export_deals(session, *request);
  if (!first) return refuse(exchange, first.error());
  Response response;
  response.headers.set("Content-Type", "text/csv; charset=utf-8");
  response.headers.set("Content-Disposition", "attachment; filename=\"deals.csv\"");
  response.stream = [session, request = std::move(*request), piece = std::move(*first)](std::string& out) mutable {
    out += piece.csv;
    if (!piece.next) return false;
    request.after = piece.next;
    auto next = crondb::export_deals(session, request);
    if (!next) throw std::runtime_error(next.error().message);
    piece = std::move(*next);
    return true;
  };
  return response;
}

void describe_export(boost::json::object& operation) {
  operation["responses"] = {{"200", {{"description", "Newest first"}, {"content", {{"text/csv", boost::json::object{}}}}}}};
}

}  // namespace crondb::server::handlers
