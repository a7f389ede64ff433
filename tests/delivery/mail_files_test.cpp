#include "server/delivery/mail_files.hpp"

#include <fstream>
#include <iterator>

#include <doctest/doctest.h>
#include <sys/stat.h>

#include "storage/contract/temporary_directory.hpp"

namespace crondb::testing {

namespace fs = std::filesystem;

TEST_CASE("without a mail server each mail becomes a file that only its owner reads, once however often it is sent") {
  const TemporaryDirectory directory;
  const fs::path mails = directory.file("sent/mail");
  mode_t mask = 0;
  SUBCASE("with the usual umask") { mask = 022; }
  SUBCASE("with none") { mask = 0; }
  const auto usual = ::umask(mask);
  const auto sender = server::make_mail_files(mails, "crondb@example.com");
  REQUIRE(sender);
  Delivery delivery;
  delivery.id = *DeliveryId::parse("0196f000-0000-7000-8000-000000000001");
  delivery.to = "bob@example.com";
  delivery.subject = "Hello";
  delivery.body = "Hi Bob";
  CHECK((*sender)->send(delivery).end == Attempt::End::delivered);
  CHECK((*sender)->send(delivery).end == Attempt::End::delivered);
  ::umask(usual);
  for (const auto& made : {mails, mails.parent_path()}) CHECK(fs::status(made).permissions() == fs::perms::owner_all);
  CHECK(std::distance(fs::directory_iterator(mails), fs::directory_iterator()) == 1);
  const auto file = mails / "0196f000-0000-7000-8000-000000000001.eml";
  CHECK((fs::status(file).permissions() & fs::perms::all) == (fs::perms::owner_read | fs::perms::owner_write));
  std::ifstream in(file, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  CHECK(text.find("Subject: Hello\r\n") != std::string::npos);
  CHECK(text.find("\r\n\r\nHi Bob") != std::string::npos);
}

TEST_CASE("a folder that can't be written is a failure that may pass") {
  const TemporaryDirectory directory;
  const fs::path taken = directory.file("mail");
  std::ofstream(taken) << "a file";
  const auto sender = server::make_mail_files(taken, "crondb@example.com");
  REQUIRE(sender);
  Delivery delivery;
  delivery.to = "bob@example.com";
  CHECK((*sender)->send(delivery).end == Attempt::End::failed);
}

}  // namespace crondb::testing
