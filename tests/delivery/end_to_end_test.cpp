#include <csignal>
#include <set>

#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "crondb/access/operations.hpp"
#include "crondb/delivery/operations.hpp"
#include "crondb/notifications/operations.hpp"
#include "crondb/schedules/operations.hpp"
#include "crondb/storage/deliveries.hpp"
#include "crondb/storage/sqlite.hpp"
#include "crondb/teams/operations.hpp"
#include "crondb/testing/clock.hpp"
#include "http_receiver.hpp"
#include "server/delivery/documents.hpp"
#include "server/delivery/smtp.hpp"
#include "server/delivery/webhook.hpp"
#include "smtp_sink.hpp"
#include "storage/contract/temporary_directory.hpp"

/// Everything that leaves crondb, to real servers, through a death in the middle.
namespace crondb::testing {

namespace {

constexpr int events = 6;
constexpr std::string_view secret = "whsec_0123456789abcdef";

/// Dies when it has sent so many messages, of which nobody hears.
class Mortal final : public Sender {
 public:
  Mortal(std::unique_ptr<Sender> inner, int& left) : inner_(std::move(inner)), left_(left) {}
  Attempt send(const Delivery& delivery) override {
    auto attempt = inner_->send(delivery);
    if (--left_ == 0) std::raise(SIGKILL);
    return attempt;
  }

 private:
  std::unique_ptr<Sender> inner_;
  int& left_;
};

/// Ada's team in a file, with ways to a mail server and a webhook.
struct Office {
  Office(const std::string& path, const SmtpSink& sink, Instant now) : storage(*SqliteStorage::open({.path = path})) {
    clock.set(now);
    environment.plain_http_channels = true;
    senders[static_cast<std::size_t>(ChannelKind::email)] =
        *server::make_smtp_sender({.url = sink.url(), .from = "crondb@example.com", .user = {}, .password = {}});
    senders[static_cast<std::size_t>(ChannelKind::webhook)] =
        *server::make_webhook_sender({.allow_http = true, .allow_private = true});
  }
  [[nodiscard]] Session session() {
    const auto ada = *transact(*storage, AccessMode::read, [](Transaction& tx) {
      return instance::find_team(tx, "Acme").and_then([&](const Team& team) { return instance::first_owner(tx, team); });
    });
    return {*storage, environment, ada};
  }

  FixedClock clock{"2026-05-20T12:00:00Z"};
  RandomIds ids;
  Environment environment{clock, ids};
  std::unique_ptr<SqliteStorage> storage;
  Senders senders;
};

/// An invite, a scheduled report and some events, each of which goes out by mail and by webhook.
void cause_messages(Office& office, const std::string& webhook) {
  REQUIRE(instance::add_user(*office.storage, office.environment, {.email = "ada@example.com", .name = "Ada", .team = "Acme"}));
  const Session session = office.session();
  CreateChannel channel{.kind = ChannelKind::webhook, .url = webhook};
  channel.secret = std::string(secret);
  REQUIRE(create_channel(session, channel));
  REQUIRE(register_notification_rule(session, {.rule_type = RuleType::watchlist,
                                               .rule_id = "w",
                                               .name = "Watched",
                                               .channels = std::vector{ChannelKind::email, ChannelKind::webhook}}));
  for (int i = 0; i < events; ++i) {
    REQUIRE(raise_event(session, {.rule_type = RuleType::watchlist, .rule_id = "w", .title = "Event " + std::to_string(i)}));
  }
  REQUIRE(send_invite(session, {{session.principal.team}, "bob@example.com", Role::member, std::nullopt}));
  CreateSchedule schedule{.report_type = ReportType::pipeline_summary, .cron = "* * * * *"};
  schedule.recipients = {"boss@example.com"};
  schedule.format = ReportFormat::pdf;
  REQUIRE(create_schedule(session, schedule));
  office.clock.advance(std::chrono::minutes{2});
  REQUIRE(run_due_schedules(*office.storage, office.environment, server::Documents())->sent == 1);
}

/// The delivery's id, from `<id@host>`.
std::string id_of(const SmtpSink::Message& mail) { return mail.header("Message-Id").substr(1, 36); }

/// The value of `"id"` in the body of a webhook.
std::string id_of(const std::string& request) {
  static constexpr std::string_view key = "\"id\":\"";
  return body(request).substr(body(request).find(key) + key.size(), 36);
}

}  // namespace

TEST_CASE("invites, scheduled reports and notifications all arrive, though their sender is killed in the middle") {
  const TemporaryDirectory directory;
  const std::string path = directory.file("crm.db");
  SmtpSink sink;
  Receiver receiver(std::vector<std::string>(100, ok));
  const Instant now = SystemClock().now();

  const auto child = ::fork();
  if (child == 0) {
    int left = 5;
    Office office(path, sink, now);
    cause_messages(office, receiver.url());
    for (auto& sender : office.senders) {
      if (sender) sender = std::make_unique<Mortal>(std::move(sender), left);
    }
    for (int i = 0; i < 100; ++i) (void)deliver_due(*office.storage, office.environment, office.senders, 4);
    ::_exit(0);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  REQUIRE(WIFSIGNALED(status));

  Office office(path, sink, now + std::chrono::minutes{10});
  for (int i = 0; i < 100; ++i) {
    const auto sent = deliver_due(*office.storage, office.environment, office.senders, 4);
    REQUIRE(sent);
    if (sent->empty()) break;
  }

  const auto mails = sink.messages();
  const auto requests = receiver.requests();
  std::set<std::string> arrived;
  for (const auto& mail : mails) arrived.insert(id_of(mail));
  for (const auto& request : requests) {
    arrived.insert(id_of(request));
    CHECK(verified(header(request, "X-CronDB-Signature"), body(request), std::string(secret), std::time(nullptr)));
  }
  CHECK(mails.size() + requests.size() > arrived.size());  // what was on its way came twice, under the same id

  std::size_t told = 0;
  const Session session = office.session();
  const auto fires = list_fires(session, {});
  REQUIRE(fires);
  for (const auto& fire : fires->results) {
    for (const auto& channel : fire.channels) {
      if (!channel.event_id) continue;
      ++told;
      CHECK(channel.status == DeliveryStatus::delivered);
      CHECK(arrived.contains(to_string(*channel.event_id)));
    }
  }
  CHECK(told >= 2 * events);
  for (const auto& id : arrived) {
    const auto known = transact(*office.storage, AccessMode::read, [&](Transaction& tx) {
      return tx.deliveries().find_delivery(session.principal.team, *DeliveryId::parse(id));
    });
    REQUIRE(known);
    CHECK(known->has_value());
  }
  const auto about = [&](std::string_view to) {
    return std::find_if(mails.begin(), mails.end(), [&](const auto& mail) { return mail.to == to; });
  };
  REQUIRE(about("<bob@example.com>") != mails.end());
  CHECK(about("<bob@example.com>")->header("Subject") == "Ada invites you to Acme");
  REQUIRE(about("<boss@example.com>") != mails.end());
  CHECK(about("<boss@example.com>")->data.find("application/pdf") != std::string::npos);
}

}  // namespace crondb::testing
