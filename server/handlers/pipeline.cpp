#include <memory>
#include <stdexcept>

#include "../bind.hpp"
#include "../services.hpp"
#include "crondb/pipeline/operations.hpp"
#include "handlers.hpp"

namespace crondb::server::handlers {

Response export_deals(Exchange& exchange) {
  const auto session = exchange.session();
  auto first = crondb::export_deals(session, {});
  if (!first) return refuse(exchange, first.error());
  Response response;
  response.headers.set("Content-Type", "text/csv; charset=utf-8");
  response.headers.set("Content-Disposition", "attachment; filename=\"deals.csv\"");
  response.stream = [session, piece = std::move(*first)](std::string& out) mutable {
    out += piece.csv;
    if (!piece.next) return false;
    auto next = crondb::export_deals(session, {piece.next});
    if (!next) throw std::runtime_error(next.error().message);
    piece = std::move(*next);
    return true;
  };
  return response;
}

void describe_export(boost::json::object& operation, wire::Spelling) {
  operation["responses"] = {
      {"200", {{"description", "All deals, newest first"}, {"content", {{"text/csv", boost::json::object{}}}}}}};
}

}  // namespace crondb::server::handlers
