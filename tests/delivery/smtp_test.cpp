#include "server/delivery/smtp.hpp"

#include <cstdlib>

#include <doctest/doctest.h>

#include "smtp_sink.hpp"

/// Mail over a real socket, to servers that behave and servers that don't.
namespace crondb::testing {

using namespace std::chrono_literals;

namespace {

Delivery mail() {
  Delivery delivery;
  delivery.id = *DeliveryId::parse("0196f000-0000-7000-8000-000000000001");
  delivery.to = "bob@example.com";
  delivery.subject = "Grüße aus 北京";
  delivery.body = "Hi Bob,\n.\n.leading dot\nschöne Grüße\n";
  delivery.created_at = *parse_instant("2026-05-20T12:00:00Z");
  return delivery;
}

std::unique_ptr<Sender> sender_to(const std::string& url, std::chrono::milliseconds timeout = 10s) {
  auto sender =
      server::make_smtp_sender({.url = url, .from = "crondb@example.com", .user = {}, .password = {}, .timeout = timeout});
  REQUIRE(sender);
  return std::move(*sender);
}

Attempt sent(SmtpSink& sink, SmtpSink::Manners manners) {
  sink.behave(std::move(manners));
  return sender_to(sink.url())->send(mail());
}

}  // namespace

TEST_CASE("a mail arrives whole, with its subject encoded and its id as Message-ID") {
  SmtpSink sink;
  CHECK(sent(sink, {}).end == Attempt::End::delivered);
  const auto message = sink.messages(1).at(0);
  CHECK(message.from == "<crondb@example.com>");
  CHECK(message.to == "<bob@example.com>");
  CHECK(message.header("Message-Id") == "<0196f000-0000-7000-8000-000000000001@example.com>");
  CHECK(message.header("To") == "bob@example.com");
  CHECK(message.header("Date") == "Wed, 20 May 2026 12:00:00 +0000");
  CHECK(message.header("Subject") == "=?UTF-8?B?R3LDvMOfZSBhdXMg5YyX5Lqs?=");
  CAPTURE(message.data);
  CHECK(message.data.find("Hi Bob,\r\n.\r\n.leading dot\r\nsch=C3=B6ne Gr=C3=BC=C3=9Fe\r\n") != std::string::npos);
}

TEST_CASE("a long link in a mail stays whole, and long lines are folded so that no server chokes on them") {
  SmtpSink sink;
  auto delivery = mail();
  const std::string link = "https://crm.example.com/" + std::string(200, 'x');
  delivery.body = "Open " + link + "\n";
  CHECK(sender_to(sink.url())->send(delivery).end == Attempt::End::delivered);
  CHECK(sink.messages(1).at(0).data.find(link) != std::string::npos);
  delivery.body = std::string(5'000, 'x');
  CHECK(sender_to(sink.url())->send(delivery).end == Attempt::End::delivered);
  CHECK(sink.messages(2).at(1).data.find(std::string(998, 'x')) == std::string::npos);
}

TEST_CASE("an attachment goes along in base64 under its name") {
  SmtpSink sink;
  auto delivery = mail();
  delivery.attachment = Attachment{"Größe.csv", "text/csv", {0, 1, 254, 255}};
  CHECK(sender_to(sink.url())->send(delivery).end == Attempt::End::delivered);
  const auto data = sink.messages(1).at(0).data;
  CAPTURE(data);
  CHECK(data.find("Content-Type: multipart/mixed") != std::string::npos);
  CHECK(data.find("Content-Type: text/csv") != std::string::npos);
  CHECK(data.find("Content-Disposition: attachment; filename*=iso-8859-1''Gr%F6%DFe.csv") != std::string::npos);
  CHECK(data.find("\r\n\r\nAAH+/w==\r\n") != std::string::npos);
}

TEST_CASE("nothing in a name or subject becomes a header of its own") {
  SmtpSink sink;
  auto delivery = mail();
  delivery.subject = "Hello\r\nBcc: eve@example.com";
  delivery.attachment = Attachment{"a\r\nX-Evil: 1\r\n\r\nbody.csv", "text/csv\r\nX-Evil: 2", {65}};
  CHECK(sender_to(sink.url())->send(delivery).end == Attempt::End::delivered);
  const auto message = sink.messages(1).at(0);
  CHECK(message.to == "<bob@example.com>");
  CHECK(message.data.find("\r\nBcc:") == std::string::npos);
  CHECK(message.data.find("\r\nX-Evil:") == std::string::npos);
}

TEST_CASE("a server that is down, busy, slow or hangs up may be tried again") {
  std::string gone;
  {
    const SmtpSink sink;
    gone = sink.url();
  }
  CHECK(sender_to(gone)->send(mail()).end == Attempt::End::failed);

  SmtpSink sink;
  CHECK(sent(sink, {.to_recipient = "450 mailbox busy"}).end == Attempt::End::failed);
  CHECK(sent(sink, {.to_message = "451 try later"}).end == Attempt::End::failed);
  CHECK(sent(sink, {.hangs_up_early = true}).end == Attempt::End::failed);
  sink.behave({.silent = true});
  const auto slow = sender_to(sink.url(), 200ms)->send(mail());
  CHECK(slow.end == Attempt::End::failed);
  CHECK(!slow.error.empty());
  CHECK(sink.messages().empty());
}

TEST_CASE("a mailbox that doesn't exist is for good; a refusal of the sender or the message isn't") {
  SmtpSink sink;
  const auto unknown = sent(sink, {.to_recipient = "550 5.1.1 no such user"});
  CHECK(unknown.end == Attempt::End::refused);
  CHECK(unknown.error == "550 5.1.1 no such user");
  CHECK(sent(sink, {.to_recipient = "554 blocked"}).end == Attempt::End::failed);
  CHECK(sent(sink, {.to_sender = "550 who are you"}).end == Attempt::End::failed);
  const auto refused = sent(sink, {.to_message = "552 too big"});
  CHECK(refused.end == Attempt::End::failed);
  CHECK(refused.error.find("552 too big") != std::string::npos);
}

TEST_CASE("mail takes no proxy, whatever the environment says") {
  ::setenv("all_proxy", "http://127.0.0.1:1", 1);
  ::setenv("ALL_PROXY", "http://127.0.0.1:1", 1);
  SmtpSink sink;
  const auto attempt = sent(sink, {});
  ::unsetenv("all_proxy");
  ::unsetenv("ALL_PROXY");
  CHECK(attempt.end == Attempt::End::delivered);
}

TEST_CASE("a password is never sent without TLS") {
  SmtpSink sink;
  const auto sender = server::make_smtp_sender(
      {.url = sink.url(), .from = "crondb@example.com", .user = "ada", .password = "sesame", .timeout = 5s});
  REQUIRE(sender);
  const auto attempt = (*sender)->send(mail());
  CHECK(attempt.end == Attempt::End::failed);
  CHECK(attempt.error.find("sesame") == std::string::npos);
  CHECK(sink.messages().empty());
}

TEST_CASE("an address of a server that is none is refused by the name of its option") {
  for (const std::string url : {"", "http://mail.example.com", "mail.example.com:25", "smtp://user:secret@mail.example.com",
                                "smtp://mail.example.com?x=y"}) {
    CAPTURE(url);
    const auto refused = server::make_smtp_sender({.url = url, .from = "crondb@example.com", .user = {}, .password = {}});
    REQUIRE(!refused);
    CHECK(refused.error().fields.front().field == "--smtp-url");
  }
  CHECK(server::make_smtp_sender({.url = "smtp://127.0.0.1", .from = "nobody", .user = {}, .password = {}})
            .error()
            .fields.front()
            .field == "--smtp-from");
}

}  // namespace crondb::testing
