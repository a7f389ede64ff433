#include "push.hpp"

#include <map>

#include <doctest/doctest.h>

#include "crondb/notifications/operations.hpp"
#include "crondb/storage/access.hpp"
#include "crondb/storage/memory.hpp"
#include "crondb/storage/notifications.hpp"
#include "crondb/storage/sqlite.hpp"
#include "crondb/testing/clock.hpp"
#include "crondb/wire/read.hpp"
#include "storage/contract/temporary_directory.hpp"

/// What connected people are sent.
namespace crondb::testing {

namespace {

class TestPeer final : public server::Peer {
 public:
  void send(std::shared_ptr<const std::string> text) override { texts.push_back(*text); }
  std::size_t backlog() const override { return waiting; }
  void close(server::CloseCode code) override { closed = code; }

  /// What came since the last call, type by type with titles: "hello 1, notification A 2, unread 1".
  std::string news() {
    std::string news;
    for (const auto& text : texts) {
      const auto message = wire::parse(text).value();
      news += (news.empty() ? "" : ", ") + std::string(message.at("type").as_string());
      if (const auto* told = message.as_object().if_contains("notification"))
        news += " " + std::string(told->at("title").as_string());
      news += " " + std::to_string(message.at("unread").as_int64());
    }
    texts.clear();
    return news;
  }

  std::vector<std::string> texts;
  std::size_t waiting = 0;
  std::optional<server::CloseCode> closed;
};

/// A team with an owner and a member on some storage.
struct Office {
  explicit Office(Storage& kept) : storage(kept) {
    owner = *instance::add_user(storage, environment, {.email = "o@a.example", .name = "Olga", .team = "A"});
    member = *instance::add_user(storage, environment, {.email = "m@a.example", .name = "Max", .team = "A"});
  }

  [[nodiscard]] server::Push::Subscription subscription(const instance::AddedUser& who, std::optional<std::int64_t> since = {}) {
    const auto caller = transact(storage, AccessMode::read, [&](Transaction& tx) { return find_caller(tx, who.api_key); });
    return {who.team.id, who.user.id, (*caller)->key, since};
  }
  /// Tells the member, and answers the feed's position of it.
  std::int64_t tell(const std::string& title) {
    const auto position = transact(storage, AccessMode::write, [&](Transaction& tx) -> Result<std::int64_t> {
      const Principal by = Principal::system(owner.team.id);
      Context context{tx, storage.facts(), environment, by, clock.now()};
      auto told = notifications::raise(context, {.type = RuleType::deal_won, .recipients = {member.user.id}, .title = title});
      if (!told) return told;
      return tx.notifications().feed_position(owner.team.id);
    });
    return position.value();
  }

