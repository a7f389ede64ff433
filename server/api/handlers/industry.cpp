#include "api/endpoint.hpp"
#include "crondb/industry/operations.hpp"
#include "delivery/pdf.hpp"
#include "file_answer.hpp"
#include "handlers.hpp"

namespace crondb::server::handlers {

Response export_benchmark(Exchange& exchange) {
  const auto request = decode<BenchmarkRequest>(exchange);
  if (!request) return refuse(exchange, request.error());
  const auto benchmark = crondb::export_benchmark(exchange.session(), *request);
  if (!benchmark) return refuse(exchange, benchmark.error());
  auto pdf = benchmark_pdf(*benchmark);
  if (!pdf) return refuse(exchange, pdf.error());
  return file_answer("application/pdf", benchmark->industry, "pdf", std::move(*pdf));
}

void describe_export_benchmark(boost::json::object& operation) {
  operation["responses"] = {{"200", {{"description", "One A4 page"}, {"content", {{"application/pdf", boost::json::object{}}}}}}};
}

}  // namespace crondb::server::handlers
