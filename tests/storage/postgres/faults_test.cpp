#include <chrono>
#include <thread>

#include <doctest/doctest.h>

#include "crondb/access/operations.hpp"
#include "crondb/pipeline/operations.hpp"
#include "crondb/testing/clock.hpp"
#include "http/log.hpp"
#include "must.hpp"
#include "postgres/cluster.hpp"
#include "postgres/relay.hpp"
#include "postgres/site.hpp"

/// What is said when a database can't be used, and what happens when it can be again.
namespace crondb::testing {

namespace {

Error error_of_opening(const std::string& uri) {
  const auto opened = PostgresStorage::open({.uri = uri});
  REQUIRE_FALSE(opened);
  return opened.error();
}

std::string as_user(std::string uri, const std::string& user) { return uri.replace(uri.find("crondb@"), 6, user); }

bool tells(const Error& error, std::string_view advice) {
  CAPTURE(error.message);
  CHECK(error.message.starts_with("postgresql://"));
  return error.message.find(advice) != std::string::npos;
}

}  // namespace

TEST_CASE("a database in another encoding is refused with the way to make one") {
  for (const std::string encoding : {"LATIN1", "SQL_ASCII"}) {
    const std::string name = "in_" + encoding;
    run_in_cluster("CREATE DATABASE \"" + name + "\" TEMPLATE template0 ENCODING '" + encoding + "' LC_COLLATE 'C' LC_CTYPE 'C'");
    const auto refused = error_of_opening(uri_in_cluster(name));
    CHECK(refused.code == ErrorCode::conflict);
    CHECK(tells(refused, "createdb --template=template0 --encoding=UTF8"));
    CHECK(tells(refused, encoding));
    run_in_cluster("DROP DATABASE \"" + name + "\"");
  }
}

TEST_CASE("a server that is too old is refused with the version that is needed") {
  const TemporaryDatabase database;
  const Relay relay(database.uri(), {}, [](std::string& said) {
    static constexpr std::string_view name("server_version\0", 15);
    if (const auto found = said.find(name); found != std::string::npos) said.replace(found + name.size(), 2, "14");
  });
  const auto refused = error_of_opening(relay.uri());
  CHECK(refused.code == ErrorCode::unavailable);
  CHECK(tells(refused, "crondb needs PostgreSQL 15 or newer: upgrade the server, or name another (14."));
}

TEST_CASE("a user without rights is told what to grant") {
  const TemporaryDatabase database;
  database.run_sql("DROP SCHEMA crondb CASCADE; CREATE ROLE stranger LOGIN");
  const auto refused = error_of_opening(as_user(database.uri(), "stranger"));
  CHECK(refused.code == ErrorCode::unavailable);
  CHECK(tells(refused, "GRANT CREATE ON DATABASE"));
  (void)database.open();
  CHECK(tells(error_of_opening(as_user(database.uri(), "stranger")), "owner"));
  database.run_sql("DROP ROLE stranger");
}

TEST_CASE("a database that only reads serves what is read, and says what to name instead for what is written") {
  const TemporaryDatabase database;
  FixedClock clock("2026-05-20T12:00:00Z");
  CountedIds ids;
  const Environment environment{clock, ids};
  const auto olga = must(instance::add_user(*database.open(), environment, {.email = "o@a.example", .name = "Olga", .team = "A"}));
  database.run_sql(
      "DO $$ BEGIN EXECUTE 'ALTER DATABASE ' || current_database() || ' SET default_transaction_read_only = on'; END $$");
  const auto storage = database.open();
  const Session session{*storage, environment, olga.principal()};
  CHECK(list_deals(session, {}));
  const auto refused = create_deal(session, {.name = "Order"});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == ErrorCode::unavailable);
  CHECK(tells(refused.error(), "target_session_attrs=read-write"));
}

TEST_CASE("a user who may have no more connections is told, and those there are go on") {
  const TemporaryDatabase database;
  database.run_sql(
      "CREATE ROLE guest LOGIN CONNECTION LIMIT 1; GRANT USAGE ON SCHEMA crondb TO guest;"
      " GRANT SELECT ON ALL TABLES IN SCHEMA crondb TO guest");
  {
    const auto storage = must(PostgresStorage::open({.uri = as_user(database.uri(), "guest")}));
    const auto refused = error_of_opening(as_user(database.uri(), "guest"));
    CHECK(refused.code == ErrorCode::unavailable);
    CHECK(tells(refused, "too many connections"));
    CHECK(storage->migrations());
  }
  database.run_sql("DROP OWNED BY guest; DROP ROLE guest");
}

TEST_CASE("while the database is away requests are answered 503, and as before as soon as it is back") {
  const TemporaryDatabase database;
  const auto storage = database.open();
  Site site(*storage);
  const auto olga = must(instance::add_user(*storage, site.environment, {.email = "o@a.example", .name = "Olga", .team = "A"}));
  const auto status_of = [&](const std::string& method, const std::string& target) {
    return site.ask(olga.api_key, method, target, method == "POST" ? R"({"name":"Order"})" : "").status;
  };
  const auto let_in = [&](const std::string& answer) {
    run_in_cluster("ALTER DATABASE " + database.name() + " ALLOW_CONNECTIONS " + answer);
  };

  const Log log;
  CHECK(status_of("POST", "/v1/crm/deals") == 201);
  CHECK_FALSE(log.tells("503"));
  let_in("false");
  run_in_cluster("SELECT COUNT(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = '" + database.name() + "'");
  for (int i = 0; i < 3; ++i) {
    CHECK(status_of("GET", "/v1/crm/deals") == 503);
    CHECK(status_of("POST", "/v1/crm/deals") == 503);
  }
  // At most once a second.
  for (int tries = 0; !log.tells("requests are answered 503: postgresql://crondb@"); ++tries) {
    REQUIRE(tries < 300);
    CHECK(status_of("GET", "/v1/crm/deals") == 503);
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  CHECK(status_of("GET", "/healthz") == 200);
  CHECK(status_of("GET", "/readyz") == 503);
  let_in("true");
  CHECK(status_of("GET", "/v1/crm/deals") == 200);
  CHECK(status_of("POST", "/v1/crm/deals") == 201);
  CHECK(status_of("GET", "/readyz") == 200);
  CHECK(database.run_sql("SELECT COUNT(*) FROM deals") == "2");
}

}  // namespace crondb::testing
