#include "serve.hpp"

#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <thread>

#include <doctest/doctest.h>
#include <spdlog/spdlog.h>
#include <sys/wait.h>
#include <unistd.h>

#include "crondb/access/operations.hpp"
#include "crondb/storage/sqlite.hpp"
#include "http/websocket_client.hpp"
#include "net/listening_socket.hpp"

/// The program as a whole, in a process of its own.
namespace crondb::testing {

namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

class Folder {
 public:
  Folder() : path_(fs::temp_directory_path() / ("crondb-serve-" + std::to_string(::getpid()))) { fs::create_directory(path_); }
  ~Folder() { fs::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  [[nodiscard]] std::string operator/(const char* name) const { return path_ / name; }

 private:
  fs::path path_;
};

std::uint16_t free_port() { return server::ListeningSocket("127.0.0.1", 0).port(); }

server::ServeOptions options_for(const Folder& folder) {
  server::ServeOptions options;
  options.database = folder / "crm.db";
  options.listen = "127.0.0.1:" + std::to_string(free_port());
  options.delivery.mail_directory = folder / "mail";
  return options;
}

}  // namespace

TEST_CASE("options that can't be used make no database") {
  const Folder folder;
  std::ofstream(folder / "file") << "no keys";
  const server::ListeningSocket taken("127.0.0.1", 0);
  struct Case {
    std::string_view option;
    void (*spoil)(server::ServeOptions&, const Folder&, std::uint16_t taken);
  };
  for (const auto& [option, spoil] : std::to_array<Case>({
           {"--listen", [](auto& options, const auto&, auto port) { options.listen = "127.0.0.1:" + std::to_string(port); }},
           {"--listen", [](auto& options, const auto&, auto) { options.listen = "nowhere"; }},
           {"--metrics-listen",
            [](auto& options, const auto&, auto port) { options.server.metrics_listen = "127.0.0.1:" + std::to_string(port); }},
           {"--mail-dir", [](auto& options, const auto& below, auto) { options.delivery.mail_directory = below / "file/mail"; }},
           {"--smtp-url", [](auto& options, const auto&, auto) { options.delivery.smtp.url = "smtp://a..b"; }},
           {"--smtp-from", [](auto& options, const auto&, auto) { options.delivery.smtp.from = "nobody"; }},
           {"--jwks", [](auto& options, const auto& below, auto) { options.server.token_keys = below / "file"; }},
           {"--jwks", [](auto& options, const auto& below, auto) { options.server.token_keys = below / "missing"; }},
           {"--jwks", [](auto& options, const auto&, auto) { options.server.token_keys = "http://127.0.0.1:80@keys.example/"; }},
           {"--secrets-key", [](auto& options, const auto& below, auto) { options.secrets_key = below / "missing"; }},
       })) {
    CAPTURE(option);
    auto options = options_for(folder);
    spoil(options, folder, taken.port());
    const auto child = ::fork();
    if (child == 0) {
      const auto served = server::serve(options);
      ::_exit(!served && served.error().message.find(option) != std::string::npos ? 0 : 1);
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    CHECK(status == 0);
    CHECK(!fs::exists(options.database));
  }
}

TEST_CASE("a server outlives its terminal, and writes down which keys were used before it ends") {
  const Folder folder;
  const auto options = options_for(folder);
  SystemClock clock;
  RandomIds ids;
  std::string key;
  {
    auto storage = SqliteStorage::open({.path = options.database});
    REQUIRE(storage);
    const auto added = instance::add_user(**storage, {clock, ids}, {.email = "ada@example.com", .name = "Ada", .team = "Acme"});
    REQUIRE(added);
    key = added->api_key;
  }
  const auto child = ::fork();
  if (child == 0) {
    spdlog::set_level(spdlog::level::off);
    auto quiet = options;
    quiet.log_level = "off";
    ::_exit(server::serve(quiet) ? 0 : 1);
  }
  const auto port = static_cast<std::uint16_t>(std::stoi(options.listen.substr(options.listen.rfind(':') + 1)));
  const auto ask = [&] {
    try {
      WebSocketClient client(port, "/v1/me", "Authorization: Bearer " + key + "\r\n");
      return client.head();
    } catch (const std::runtime_error&) {
      return std::string();  // not there yet
    }
  };
  std::string answer;
  for (int i = 0; answer.empty() && i < 500; ++i, std::this_thread::sleep_for(10ms)) answer = ask();
  CHECK(answer.starts_with("HTTP/1.1 200"));
  ::kill(child, SIGHUP);
  CHECK(ask().starts_with("HTTP/1.1 200"));
  ::kill(child, SIGTERM);
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK(status == 0);
  const auto storage = SqliteStorage::open({.path = options.database});
  REQUIRE(storage);
  const auto keys = instance::list_keys(**storage, "Acme");
  REQUIRE(keys);
  CHECK(keys->front().last_used_at.has_value());
}

}  // namespace crondb::testing
