#include <doctest/doctest.h>

#include "crondb/core/text.hpp"
#include "crondb/delivery/operations.hpp"

/// When a message is tried again, and when no more.
namespace crondb {

using namespace std::chrono_literals;

namespace {

const Instant noon = *parse_instant("2026-05-20T12:00:00Z");
const Attempt failure{Attempt::End::failed, "connection refused"};

}  // namespace

TEST_CASE("a message that fails is tried again after 30 s, 2 min, 10 min, 1 h and 6 h, and then no more") {
  Delivery delivery;
  for (const Milliseconds wait : {Milliseconds(30s), Milliseconds(2min), Milliseconds(10min), Milliseconds(1h), Milliseconds(6h)}) {
    delivery = after_attempt(delivery, failure, noon);
    CHECK(delivery.status == DeliveryStatus::pending);
    CHECK(delivery.next_attempt_at == noon + wait);
    CHECK(delivery.last_error == "connection refused");
  }
  delivery = after_attempt(delivery, failure, noon);
  CHECK(delivery.status == DeliveryStatus::failed);
  CHECK(delivery.attempts == 6);
  CHECK(!delivery.next_attempt_at);
}

TEST_CASE("a message that is refused for good isn't tried again") {
  const auto delivery = after_attempt({}, {Attempt::End::refused, "550 no such mailbox"}, noon);
  CHECK(delivery.status == DeliveryStatus::failed);
  CHECK(delivery.attempts == 1);
  CHECK(!delivery.next_attempt_at);
}

TEST_CASE("a message that arrives after failures has no error any more") {
  const auto delivery = after_attempt(after_attempt({}, failure, noon), {Attempt::End::delivered, {}}, noon);
  CHECK(delivery.status == DeliveryStatus::delivered);
  CHECK(delivery.attempts == 2);
  CHECK(!delivery.last_error);
}

TEST_CASE("what a server says about a failure is kept on one short line of valid text") {
  const auto kept = [](std::string error) { return *after_attempt({}, {Attempt::End::failed, std::move(error)}, noon).last_error; };
  CHECK(kept("550 no\r\nsuch\tuser") == "550 no  such user");
  CHECK(kept(std::string(1000, 'x')).size() == 300);
  CHECK(code_points(kept(std::string(299, 'x') + "é")));
  CHECK(code_points(kept("\xff\xfe")));
}

}  // namespace crondb
