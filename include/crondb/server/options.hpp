#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "crondb/core/result.hpp"
#include "crondb/delivery/sender.hpp"

#pragma GCC visibility push(default)

namespace crondb::server {

/// Where a server listens, with how many threads, and what bounds those who connect.
struct ListenerOptions {
  std::string address = "127.0.0.1";  ///< an IP address
  std::uint16_t port = 8080;          ///< 0 lets the system choose
  std::size_t io_threads = 1;
  std::size_t read_workers = 4;
  std::size_t write_workers = 32;
  std::size_t heavy_workers = 4;
  std::size_t bulk_workers = 4;
  std::size_t max_connections = 16'384;
  std::size_t max_queued_requests = 4'096;            ///< per lane, half of it per flow; beyond: Fault::overloaded
  std::size_t memory = std::size_t{256} << 20;        ///< bytes of requests and answers; beyond, long requests: Fault::overloaded
  std::size_t header_limit = std::size_t{16} * 1024;  ///< bytes
  std::chrono::milliseconds header_timeout{10'000};
  std::chrono::milliseconds idle_timeout{30'000};   ///< between requests, and between two pieces of a body
  std::chrono::milliseconds drain_timeout{10'000};  ///< for requests in flight when the listener stops
};

/// Settings that requests depend on.
struct Policy {
  bool rate_limits = true;
  bool open_metrics = true;                    ///< /metrics on the API's own port
  std::uint64_t body_limit = 1 << 20;          ///< bytes
  std::uint64_t upload_limit = 64 << 20;       ///< bytes of an imported file
  std::vector<std::string> allowed_origins{};  ///< of pages that browsers may let call; empty: none
};

/// Whose tokens are accepted, and for whom they must have been made.
struct TokenRules {
  std::string issuer{};    ///< `iss`
  std::string audience{};  ///< among `aud`, or `azp`
};

/// How mails go out.
struct SmtpOptions {
  std::string url{};       ///< smtp://host:port (STARTTLS where the server offers it) or smtps://host:port
  std::string from{};      ///< a mail address
  std::string user{};      ///< empty: no sign-in; with one, TLS is a must
  std::string password{};  ///< never logged
  std::chrono::milliseconds connect_timeout = std::chrono::seconds{10};
  std::chrono::milliseconds timeout = std::chrono::seconds{30};  ///< of a whole attempt
};

/// Which webhooks are called.
struct WebhookOptions {
  bool allow_http = false;     ///< http:// besides https://
  bool allow_private = false;  ///< addresses that are not of the public internet
  std::chrono::milliseconds timeout{5'000};
};

/// How messages leave: see make_senders.
struct DeliveryOptions {
  SmtpOptions smtp{.from = "crondb@localhost"};  ///< without a url, mails become files
  std::filesystem::path mail_directory = "mail";
  WebhookOptions webhooks{};
};

/// What sends mails, Slack messages and webhooks: files or SMTP, and HTTPS. Errors: validation_error about an option.
[[nodiscard]] Result<Senders> make_senders(const DeliveryOptions& options);

/// What a Server is made with.
struct ServerOptions {
  ListenerOptions listener{};
  Policy policy{};
  TokenRules tokens{};           ///< whose session tokens are accepted
  std::string token_keys{};      ///< where their keys are: a file or a URL; empty: API keys alone are accepted
  std::string metrics_listen{};  ///< address and port for /metrics alone; empty: it is on the API's port
  bool dashboard = true;  ///< pages for people at `/` and every path that nothing else has, if the library was built with them
  std::filesystem::path dashboard_directory{};  ///< where they are instead of in the program, for people who work on them
};

}  // namespace crondb::server

#pragma GCC visibility pop
