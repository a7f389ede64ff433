#pragma once

#include "api/route.hpp"

/// Endpoints that need HTTP itself: streams, files, probes.
namespace crondb::server::handlers {

Response export_benchmark(Exchange&);
Response export_deals(Exchange&);
Response export_preview(Exchange&);
Response export_snapshot(Exchange&);
Response freeze_report(Exchange&);
Response import_rows(Exchange&);
Response create_ticket(Exchange&);
Response begin_session(Exchange&);
Response end_session(Exchange&);
Response open_socket(Exchange&);
Response healthz(Exchange&);
Response readyz(Exchange&);
Response metrics(Exchange&);
Response openapi(Exchange&);
Response sign_up(Exchange&);

/// What OpenAPI says of those that don't answer or take JSON.
void describe_export(boost::json::object& operation);
void describe_export_benchmark(boost::json::object& operation);
void describe_export_snapshot(boost::json::object& operation);
void describe_import(boost::json::object& operation);
void describe_session(boost::json::object& operation);
void describe_socket(boost::json::object& operation);

}  // namespace crondb::server::handlers
