#include <algorithm>

#include "crondb/access/operations.hpp"
#include "crondb/engagement/operations.hpp"
#include "crondb/leads/operations.hpp"
#include "crondb/metrics/operations.hpp"
#include "crondb/pipeline/operations.hpp"
#include "crondb/reports/operations.hpp"
#include "crondb/wire/metrics.hpp"
#include "crondb/wire/pipeline.hpp"
#include "crondb/wire/reports.hpp"
#include "endpoint.hpp"
#include "handlers/handlers.hpp"
#include "schema_custom.hpp"
#include "schema_reports.hpp"

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
    {get,   "/crm-reports",                             json<list_reports>(),                "List one's own and the organization-visible reports"},
    {post,  "/crm-reports",                             json<create_report>().created(),     "Create a report"},
    {get,   "/crm-reports/catalog",                     json<get_catalog>(),                 "The metrics that reports can show"},
    {post,  "/crm-reports/metrics/run",                 json<run_metrics>().never_replayed(),"Compute widgets"},
    {get,   "/crm-reports/snapshots/{snapshot_id}",     json<get_snapshot>(),                "One snapshot with its results"},
    {del,   "/crm-reports/snapshots/{snapshot_id}",     json<delete_snapshot>(),             "Delete a snapshot"},
    {get,   "/crm-reports/snapshots/{snapshot_id}/export", handled(export_snapshot, &handlers::export_snapshot, &handlers::describe_export_snapshot), "A snapshot as a file"},
    {post,  "/crm-reports/snapshots/{snapshot_id}/renew", json<renew_snapshot>(),            "Keep a snapshot for 180 more days"},
    {get,   "/crm-reports/{id}",                        json<get_report>(),                  "One report"},
    {patch, "/crm-reports/{id}",                        json<patch_report>(),                "Change a report"},
    {del,   "/crm-reports/{id}",                        json<delete_report>(),               "Delete a report and its snapshots"},
    {get,   "/crm-reports/{id}/snapshots",              json<list_snapshots>(),              "List the snapshots of a report, without layout and results"},
    {post,  "/crm-reports/{id}/snapshots",              handled(freeze_report, &handlers::freeze_report, &handlers::describe_freeze).created(), "Freeze what a report shows now"},
    {get,   "/healthz",                                 probe("healthz", Lane::immediate, &handlers::healthz), "The process lives"},
    {get,   "/metrics",                                 probe("metrics", Lane::read, &handlers::metrics),      "For Prometheus"},
    {get,   "/openapi.json",                            probe("openapi", Lane::read, &handlers::openapi),      "This document"},
    {get,   "/readyz",                                  probe("readyz", Lane::read, &handlers::readyz),        "The storage answers"},
    {get,   "/v1/api-keys",                             json<list_api_keys>(),               "List API keys"},
    {post,  "/v1/api-keys",                             json<create_api_key>().created(),    "Make an API key; its secret is shown once"},
    {del,   "/v1/api-keys/{key_id}",                    json<delete_api_key>(),              "Revoke an API key"},
    {patch, "/v1/crm/activities/{activity_id}",         json<patch_activity>(),              "Change an activity"},
    {del,   "/v1/crm/activities/{activity_id}",         json<delete_activity>(),             "Delete an activity"},
    {get,   "/v1/crm/calls",                            json<list_calls>(),              "List calls"},
    {post,  "/v1/crm/calls",                            json<create_call>().created(),   "Create a call"},
    {get,   "/v1/crm/calls/{call_id}",                  json<get_call>(),                "One call"},
    {patch, "/v1/crm/calls/{call_id}",                  json<patch_call>(),              "Change a call"},
    {del,   "/v1/crm/calls/{call_id}",                  json<delete_call>(),             "Delete a call"},
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
    {get,   "/v1/crm/emails",                           json<list_emails>(),             "List emails"},
    {post,  "/v1/crm/emails",                           json<create_email>().created(),  "Create an email"},
    {get,   "/v1/crm/emails/{email_id}",                json<get_email>(),               "One email"},
    {patch, "/v1/crm/emails/{email_id}",                json<patch_email>(),             "Change an email"},
    {del,   "/v1/crm/emails/{email_id}",                json<delete_email>(),            "Delete an email"},
    {post,  "/v1/crm/import/{kind}",                    import_endpoint(),                   "Import rows from CSV"},
    {get,   "/v1/crm/leaderboard",                      json<get_leaderboard>(),             "Closed-won value per owner"},
    {get,   "/v1/crm/leads",                            json<list_leads>(),              "List leads"},
    {post,  "/v1/crm/leads",                            json<create_lead>().created(),   "Create a lead"},
    {get,   "/v1/crm/leads/{lead_id}",                  json<get_lead>(),                "One lead with its status history"},
    {patch, "/v1/crm/leads/{lead_id}",                  json<patch_lead>(),              "Change a lead"},
    {del,   "/v1/crm/leads/{lead_id}",                  json<delete_lead>(),             "Delete a lead"},
    {get,   "/v1/crm/stages",                           json<list_stages>(),                 "List the stages in order"},
    {post,  "/v1/crm/stages",                           json<create_stage>().created(),      "Create a stage"},
    {post,  "/v1/crm/stages/reorder",                   json<reorder_stages>(),              "Put all stages into a new order"},
    {patch, "/v1/crm/stages/{stage_id}",                json<patch_stage>(),                 "Change a stage"},
    {del,   "/v1/crm/stages/{stage_id}",                json<delete_stage>(),                "Delete a stage, moving its deals"},
    {get,   "/v1/crm/tags",                             json<list_tags>(),               "List tags"},
    {post,  "/v1/crm/tags",                             json<create_tag>().created(),    "Create a tag"},
    {get,   "/v1/crm/tags/{tag_id}",                    json<get_tag>(),                 "One tag"},
    {patch, "/v1/crm/tags/{tag_id}",                    json<patch_tag>(),               "Change a tag"},
    {del,   "/v1/crm/tags/{tag_id}",                    json<delete_tag>(),              "Delete a tag, taking it off its leads"},
    {get,   "/v1/crm/tasks",                            json<list_tasks>(),              "List tasks"},
    {post,  "/v1/crm/tasks",                            json<create_task>().created(),   "Create a task"},
    {get,   "/v1/crm/tasks/{task_id}",                  json<get_task>(),                "One task"},
    {patch, "/v1/crm/tasks/{task_id}",                  json<patch_task>(),              "Change a task"},
    {del,   "/v1/crm/tasks/{task_id}",                  json<delete_task>(),             "Delete a task"},
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
