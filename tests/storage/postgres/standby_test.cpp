#include <chrono>
#include <memory>
#include <string>
#include <thread>

#include <doctest/doctest.h>

#include "crondb/access/operations.hpp"
#include "must.hpp"
#include "postgres/cluster.hpp"
#include "postgres/site.hpp"

/// A primary and a standby that follows it.
namespace crondb::testing {

namespace {

std::string uri_of_both(const Cluster& one, const Cluster& other, const std::string& database) {
  return "postgresql://crondb@/" + database + "?target_session_attrs=read-write&host=" + one.directory().string() + "," +
         other.directory().string();
}

/// Waits until the standby has what the primary has.
void catch_up(const Cluster& standby) {
  const auto written = run_in_cluster("SELECT pg_current_wal_lsn()");
  for (int looks = 0; standby.run_sql("SELECT pg_last_wal_replay_lsn() >= '" + written + "'") != "t"; ++looks) {
    REQUIRE(looks < 1'000);
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
}

bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("a standby serves what is read, who names it with the primary writes there, and promoted it takes over from it") {
  const TemporaryDatabase database;
  run_in_cluster("CREATE DATABASE of_nobody");
  const auto ids = std::make_shared<CountedIds>();
  std::string key;
  {
    const auto storage = database.open();
    Site site(*storage, ids);
    key = must(instance::add_user(*storage, site.environment, {.email = "o@a.example", .name = "Olga", .team = "A"})).api_key;
  }
  const auto order = [&](Site& site, const std::string& name) {
    return site.ask(key, "POST", "/v1/crm/deals", R"({"name":")" + name + "\"}", name);
  };
  Cluster standby("standby", cluster());
  standby.start();

  const auto of_standby = must(PostgresStorage::open({.uri = standby.uri(database.name())}));
  Site reading(*of_standby, ids);
  const auto of_primary = must(PostgresStorage::open({.uri = uri_of_both(standby, cluster(), database.name())}));
  Site writing(*of_primary, ids);
  CHECK(order(writing, "first").status == 201);
  catch_up(standby);
  CHECK(has(reading.ask(key, "GET", "/v1/crm/deals").body, "first"));
  const auto refused = order(reading, "second");
  CHECK(refused.status == 503);
  CHECK_MESSAGE(has(refused.body, "name the primary, or add target_session_attrs=read-write to the URI"), refused.body);

  const auto unmade = PostgresStorage::open({.uri = standby.uri("of_nobody")});
  REQUIRE_FALSE(unmade);
  CHECK(unmade.error().code == ErrorCode::unavailable);
  CHECK_MESSAGE(has(unmade.error().message, "name the primary"), unmade.error().message);

  cluster().stop();
  const auto between = order(writing, "second");
  CHECK(between.status == 503);
  CHECK_MESSAGE(has(between.body, "read-only"), between.body);
  CHECK(has(reading.ask(key, "GET", "/v1/crm/deals").body, "first"));
  CHECK(standby.run_sql("SELECT pg_promote()") == "t");
  CHECK(order(writing, "second").status == 201);
  CHECK(order(reading, "third").status == 201);
  CHECK(standby.run_sql("SELECT string_agg(name, ' ' ORDER BY name) FROM crondb.deals", database.name()) == "first second third");
  CHECK(of_primary->check()->empty());

  cluster().start();
  run_in_cluster("DROP DATABASE of_nobody");
}

}  // namespace crondb::testing