  FixedClock clock{"2026-05-20T12:00:00Z"};
  CountedIds ids;
  Environment environment{clock, ids};
  Storage& storage;
  instance::AddedUser owner, member;
};

}  // namespace

TEST_CASE("who connects hears the unread count, and from then on what comes, each with the count") {
  MemoryStorage storage;
  Office office(storage);
  server::Push push;
  office.tell("before");
  const auto peer = std::make_shared<TestPeer>();
  const auto bystander = std::make_shared<TestPeer>();
  const auto joined = push.join(office.subscription(office.member), peer);
  const auto other = push.join(office.subscription(office.owner), bystander);
  CHECK(push.look(storage).has_value());
  CHECK(peer->news() == "hello 1");
  office.tell("A");
  office.tell("B");
  CHECK(push.look(storage).has_value());
  CHECK(peer->news() == "notification A 3, notification B 3");
  const Session session{storage, office.environment, {office.member.user.id, office.member.team.id, Role::member, Plan::free}};
  REQUIRE(read_all_notifications(session, {}));
  CHECK(push.look(storage).has_value());
  CHECK(peer->news() == "unread 0");
  CHECK(bystander->news() == "hello 0");
}

TEST_CASE("a notification that was deleted before it could be told is told as a count") {
  MemoryStorage storage;
  Office office(storage);
  server::Push push;
  const auto peer = std::make_shared<TestPeer>();
  const auto joined = push.join(office.subscription(office.member), peer);
  CHECK(push.look(storage).has_value());
  office.tell("A");
  const Session session{storage, office.environment, {office.member.user.id, office.member.team.id, Role::member, Plan::free}};
  REQUIRE(delete_notification(session, {list_inbox(session, {})->results.at(0).id}));
  CHECK(push.look(storage).has_value());
  CHECK(peer->news() == "hello 0, unread 0, unread 0");
}

TEST_CASE("who comes back with since hears in order all that was missed, in portions that the peer can take") {
  MemoryStorage storage;
  Office office(storage);
  server::Push push;
  const std::int64_t last = office.tell("last seen");
  for (int i = 0; i < 150; ++i) office.tell(std::to_string(i));
  const auto peer = std::make_shared<TestPeer>();
  const auto joined = push.join(office.subscription(office.member, last), peer);
  CHECK(push.look(storage).has_value());
  CHECK(peer->texts.size() == 101);
  peer->waiting = 100;
  CHECK(push.look(storage).has_value());
  CHECK(peer->texts.size() == 101);
  peer->waiting = 0;
  office.tell("150");
  CHECK(push.look(storage).has_value());
  office.tell("151");
  CHECK(push.look(storage).has_value());
  CHECK(push.look(storage).has_value());
  REQUIRE(peer->texts.size() == 153);
  for (std::size_t i = 0; i < 152; ++i) {
    const auto message = wire::parse(peer->texts[i + 1]).value();
    CHECK(message.at("notification").at("title").as_string() == std::to_string(i));
  }
}

TEST_CASE("who loses the key or the membership is closed, and nobody else") {
  MemoryStorage storage;
  Office office(storage);
  server::Push push;
  const auto lose_key = std::make_shared<TestPeer>();
  const auto lose_team = std::make_shared<TestPeer>();
  const auto stay = std::make_shared<TestPeer>();
  const auto second = instance::add_key(storage, office.environment, "A", "m@a.example", "second").value();
  const auto first_key = office.subscription(office.member);
  const auto a = push.join(first_key, lose_key);
  const auto b = push.join({office.member.team.id, office.member.user.id, second.id, {}}, lose_team);
  const auto c = push.join(office.subscription(office.owner), stay);
  CHECK(push.look(storage).has_value());
  REQUIRE(
      transact(storage, AccessMode::write, [&](Transaction& tx) { return tx.access().erase_key(first_key.team, *first_key.key); }));
  CHECK(push.look(storage).has_value());
  CHECK(lose_key->closed == server::CloseCode::policy);
  CHECK(!lose_team->closed);
  REQUIRE(transact(storage, AccessMode::write,
                   [&](Transaction& tx) { return tx.access().erase_membership(first_key.team, first_key.user); }));
  CHECK(push.look(storage).has_value());
  CHECK(lose_team->closed == server::CloseCode::policy);
  CHECK(!stay->closed);
}

TEST_CASE("who has gone is forgotten") {
  MemoryStorage storage;
  Office office(storage);
  server::Push push;
  auto peer = std::make_shared<TestPeer>();
  auto joined = push.join(office.subscription(office.member), peer);
  CHECK(push.connected() == 1);
  joined.reset();
  peer.reset();
  CHECK(push.connected() == 0);
  office.tell("A");
  CHECK(push.look(storage).has_value());
}

TEST_CASE("what another process writes on the same database is told, and the loss of a key there") {
  const TemporaryDirectory directory;
  const auto here = SqliteStorage::open({.path = directory.file("a.db")}).value();
  const auto there = SqliteStorage::open({.path = directory.file("a.db")}).value();
  Office office(*there);
  server::Push push;
  const auto peer = std::make_shared<TestPeer>();
  const auto who = office.subscription(office.member);
  const auto joined = push.join(who, peer);
  CHECK(push.look(*here).has_value());
  office.tell("from afar");
  CHECK(push.look(*here).has_value());
  CHECK(peer->news() == "hello 0, notification from afar 1");
  REQUIRE(instance::revoke_key(*there, office.environment, "A", to_string(who.key.value())));
  CHECK(push.look(*here).has_value());
  CHECK(peer->closed == server::CloseCode::policy);
}

}  // namespace crondb::testing
