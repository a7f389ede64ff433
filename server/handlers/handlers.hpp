#pragma once

#include "../route.hpp"

/// Endpoints that need HTTP itself: streams, files, probes.
namespace crondb::server::handlers {

Response export_deals(Exchange&);
Response export_snapshot(Exchange&);
Response freeze_report(Exchange&);
Response import_rows(Exchange&);
Response healthz(Exchange&);
Response readyz(Exchange&);
Response metrics(Exchange&);
Response openapi(Exchange&);

void describe_export(boost::json::object& operation, wire::Spelling);
void describe_export_snapshot(boost::json::object& operation, wire::Spelling);
void describe_freeze(boost::json::object& operation, wire::Spelling);
void describe_import(boost::json::object& operation, wire::Spelling);
void describe_probe(boost::json::object& operation, wire::Spelling);

}  // namespace crondb::server::handlers
