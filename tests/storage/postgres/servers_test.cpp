#include <atomic>
#include <chrono>
#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <thread>
#include <vector>

#include <boost/json.hpp>
#include <doctest/doctest.h>

#include "api/route.hpp"
#include "crondb/access/operations.hpp"
#include "crondb/notifications/operations.hpp"
#include "crondb/pipeline/operations.hpp"
#include "crondb/storage/access.hpp"
#include "crondb/storage/deliveries.hpp"
#include "crondb/storage/notifications.hpp"
#include "crondb/storage/sqlite.hpp"
#include "crondb/storage/teams.hpp"
#include "crondb/teams/operations.hpp"
#include "crondb/wire/read.hpp"
#include "demo/demo.hpp"
#include "must.hpp"
#include "postgres/cluster.hpp"
#include "postgres/site.hpp"
#include "push.hpp"
#include "storage/contract/temporary_directory.hpp"

/// Whole servers on PostgreSQL, one and several.
namespace crondb::testing {

namespace {

using namespace std::chrono_literals;

/// What a list answers, by the name of the member that its items are called by.
std::vector<std::string> named_by(Site& site, const std::string& key, const std::string& list, const std::string& member) {
  std::vector<std::string> names;
  const auto answer = site.ask(key, "GET", list);
  const auto document = wire::parse(answer.body);
  if (answer.status != 200 || !document) return names;
  const auto* results = document->as_object().if_contains("results");
  if (results == nullptr || !results->is_array()) return names;
  for (const auto& item : results->as_array()) {
    const auto* name = item.as_object().if_contains(member);
    if (name != nullptr && name->is_string() && names.size() < 3) names.emplace_back(name->as_string());
  }
  return names;
}

/// Every path of a route with parameters, filled with what lists answer.
std::vector<std::string> filled(Site& site, const std::string& key, const std::string& path) {
  const auto open = path.find('{');
  if (open == std::string::npos) return {path};
  const auto close = path.find('}', open);
  const std::string parameter = path.substr(open + 1, close - open - 1);
  std::vector<std::string> values;
  if (parameter == "kind") {
    values = {"deals", "leads", "companies"};
  } else if (parameter == "industry") {
    values = named_by(site, key, "/v1/reports/industries", "industry");
  } else if (parameter == "snapshot_id") {
    for (const auto& report : named_by(site, key, "/crm-reports", "id")) {
      for (auto& id : named_by(site, key, "/crm-reports/" + report + "/snapshots", "id")) values.push_back(std::move(id));
    }
  } else {
    values = named_by(site, key, path.substr(0, open - 1), "id");
  }
  std::vector<std::string> paths;
  for (const auto& value : values) {
    std::string escaped;
    for (const char c : value) escaped += c == ' ' ? "%20" : c == '&' ? "%26" : std::string(1, c);
    for (auto& one : filled(site, key, path.substr(0, open) + escaped + path.substr(close + 1))) paths.push_back(std::move(one));
  }
  return paths;
}

void at_once(int count, const std::function<void(int)>& work) {
  std::vector<std::thread> threads;
  for (int i = 0; i < count; ++i) threads.emplace_back([&work, i] { work(i); });
  for (auto& thread : threads) thread.join();
}

class Listener final : public server::Peer {
 public:
  void send(std::shared_ptr<const std::string> text) override { texts.push_back(*text); }
  [[nodiscard]] std::size_t backlog() const override { return 0; }
  void close(server::CloseCode) override { closed = true; }
  std::vector<std::string> texts;
  bool closed = false;
};

}  // namespace

TEST_CASE("a demo is served byte for byte alike from a file and from PostgreSQL") {
  const TemporaryDirectory folder;
  const auto file = must(SqliteStorage::open({.path = folder.file("crm.db")}));
  const TemporaryDatabase database;
  const auto kept = database.open();
  Site one(*file);
  Site other(*kept);
  const auto owner = must(server::make_demo(*file, one.environment));
  const auto same_owner = must(server::make_demo(*kept, other.environment));
  REQUIRE(owner);
  REQUIRE(same_owner);
  REQUIRE(owner->api_key == same_owner->api_key);

  int paths = 0;
  std::set<std::string> untried;
  for (const auto& route : server::routes()) {
    if (route.method != server::Method::get || route.path == "/metrics" || route.path == "/v1/ws/notifications") continue;
    const auto found = filled(one, owner->api_key, std::string(route.path));
    if (found.empty()) untried.emplace(route.path);
    for (const auto& path : found) {
      for (const std::string query : {"", "?per_page=2&page=2"}) {
        CAPTURE(path + query);
        const auto answer = one.ask(owner->api_key, "GET", path + query);
        const auto same = other.ask(owner->api_key, "GET", path + query);
        CHECK(answer.status == same.status);
        CHECK(answer.headers.get("ETag") == same.headers.get("ETag"));
        CHECK((answer.body == same.body));
        if (query.empty()) CHECK(answer.status < 500);
        ++paths;
      }
    }
  }
  CHECK(paths > 120);
  CHECK(untried == std::set<std::string>{"/v1/crm/imports/{import_id}"});
}

TEST_CASE("what one server does holds on another at once") {
  const TemporaryDatabase database;
  const auto first = database.open();
  const auto second = database.open();
  Site one(*first);
  Site other(*second);
  const auto olga = must(instance::add_user(*first, one.environment, {.email = "o@a.example", .name = "Olga", .team = "A"}));
  const auto max = must(instance::add_user(
      *first, one.environment, {.email = "m@a.example", .name = "Max", .team = to_string(olga.team.id), .role = Role::member}));
  const std::string path = "/v1/teams/" + to_string(olga.team.id) + "/members/" + to_string(max.user.id);
  const std::string run = R"({"assigneeIds":["all"],"timeframe":{"preset":"last_30d"},)"
                          R"("widgets":[{"instanceId":"w","metricId":"deals.by_stage","chart":"bar"}]})";
  const auto created_by = [&](Site& site) { return site.ask(olga.api_key, "POST", "/crm-reports/metrics/run", run).body; };

  SUBCASE("a key") {
    CHECK(other.ask(max.api_key, "GET", "/v1/me").status == 200);
    const auto keys = must(instance::list_keys(*first, to_string(olga.team.id)));
    for (const auto& key : keys) {
      if (key.user_id == max.user.id)
        must(instance::revoke_key(*first, one.environment, to_string(olga.team.id), to_string(key.id)));
    }
    CHECK(other.ask(max.api_key, "GET", "/v1/me").status == 401);
  }
  SUBCASE("a role") {
    CHECK(other.ask(max.api_key, "POST", "/v1/crm/deals", R"({"name":"Order"})").status == 201);
    CHECK(one.ask(olga.api_key, "PUT", path, R"({"role":"viewer"})").status == 200);
    CHECK(other.ask(max.api_key, "POST", "/v1/crm/deals", R"({"name":"Order"})").status == 403);
  }
  SUBCASE("a deal, in metrics too") {
    const auto before = created_by(other);
    CHECK(one.ask(olga.api_key, "POST", "/v1/crm/deals", R"({"name":"Order"})").status == 201);
    CHECK(created_by(other) != before);
    CHECK(created_by(other) == created_by(one));
  }
  SUBCASE("a request that is repeated there") {
    const auto made = one.ask(olga.api_key, "POST", "/v1/crm/deals", R"({"name":"Order"})", "order-1");
    CHECK(made.status == 201);
    CHECK(other.ask(olga.api_key, "POST", "/v1/crm/deals", R"({"name":"Order"})", "order-1").body == made.body);
    CHECK(database.run_sql("SELECT COUNT(*) FROM deals") == "1");
  }
  SUBCASE("a message to who is connected there") {
    server::Push push;
    const auto peer = std::make_shared<Listener>();
    const auto joined = push.join({olga.team.id, max.user.id, std::nullopt, std::nullopt}, peer);
    REQUIRE(push.look(*second));
    CHECK(peer->texts.size() == 1);
    const std::string body = R"({"name":"Order","owner_user_id":")" + to_string(max.user.id) + "\"}";
    CHECK(one.ask(olga.api_key, "POST", "/v1/crm/deals", body).status == 201);
    REQUIRE(push.look(*second));
    REQUIRE(peer->texts.size() == 2);
    CHECK(peer->texts.back().find("Order") != std::string::npos);
    CHECK(one.ask(olga.api_key, "DELETE", path).status < 300);
    REQUIRE(push.look(*second));
    CHECK(peer->closed);
  }
}

