#include <doctest/doctest.h>

#include "crondb/access/operations.hpp"
#include "crondb/delivery/operations.hpp"
#include "crondb/storage/deliveries.hpp"
#include "crondb/storage/memory.hpp"
#include "crondb/storage/teams.hpp"
#include "crondb/testing/clock.hpp"

/// The outbox without a network: what is claimed, sent and written down.
namespace crondb {

using namespace std::chrono_literals;

namespace {

/// Answers as told and remembers what it was given.
class ToldSender final : public Sender {
 public:
  Attempt send(const Delivery& delivery) override {
    seen.push_back(delivery);
    if (during) during();
    return answer;
  }
  Attempt answer;
  std::vector<Delivery> seen;
  std::function<void()> during;
};

struct Outbox {
  testing::FixedClock clock{"2026-05-20T12:00:00Z"};
  testing::CountedIds ids;
  MemoryStorage storage;
  Environment environment{clock, ids};
  TeamId team = instance::add_user(storage, environment, {.email = "ada@example.com", .name = "Ada"})->team.id;
  ToldSender* sender = nullptr;
  Senders senders = told();

  Result<DeliveryId> write(Mail mail) {
    return transact(storage, AccessMode::write,
                    [&](Transaction& tx) { return send_mail(tx, environment, clock.now(), team, std::move(mail)); });
  }
  DeliveryId write() {
    return *write({.to = "bob@example.com", .subject = "Hello", .body = "Hi Bob", .attachment = {}, .fire_id = {}});
  }
  Delivery kept(DeliveryId id) {
    return **transact(storage, AccessMode::read, [&](Transaction& tx) { return tx.deliveries().find_delivery(team, id); });
  }
  std::size_t deliver() { return deliver_due(storage, environment, senders, 100)->size(); }

 private:
  Senders told() {
    auto made = std::make_unique<ToldSender>();
    sender = made.get();
    Senders table;
    table[static_cast<std::size_t>(ChannelKind::email)] = std::move(made);
    return table;
  }
};

}  // namespace

TEST_CASE("a mail in the outbox is sent once, and then what it said is forgotten") {
  Outbox outbox;
  const auto id = outbox.write();
  CHECK(outbox.deliver() == 1);
  REQUIRE(outbox.sender->seen.size() == 1);
  CHECK(outbox.sender->seen[0].body == "Hi Bob");
  CHECK(outbox.sender->seen[0].id == id);
  CHECK(outbox.kept(id).status == DeliveryStatus::delivered);
  CHECK(outbox.kept(id).body.empty());
  CHECK(outbox.deliver() == 0);
}

TEST_CASE("a mail that failed is sent again with the same id, whole, when its time has come") {
  Outbox outbox;
  const auto id = outbox.write();
  outbox.sender->answer = {Attempt::End::failed, "down"};
  CHECK(outbox.deliver() == 1);
  CHECK(outbox.deliver() == 0);
  outbox.clock.advance(30s);
  outbox.sender->answer = {};
  CHECK(outbox.deliver() == 1);
  CHECK(outbox.sender->seen[1].id == id);
  CHECK(outbox.sender->seen[1].body == "Hi Bob");
  CHECK(outbox.kept(id).attempts == 2);
}

TEST_CASE("while a mail is being sent nobody else sends it, and no transaction is open") {
  Outbox outbox;
  outbox.write();
  bool written = false;
  outbox.sender->during = [&] {
    outbox.sender->during = {};
    CHECK(outbox.deliver() == 0);
    written = outbox.write({.to = "eve@example.com", .subject = "", .body = "", .attachment = {}, .fire_id = {}}).has_value();
  };
  CHECK(outbox.deliver() == 1);
  CHECK(written);
}

TEST_CASE("a mail whose sender died is sent again once the lease is over") {
  Outbox outbox;
  const auto id = outbox.write();
  REQUIRE(transact(outbox.storage, AccessMode::write, [&](Transaction& tx) {
    return tx.deliveries().claim_deliveries(std::nullopt, outbox.clock.now(), outbox.clock.now() + delivery_lease, 1);
  }));
  CHECK(outbox.deliver() == 0);
  outbox.clock.advance(delivery_lease);
  CHECK(outbox.deliver() == 1);
  CHECK(outbox.sender->seen.front().id == id);
}

TEST_CASE("a team sends 2,000 mails a day, and again when the first of them is a day old") {
  Outbox outbox;
  for (std::int64_t i = 0; i < max_mails_a_day; ++i) outbox.write();
  const Mail one_more{.to = "bob@example.com", .subject = "Hello", .body = "Hi Bob", .attachment = {}, .fire_id = {}};
  outbox.clock.advance(23h);
  const auto refused = outbox.write(one_more);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == ErrorCode::rate_limited);
  outbox.clock.advance(1h + 1ms);
  CHECK(outbox.write(one_more));
}

TEST_CASE("what a team had to say is not sent any more once it is disbanded") {
  Outbox outbox;
  const auto id = outbox.write();
  REQUIRE(transact(outbox.storage, AccessMode::write,
                   [&](Transaction& tx) { return tx.teams().disband(outbox.team, outbox.clock.now()); }));
  CHECK(outbox.deliver() == 1);
  CHECK(outbox.sender->seen.empty());
  CHECK(outbox.kept(id).status == DeliveryStatus::failed);
  CHECK(outbox.kept(id).body.empty());
}

TEST_CASE("a channel that nothing sends by is a failure that may pass") {
  Outbox outbox;
  Delivery delivery;
  delivery.channel = ChannelKind::webhook;
  delivery.to = "https://example.com";
  const auto id = *transact(outbox.storage, AccessMode::write, [&](Transaction& tx) {
    return put_in_outbox(tx, outbox.environment, outbox.clock.now(), outbox.team, delivery);
  });
  CHECK(outbox.deliver() == 1);
  CHECK(outbox.kept(id).status == DeliveryStatus::pending);
  CHECK(outbox.kept(id).last_error == "nothing here sends by webhook");
}

TEST_CASE("an address that could smuggle in a header or a second recipient is refused by name") {
  Outbox outbox;
  for (const std::string to :
       {"bob@example.com\r\nBcc: eve@example.com", "bob@example.com\nX: y", "bob@example.com, eve@example.com", "<bob@example.com>",
        "bob@example.com> RCPT TO:<eve@example.com", "bob example.com", "", "bob@example.com\xc2\x85 x", "\"bob\"@example.com"}) {
    CAPTURE(to);
    const auto refused = outbox.write({.to = to, .subject = "", .body = "", .attachment = {}, .fire_id = {}});
    REQUIRE(!refused);
    CHECK(refused.error().code == ErrorCode::validation_error);
    CHECK(refused.error().fields.front().field == "to");
  }
  CHECK(outbox.deliver() == 0);
}

TEST_CASE("a subject stays one line, whatever names stand in it") {
  Outbox outbox;
  const auto id = *outbox.write(
      {.to = "bob@example.com", .subject = "Ada\r\nBcc: eve@example.com", .body = "", .attachment = {}, .fire_id = {}});
  CHECK(outbox.kept(id).subject == "Ada  Bcc: eve@example.com");
}

}  // namespace crondb
