#include <algorithm>

#include "crondb/access/operations.hpp"
#include "crondb/metrics/operations.hpp"
#include "crondb/pipeline/operations.hpp"
#include "crondb/wire/metrics.hpp"
#include "crondb/wire/pipeline.hpp"
#include "endpoint.hpp"
#include "handlers/handlers.hpp"
#include "schema_custom.hpp"

namespace crondb::server {

namespace {

constexpr Endpoint probe(std::string_view operation, Lane lane, Response (*respond)(Exchange&)) {
  Endpoint endpoint;
  endpoint.operation = operation;
  endpoint.lane = lane;
  endpoint.open = true;
  endpoint.respond = respond;
  endpoint.describe = &handlers::describe_probe;
  return endpoint;
}

constexpr Endpoint import_endpoint() {
  Endpoint endpoint;
  endpoint.operation = "import";
  endpoint.role = Role::member;
  endpoint.plan = Plan::pro;
  endpoint.lane = Lane::write;
  endpoint.replayable = false;
  endpoint.upload = true;
  endpoint.respond = &handlers::import_rows;
  endpoint.describe = &handlers::describe_import;
  return endpoint;
}

using enum Method;

// clang-format off
constexpr auto table = std::to_array<Route>({
    {get,   "/crm-reports/catalog",                     json<get_catalog>(),                 "The metrics that reports can show"},
    {post,  "/crm-reports/metrics/run",                 json<run_metrics>().never_replayed(),"Compute widgets"},
    {get,   "/healthz",                                 probe("healthz", Lane::immediate, &handlers::healthz), "The process lives"},
    {get,   "/metrics",                                 probe("metrics", Lane::read, &handlers::metrics),      "For Prometheus"},
    {get,   "/openapi.json",                            probe("openapi", Lane::read, &handlers::openapi),      "This document"},
    {get,   "/readyz",                                  probe("readyz", Lane::read, &handlers::readyz),        "The storage answers"},
    {get,   "/v1/api-keys",                             json<list_api_keys>(),               "List API keys"},
    {post,  "/v1/api-keys",                             json<create_api_key>().created(),    "Make an API key; its secret is shown once"},
    {del,   "/v1/api-keys/{key_id}",                    json<delete_api_key>(),              "Revoke an API key"},
    {patch, "/v1/crm/activities/{activity_id}",         json<patch_activity>(),              "Change an activity"},
    {del,   "/v1/crm/activities/{activity_id}",         json<delete_activity>(),             "Delete an activity"},
    {patch, "/v1/crm/contacts/{contact_id}",            json<patch_contact>(),               "Change a contact"},
    {del,   "/v1/crm/contacts/{contact_id}",            json<delete_contact>(),              "Delete a contact"},
    {get,   "/v1/crm/deals",                            json<list_deals>(),                  "List deals"},
    {post,  "/v1/crm/deals",                            json<create_deal>().created(),       "Create a deal"},
    {get,   "/v1/crm/deals/export",                     handled(export_deals, &handlers::export_deals, &handlers::describe_export), "All deals as CSV"},
    {get,   "/v1/crm/deals/kanban",                     json<get_kanban>(),                  "The board: stages with their deals"},
    {get,   "/v1/crm/deals/{deal_id}",                  json<get_deal>(),                    "One deal with contacts and activities"},
    {patch, "/v1/crm/deals/{deal_id}",                  json<patch_deal>(),                  "Change a deal"},
    {del,   "/v1/crm/deals/{deal_id}",                  json<delete_deal>(),                 "Delete a deal and what hangs on it"},
    {get,   "/v1/crm/deals/{deal_id}/activities",       json<list_activities>(),             "Timeline of a deal"},
    {post,  "/v1/crm/deals/{deal_id}/activities",       json<create_activity>().created(),   "Log an activity"},
    {get,   "/v1/crm/deals/{deal_id}/contacts",         json<list_contacts>(),               "Contacts of a deal"},
    {post,  "/v1/crm/deals/{deal_id}/contacts",         json<create_contact>().created(),    "Attach a contact"},
    {patch, "/v1/crm/deals/{deal_id}/move",             json<move_deal>(),                   "Move a deal to a stage and place"},
    {post,  "/v1/crm/import/{kind}",                    import_endpoint(),                   "Import rows from CSV"},
    {get,   "/v1/crm/leaderboard",                      json<get_leaderboard>(),             "Closed-won value per owner"},
    {get,   "/v1/crm/stages",                           json<list_stages>(),                 "List the stages in order"},
    {post,  "/v1/crm/stages",                           json<create_stage>().created(),      "Create a stage"},
    {post,  "/v1/crm/stages/reorder",                   json<reorder_stages>(),              "Put all stages into a new order"},
    {patch, "/v1/crm/stages/{stage_id}",                json<patch_stage>(),                 "Change a stage"},
    {del,   "/v1/crm/stages/{stage_id}",                json<delete_stage>(),                "Delete a stage, moving its deals"},
    {get,   "/v1/me",                                   json<get_me>(),                      "The caller"},
    {put,   "/v1/me",                                   json<put_me>(),                      "Change one's own name and primary team"},
    {get,   "/v1/org",                                  json<get_org>(),                     "The primary team"},
    {put,   "/v1/org",                                  json<put_org>(),                     "Change the primary team"},
    {get,   "/v1/org/members",                          json<list_org_members>(),            "Members of the primary team"},
});
// clang-format on

// A literal segment sorts before a parameter (`{` follows all letters), so the first match is the most literal one.
static_assert(std::is_sorted(table.begin(), table.end(), [](const Route& a, const Route& b) {
  return a.path != b.path ? a.path < b.path : a.method < b.method;
}));

/// Matches a template, collecting its parameters.
std::optional<wire::Parameters> match_path(std::string_view path, const std::vector<std::string>& segments) {
  wire::Parameters parameters;
  std::size_t at = 0;
  path.remove_prefix(1);
  for (;;) {
    const auto slash = std::min(path.find('/'), path.size());
    const auto part = path.substr(0, slash);
    if (at == segments.size()) return std::nullopt;
    if (part.starts_with('{')) {
      parameters.emplace_back(part.substr(1, part.size() - 2), segments[at]);
    } else if (part != segments[at]) {
      return std::nullopt;
    }
    ++at;
    if (slash == path.size()) break;
    path.remove_prefix(slash + 1);
  }
  return at == segments.size() ? std::optional(std::move(parameters)) : std::nullopt;
}

}  // namespace

std::span<const Route> routes() { return table; }

std::optional<Match> match(const std::vector<std::string>& segments) {
  for (std::size_t first = 0; first < table.size();) {
    std::size_t end = first + 1;
    while (end < table.size() && table[end].path == table[first].path) ++end;
    if (auto parameters = match_path(table[first].path, segments)) {
      return Match{std::span(table).subspan(first, end - first), std::move(*parameters)};
    }
    first = end;
  }
  return std::nullopt;
}

}  // namespace crondb::server
