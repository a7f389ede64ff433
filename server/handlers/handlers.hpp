#pragma once

#include "../route.hpp"

/// Endpoints that need HTTP itself: streams, files, probes.
namespace crondb::server::handlers {

Response export_benchmark(Exchange&);
Response export_deals(Exchange&);
Response export_preview(Exchange&);
Response export_snapshot(Exchange&);
Response freeze_report(Exchange&);
Response import_rows(Exchange&);
Response create_ticket(Exchange&);
Response open_socket(Exchange&);
Response healthz(Exchange&);
Response readyz(Exchange&);
Response metrics(Exchange&);
Response openapi(Exchange&);
Response sign_up(Exchange&);

void describe_export(boost::json::object& operation, wire::Spelling);
void describe_export_benchmark(boost::json::object& operation, wire::Spelling);
void describe_export_preview(boost::json::object& operation, wire::Spelling);
void describe_export_snapshot(boost::json::object& operation, wire::Spelling);
void describe_freeze(boost::json::object& operation, wire::Spelling);
void describe_import(boost::json::object& operation, wire::Spelling);
void describe_socket(boost::json::object& operation, wire::Spelling);
void describe_ticket(boost::json::object& operation, wire::Spelling);
void describe_probe(boost::json::object& operation, wire::Spelling);
void describe_sign_up(boost::json::object& operation, wire::Spelling);

}  // namespace crondb::server::handlers
