#include <atomic>
#include <chrono>
#include <cstdio>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <libpq-fe.h>

#include "bench/benches.hpp"
#include "bench/dashboard.hpp"
#include "crondb/access/operations.hpp"
#include "crondb/metrics/operations.hpp"
#include "crondb/pipeline/operations.hpp"
#include "crondb/storage/pipeline.hpp"
#include "crondb/storage/postgres.hpp"
#include "must.hpp"
#include "postgres/relay.hpp"

namespace crondb::bench {

namespace {

using BenchClock = std::chrono::steady_clock;

/// Microseconds that one run of `once` takes, over about `seconds`.
double microseconds_of(double seconds, const std::function<void()>& once) {
  for (int i = 0; i < 5; ++i) once();
  const auto begin = BenchClock::now();
  std::int64_t runs = 0;
  double passed = 0;
  for (; passed < seconds; passed = std::chrono::duration<double>(BenchClock::now() - begin).count(), ++runs) once();
  return passed * 1e6 / static_cast<double>(runs);
}

/// How often all of `count` clients run `once` in a second.
double rate_of(int count, double seconds, const std::function<void(int)>& once) {
  const auto begin = BenchClock::now();
  std::atomic<std::int64_t> runs = 0;
  std::vector<std::thread> clients;
  for (int i = 0; i < count; ++i) {
    clients.emplace_back([&, i] {
      for (; std::chrono::duration<double>(BenchClock::now() - begin).count() < seconds; ++runs) once(i);
    });
  }
  for (auto& client : clients) client.join();
  return static_cast<double>(runs) / std::chrono::duration<double>(BenchClock::now() - begin).count();
}

/// A session as one has it without the library: statements prepared once, one answer after another.
class BareSession {
 public:
  explicit BareSession(const std::string& uri) : handle_(PQconnectdb(uri.c_str())) { run("SET search_path TO crondb"); }
  ~BareSession() { PQfinish(handle_); }
  BareSession(const BareSession&) = delete;
  BareSession& operator=(const BareSession&) = delete;

  void run(const char* sql) { check(PQexec(handle_, sql)); }
  void prepare(const char* name, const std::string& sql) { check(PQprepare(handle_, name, sql.c_str(), 0, nullptr)); }
  /// With ids as parameters.
  void run(const char* name, const std::vector<const Uuid*>& ids) {
    std::vector<const char*> values;
    for (const Uuid* id : ids) values.push_back(reinterpret_cast<const char*>(id->data()));
    const std::vector<int> sizes(ids.size(), 16);
    const std::vector<int> formats(ids.size(), 1);
    check(PQexecPrepared(handle_, name, static_cast<int>(ids.size()), values.data(), sizes.data(), formats.data(), 1));
  }

 private:
  void check(PGresult* answer) {
    const auto status = PQresultStatus(answer);
    PQclear(answer);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) throw std::runtime_error(PQerrorMessage(handle_));
  }

  PGconn* handle_;
};

struct Desk {
  Desk(Storage& storage, const Environment& environment, const std::string& name)
      : owner(must(instance::add_user(storage, environment,
                                      {.email = name + "@bench.example", .name = "Bench", .team = name, .plan = Plan::pro}))),
        session{storage, environment, owner.principal()} {}

