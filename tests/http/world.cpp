#include "http/world.hpp"

#include <cstdlib>
#include <sstream>
#include <stdexcept>
#include <vector>

#include <doctest/doctest.h>

#include "crondb/engagement/operations.hpp"
#include "crondb/icp/operations.hpp"
#include "crondb/importing/import.hpp"
#include "crondb/industry/operations.hpp"
#include "crondb/leads/operations.hpp"
#include "crondb/notifications/operations.hpp"
#include "crondb/pipeline/operations.hpp"
#include "crondb/reports/operations.hpp"
#include "crondb/schedules/operations.hpp"
#include "crondb/storage/deliveries.hpp"
#include "crondb/wire/read.hpp"
#include "crondb/wire/reports.hpp"
#include "http/document.hpp"
#include "must.hpp"
#ifdef CRONDB_WITH_POSTGRES
#include "postgres/cluster.hpp"
#endif

namespace crondb::testing {

std::shared_ptr<Storage> make_storage() {
#ifdef CRONDB_WITH_POSTGRES
  if (const char* wanted = std::getenv("CRONDB_TEST_STORAGE"); wanted != nullptr && std::string_view(wanted) == "postgres") {
    // Emptied ones are used again: it takes long to make one.
    (void)uri_in_cluster("postgres");
    static std::vector<std::unique_ptr<TemporaryDatabase>> idle;
    if (idle.empty()) idle.push_back(std::make_unique<TemporaryDatabase>());
    const auto database = std::shared_ptr<TemporaryDatabase>(idle.back().release(), [](TemporaryDatabase* used) {
      used->clear();
      idle.emplace_back(used);
    });
    idle.pop_back();
    std::shared_ptr<Storage> storage = database->open();
    return {storage.get(), [database, storage](Storage*) mutable { storage.reset(); }};
  }
#endif
  return std::make_shared<MemoryStorage>();
}

World::World() {
  services.policy.rate_limits = false;
  names["unknown"] = "0196f000-0000-7000-8000-00000000ffff";
  fill_pool();
  add_team("acme", Plan::pro);
  add_team("rival", Plan::pro);
  add_team("startup", Plan::free);
  // Another team invites the three owners, so that they have tokens to accept.
  const auto guild = must(instance::add_user(
      storage, environment, {.email = "owner@guild.example", .name = "Owner of guild", .team = "guild", .plan = Plan::enterprise}));
  for (const std::string name : {"acme", "rival", "startup"}) {
    names[name + ".token"] = invite({storage, environment, {guild.user.id, guild.team.id, Role::owner, Plan::enterprise}},
                                    {{guild.team.id}, "owner@" + name + ".example", Role::member, std::nullopt})
                                 .token;
  }
}

World::Invited World::invite(const Session& session, const SendInvite& request) {
  const auto invite = must(send_invite(session, request));
  // The mail alone knows the token: it stands behind the last slash but one.
  const auto mails = must(transact(storage, AccessMode::write, [&](Transaction& tx) {
    return tx.deliveries().claim_deliveries(std::nullopt, clock.now(), clock.now() + std::chrono::hours{1}, 100);
  }));
  const auto& body = mails.back().delivery.body;
  const auto start = body.find("/v1/invites/") + std::string_view("/v1/invites/").size();
  return {to_string(invite.id), body.substr(start, body.find('/', start) - start)};
}

void World::fill_pool() {
  const Instant now = clock.now();
  const std::vector<Company> companies{
      {.domain = "haul.example",
       .name = "Haul",
       .industry = "Logistics",
       .country = "Germany",
       .employees = 40,
       .emails_found = 3,
       .first_seen_at = now},
      {.domain = "ship.example", .name = "Ship", .industry = "logistics", .country = "France", .first_seen_at = now},
      {.domain = "buyer.example", .name = "Buyer", .industry = "Software", .first_seen_at = now},
  };
  if (auto put = put_companies(storage, companies, now); !put) throw std::runtime_error(put.error().message);
  must(refresh_industries(storage, now));
}

void World::add_team(const std::string& name, Plan plan) {
  const auto owner = must(instance::add_user(
      storage, environment, {.email = "owner@" + name + ".example", .name = "Owner of " + name, .team = name, .plan = plan}));
  names[name + ".team"] = to_string(owner.team.id);
  keys[name + ".owner"] = owner.api_key;
  names[name + ".owner"] = to_string(owner.user.id);
  for (const Role role : {Role::viewer, Role::member, Role::admin}) {
    const std::string word(crondb::word(role));
    const auto added = must(instance::add_user(
        storage, environment, {.email = word + "@" + name + ".example", .name = word + " of " + name, .team = name, .role = role}));
    keys[name + "." + word] = added.api_key;
    names[name + "." + word] = to_string(added.user.id);
  }
  // What a free team has was made before its downgrade.
  const Session session{storage, environment, {owner.user.id, owner.team.id, Role::owner, Plan::pro}};
  for (const auto& stage : must(list_stages(session, {})).results) {
    std::string word = stage.name;
    word[0] = static_cast<char>(word[0] | 0x20);
    names[name + "." + word] = to_string(stage.id);
  }
  const auto deal = must(create_deal(session, {.name = "Deal of " + name, .domain = "buyer.example", .value = Decimal{1000, 0}}));
  names[name + ".deal"] = to_string(deal.id);
  names[name + ".contact"] = to_string(must(create_contact(session, {.deal_id = deal.id, .name = "Contact of " + name})).id);
  names[name + ".activity"] = to_string(must(create_activity(session, {.deal_id = deal.id, .body = "Note of " + name})).id);
  const LayoutWidget stages{.instance_id = "stages", .metric_id = "deals.by_stage", .chart = "bar", .w = 6, .h = 4};
  const auto report = must(
      create_report(session, {.title = "Report of " + name, .layout = {{stages}}, .visibility = ReportVisibility::organization}));
  names[name + ".report"] = to_string(report.id);
  names[name + ".snapshot"] = to_string(must(freeze_report(session, {.id = report.id})).id);
  names[name + ".schedule"] = to_string(must(create_schedule(session, {.report_type = ReportType::pipeline_summary,
                                                                       .cron = "0 8 * * mon",
                                                                       .recipients = {"lead@" + name + ".example"}}))
                                            .id);
  names[name + ".tag"] = to_string(must(create_tag(session, {.name = "Tag of " + name})).id);
  const auto lead = must(create_lead(session, {.company = "Lead of " + name}));
  names[name + ".lead"] = to_string(lead.id);
  names[name + ".task"] = to_string(must(create_task(session, {.title = "Task of " + name, .lead_id = lead.id})).id);
  names[name + ".call"] = to_string(must(create_call(session, {.deal_id = deal.id, .duration_seconds = 60})).id);
  names[name + ".email"] = to_string(must(create_email(session, {.deal_id = deal.id})).id);
  must(skip_onboarding(session, {}));
  // A free team has no room for anybody.
  names[name + ".invite"] = plan == Plan::free
                                ? names["unknown"]
                                : invite(session, {{owner.team.id}, "guest@" + name + ".example", Role::member, std::nullopt}).id;
  names[name + ".rule"] = "search-of-" + name;
  (void)must(register_notification_rule(
      session, {.rule_type = RuleType::saved_search, .rule_id = names[name + ".rule"], .name = "Search of " + name}));
  (void)must(
      raise_event(session, {.rule_type = RuleType::saved_search, .rule_id = names[name + ".rule"], .title = "News for " + name}));
  names[name + ".notification"] = to_string(must(list_inbox(session, {})).results.front().id);
  for (const std::string_view channel : {".channel", ".webhook"}) {
    const std::string url = "https://hooks.example/of/" + name + "/12345678";
    names[name + std::string(channel)] = to_string(must(create_channel(session, {.kind = ChannelKind::webhook, .url = url})).id);
  }
  std::istringstream calls("lead,outcome\nCall of " + name + ",busy\n");  // a row that fails changes nothing
  names[name + ".import"] = to_string(*must(import_csv(session, ImportKind::calls, calls, {})).id);
  names[name + ".key"] = to_string(must(create_api_key(session, {.name = "spare"})).id);
}

std::string World::fill(std::string_view text) const {
  std::string filled(text);
  for (const auto& [name, value] : names) {
    const std::string placeholder = "{" + name + "}";
    for (auto at = filled.find(placeholder); at != std::string::npos; at = filled.find(placeholder))
      filled.replace(at, placeholder.size(), value);
  }
  return filled;
}

World::Reply World::send(std::string_view who, std::string_view method, std::string_view path, std::string_view body,
                         const std::map<std::string, std::string>& headers) {
  server::Request request;
  request.head.method = method;
  request.head.target = fill(path);
  request.head.remote_address = "127.0.0.1";
  if (!who.empty()) request.head.headers.set("Authorization", "Bearer " + keys.at(std::string(who)));
  if (!body.empty()) request.head.headers.set("Content-Type", "application/json");
  for (const auto& [name, value] : headers) request.head.headers.set(name, value);
  const std::string target = request.head.target;
  const std::string sent = request.head.headers.get("Content-Type").starts_with("application/json") ? fill(body) : std::string();
  const auto intake = dispatcher.expect(request.head);
  if (intake.spool) {
    request.upload = std::make_unique<std::istringstream>(fill(body));
  } else {
    request.body = fill(body);
  }
  auto response = dispatcher.handle(std::move(request));
  Reply reply{response.status, std::move(response.body), std::move(response.headers)};
  if (response.stream) {
    for (bool more = true; more;) more = response.stream(reply.body);
  }
  const auto differs = deviation(method, target, sent, reply.status, reply.headers.get("Content-Type"), reply.body);
  CHECK_MESSAGE(differs.empty(), differs);
  return reply;
}

boost::json::value World::Reply::json() const {
  auto parsed = wire::parse(body);
  if (!parsed) throw std::runtime_error(parsed.error().message + ": " + body);
  return std::move(*parsed);
}

std::string World::Reply::at(std::string_view pointer) const {
  const auto document = json();
  boost::system::error_code error;
  const auto* found = document.find_pointer(pointer, error);
  if (!found) return "(absent)";
  return std::string(wire::text_of(*found).value_or(wire::verbatim(*found)));
}

}  // namespace crondb::testing