TEST_CASE("three servers under forty-eight writers and two workers each break no rule and send every message once") {
  const TemporaryDatabase database;
  std::vector<std::unique_ptr<PostgresStorage>> storages;
  for (int i = 0; i < 3; ++i) storages.push_back(database.open());
  FixedClock clock("2026-05-20T12:00:00Z");
  RandomIds ids;
  const Environment environment{clock, ids, Plan::pro};
  std::vector<instance::AddedUser> owners;  // of each team the first, then of each the second
  for (const std::string team : {"A", "B", "C", "D"}) {
    owners.push_back(must(instance::add_user(*storages[0], environment,
                                             {.email = team + "@a.example", .name = "Owner", .team = team, .plan = Plan::pro})));
  }
  for (std::size_t i = 0; i < 4; ++i) {
    const auto team = to_string(owners[i].team.id);
    owners.push_back(must(instance::add_user(*storages[0], environment,
                                             {.email = team + "@b.example", .name = "Other", .team = team, .role = Role::owner})));
  }
  constexpr int writers = 48;
  constexpr int each = 4;
  std::atomic<int> writing = writers;
  std::atomic<int> made = 0;
  std::atomic<int> invited = 0;
  std::mutex mutex;
  std::multiset<DeliveryId> sent;
  std::vector<std::thread> workers;
  for (int i = 0; i < 6; ++i) {
    workers.emplace_back([&, i] {
      for (bool last = false; !last;) {
        last = writing == 0;
        auto& storage = *storages[static_cast<std::size_t>(i % 3)];
        const auto claimed = must(transact(storage, AccessMode::write, [&](Transaction& tx) {
          return tx.deliveries().claim_deliveries({}, clock.now(), clock.now() + 1h, 1'000);
        }));
        if (claimed.empty()) std::this_thread::sleep_for(5ms);
        for (auto claim : claimed) {
          {
            const std::lock_guard lock(mutex);
            sent.insert(claim.delivery.id);
          }
          claim.delivery.status = DeliveryStatus::delivered;
          claim.delivery.next_attempt_at.reset();
          must(transact(storage, AccessMode::write,
                        [&](Transaction& tx) { return tx.deliveries().settle_delivery(claim.team, claim.delivery); }));
        }
      }
    });
  }
  at_once(writers, [&](int i) {
    auto& storage = *storages[static_cast<std::size_t>(i % 3)];
    const auto& owner = owners[static_cast<std::size_t>(i % 8)];
    const Session session{storage, environment, owner.principal()};
    const auto stages = must(list_stages(session, {})).results;
    const auto invite = send_invite(session, {{owner.team.id}, std::to_string(i) + "@c.example"});
    if (invite) ++invited;
    if (!invite) CHECK(invite.error().code == ErrorCode::plan_limit);
    for (int n = 0; n < each; ++n) {
      if (const auto key = create_api_key(session, {.name = "Key"}); !key) CHECK(key.error().code == ErrorCode::conflict);
      const auto deal = must(create_deal(session, {.name = "Order", .domain = "buyer.example", .value = Decimal{1'000, 0}}));
      ++made;
      must(move_deal(session,
                     {.deal_id = deal.id, .stage_id = stages[static_cast<std::size_t>(n) % stages.size()].id, .position = 0}));
      Delivery delivery;
      delivery.id = {ids.next(clock.now())};
      delivery.to = "buyer@example.com";
      delivery.next_attempt_at = clock.now();
      must(transact(storage, AccessMode::write, [&](Transaction& tx) -> Result<void> {
        if (auto put = tx.deliveries().put_delivery(owner.team.id, delivery); !put) return put;
        Notification told;
        told.id = {ids.next(clock.now())};
        told.user_id = owner.user.id;
        told.data.json = "{}";
        return tx.notifications().put_notification(owner.team.id, told);
      }));
    }
    --writing;
  });
  for (auto& worker : workers) worker.join();
  std::atomic<int> left = 0;
  at_once(8, [&](int i) {
    const auto& owner = owners[static_cast<std::size_t>(i)];
    const Session session{*storages[static_cast<std::size_t>(i % 3)], environment, owner.principal()};
    const auto gone = remove_member(session, {{owner.team.id}, owner.user.id});
    if (gone) ++left;
    if (!gone) CHECK(gone.error().code == ErrorCode::conflict);
  });

  CHECK(left == 4);
  CHECK(database.run_sql("SELECT COUNT(DISTINCT team_id) || ' ' || COUNT(*) FROM memberships WHERE role = 'owner'") ==
        "8 8");  // who left has a team of their own now
  CHECK(invited == 4 * 3);
  CHECK(database.run_sql("SELECT COUNT(*) FROM invites") == std::to_string(4 * 3));
  CHECK(database.run_sql(
            "SELECT COUNT(*) FROM (SELECT 1 FROM api_keys GROUP BY team_id, user_id HAVING COUNT(*) <> 20) AS other") == "0");
  CHECK(made == writers * each);
  CHECK(sent.size() == static_cast<std::size_t>(writers * each + invited));
  CHECK(std::set(sent.begin(), sent.end()).size() == sent.size());
  CHECK(database.run_sql("SELECT COUNT(*) FROM deals") == std::to_string(writers * each));
  CHECK(database.run_sql("SELECT COUNT(*) FROM inbox_changes AS one WHERE position <> (SELECT COUNT(*) FROM inbox_changes AS other"
                         " WHERE other.team_id = one.team_id AND other.position <= one.position)") == "0");
  CHECK(database.run_sql("SELECT COUNT(*) FROM team_versions WHERE version <> (SELECT COUNT(*) FROM fact_changes"
                         " WHERE fact_changes.team_id = team_versions.team_id)") == "0");
  CHECK(storages[0]->check()->empty());
}

TEST_CASE("requests with an Idempotency-Key are done once each, however often their sessions are ended") {
  const TemporaryDatabase database;
  const auto storage = database.open();
  Site site(*storage);
  const auto olga = must(instance::add_user(*storage, site.environment, {.email = "o@a.example", .name = "Olga", .team = "A"}));
  constexpr int clients = 8;
  constexpr int each = 12;
  std::atomic<int> busy = clients;
  std::atomic<int> unavailable = 0;
  std::thread ending([&] {
    while (busy > 0) {
      database.end_sessions();
      std::this_thread::sleep_for(20ms);
    }
  });
  at_once(clients, [&](int i) {
    for (int n = 0; n < each; ++n) {
      const std::string key = "order-" + std::to_string(i) + "-" + std::to_string(n);
      for (int attempt = 0;; ++attempt) {
        REQUIRE(attempt < 500);
        const auto answer = site.ask(olga.api_key, "POST", "/v1/crm/deals", R"({"name":")" + key + "\"}", key);
        if (answer.status == 201) break;
        CHECK_MESSAGE(answer.status == 503, answer.body);
        ++unavailable;
        std::this_thread::sleep_for(2ms);
      }
    }
    --busy;
  });
  ending.join();
  CHECK(database.run_sql("SELECT COUNT(*) || ' ' || COUNT(DISTINCT name) FROM deals") ==
        std::to_string(clients * each) + " " + std::to_string(clients * each));
}

}  // namespace crondb::testing
