#include "server/delivery/webhook.hpp"

#include <chrono>
#include <cstring>
#include <string>
#include <vector>

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "crondb/access/operations.hpp"
#include "crondb/delivery/operations.hpp"
#include "crondb/notifications/operations.hpp"
#include "crondb/storage/memory.hpp"
#include "crondb/testing/clock.hpp"
#include "http_receiver.hpp"
#include "server/delivery/address.hpp"

/// Webhooks against a receiver on loopback.
namespace crondb::testing {

namespace {

using namespace std::chrono_literals;
using server::is_public;
using server::make_webhook_sender;

Delivery to(const std::string& url) {
  Delivery delivery;
  delivery.channel = ChannelKind::webhook;
  delivery.to = url;
  delivery.secret = "whsec_0123456789abcdef";
  delivery.body = R"({"event":"test","id":"1"})";
  return delivery;
}

Attempt send(const Delivery& delivery, server::WebhookOptions options = {.allow_http = true, .allow_private = true}) {
  return make_webhook_sender(options).value()->send(delivery);
}

std::int64_t unix_now() { return std::time(nullptr); }

}  // namespace

TEST_CASE("a webhook arrives whole, and is verified by the documented recipe") {
  Receiver receiver({ok});
  const auto attempt = send(to(receiver.url("/hook?x=1")));
  CHECK(attempt.end == Attempt::End::delivered);
  REQUIRE(receiver.requests().size() == 1);
  const auto request = receiver.requests()[0];
  CHECK(request.starts_with("POST /hook?x=1 HTTP/1.1\r\n"));
  CHECK(header(request, "Content-Type") == "application/json");
  CHECK(body(request) == R"({"event":"test","id":"1"})");
  const auto signature = header(request, "X-CronDB-Signature");
  CHECK(verified(signature, body(request), "whsec_0123456789abcdef", unix_now()));
  CHECK(!verified(signature, body(request) + " ", "whsec_0123456789abcdef", unix_now()));
  CHECK(!verified(signature, body(request), "another secret", unix_now()));
  CHECK(!verified(signature, body(request), "whsec_0123456789abcdef", unix_now() + 301));
}

TEST_CASE("Slack gets no signature") {
  Receiver receiver({ok});
  Delivery slack = to(receiver.url());
  slack.secret.reset();
  CHECK(send(slack).end == Attempt::End::delivered);
  CHECK(header(receiver.requests().at(0), "X-CronDB-Signature").empty());
}

TEST_CASE("the signature is the same for the same moment, secret and body") {
  CHECK(server::webhook_signature("key", 1700000000, "{}") ==
        "t=1700000000,v1=9d713ed406bb7076d4123f0dc2c39d2df5c654ed4b0cd56b52c8b4c940bd63ae");
}

TEST_CASE("a receiver that hangs costs the timeout and no more") {
  Receiver receiver({});
  const auto start = std::chrono::steady_clock::now();
  const auto attempt = send(to(receiver.url()), {.allow_http = true, .allow_private = true, .timeout = 100ms});
  CHECK(attempt.end == Attempt::End::failed);
  CHECK(attempt.error == "Timeout was reached");
  CHECK(std::chrono::steady_clock::now() - start < 3s);
}

TEST_CASE("redirects are not followed, errors are failures, 410 is for good") {
  Receiver other({ok});
  Receiver receiver({"HTTP/1.1 302 Found\r\nLocation: " + other.url() + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
                     broken, "HTTP/1.1 410 Gone\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", "nonsense\r\n\r\n"});
  CHECK(send(to(receiver.url())).error == "answered 302: redirects are not followed");
  CHECK(send(to(receiver.url())).error == "answered 500");
  CHECK(send(to(receiver.url())).end == Attempt::End::refused);
  CHECK(send(to(receiver.url())).end == Attempt::End::failed);
  CHECK(other.requests().empty());
}

TEST_CASE("an answer is read only so far, and headers without end are a failure") {
  Receiver receiver(
      {"HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n" + std::string(8'000'000, 'x'),
       "HTTP/1.1 500 No\r\nContent-Length: 100000000\r\n\r\n" + std::string(8'000'000, 'x'), "HTTP/1.1 200 OK\r\n" + [] {
         std::string lines;
         for (int i = 0; i < 4000; ++i) lines += "X-Filler: 0123456789012345678901234567890123456789\r\n";
         return lines;
       }() + "\r\n"});
  CHECK(send(to(receiver.url())).end == Attempt::End::delivered);
  CHECK(send(to(receiver.url())).error == "answered 500");
  CHECK(send(to(receiver.url())).end == Attempt::End::failed);
}

TEST_CASE("private addresses are refused when they are connected to, whatever name led there") {
  Receiver receiver({ok, ok});
  const auto port = std::to_string(receiver.port());
  for (const std::string host : {"127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0", "2130706433", "0x7f.1"}) {
    CAPTURE(host);
    const auto attempt = send(to("http://" + host + ":" + port + "/"), {.allow_http = true, .allow_private = false});
    CHECK(attempt.end == Attempt::End::failed);
    CHECK(attempt.error == "the host has no public address");
  }
  CHECK(receiver.requests().empty());
}

TEST_CASE("plain HTTP, other protocols and the environment's proxy are not used") {
  Receiver receiver({ok, ok});
  CHECK(send(to(receiver.url()), {.allow_http = false, .allow_private = true}).end == Attempt::End::failed);
  CHECK(send(to("file:///etc/hostname")).end == Attempt::End::failed);
  CHECK(send(to("ftp://127.0.0.1:" + std::to_string(receiver.port()))).end == Attempt::End::failed);
  CHECK(receiver.requests().empty());
  Receiver proxy({ok});
  ::setenv("http_proxy", ("http://127.0.0.1:" + std::to_string(proxy.port())).c_str(), 1);
  CHECK(send(to(receiver.url())).end == Attempt::End::delivered);
  ::unsetenv("http_proxy");
  CHECK(proxy.requests().empty());
}

TEST_CASE("only addresses of the public internet are public") {
  struct Case {
    const char* address;
    bool open;
  };
  for (const auto& [text, open] : std::to_array<Case>({
           {"8.8.8.8", true},
           {"1.1.1.1", true},
           {"172.32.0.1", true},
           {"100.128.0.1", true},
           {"192.169.0.1", true},
           {"11.0.0.0", true},
           {"223.255.255.255", true},
           {"198.20.0.1", true},
           {"0.0.0.0", false},
           {"10.1.2.3", false},
           {"100.64.0.1", false},
           {"100.127.255.255", false},
           {"127.0.0.1", false},
           {"127.255.255.254", false},
           {"169.254.169.254", false},
           {"172.16.0.1", false},
           {"172.31.255.255", false},
           {"192.0.0.192", false},
           {"192.168.1.1", false},
           {"198.18.0.1", false},
           {"198.19.255.255", false},
           {"203.0.113.7", false},
           {"224.0.0.1", false},
           {"239.1.1.1", false},
           {"255.255.255.255", false},
           {"240.0.0.1", false},
           {"100.100.100.200", false},
           {"168.63.129.16", false},
           {"2606:4700::1111", true},
           {"2a00:1450::1", true},
           {"::", false},
           {"::1", false},
           {"::ffff:8.8.8.8", true},
           {"::ffff:10.0.0.1", false},
           {"::ffff:127.0.0.1", false},
           {"::127.0.0.1", false},
           {"64:ff9b::8.8.8.8", true},
           {"64:ff9b::a00:1", false},
           {"2002:a00:1::1", false},
           {"2002:808:808::1", true},
           {"fe80::1", false},
           {"fc00::1", false},
           {"fd00:ec2::254", false},
           {"ff02::1", false},
           {"2001:db8::1", false},
           {"2001::1", false},
           {"fec0::1", false},
           {"64:ff9b:1::1", false},
       })) {
    CAPTURE(text);
    sockaddr_in v4{};
    sockaddr_in6 v6{};
    if (::inet_pton(AF_INET, text, &v4.sin_addr) == 1) {
      v4.sin_family = AF_INET;
      CHECK(is_public(reinterpret_cast<const sockaddr&>(v4)) == open);
    } else {
      REQUIRE(::inet_pton(AF_INET6, text, &v6.sin6_addr) == 1);
      v6.sin6_family = AF_INET6;
      CHECK(is_public(reinterpret_cast<const sockaddr&>(v6)) == open);
    }
  }
}

TEST_CASE("a fire reaches its webhook in spite of a failure, with the same event id, and the history tells") {
  MemoryStorage storage;
  FixedClock clock("2026-05-20T12:00:00Z");
  CountedIds ids;
  Environment environment{clock, ids};
  environment.plain_http_channels = true;
  Receiver receiver({broken, ok});
  const auto user = instance::add_user(storage, environment, {.email = "o@a.example", .name = "Olga", .team = "A"}).value();
  const Session session{storage, environment, {user.user.id, user.team.id, Role::owner, Plan::pro}};
  const auto channel = create_channel(session, {.kind = ChannelKind::webhook, .url = receiver.url()}).value();
  REQUIRE(register_notification_rule(session, {.rule_type = RuleType::watchlist, .rule_id = "w", .name = "Watched"}));
  REQUIRE(raise_event(session, {.rule_type = RuleType::watchlist, .rule_id = "w", .title = "Changed"}));

  Senders senders;
  senders[static_cast<std::size_t>(ChannelKind::webhook)] =
      make_webhook_sender({.allow_http = true, .allow_private = true}).value();
  REQUIRE(deliver_due(storage, environment, senders, 10).value().size() == 1);
  auto outcome = list_fires(session, {}).value().results.at(0).channels.at(1);
  CHECK(outcome.status == DeliveryStatus::pending);
  CHECK(outcome.attempts == 1);
  CHECK(outcome.last_error == "answered 500");
  CHECK(deliver_due(storage, environment, senders, 10).value().empty());
  clock.advance(30s);
  REQUIRE(deliver_due(storage, environment, senders, 10).value().size() == 1);
  outcome = list_fires(session, {}).value().results.at(0).channels.at(1);
  CHECK(outcome.status == DeliveryStatus::delivered);
  CHECK(outcome.attempts == 2);

  const auto requests = receiver.requests();
  REQUIRE(requests.size() == 2);
  CHECK(body(requests[0]) == body(requests[1]));
  CHECK(body(requests[0]).find(to_string(*outcome.event_id)) != std::string::npos);
  CHECK(verified(header(requests[1], "X-CronDB-Signature"), body(requests[1]), *channel.secret, unix_now()));
}

}  // namespace crondb::testing
