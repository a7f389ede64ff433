#include "crondb/storage/sealed.hpp"

#include <fstream>
#include <sstream>

#include <doctest/doctest.h>

#include "crondb/access/operations.hpp"
#include "crondb/delivery/operations.hpp"
#include "crondb/notifications/operations.hpp"
#include "crondb/storage/deliveries.hpp"
#include "crondb/storage/memory.hpp"
#include "crondb/storage/notifications.hpp"
#include "crondb/storage/sqlite.hpp"
#include "crondb/testing/clock.hpp"
#include "storage/contract/temporary_directory.hpp"

namespace crondb {

namespace {

std::string bytes(const std::string& path) {
  std::ostringstream text;
  for (const char* end : {"", "-wal"}) text << std::ifstream(path + end, std::ios::binary).rdbuf();
  return text.str();
}

/// One person with a Slack channel and a webhook, both tested, and an invite.
struct Office {
  testing::FixedClock clock{"2026-05-20T12:00:00Z"};
  testing::CountedIds ids;
  Environment environment{clock, ids};
  Principal ada;

  explicit Office(Storage& storage) {
    const auto added = instance::add_user(storage, environment, {.email = "ada@example.com", .name = "Ada"});
    ada = {added->user.id, added->team.id, added->role, added->team.plan};
    const Session session{storage, environment, ada};
    const auto slack = create_channel(
        session, {.kind = ChannelKind::slack, .name = {}, .url = "https://hooks.slack.com/services/SLACKSECRET", .secret = {}});
    const auto webhook = create_channel(
        session,
        {.kind = ChannelKind::webhook, .name = {}, .url = "https://hooks.example.com/URLSECRET", .secret = "whsec_SIGNSECRET"});
    REQUIRE(slack);
    REQUIRE(webhook);
    for (const ChannelId id : {slack->id, webhook->id}) REQUIRE(test_channel(session, {id}));
    REQUIRE(transact(storage, AccessMode::write, [&](Transaction& tx) {
      return send_mail(tx, environment, clock.now(), ada.team,
                       {.to = "bob@example.com", .subject = "Hello", .body = "open MAILSECRET", .attachment = {}, .fire_id = {}});
    }));
  }
};

constexpr auto secrets = {"SLACKSECRET", "URLSECRET", "SIGNSECRET", "MAILSECRET"};

std::string all_that_waits(Storage& storage, Instant now) {
  const auto claimed = transact(storage, AccessMode::write, [&](Transaction& tx) {
    return tx.deliveries().claim_deliveries(std::nullopt, now, now + Milliseconds{1}, 10);
  });
  if (!claimed) return claimed.error().message;
  std::string text;
  for (const auto& each : *claimed)
    text += each.delivery.to + " " + each.delivery.secret.value_or("") + " " + each.delivery.body + "\n";
  return text;
}

}  // namespace

TEST_CASE("a database whose secrets are sealed tells them to nobody without the key") {
  const TemporaryDirectory directory;
  const auto path = directory.file("crm.db");
  const auto sqlite = SqliteStorage::open({.path = path});
  REQUIRE(sqlite);
  const Seal seal({Seal::Key{7}});
  SealedStorage storage(**sqlite, seal);
  Office office(storage);

  const auto kept = bytes(path);
  REQUIRE(kept.find("ada@example.com") != std::string::npos);
  for (const char* secret : secrets) CHECK_MESSAGE(kept.find(secret) == std::string::npos, secret);

  const auto told = all_that_waits(storage, office.clock.now());
  for (const char* secret : secrets) CHECK_MESSAGE(told.find(secret) != std::string::npos, secret);

  const Seal none;
  SealedStorage without_key(**sqlite, none);
  const auto left = all_that_waits(without_key, office.clock.now() + Milliseconds{1});
  for (const char* secret : secrets) CHECK_MESSAGE(left.find(secret) == std::string::npos, secret);
}

TEST_CASE("without the key a sealed channel is seen as sealed and can be deleted") {
  MemoryStorage memory;
  const Seal seal({Seal::Key{7}});
  SealedStorage storage(memory, seal);
  Office office(storage);
  const Seal none;
  SealedStorage without_key(memory, none);
  const Session ada{without_key, office.environment, office.ada};
  const auto channels = list_channels(ada, {});
  REQUIRE(channels);
  int sealed = 0;
  for (const Channel& channel : channels->results) {
    if (!channel.url) continue;
    CHECK(shown_url(channel) == "sealed");
    CHECK(delete_channel(ada, {channel.id}));
    ++sealed;
  }
  CHECK(sealed == 2);
}

TEST_CASE("a message that no key opens fails by itself, and holds up no other") {
  MemoryStorage memory;
  const Seal seal({Seal::Key{7}});
  SealedStorage storage(memory, seal);
  Office office(storage);
  struct Counting final : Sender {
    Attempt send(const Delivery&) override {
      ++sent;
      return {};
    }
    int sent = 0;
  };
  Senders senders;
  auto counting = std::make_unique<Counting>();
  auto& sender = *counting;
  senders[static_cast<std::size_t>(ChannelKind::webhook)] = std::move(counting);
  const Seal none;
  SealedStorage without_key(memory, none);
  REQUIRE(transact(without_key, AccessMode::write, [&](Transaction& tx) -> Result<void> {
    Delivery open{.channel = ChannelKind::webhook, .to = "https://hooks.example/open", .body = "{}"};
    if (auto put = put_in_outbox(tx, office.environment, office.clock.now(), office.ada.team, open); !put) return fail(put.error());
    return {};
  }));
  const auto settled = deliver_due(without_key, office.environment, senders, 100, ChannelKind::webhook);
  REQUIRE(settled);
  CHECK(sender.sent == 1);
  for (const Delivery& delivery : *settled) {
    if (delivery.status == DeliveryStatus::delivered) continue;
    CHECK(delivery.last_error == "what it holds was sealed with a key that is not given");
  }
  CHECK(settled->size() == 2);
}

TEST_CASE("what was kept before there was a key stays readable, and is sealed when it is written again") {
  MemoryStorage memory;
  Office office(memory);
  const Seal seal({Seal::Key{7}});
  SealedStorage storage(memory, seal);
  const auto channels = [&](Storage& in) {
    return *transact(in, AccessMode::read,
                     [&](Transaction& tx) { return tx.notifications().list_channels(office.ada.team, office.ada.user); });
  };
  const auto before = channels(storage);
  REQUIRE(before.size() == 2);
  CHECK(before == channels(memory));
  for (const Channel& channel : before) {
    REQUIRE(transact(storage, AccessMode::write,
                     [&](Transaction& tx) { return tx.notifications().put_channel(office.ada.team, channel); }));
  }
  CHECK(channels(storage) == before);
  for (const Channel& channel : channels(memory)) CHECK(channel.url->find("SECRET") == std::string::npos);
}

}  // namespace crondb
