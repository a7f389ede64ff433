#include <functional>
#include <future>
#include <stdexcept>
#include <string>

#include <doctest/doctest.h>

#include "crondb/access/operations.hpp"
#include "must.hpp"
#include "postgres/cluster.hpp"
#include "postgres/site.hpp"

/// Disks of the database that are full.
namespace crondb::testing {

namespace {

/// In a thread, because the disk is there for that alone.
void with_small_disk(int megabytes, const std::function<void(const SmallDisk&)>& use) {
  std::async(std::launch::async, [&] {
    const SmallDisk disk(megabytes);
    if (disk.is_there()) return use(disk);
    MESSAGE("not tried: the tests may not mount a disk here");
  }).get();
}

/// Orders of a team that are made one after the other.
class OrderingClient {
 public:
  explicit OrderingClient(Storage& storage) : site_(storage) {
    key_ = must(instance::add_user(storage, site_.environment, {.email = "o@a.example", .name = "Olga", .team = "A"})).api_key;
  }

  /// The one that was refused last, or else a new one.
  server::Response order() {
    const std::string name = "order-" + std::to_string(made_);
    auto answer = site_.ask(key_, "POST", "/v1/crm/deals", R"({"name":")" + name + "\"}", name);
    if (answer.status == 201) ++made_;
    return answer;
  }
  int look() { return site_.ask(key_, "GET", "/v1/crm/deals").status; }
  /// That were acknowledged.
  [[nodiscard]] int made() const { return made_; }

 private:
  Site site_;
  std::string key_;
  int made_ = 0;
};

/// A database on a server that is started for it.
std::unique_ptr<PostgresStorage> open_on(Cluster& server) {
  server.start();
  server.run_sql("CREATE DATABASE crm");
  return must(PostgresStorage::open({.uri = server.uri("crm")}));
}

}  // namespace

TEST_CASE(
    "while the disk of the database is full who writes is told to make room, and what was refused is done when there is some") {
  with_small_disk(64, [](const SmallDisk& disk) {
    Cluster server("full", {.data = disk.place() / "data"});
    const auto storage = open_on(server);
    OrderingClient client(*storage);
    REQUIRE(client.order().status == 201);

    disk.fill();
    auto answer = client.order();
    for (int tries = 0; answer.status == 201 && tries < 1'000; ++tries) answer = client.order();
    for (int i = 0; i < 3; ++i) {
      CHECK(answer.status == 503);
      CHECK_MESSAGE(answer.body.find("the disk of the database is full: make room there") != std::string::npos, answer.body);
      CHECK(client.look() == 200);
      answer = client.order();
    }
    const auto kept = [&] { return server.run_sql("SELECT COUNT(*) || ' ' || COUNT(DISTINCT name) FROM crondb.deals", "crm"); };
    const auto expected = [&] { return std::to_string(client.made()) + " " + std::to_string(client.made()); };
    CHECK(kept() == expected());

    disk.make_room();
    for (int i = 0; i < 100; ++i) CHECK(client.order().status == 201);
    CHECK(kept() == expected());
    CHECK(storage->check()->empty());
  });
}

TEST_CASE(
    "a server that has no room for its log falls over, and started again with room it has every order that was acknowledged") {
  with_small_disk(64, [](const SmallDisk& disk) {
    Cluster server("log", {.log = disk.place() / "log"});
    const auto storage = open_on(server);
    OrderingClient client(*storage);
    REQUIRE(client.order().status == 201);

    disk.fill();
    for (int tries = 0; !server.has_ended() && tries < 1'000; ++tries) {
      const int status = client.order().status;
      CHECK((status == 201 || status == 503));
      try {
        server.run_sql("SELECT pg_logical_emit_message(true, 'others', repeat('x', 200000))");
      } catch (const std::runtime_error&) {
        // It has no room for the others' either.
      }
    }
    REQUIRE(server.has_ended());
    CHECK(client.order().status == 503);
    CHECK(client.look() == 503);

    disk.make_room();
    server.start();
    CHECK(client.look() == 200);
    for (int i = 0; i < 10; ++i) CHECK(client.order().status == 201);
    CHECK(server.run_sql("SELECT COUNT(*) || ' ' || COUNT(DISTINCT name) FROM crondb.deals", "crm") ==
          std::to_string(client.made()) + " " + std::to_string(client.made()));
    CHECK(storage->check()->empty());
  });
}

}  // namespace crondb::testing
