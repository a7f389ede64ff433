#include "server/delivery/worker.hpp"

#include <csignal>
#include <latch>

#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "crondb/access/operations.hpp"
#include "crondb/storage/deliveries.hpp"
#include "crondb/storage/memory.hpp"
#include "crondb/storage/sqlite.hpp"
#include "crondb/teams/operations.hpp"
#include "crondb/testing/clock.hpp"
#include "server/delivery/smtp.hpp"
#include "smtp_sink.hpp"
#include "storage/contract/temporary_directory.hpp"

/// The worker, a real mail server and real deaths.
namespace crondb::testing {

namespace {

Senders mail_to(const SmtpSink& sink) {
  auto sender = server::make_smtp_sender({.url = sink.url(), .from = "crondb@example.com", .user = {}, .password = {}});
  REQUIRE(sender);
  Senders senders;
  senders[static_cast<std::size_t>(ChannelKind::email)] = std::move(*sender);
  return senders;
}

/// A team of Ada's in a database of its own.
struct Office {
  explicit Office(const std::string& path) : storage(*SqliteStorage::open({.path = path})) {
    ada = *instance::add_user(*storage, environment, {.email = "ada@example.com", .name = "Ada", .team = "Acme"});
  }
  [[nodiscard]] Session session() const { return {*storage, environment, {ada.user.id, ada.team.id, Role::owner, ada.team.plan}}; }
  Invite invite(const std::string& email) {
    auto sent = send_invite(session(), {{ada.team.id}, email, Role::member, std::nullopt});
    REQUIRE(sent);
    return *sent;
  }

  SystemClock clock;
  RandomIds ids;
  Environment environment{clock, ids};
  std::unique_ptr<SqliteStorage> storage;
  instance::AddedUser ada;
};

/// Runs `work` in a process of its own, which must die by SIGKILL.
template <class Work>
void killed(const Work& work) {
  const auto child = ::fork();
  if (child == 0) {
    work();
    ::_exit(0);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  REQUIRE(WIFSIGNALED(status));
}

}  // namespace

TEST_CASE("the mail of an invite arrives and opens the door") {
  const TemporaryDirectory directory;
  SmtpSink sink;
  Office office(directory.file("crm.db"));
  const auto senders = mail_to(sink);
  const server::DeliveryWorker worker(*office.storage, office.environment, senders);
  office.invite("bob@example.com");
  const auto messages = sink.messages(1);
  REQUIRE(messages.size() == 1);
  CHECK(messages[0].to == "<bob@example.com>");
  CHECK(messages[0].header("Subject") == "Ada invites you to Acme");
  const auto start = messages[0].data.find("/v1/invites/");
  REQUIRE(start != std::string::npos);
  const auto joined = sign_up(*office.storage, office.environment, {messages[0].data.substr(start + 12, 43), "Bob"});
  REQUIRE(joined);
  CHECK(joined->user.email == "bob@example.com");
}

TEST_CASE("a process that is killed between commit and delivery loses no mail: the next one sends it") {
  const TemporaryDirectory directory;
  const std::string path = directory.file("crm.db");
  killed([&] {
    Office office(path);
    office.invite("bob@example.com");
    std::raise(SIGKILL);
  });
  SmtpSink sink;
  const auto storage = *SqliteStorage::open({.path = path});
  SystemClock clock;
  RandomIds ids;
  const Environment environment{clock, ids};
  const auto senders = mail_to(sink);
  const server::DeliveryWorker worker(*storage, environment, senders);
  const auto messages = sink.messages(1);
  REQUIRE(messages.size() == 1);
  CHECK(messages[0].to == "<bob@example.com>");
}

TEST_CASE("a process that is killed while it sends may send twice, under the same Message-ID") {
  const TemporaryDirectory directory;
  const std::string path = directory.file("crm.db");
  SmtpSink sink;

  /// Sends and dies before anybody hears of it.
  class Dying final : public Sender {
   public:
    explicit Dying(std::unique_ptr<Sender> inner) : inner_(std::move(inner)) {}
    Attempt send(const Delivery& delivery) override {
      (void)inner_->send(delivery);
      std::raise(SIGKILL);
      return {};
    }

   private:
    std::unique_ptr<Sender> inner_;
  };
  killed([&] {
    Office office(path);
    office.invite("bob@example.com");
    auto senders = mail_to(sink);
    auto& mail = senders[static_cast<std::size_t>(ChannelKind::email)];
    mail = std::make_unique<Dying>(std::move(mail));
    (void)deliver_due(*office.storage, office.environment, senders, 10);
  });
  REQUIRE(sink.messages(1).size() == 1);

  const auto storage = *SqliteStorage::open({.path = path});
  FixedClock clock("2026-01-01T00:00:00Z");
  clock.set(SystemClock().now());
  RandomIds ids;
  const Environment environment{clock, ids};
  const auto senders = mail_to(sink);
  CHECK(deliver_due(*storage, environment, senders, 10)->empty());  // the dead one's lease
  clock.advance(delivery_lease);
  CHECK(deliver_due(*storage, environment, senders, 10)->size() == 1);
  const auto messages = sink.messages(2);
  REQUIRE(messages.size() == 2);
  CHECK(messages[0].header("Message-Id") == messages[1].header("Message-Id"));
  CHECK(!messages[0].header("Message-Id").empty());
}

TEST_CASE("webhooks whose servers don't answer hold up no mail") {
  /// Answers when it is let go.
  class Stuck final : public Sender {
   public:
    explicit Stuck(std::latch& until) : until_(until) {}
    Attempt send(const Delivery&) override {
      until_.wait();
      return {};
    }

   private:
    std::latch& until_;
  };
  const TemporaryDirectory directory;
  SmtpSink sink;
  Office office(directory.file("crm.db"));
  std::latch until(1);
  auto senders = mail_to(sink);
  senders[static_cast<std::size_t>(ChannelKind::webhook)] = std::make_unique<Stuck>(until);
  const server::DeliveryWorker worker(*office.storage, office.environment, senders);
  REQUIRE(transact(*office.storage, AccessMode::write, [&](Transaction& tx) -> Result<void> {
    for (int i = 0; i < 20; ++i) {
      Delivery webhook{.channel = ChannelKind::webhook, .to = "https://dead.example"};
      if (auto put = put_in_outbox(tx, office.environment, office.clock.now(), office.ada.team.id, webhook); !put) {
        return tl::unexpected(put.error());
      }
    }
    return {};
  }));
  office.invite("bob@example.com");
  CHECK(sink.messages(1).size() == 1);
  until.count_down();
}

TEST_CASE("an idle worker stops at once") {
  MemoryStorage storage;
  SystemClock clock;
  RandomIds ids;
  const Environment environment{clock, ids};
  const auto begin = std::chrono::steady_clock::now();
  {
    const Senders none;
    const server::DeliveryWorker idle(storage, environment, none);
  }
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::milliseconds{400});
}

}  // namespace crondb::testing
