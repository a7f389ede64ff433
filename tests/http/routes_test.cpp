#include <algorithm>
#include <array>

#include <doctest/doctest.h>

#include "api/route.hpp"
#include "http/world.hpp"

/// Every route, asked in the ways that every route must withstand. A route without a row here fails the first test.
namespace crondb::testing {

namespace {

struct RouteCase {
  std::string_view method;
  std::string_view path;       ///< as in the route table
  std::string_view request;    ///< a path that succeeds for the owner of Acme; its ids are Acme's
  std::string_view body;       ///< a body that succeeds; empty for none
  std::string_view bad_body;   ///< a body that is refused; empty if the route takes none
  std::string_view bad_field;  ///< the field that its errors name
  std::string_view shows;      ///< a JSON pointer into the answer …
  std::string_view shown;      ///< … and what stands there; empty if there is no JSON
};

// clang-format off
constexpr auto cases = std::to_array<RouteCase>({
    {"GET", "/crm-reports", "/crm-reports", "", "", "", "/results/0/title", "Report of acme"},
    {"POST", "/crm-reports", "/crm-reports",
     R"({"title":"Mine","layout":{"widgets":[{"instanceId":"a","metricId":"deals.win_rate","chart":"radial","x":0,"y":0,"w":4,"h":2}]}})",
     R"({"title":"Mine","layout":{"widgets":[{"instanceId":"a","metricId":"deals.win_rate","chart":"pie","x":0,"y":0,"w":4,"h":2}]}})",
     "layout.widgets[0].chart", "/layout/widgets/0/chart", "radial"},
    {"GET", "/crm-reports/catalog", "/crm-reports/catalog", "", "", "", "/metrics/0/category", "leads"},
    {"POST", "/crm-reports/metrics/run", "/crm-reports/metrics/run",
     R"({"widgets":[{"instanceId":"w","metricId":"deals.by_stage","chart":"bar"}]})",
     R"({"widgets":[{"instanceId":"w","metricId":"deals.nonsense","chart":"bar"}]})", "widgets[0].metricId", "/results/0/points/0/value", "1"},
    {"GET", "/crm-reports/snapshots/{snapshot_id}", "/crm-reports/snapshots/{acme.snapshot}", "", "", "", "/results/0/points/0/value", "1"},
    {"DELETE", "/crm-reports/snapshots/{snapshot_id}", "/crm-reports/snapshots/{acme.snapshot}", "", "", "", "", ""},
    {"GET", "/crm-reports/snapshots/{snapshot_id}/export", "/crm-reports/snapshots/{acme.snapshot}/export?format=csv", "", "", "", "", ""},
    {"POST", "/crm-reports/snapshots/{snapshot_id}/renew", "/crm-reports/snapshots/{acme.snapshot}/renew", "", R"({"days":7})", "days", "/expired", "false"},
    {"GET", "/crm-reports/{id}", "/crm-reports/{acme.report}", "", "", "", "/snapshotCount", "1"},
    {"PATCH", "/crm-reports/{id}", "/crm-reports/{acme.report}", R"({"description":"all of it"})", R"({"visibility":"public"})", "visibility", "/description", "all of it"},
    {"DELETE", "/crm-reports/{id}", "/crm-reports/{acme.report}", "", "", "", "", ""},
    {"GET", "/crm-reports/{id}/snapshots", "/crm-reports/{acme.report}/snapshots", "", "", "", "/results/0/title", "Report of acme"},
    {"POST", "/crm-reports/{id}/snapshots", "/crm-reports/{acme.report}/snapshots", R"({"shared":true})", R"({"shared":"yes"})", "shared", "/shared", "true"},
    {"POST", "/v1/analytics/track", "/v1/analytics/track", R"({"event_type":"page_view","page":"/deals"})", R"({"events":[{"event_type":""}]})", "events[0].event_type", "/accepted", "1"},
    {"GET", "/v1/analytics/traffic", "/v1/analytics/traffic", "", "", "", "/daily/29/date", "2026-05-20"},
    {"GET", "/v1/api-keys", "/v1/api-keys", "", "", "", "/results/0/name", "spare"},
    {"POST", "/v1/api-keys", "/v1/api-keys", R"({"name":"laptop"})", R"({"name":""})", "name", "/name", "laptop"},
    {"DELETE", "/v1/api-keys/{key_id}", "/v1/api-keys/{acme.key}", "", "", "", "", ""},
    {"GET", "/v1/business-profile", "/v1/business-profile", "", "", "", "/onboarding", "skipped"},
    {"POST", "/v1/business-profile", "/v1/business-profile", R"({"industry":"Retail","target_company_sizes":["51-200"]})", R"({"team_size":"dozens"})", "team_size", "/onboarding", "completed"},
    {"PUT", "/v1/business-profile", "/v1/business-profile", R"({"target_geos":["DE"]})", R"({"target_geos":[""]})", "target_geos[0]", "/target_geos/0", "DE"},
    {"DELETE", "/v1/business-profile", "/v1/business-profile", "", "", "", "", ""},
    {"GET", "/v1/business-profile/icp-leads", "/v1/business-profile/icp-leads", "", "", "", "/results/0/domain", "buyer.example"},
    {"POST", "/v1/business-profile/icp-score", "/v1/business-profile/icp-score", R"({"domain":"https://www.Buyer.example/about"})", R"({"domain":"nowhere"})", "domain", "/domain", "buyer.example"},
    {"POST", "/v1/business-profile/skip", "/v1/business-profile/skip", "", R"({"reason":"later"})", "reason", "/onboarding", "skipped"},
    {"PATCH", "/v1/crm/activities/{activity_id}", "/v1/crm/activities/{acme.activity}", R"({"body":"changed"})", R"({"type":"stage_changed"})", "type", "/body", "changed"},
    {"DELETE", "/v1/crm/activities/{activity_id}", "/v1/crm/activities/{acme.activity}", "", "", "", "", ""},
    {"GET", "/v1/crm/calls", "/v1/crm/calls", "", "", "", "/results/0/duration_seconds", "60"},
    {"POST", "/v1/crm/calls", "/v1/crm/calls", R"({"direction":"inbound","outcome":"busy"})", R"({"lead_id":"{rival.lead}"})", "lead_id", "/outcome", "busy"},
    {"GET", "/v1/crm/calls/{call_id}", "/v1/crm/calls/{acme.call}", "", "", "", "/duration_seconds", "60"},
    {"PATCH", "/v1/crm/calls/{call_id}", "/v1/crm/calls/{acme.call}", R"({"duration_seconds":90})", R"({"duration_seconds":-1})", "duration_seconds", "/duration_seconds", "90"},
    {"DELETE", "/v1/crm/calls/{call_id}", "/v1/crm/calls/{acme.call}", "", "", "", "", ""},
    {"PATCH", "/v1/crm/contacts/{contact_id}", "/v1/crm/contacts/{acme.contact}", R"({"title":"CFO"})", R"({"email":"nobody"})", "email", "/title", "CFO"},
    {"DELETE", "/v1/crm/contacts/{contact_id}", "/v1/crm/contacts/{acme.contact}", "", "", "", "", ""},
    {"GET", "/v1/crm/deals", "/v1/crm/deals", "", "", "", "/results/0/name", "Deal of acme"},
    {"POST", "/v1/crm/deals", "/v1/crm/deals", R"({"name":"New","value_usd":12.5})", R"({"name":"","value_usd":-1})", "name", "/value", "12.5"},
    {"GET", "/v1/crm/deals/export", "/v1/crm/deals/export", "", "", "", "", ""},
    {"GET", "/v1/crm/deals/kanban", "/v1/crm/deals/kanban", "", "", "", "/stages/0/total", "1"},
    {"GET", "/v1/crm/deals/{deal_id}", "/v1/crm/deals/{acme.deal}", "", "", "", "/contacts/0/name", "Contact of acme"},
    {"PATCH", "/v1/crm/deals/{deal_id}", "/v1/crm/deals/{acme.deal}", R"({"name":"Renamed"})", R"({"name":null})", "name", "/name", "Renamed"},
    {"DELETE", "/v1/crm/deals/{deal_id}", "/v1/crm/deals/{acme.deal}", "", "", "", "", ""},
    {"GET", "/v1/crm/deals/{deal_id}/activities", "/v1/crm/deals/{acme.deal}/activities", "", "", "", "/results/0/body", "Note of acme"},
    {"POST", "/v1/crm/deals/{deal_id}/activities", "/v1/crm/deals/{acme.deal}/activities", R"({"type":"call","body":"hello"})", R"({"type":"fax"})", "type", "/type", "call"},
    {"GET", "/v1/crm/deals/{deal_id}/contacts", "/v1/crm/deals/{acme.deal}/contacts", "", "", "", "/results/0/name", "Contact of acme"},
    {"POST", "/v1/crm/deals/{deal_id}/contacts", "/v1/crm/deals/{acme.deal}/contacts", R"({"name":"Grace"})", R"({"title":"CFO"})", "name", "/name", "Grace"},
    {"PATCH", "/v1/crm/deals/{deal_id}/move", "/v1/crm/deals/{acme.deal}/move", R"({"stage_id":"{acme.won}"})", R"({"stage_id":"{rival.won}"})", "stage_id", "/status", "won"},
    {"GET", "/v1/crm/emails", "/v1/crm/emails", "", "", "", "/results/0/status", "sent"},
    {"POST", "/v1/crm/emails", "/v1/crm/emails", R"({"automated":true})", R"({"deal_id":"{rival.deal}"})", "deal_id", "/automated", "true"},
    {"GET", "/v1/crm/emails/{email_id}", "/v1/crm/emails/{acme.email}", "", "", "", "/status", "sent"},
    {"PATCH", "/v1/crm/emails/{email_id}", "/v1/crm/emails/{acme.email}", R"({"status":"bounced"})", R"({"status":"lost"})", "status", "/status", "bounced"},
    {"DELETE", "/v1/crm/emails/{email_id}", "/v1/crm/emails/{acme.email}", "", "", "", "", ""},
    {"POST", "/v1/crm/import/{kind}", "/v1/crm/import/deals", "name,value\nImported,5\n", "nonsense\n1\n", "nonsense", "/created", "1"},
    {"GET", "/v1/crm/import/{kind}/fields", "/v1/crm/import/deals/fields?header=Deal%20Name;Amount", "", "", "", "/suggestion/mapping/fields/value", "Amount"},
    {"GET", "/v1/crm/imports", "/v1/crm/imports", "", "", "", "/results/0/failed", "1"},
    {"GET", "/v1/crm/imports/{import_id}", "/v1/crm/imports/{acme.import}", "", "", "", "/first_rows/0/cells/0", "Call of acme"},
    {"GET", "/v1/crm/leaderboard", "/v1/crm/leaderboard", "", "", "", "/days", "30"},
    {"GET", "/v1/crm/leads", "/v1/crm/leads", "", "", "", "/results/0/company", "Lead of acme"},
    {"POST", "/v1/crm/leads", "/v1/crm/leads", R"({"first_name":"Ada"})", R"({"source":"api"})", "first_name", "/status", "lead"},
    {"GET", "/v1/crm/leads/{lead_id}", "/v1/crm/leads/{acme.lead}", "", "", "", "/company", "Lead of acme"},
    {"PATCH", "/v1/crm/leads/{lead_id}", "/v1/crm/leads/{acme.lead}", R"({"status":"client"})", R"({"company":null})", "first_name", "/status", "client"},
    {"DELETE", "/v1/crm/leads/{lead_id}", "/v1/crm/leads/{acme.lead}", "", "", "", "", ""},
    {"GET", "/v1/crm/stages", "/v1/crm/stages", "", "", "", "/results/0/name", "New"},
    {"POST", "/v1/crm/stages", "/v1/crm/stages", R"({"name":"Trial"})", R"({"name":"Trial","color":"red"})", "color", "/order", "6"},
    {"POST", "/v1/crm/stages/reorder", "/v1/crm/stages/reorder",
     R"({"stage_ids":["{acme.lost}","{acme.won}","{acme.negotiation}","{acme.proposal}","{acme.qualified}","{acme.new}"]})",
     R"({"stage_ids":["{acme.new}"]})", "stage_ids", "/results/0/name", "Lost"},
    {"PATCH", "/v1/crm/stages/{stage_id}", "/v1/crm/stages/{acme.new}", R"({"name":"Fresh"})", R"({"probability":101})", "probability", "/name", "Fresh"},
    {"DELETE", "/v1/crm/stages/{stage_id}", "/v1/crm/stages/{acme.new}", "", "", "", "", ""},
    {"GET", "/v1/crm/tags", "/v1/crm/tags", "", "", "", "/results/0/name", "Tag of acme"},
    {"POST", "/v1/crm/tags", "/v1/crm/tags", R"({"name":"VIP"})", R"({"name":"VIP","color":"red"})", "color", "/name", "VIP"},
    {"GET", "/v1/crm/tags/{tag_id}", "/v1/crm/tags/{acme.tag}", "", "", "", "/name", "Tag of acme"},
    {"PATCH", "/v1/crm/tags/{tag_id}", "/v1/crm/tags/{acme.tag}", R"({"name":"Partner"})", R"({"name":null})", "name", "/name", "Partner"},
    {"DELETE", "/v1/crm/tags/{tag_id}", "/v1/crm/tags/{acme.tag}", "", "", "", "", ""},
    {"GET", "/v1/crm/tasks", "/v1/crm/tasks", "", "", "", "/results/0/title", "Task of acme"},
    {"POST", "/v1/crm/tasks", "/v1/crm/tasks", R"({"title":"Call back","priority":"high"})", R"({"title":""})", "title", "/priority", "high"},
    {"GET", "/v1/crm/tasks/{task_id}", "/v1/crm/tasks/{acme.task}", "", "", "", "/title", "Task of acme"},
    {"PATCH", "/v1/crm/tasks/{task_id}", "/v1/crm/tasks/{acme.task}", R"({"status":"done"})", R"({"due_on":"2026-05-01","due_at":"2026-05-01T00:00:00Z"})", "due_on", "/completed_at", "2026-05-20T12:00:00.000Z"},
    {"DELETE", "/v1/crm/tasks/{task_id}", "/v1/crm/tasks/{acme.task}", "", "", "", "", ""},
    {"GET", "/v1/me", "/v1/me", "", "", "", "/role", "owner"},
    {"PUT", "/v1/me", "/v1/me", R"({"name":"Zoe"})", R"({"primary_team_id":"{rival.team}"})", "primary_team_id", "/user/name", "Zoe"},
    {"GET", "/v1/notifications/channels", "/v1/notifications/channels", "", "", "", "/results/0/kind", "in_app"},
    {"POST", "/v1/notifications/channels", "/v1/notifications/channels", R"({"kind":"webhook","url":"https://hooks.example/new"})", R"({"kind":"webhook","url":"http://hooks.example"})", "url", "/kind", "webhook"},
    {"DELETE", "/v1/notifications/channels/{channel_id}", "/v1/notifications/channels/{acme.channel}", "", "", "", "", ""},
    {"POST", "/v1/notifications/channels/{channel_id}/test", "/v1/notifications/channels/{acme.webhook}/test", "", R"({"loud":true})", "loud", "/channels/0/status", "pending"},
    {"POST", "/v1/notifications/events", "/v1/notifications/events", R"({"rule_type":"saved_search","rule_id":"{acme.rule}","title":"2 more"})",
     R"({"rule_type":"deal_won","rule_id":"default","title":"Won"})", "rule_type", "/recipients", "1"},
    {"GET", "/v1/notifications/history", "/v1/notifications/history", "", "", "", "/results/0/channels/1/channel", "(absent)"},
    {"GET", "/v1/notifications/inbox", "/v1/notifications/inbox", "", "", "", "/results/0/title", "News for acme"},
    {"PUT", "/v1/notifications/read-all", "/v1/notifications/read-all", "", R"({"now":true})", "now", "/unread", "0"},
    {"PUT", "/v1/notifications/read/{notification_id}", "/v1/notifications/read/{acme.notification}", "", R"({"read":true})", "read", "/read_at", "2026-05-20T12:00:00.000Z"},
    {"GET", "/v1/notifications/rules", "/v1/notifications/rules", "", "", "", "/results/0/rule_type", "deal_assigned"},
    {"POST", "/v1/notifications/rules", "/v1/notifications/rules", R"({"rule_type":"watchlist","rule_id":"w1","name":"Watched"})",
     R"({"rule_type":"task_due","rule_id":"w1","name":"Watched"})", "rule_type", "/enabled", "true"},
    {"PUT", "/v1/notifications/rules/{rule_type}/{rule_id}/toggle", "/v1/notifications/rules/saved_search/{acme.rule}/toggle", "", R"({"enabled":"no"})", "enabled", "/enabled", "false"},
    {"GET", "/v1/notifications/unread-count", "/v1/notifications/unread-count", "", "", "", "/unread", "1"},
    {"DELETE", "/v1/notifications/{notification_id}", "/v1/notifications/{acme.notification}", "", "", "", "", ""},
    {"GET", "/v1/org", "/v1/org", "", "", "", "/name", "acme"},
    {"POST", "/v1/org", "/v1/org", R"({"name":"Second"})", R"({"name":"Second\nBcc: me"})", "name", "/name", "Second"},
    {"PUT", "/v1/org", "/v1/org", R"({"time_zone":"Europe/Berlin"})", R"({"time_zone":"Mars/Olympus"})", "time_zone", "/time_zone", "Europe/Berlin"},
    {"GET", "/v1/org/members", "/v1/org/members", "", "", "", "/total", "4"},
    {"GET", "/v1/reports/benchmark/{industry}", "/v1/reports/benchmark/Logistics", "", "", "", "/companies", "2"},
    {"GET", "/v1/reports/benchmark/{industry}/pdf", "/v1/reports/benchmark/logistics/pdf", "", "", "", "", ""},
    {"GET", "/v1/reports/export-preview", "/v1/reports/export-preview?schedule_id={acme.schedule}", "", "", "", "/attachment/media_type", "application/json"},
    {"GET", "/v1/reports/industries", "/v1/reports/industries", "", "", "", "/results/0/industry", "Logistics"},
    {"GET", "/v1/reports/schedules", "/v1/reports/schedules", "", "", "", "/results/0/cron", "0 8 * * mon"},
    {"POST", "/v1/reports/schedules", "/v1/reports/schedules",
     R"({"report_type":"crm_report","cron":"@daily","recipients":["ceo@acme.example"],"format":"csv","params":{"report_id":"{acme.report}"}})",
     R"({"report_type":"crm_report","cron":"61 * * * *","recipients":["ceo@acme.example"],"format":"csv","params":{"report_id":"{rival.report}"}})",
     "cron", "/next_run_at", "2026-05-21T00:00:00.000Z"},
    {"GET", "/v1/reports/schedules/{report_id}", "/v1/reports/schedules/{acme.schedule}", "", "", "", "/report_type", "pipeline_summary"},
    {"PUT", "/v1/reports/schedules/{report_id}", "/v1/reports/schedules/{acme.schedule}", R"({"format":"pdf"})", R"({"format":"docx"})", "format", "/format", "pdf"},
    {"DELETE", "/v1/reports/schedules/{report_id}", "/v1/reports/schedules/{acme.schedule}", "", "", "", "", ""},
    {"GET", "/v1/teams", "/v1/teams", "", "", "", "/results/0/role", "owner"},
    {"POST", "/v1/teams", "/v1/teams", R"({"name":"Second"})", R"({"name":""})", "name", "/name", "Second"},
    {"POST", "/v1/teams/accept-invite/{token}", "/v1/teams/accept-invite/{acme.token}", "", R"({"role":"owner"})", "role", "/name", "guild"},
    {"GET", "/v1/teams/{team_id}", "/v1/teams/{acme.team}", "", "", "", "/member_count", "4"},
    {"PUT", "/v1/teams/{team_id}", "/v1/teams/{acme.team}", R"({"description":"we build"})", R"({"week_start":"friday"})", "week_start", "/description", "we build"},
    {"DELETE", "/v1/teams/{team_id}", "/v1/teams/{acme.team}", "", "", "", "", ""},
    {"GET", "/v1/teams/{team_id}/activity", "/v1/teams/{acme.team}/activity", "", "", "", "/results/0/action", "key_created"},
    {"GET", "/v1/teams/{team_id}/people", "/v1/teams/{acme.team}/people", "", "", "", "/results/0/is_member", "true"},
    {"POST", "/v1/teams/{team_id}/invite", "/v1/teams/{acme.team}/invite", R"({"email":"guest@acme.example","role":"admin"})", R"({"email":"guest@acme.example\r\nBcc: me@example.com","role":"admin"})", "email", "/status", "pending"},
    {"DELETE", "/v1/teams/{team_id}/invites/{invite_id}", "/v1/teams/{acme.team}/invites/{acme.invite}", "", "", "", "", ""},
    {"PUT", "/v1/teams/{team_id}/members/{user_id}", "/v1/teams/{acme.team}/members/{acme.member}", R"({"role":"viewer"})", R"({"role":"boss"})", "role", "/role", "viewer"},
    {"DELETE", "/v1/teams/{team_id}/members/{user_id}", "/v1/teams/{acme.team}/members/{acme.viewer}", "", "", "", "", ""},
    {"GET", "/v1/ws/notifications", "/v1/ws/notifications", "", "", "", "", ""},
    {"POST", "/v1/ws/tickets", "/v1/ws/tickets", "", R"({"life":60})", "life", "/expires_at", "2026-05-20T12:01:00.000Z"},
});
// clang-format on

const RouteCase* case_of(const server::Route& route) {
  const auto found = std::find_if(cases.begin(), cases.end(), [&](const RouteCase& each) {
    return each.method == to_string(route.method) && each.path == route.path;
  });
  return found == cases.end() ? nullptr : &*found;
}

std::map<std::string, std::string> headers_for(const server::Route& route) {
  if (route.endpoint.status == 101) {
    return {{"Upgrade", "websocket"},
            {"Connection", "Upgrade"},
            {"Sec-WebSocket-Version", "13"},
            {"Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="}};
  }
  return route.endpoint.upload ? std::map<std::string, std::string>{{"Content-Type", "text/csv"}}
                               : std::map<std::string, std::string>{};
}

std::string replaced(std::string_view text, const std::string& from, const std::string& to) {
  std::string result(text);
  for (auto at = result.find(from); at != std::string::npos; at = result.find(from, at + to.size()))
    result.replace(at, from.size(), to);
  return result;
}

/// Runs `check(route, its case)` for every route that needs a key.
template <class Check>
void for_every_gated_route(Check check) {
  for (const auto& route : server::routes()) {
    if (route.endpoint.open) continue;
    const RouteCase* each = case_of(route);
    if (!each) continue;  // the first test tells
    CAPTURE(to_string(route.method));
    CAPTURE(route.path);
    check(route, *each);
  }
}

}  // namespace

TEST_CASE("every route that needs a key has a case in this table") {
  for (const auto& route : server::routes()) {
    CAPTURE(to_string(route.method));
    CAPTURE(route.path);
    const RouteCase* each = case_of(route);
    CHECK((route.endpoint.open || each != nullptr));
    const bool takes_body = route.method != server::Method::get && route.method != server::Method::del;
    if (each) CHECK(each->bad_body.empty() != takes_body);
  }
}

TEST_CASE("every route succeeds for an owner of a Pro team") {
  for_every_gated_route([](const server::Route& route, const RouteCase& each) {
    World world;
    const auto reply = world.send("acme.owner", each.method, each.request, each.body, headers_for(route));
    CAPTURE(reply.body);
    CHECK(reply.status == route.endpoint.status);
    if (!each.shows.empty()) CHECK(reply.at(each.shows) == each.shown);
    CHECK(!reply.headers.get("X-Request-Id").empty());
    CHECK(reply.headers.get("X-Content-Type-Options") == "nosniff");
    CHECK(reply.headers.get("Content-Security-Policy").starts_with("default-src 'none'"));
    // Every secret begins like one of these.
    const bool secret = reply.body.find("\"key\":\"cdb_") != std::string::npos || reply.body.find("whsec_") != std::string::npos ||
                        reply.body.find("\"ticket\"") != std::string::npos;
    CHECK(reply.headers.get("Cache-Control") == (secret ? "no-store" : "private, no-cache"));
  });
}

TEST_CASE("what was made is found at its Location") {
  for_every_gated_route([](const server::Route& route, const RouteCase& each) {
    World world;
    const auto reply = world.send("acme.owner", each.method, each.request, each.body, headers_for(route));
    const auto location = reply.headers.get("Location");
    CHECK(location.empty() == (reply.status != 201));
    if (location.empty()) return;
    CAPTURE(location);
    const auto options = world.send("acme.owner", "OPTIONS", location);
    const auto allowed = options.headers.get("Allow");
    CHECK(!allowed.empty());
    if (route.endpoint.location.find("{}") == std::string_view::npos || allowed.find("GET") == std::string_view::npos) return;
    const auto made = world.send("acme.owner", "GET", location);
    CHECK(made.status == 200);
    CHECK(made.at("/id") == reply.at("/id"));
  });
}

TEST_CASE("every route refuses a query parameter that it doesn't know, or that is there twice, and no empty pieces") {
  for (const auto& route : server::routes()) {
    const RouteCase* each = case_of(route);
    if (!each && !route.endpoint.open) continue;  // the first test tells
    if (route.path.find("{token}") != std::string_view::npos && route.endpoint.open) continue;
    World world;
    const std::string target(each ? each->request : route.path);
    CAPTURE(target);
    const auto ask = [&](const std::string& query) {
      return world.send(route.endpoint.open ? "" : "acme.owner", to_string(route.method),
                        target + (target.find('?') == std::string::npos ? "?" : "&") + query, each ? each->body : "",
                        headers_for(route));
    };
    const auto unknown = ask("surprise=1");
    CHECK(unknown.status == 400);
    CHECK(unknown.at("/errors").find("\"surprise\"") != std::string::npos);
    if (each || route.method != server::Method::post) CHECK(ask("&&").status == route.endpoint.status);
  }
}

TEST_CASE("every route asks for a key") {
  World world;
  for_every_gated_route([&](const server::Route& route, const RouteCase& each) {
    const auto reply = world.send("", each.method, each.request, each.body, headers_for(route));
    CHECK(reply.status == 401);
    CHECK(reply.at("/code") == "unauthenticated");
    auto headers = headers_for(route);
    headers["Authorization"] = "Bearer cdb_0000000000000000000000000000000000000000000";
    CHECK(world.send("", each.method, each.request, each.body, headers).status == 401);
  });
}

TEST_CASE("every route refuses a role below its own") {
  World world;
  for_every_gated_route([&](const server::Route& route, const RouteCase& each) {
    if (route.endpoint.role == Role::viewer) return;
    const auto below = static_cast<Role>(static_cast<int>(route.endpoint.role) - 1);
    const auto reply = world.send("acme." + std::string(word(below)), each.method, each.request, each.body, headers_for(route));
    CHECK(reply.status == 403);
    CHECK(reply.at("/code") == "role_required");
  });
}

TEST_CASE("every route refuses a plan below its own") {
  for_every_gated_route([&](const server::Route& route, const RouteCase& each) {
    World world;
    const auto reply = world.send("startup.owner", each.method, replaced(each.request, "{acme.", "{startup."),
                                  replaced(each.body, "{acme.", "{startup."), headers_for(route));
    if (route.endpoint.plan == Plan::free) {
      CHECK(reply.status < 300);
    } else {
      CHECK(reply.status == 403);
      CHECK(reply.at("/code") == "plan_required");
    }
  });
}

TEST_CASE("a row of another team is answered like one that doesn't exist, byte for byte") {
  World world;
  for_every_gated_route([&](const server::Route& route, const RouteCase& each) {
    if (each.request.find("{acme.") == std::string_view::npos) return;
    if (each.path.find("{token}") != std::string_view::npos) return;  // who has a token knows of the invite
    const auto start = each.request.find('{');
    const std::string id(each.request.substr(start, each.request.find('}') - start + 1));
    const auto foreign =
        world.send("acme.owner", each.method, replaced(each.request, "{acme.", "{rival."), each.body, headers_for(route));
    const auto unknown =
        world.send("acme.owner", each.method, replaced(each.request, id, "{unknown}"), each.body, headers_for(route));
    CHECK(foreign.status == 404);
    CHECK(foreign.at("/code") == "not_found");
    CHECK(foreign.body == unknown.body);
  });
}

TEST_CASE("every route that takes a body names what is wrong with it") {
  for_every_gated_route([&](const server::Route& route, const RouteCase& each) {
    if (each.bad_body.empty()) return;
    World world;
    const auto reply = world.send("acme.owner", each.method, each.request, each.bad_body, headers_for(route));
    CAPTURE(reply.body);
    CHECK(reply.status == 400);
    CHECK(reply.at("/code") == "validation_error");
    CHECK(reply.at("/errors/0/field") == each.bad_field);
    CHECK(reply.at("/statusCode") == "400");
    if (route.endpoint.upload) return;
    CHECK(world.send("acme.owner", each.method, each.request, R"({"surprise":1})").at("/errors").find("surprise") !=
          std::string::npos);
    CHECK(world.send("acme.owner", each.method, each.request, "{").at("/code") == "bad_request");
    CHECK(world.send("acme.owner", each.method, each.request, "[]").status == 400);
    CHECK(world.send("acme.owner", each.method, each.request, "<a/>", {{"Content-Type", "text/xml"}}).status == 415);
  });
}

}  // namespace crondb::testing
