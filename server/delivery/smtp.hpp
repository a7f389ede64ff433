#pragma once

#include <memory>
#include <string>

#include "crondb/core/result.hpp"
#include "crondb/delivery/sender.hpp"
#include "crondb/server/options.hpp"

namespace crondb::server {

/// Sends mails to an SMTP server, each over a connection of its own. Every failure may be tried again, but for the refusal of the
/// recipient with 550, 551, 553 or 556: those codes mean that there is no such mailbox.
/// Errors: validation_error about `--smtp-url` or `--smtp-from`.
[[nodiscard]] Result<std::unique_ptr<Sender>> make_smtp_sender(SmtpOptions options);

}  // namespace crondb::server
