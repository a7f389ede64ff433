#include "http/world.hpp"

#include <sstream>
#include <stdexcept>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "crondb/engagement/operations.hpp"
#include "crondb/leads/operations.hpp"
#include "crondb/pipeline/operations.hpp"
#include "crondb/reports/operations.hpp"
#include "crondb/wire/read.hpp"

namespace crondb::testing {

namespace {

template <class T>
T must(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().message);
  return std::move(*result);
}

}  // namespace

World::World() {
  services.policy.rate_limits = false;
  names["unknown"] = "0196f000-0000-7000-8000-00000000ffff";
  add_team("acme", Plan::pro);
  add_team("rival", Plan::pro);
  add_team("startup", Plan::free);
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
  const auto deal = must(create_deal(session, {.name = "Deal of " + name, .value = Decimal{1000, 0}}));
  names[name + ".deal"] = to_string(deal.id);
  names[name + ".contact"] = to_string(must(create_contact(session, {.deal_id = deal.id, .name = "Contact of " + name})).id);
  names[name + ".activity"] = to_string(must(create_activity(session, {.deal_id = deal.id, .body = "Note of " + name})).id);
  const LayoutWidget stages{.instance_id = "stages", .metric_id = "deals.by_stage", .chart = "bar", .w = 6, .h = 4};
  const auto report = must(
      create_report(session, {.title = "Report of " + name, .layout = {{stages}}, .visibility = ReportVisibility::organization}));
  names[name + ".report"] = to_string(report.id);
  names[name + ".snapshot"] = to_string(must(freeze_report(session, {.id = report.id})).id);
  names[name + ".tag"] = to_string(must(create_tag(session, {.name = "Tag of " + name})).id);
  const auto lead = must(create_lead(session, {.company = "Lead of " + name}));
  names[name + ".lead"] = to_string(lead.id);
  names[name + ".task"] = to_string(must(create_task(session, {.title = "Task of " + name, .lead_id = lead.id})).id);
  names[name + ".call"] = to_string(must(create_call(session, {.deal_id = deal.id, .duration_seconds = 60})).id);
  names[name + ".email"] = to_string(must(create_email(session, {.deal_id = deal.id})).id);
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
  return found->is_string() ? std::string(found->get_string()) : boost::json::serialize(*found);
}

}  // namespace crondb::testing
