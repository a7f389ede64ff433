#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "crondb/core/result.hpp"
#include "crondb/delivery/sender.hpp"

namespace crondb::server {

struct SmtpOptions {
  std::string url;       ///< smtp://host:port (STARTTLS where the server offers it) or smtps://host:port
  std::string from;      ///< a mail address
  std::string user;      ///< empty: no sign-in; with one, TLS is a must
  std::string password;  ///< never logged
  std::chrono::milliseconds connect_timeout = std::chrono::seconds{10};
  std::chrono::milliseconds timeout = std::chrono::seconds{30};  ///< of a whole attempt
};

/// Sends mails to an SMTP server, each over a connection of its own. Every failure may be tried again, but for the refusal of the
/// recipient with 550, 551, 553 or 556: those codes mean that there is no such mailbox.
/// Errors: validation_error about `--smtp-url` or `--smtp-from`.
[[nodiscard]] Result<std::unique_ptr<Sender>> make_smtp_sender(SmtpOptions options);

}  // namespace crondb::server