  [[nodiscard]] Deal create() const {
    return must(create_deal(session, {.name = "Order", .domain = "customer.example", .value = Decimal{125'000, 2}}));
  }

  instance::AddedUser owner;
  Session session;
};

bool report(const char* what, double reached, double target, bool at_least) {
  const bool good = at_least ? reached >= target : reached <= target;
  std::printf("%-62s %8.2f  (%s %.1f)%s\n", what, reached, at_least ? "at least" : "at most", target, good ? "" : "  MISSED");
  return good;
}

}  // namespace

int storage_on_server(const std::string& uri, double seconds) {
  const auto storage = must(PostgresStorage::open({.uri = uri, .connections = 20}));
  SystemClock clock;
  RandomIds ids;
  const Environment environment{clock, ids, Plan::pro};
  const std::string run = to_string(ids.next(clock.now())).substr(0, 18);
  const auto desk_of = [&](Storage& on, int number) {
    return Desk(on, environment, "bench-" + run + "-" + std::to_string(number));
  };
  const Desk desk = desk_of(*storage, 0);
  const double part = seconds / 8;
  bool good = true;

  std::vector<Deal> deals;
  for (int i = 0; i < 200; ++i) deals.push_back(desk.create());
  const Uuid& team = desk.owner.team.id.bytes;
  BareSession bare(uri);
  bare.prepare("find",
               "SELECT *, COALESCE((SELECT SUM(c.deals) FROM column_blocks AS c WHERE c.team_id = deals.team_id AND c.stage_id ="
               " deals.stage_id AND c.rank_block < deals.rank >> 44), 0) + COALESCE((SELECT SUM(c.deals) FROM column_counts AS c"
               " WHERE c.team_id = deals.team_id AND c.stage_id = deals.stage_id AND c.rank_range >= (deals.rank >> 44) << 6"
               " AND c.rank_range < deals.rank >> 38), 0) + (SELECT COUNT(*) FROM deals AS b WHERE b.team_id ="
               " deals.team_id AND b.stage_id = deals.stage_id AND b.rank >= (deals.rank >> 38) << 38 AND (b.rank, b.deal_id) <"
               " (deals.rank, deals.deal_id)) FROM deals WHERE team_id = $1 AND deal_id = $2");
  bare.prepare("begin", "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
  bare.prepare("commit", "COMMIT");
  std::size_t at = 0;
  const double find = microseconds_of(part, [&] {
    const DealId id = deals[++at % deals.size()].id;
    (void)must(
        transact(*storage, AccessMode::read, [&](Transaction& tx) { return tx.pipeline().find_deal(desk.owner.team.id, id); }));
  });
  const double bare_find = microseconds_of(part, [&] {
    bare.run("begin", std::vector<const Uuid*>());
    bare.run("find", {&team, &deals[++at % deals.size()].id.bytes});
    bare.run("commit", std::vector<const Uuid*>());
  });
  std::printf("find_deal %.0f us, the same by hand %.0f us\n", find, bare_find);
  good &= report("rate of find_deal, against the same by hand", bare_find / find, 0.5, true);

  // The rows that a create writes, in one transaction.
  bare.prepare("lock", "SELECT 1 FROM teams WHERE team_id = $1 FOR UPDATE");
  bare.prepare("deal",
               "INSERT INTO deals SELECT team_id, $2, name, domain, value, currency, stage_id, status, owner_user_id, assignees,"
               " lead_id, expected_close_on, closed_at, lost_reason, commission, rank, stage_entered_at, external_id, created_at,"
               " updated_at, version, search FROM deals WHERE team_id = $1 AND deal_id = $3");
  bare.prepare("stay",
               "INSERT INTO stage_intervals SELECT team_id, $2, $2, stage_id, created_at, NULL FROM deals WHERE team_id = $1 AND"
               " deal_id = $2");
  bare.prepare("count", "UPDATE column_counts SET deals = deals + 1 WHERE team_id = $1 AND stage_id = $2 AND rank_range = 0");
  bare.prepare("domain", "UPDATE team_domains SET uses = uses + 1 WHERE team_id = $1");
  bare.prepare("version", "UPDATE team_versions SET version = version + 1 WHERE team_id = $1");
  bare.prepare("log", "INSERT INTO fact_changes SELECT team_id, version, 1, $2 FROM team_versions WHERE team_id = $1");
  bare.prepare("write", "BEGIN");
  const double create = microseconds_of(part, [&] { (void)desk.create(); });
  const double bare_create = microseconds_of(part, [&] {
    const Uuid id = ids.next(clock.now());
    bare.run("write", std::vector<const Uuid*>());
    bare.run("lock", {&team});
    bare.run("deal", {&team, &id, &deals.front().id.bytes});
    bare.run("stay", {&team, &id});
    bare.run("count", {&team, &deals.front().stage_id.bytes});
    bare.run("domain", {&team});
    bare.run("version", {&team});
    bare.run("log", {&team, &id});
    bare.run("commit", std::vector<const Uuid*>());
  });
  std::printf("create_deal %.0f us, the same rows by hand %.0f us\n", create, bare_create);
  good &= report("time of create_deal, against the same rows by hand", create / bare_create, 2.5, false);

  std::vector<Desk> desks;
  for (int i = 1; i <= 16; ++i) desks.push_back(desk_of(*storage, i));
  const double alone = rate_of(1, part, [&](int) { (void)desks[0].create(); });
  const double together = rate_of(16, part, [&](int) { (void)desks[0].create(); });
  const double apart = rate_of(16, part, [&](int i) { (void)desks[static_cast<std::size_t>(i)].create(); });
  std::printf("creates a second: %.0f by one client, %.0f by 16 on one team, %.0f by 16 on 16 teams\n", alone, together, apart);
  good &= report("16 clients on one team, against one client", together / alone, 4, true);
  good &= report("16 clients on 16 teams, against one client", apart / alone, 6, true);

  const testing::Relay relay(uri, std::chrono::milliseconds(1));
  const auto far = must(PostgresStorage::open({.uri = relay.uri()}));
  const Desk far_desk = desk_of(*far, 17);
  (void)far_desk.create();
  const auto before = relay.round_trips();
  (void)far_desk.create();
  good &= report("round trips of a create", static_cast<double>(relay.round_trips() - before), 3, false);
  good &= report("milliseconds of a create, 1 ms away each way", microseconds_of(part, [&] { (void)far_desk.create(); }) / 1'000, 8,
                 false);
  const metrics::RunRequest request{.widgets = dashboard(), .assignee_ids = {"all"}};
  const double metrics = microseconds_of(part, [&] { (void)must(run_metrics(far_desk.session, request)); });
  good &= report("milliseconds of a warm run of twelve widgets, 1 ms away each way", metrics / 1'000, 5, false);
  return good ? 0 : 1;
}

}  // namespace crondb::bench
