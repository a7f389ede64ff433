#include <algorithm>

#include "api/endpoint.hpp"
#include "api/handlers/handlers.hpp"
#include "api/handlers/requests.hpp"
#include "crondb/access/operations.hpp"
#include "crondb/analytics/operations.hpp"
#include "crondb/engagement/operations.hpp"
#include "crondb/icp/operations.hpp"
#include "crondb/importing/operations.hpp"
#include "crondb/industry/operations.hpp"
#include "crondb/leads/operations.hpp"
#include "crondb/metrics/operations.hpp"
#include "crondb/notifications/operations.hpp"
#include "crondb/pipeline/operations.hpp"
#include "crondb/reports/operations.hpp"
#include "crondb/schedules/operations.hpp"
#include "crondb/teams/operations.hpp"

namespace crondb::server {

namespace {

constexpr Endpoint probe(std::string_view operation, Lane lane, Response (*respond)(Exchange&)) {
  Endpoint endpoint;
  endpoint.operation = operation;
  endpoint.lane = lane;
  endpoint.open = true;
  endpoint.respond = respond;
  return endpoint;
}

constexpr Endpoint import_endpoint() {
  Endpoint endpoint;
  endpoint.operation = "import";
  endpoint.role = Role::member;
  endpoint.plan = Plan::pro;
  endpoint.lane = Lane::bulk;
  endpoint.replayable = false;
  endpoint.upload = true;
  endpoint.respond = &handlers::import_rows;
  endpoint.request = &description<ImportQuery>;
  endpoint.response = &description<ImportReport>;
  endpoint.describe = &handlers::describe_import;
  return endpoint;
}

constexpr Endpoint socket_endpoint() {
  Endpoint endpoint;
  endpoint.operation = "open_socket";
  endpoint.lane = Lane::write;
  endpoint.status = 101;
  endpoint.ticketed = true;
  endpoint.respond = &handlers::open_socket;
  endpoint.request = &description<OpenSocket>;
  endpoint.describe = &handlers::describe_socket;
  return endpoint;
}

/// For who has no key yet, or none to show.
constexpr Endpoint open_endpoint(std::string_view operation, Response (*respond)(Exchange&), const Description* request,
                                 const Description* response) {
  Endpoint endpoint;
  endpoint.operation = operation;
  endpoint.lane = Lane::write;
  endpoint.status = response ? 200 : 204;
  endpoint.open = true;
  endpoint.replayable = false;
  endpoint.respond = respond;
  endpoint.request = request;
  endpoint.response = response;
  return endpoint;
}

constexpr Endpoint session_endpoint(std::string_view operation, Response (*respond)(Exchange&), const Description* request,
                                    const Description* response) {
  Endpoint endpoint = open_endpoint(operation, respond, request, response);
  endpoint.describe = &handlers::describe_session;
  return endpoint;
}

using enum Method;

// clang-format off
constexpr auto table = std::to_array<Route>({
    {get,   "/crm-reports",                             json_endpoint<list_reports>().heavy(),                "List one's own and the organization-visible reports"},
    {post,  "/crm-reports",                             json_endpoint<create_report>().created("/crm-reports/{}"),     "Create a report"},
    {get,   "/crm-reports/catalog",                     json_endpoint<get_catalog>(),                 "The metrics that reports can show"},
    {post,  "/crm-reports/metrics/run",                 json_endpoint<run_metrics>().heavy().never_replayed(),"Compute widgets"},
    {get,   "/crm-reports/snapshots/{snapshot_id}",     json_endpoint<get_snapshot>().heavy(),        "One snapshot with its results"},
    {del,   "/crm-reports/snapshots/{snapshot_id}",     json_endpoint<delete_snapshot>(),             "Delete a snapshot"},
    {get,   "/crm-reports/snapshots/{snapshot_id}/export", handled(export_snapshot, &handlers::export_snapshot, &description<ExportQuery>, &handlers::describe_export_snapshot).heavy(), "A snapshot as a file"},
    {post,  "/crm-reports/snapshots/{snapshot_id}/renew", json_endpoint<renew_snapshot>().heavy(),    "Keep a snapshot for 180 more days"},
    {get,   "/crm-reports/{id}",                        json_endpoint<get_report>(),                  "One report"},
    {patch, "/crm-reports/{id}",                        json_endpoint<patch_report>(),                "Change a report"},
    {del,   "/crm-reports/{id}",                        json_endpoint<delete_report>(),               "Delete a report and its snapshots"},
    {get,   "/crm-reports/{id}/snapshots",              json_endpoint<list_snapshots>().heavy(),              "List the snapshots of a report, without layout and results"},
    {post,  "/crm-reports/{id}/snapshots",              handled(freeze_report, &handlers::freeze_report).heavy().created("/crm-reports/snapshots/{}"), "Freeze what a report shows now"},
    {get,   "/healthz",                                 probe("healthz", Lane::immediate, &handlers::healthz), "The process lives"},
    {get,   "/metrics",                                 probe("metrics", Lane::read, &handlers::metrics),      "For Prometheus"},
    {get,   "/openapi.json",                            probe("openapi", Lane::read, &handlers::openapi),      "This document"},
    {get,   "/readyz",                                  probe("readyz", Lane::read, &handlers::readyz),        "The storage answers"},
    {post,  "/v1/analytics/track",                      json_endpoint<track>().accepted().apart(),    "Record what the caller did"},
    {get,   "/v1/analytics/traffic",                    json_endpoint<get_traffic>().heavy(),         "Traffic of the last 30 days"},
    {get,   "/v1/api-keys",                             json_endpoint<list_api_keys>(),               "List API keys"},
    {post,  "/v1/api-keys",                             json_endpoint<create_api_key>().created("/v1/api-keys/{}"),    "Make an API key; its secret is shown once"},
    {del,   "/v1/api-keys/{key_id}",                    json_endpoint<delete_api_key>(),              "Revoke an API key"},
    {get,   "/v1/business-profile",                     json_endpoint<get_profile>(),                 "One's own business profile"},
    {post,  "/v1/business-profile",                     json_endpoint<create_profile>().created("/v1/business-profile"),    "Say what one sells and to whom"},
    {put,   "/v1/business-profile",                     json_endpoint<put_profile>(),                 "Change one's own business profile"},
    {del,   "/v1/business-profile",                     json_endpoint<delete_profile>(),              "Reset one's own business profile"},
    {get,   "/v1/business-profile/icp-leads",           json_endpoint<list_icp_leads>().heavy(),      "Domains of deals and leads, best fit first"},
    {post,  "/v1/business-profile/icp-score",           json_endpoint<score_domain>().never_replayed(), "How well a domain fits the profile"},
    {post,  "/v1/business-profile/skip",                json_endpoint<skip_onboarding>(),             "Go on without a business profile"},
    {patch, "/v1/crm/activities/{activity_id}",         json_endpoint<patch_activity>(),              "Change an activity"},
    {del,   "/v1/crm/activities/{activity_id}",         json_endpoint<delete_activity>(),             "Delete an activity"},
    {get,   "/v1/crm/calls",                            json_endpoint<list_calls>().heavy(),              "List calls"},
    {post,  "/v1/crm/calls",                            json_endpoint<create_call>().created("/v1/crm/calls/{}"),   "Create a call"},
    {get,   "/v1/crm/calls/{call_id}",                  json_endpoint<get_call>(),                "One call"},
    {patch, "/v1/crm/calls/{call_id}",                  json_endpoint<patch_call>(),              "Change a call"},
    {del,   "/v1/crm/calls/{call_id}",                  json_endpoint<delete_call>(),             "Delete a call"},
    {patch, "/v1/crm/contacts/{contact_id}",            json_endpoint<patch_contact>(),               "Change a contact"},
    {del,   "/v1/crm/contacts/{contact_id}",            json_endpoint<delete_contact>(),              "Delete a contact"},
    {get,   "/v1/crm/deals",                            json_endpoint<list_deals>().heavy(),                  "List deals"},
    {post,  "/v1/crm/deals",                            json_endpoint<create_deal>().created("/v1/crm/deals/{}"),       "Create a deal"},
    {get,   "/v1/crm/deals/export",                     handled(export_deals, &handlers::export_deals, &description<ExportDeals>, &handlers::describe_export).heavy(), "Deals as CSV"},
    {get,   "/v1/crm/deals/kanban",                     json_endpoint<get_kanban>().heavy(),                  "The board: stages with their deals"},
    {get,   "/v1/crm/deals/{deal_id}",                  json_endpoint<get_deal>(),                    "One deal with contacts and activities"},
    {patch, "/v1/crm/deals/{deal_id}",                  json_endpoint<patch_deal>(),                  "Change a deal"},
    {del,   "/v1/crm/deals/{deal_id}",                  json_endpoint<delete_deal>(),                 "Delete a deal and what hangs on it"},
    {get,   "/v1/crm/deals/{deal_id}/activities",       json_endpoint<list_activities>().heavy(),             "Timeline of a deal"},
    {post,  "/v1/crm/deals/{deal_id}/activities",       json_endpoint<create_activity>().created("/v1/crm/activities/{}"),   "Log an activity"},
    {get,   "/v1/crm/deals/{deal_id}/contacts",         json_endpoint<list_contacts>().heavy(),               "Contacts of a deal"},
    {post,  "/v1/crm/deals/{deal_id}/contacts",         json_endpoint<create_contact>().created("/v1/crm/contacts/{}"),    "Attach a contact"},
    {patch, "/v1/crm/deals/{deal_id}/move",             json_endpoint<move_deal>(),                   "Move a deal to a stage and place"},
    {get,   "/v1/crm/emails",                           json_endpoint<list_emails>().heavy(),             "List emails"},
    {post,  "/v1/crm/emails",                           json_endpoint<create_email>().created("/v1/crm/emails/{}"),  "Create an email"},
    {get,   "/v1/crm/emails/{email_id}",                json_endpoint<get_email>(),               "One email"},
    {patch, "/v1/crm/emails/{email_id}",                json_endpoint<patch_email>(),             "Change an email"},
    {del,   "/v1/crm/emails/{email_id}",                json_endpoint<delete_email>(),            "Delete an email"},
    {post,  "/v1/crm/import/{kind}",                    import_endpoint(),                   "Import rows from CSV"},
    {get,   "/v1/crm/import/{kind}/fields",             json_endpoint<get_import_fields>(),           "Columns that rows can have, and a mapping for the header of a file"},
    {get,   "/v1/crm/imports",                          json_endpoint<list_imports>().heavy(),                "What imports did"},
    {get,   "/v1/crm/imports/{import_id}",              json_endpoint<get_import>(),                  "What an import did"},
    {get,   "/v1/crm/leaderboard",                      json_endpoint<get_leaderboard>().heavy(),             "Closed-won value per owner"},
    {get,   "/v1/crm/leads",                            json_endpoint<list_leads>().heavy(),              "List leads"},
    {post,  "/v1/crm/leads",                            json_endpoint<create_lead>().created("/v1/crm/leads/{}"),   "Create a lead"},
    {get,   "/v1/crm/leads/{lead_id}",                  json_endpoint<get_lead>(),                "One lead with its status history"},
    {patch, "/v1/crm/leads/{lead_id}",                  json_endpoint<patch_lead>(),              "Change a lead"},
    {del,   "/v1/crm/leads/{lead_id}",                  json_endpoint<delete_lead>(),             "Delete a lead"},
    {get,   "/v1/crm/stages",                           json_endpoint<list_stages>(),                 "List the stages in order"},
    {post,  "/v1/crm/stages",                           json_endpoint<create_stage>().created("/v1/crm/stages/{}"),      "Create a stage"},
    {post,  "/v1/crm/stages/reorder",                   json_endpoint<reorder_stages>(),              "Put all stages into a new order"},
    {patch, "/v1/crm/stages/{stage_id}",                json_endpoint<patch_stage>(),                 "Change a stage"},
    {del,   "/v1/crm/stages/{stage_id}",                json_endpoint<delete_stage>(),                "Delete a stage, moving its deals"},
    {get,   "/v1/crm/tags",                             json_endpoint<list_tags>().heavy(),               "List tags"},
    {post,  "/v1/crm/tags",                             json_endpoint<create_tag>().created("/v1/crm/tags/{}"),    "Create a tag"},
    {get,   "/v1/crm/tags/{tag_id}",                    json_endpoint<get_tag>(),                 "One tag"},
    {patch, "/v1/crm/tags/{tag_id}",                    json_endpoint<patch_tag>(),               "Change a tag"},
    {del,   "/v1/crm/tags/{tag_id}",                    json_endpoint<delete_tag>(),              "Delete a tag, taking it off its leads"},
    {get,   "/v1/crm/tasks",                            json_endpoint<list_tasks>().heavy(),              "List tasks"},
    {post,  "/v1/crm/tasks",                            json_endpoint<create_task>().created("/v1/crm/tasks/{}"),   "Create a task"},
    {get,   "/v1/crm/tasks/{task_id}",                  json_endpoint<get_task>(),                "One task"},
    {patch, "/v1/crm/tasks/{task_id}",                  json_endpoint<patch_task>(),              "Change a task"},
    {del,   "/v1/crm/tasks/{task_id}",                  json_endpoint<delete_task>(),             "Delete a task"},
    {post,  "/v1/invites/{token}/signup",               open_endpoint("sign_up", &handlers::sign_up, &description<SignUp>, &description<SignedUp>).created("/v1/me"), "Join by invite without an account"},
    {get,   "/v1/me",                                   json_endpoint<get_me>(),                      "The caller"},
    {put,   "/v1/me",                                   json_endpoint<put_me>(),                      "Change one's own name and primary team"},
    {get,   "/v1/notifications/channels",               json_endpoint<list_channels>(),               "The caller's channels"},
    {post,  "/v1/notifications/channels",               json_endpoint<create_channel>().created("/v1/notifications/channels/{}"),    "Add a Slack or webhook channel; its secret is shown once"},
    {del,   "/v1/notifications/channels/{channel_id}",  json_endpoint<delete_channel>(),              "Remove a channel"},
    {post,  "/v1/notifications/channels/{channel_id}/test", json_endpoint<test_channel>().created("/v1/notifications/history").at_most_hourly(20), "Send something to a channel"},
    {post,  "/v1/notifications/events",                 json_endpoint<raise_event>().created("/v1/notifications/history"),       "Tell those who registered a rule"},
    {get,   "/v1/notifications/history",                json_endpoint<list_fires>().heavy(),                  "What the caller was told, and what became of it in each channel"},
    {get,   "/v1/notifications/inbox",                  json_endpoint<list_inbox>().heavy(),                  "Unread notifications, then those read"},
    {put,   "/v1/notifications/read-all",               json_endpoint<read_all_notifications>(),      "Mark all as read"},
    {put,   "/v1/notifications/read/{notification_id}", json_endpoint<read_notification>(),           "Mark one as read"},
    {get,   "/v1/notifications/rules",                  json_endpoint<list_notification_rules>().heavy(),     "What the caller is told of, and where"},
    {post,  "/v1/notifications/rules",                  json_endpoint<register_notification_rule>().created("/v1/notifications/rules"), "Register a rule for what happens outside"},
    {put,   "/v1/notifications/rules/{rule_type}/{rule_id}/toggle", json_endpoint<toggle_notification_rule>(), "Switch a rule on or off, or choose its channels"},
    {get,   "/v1/notifications/unread-count",           json_endpoint<count_unread>().apart(),        "How many are unread"},
    {del,   "/v1/notifications/{notification_id}",      json_endpoint<delete_notification>(),         "Take one out of the inbox"},
    {get,   "/v1/org",                                  json_endpoint<get_org>(),                     "The primary team"},
    {post,  "/v1/org",                                  json_endpoint<create_org>().created("/v1/org").at_most_hourly(20), "Create a team and make it the primary one"},
    {put,   "/v1/org",                                  json_endpoint<put_org>(),                     "Change the primary team"},
    {get,   "/v1/org/members",                          json_endpoint<list_org_members>().heavy(),    "Members of the primary team"},
    {get,   "/v1/reports/benchmark/{industry}",         json_endpoint<get_benchmark>(),               "What is known of an industry, computed ahead"},
    {get,   "/v1/reports/benchmark/{industry}/pdf",     handled(export_benchmark, &handlers::export_benchmark, &description<BenchmarkRequest>, &handlers::describe_export_benchmark).heavy(), "The same on one page"},
    {get,   "/v1/reports/export-preview",               handled(export_preview, &handlers::export_preview).heavy(), "What a schedule would send now"},
    {get,   "/v1/reports/industries",                   json_endpoint<list_industries>(),             "Industries with a benchmark"},
    {get,   "/v1/reports/schedules",                    json_endpoint<list_schedules>().heavy(),              "List the scheduled reports"},
    {post,  "/v1/reports/schedules",                    json_endpoint<create_schedule>().created("/v1/reports/schedules/{}"),   "Schedule a report"},
    {get,   "/v1/reports/schedules/{report_id}",        json_endpoint<get_schedule>(),                "One scheduled report"},
    {put,   "/v1/reports/schedules/{report_id}",        json_endpoint<put_schedule>(),                "Change a scheduled report"},
    {del,   "/v1/reports/schedules/{report_id}",        json_endpoint<delete_schedule>(),             "Cancel a scheduled report"},
    {post,  "/v1/session",                              session_endpoint("begin_session", &handlers::begin_session, &description<SignIn>, &description<SignedIn>), "Sign in with a browser: the answer sets a cookie that stands for the key or token"},
    {del,   "/v1/session",                              session_endpoint("end_session", &handlers::end_session, &description<Nothing>, nullptr), "Sign out of the browser"},
    {get,   "/v1/teams",                                json_endpoint<list_teams>(),                  "The teams of the caller"},
    {post,  "/v1/teams",                                json_endpoint<create_team>().created("/v1/teams/{}").at_most_hourly(20), "Create a team; the caller owns it"},
    {post,  "/v1/teams/accept-invite/{token}",          json_endpoint<accept_invite>(),               "Join a team by invite"},
    {get,   "/v1/teams/{team_id}",                      json_endpoint<get_team>().heavy(),            "One team with its members and, for admins, pending invites"},
    {put,   "/v1/teams/{team_id}",                      json_endpoint<put_team>(),                    "Change a team"},
    {del,   "/v1/teams/{team_id}",                      json_endpoint<disband_team>(),                "Disband a team with all its data"},
    {get,   "/v1/teams/{team_id}/activity",             json_endpoint<list_audit>().heavy(),                  "Audit log of a team"},
    {post,  "/v1/teams/{team_id}/invite",               json_endpoint<send_invite>().created("/v1/teams/{team_id}/invites/{}").at_most_hourly(60), "Invite by mail"},
    {del,   "/v1/teams/{team_id}/invites/{invite_id}",  json_endpoint<revoke_invite>(),               "Revoke a pending invite"},
    {put,   "/v1/teams/{team_id}/members/{user_id}",    json_endpoint<put_member>(),                  "Change the role of a member"},
    {del,   "/v1/teams/{team_id}/members/{user_id}",    json_endpoint<remove_member>(),               "Remove a member, or leave"},
    {get,   "/v1/teams/{team_id}/people",               json_endpoint<list_people>().heavy(),         "Everyone whom rows of a team may name, who has left among them"},
    {get,   "/v1/ws/notifications",                     socket_endpoint(),                   "The caller's notifications as they come (WebSocket)"},
    {post,  "/v1/ws/tickets",                           handled(create_ticket, &handlers::create_ticket).created("/v1/ws/notifications").never_replayed(), "A ticket that opens one WebSocket within 60 seconds"},
});
// clang-format on

// A literal segment sorts before a parameter (`{` follows all letters), so the first match is the most literal one.
static_assert(std::is_sorted(table.begin(), table.end(),
                             [](const Route& a, const Route& b) {
                               return a.path != b.path ? a.path < b.path : a.method < b.method;
                             }),
              "routes are sorted by path, then by method");

static_assert(std::all_of(table.begin(), table.end(),
                          [](const Route& each) { return (each.endpoint.status == 201) == !each.endpoint.location.empty(); }),
              "what answers 201 says where it is");

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
