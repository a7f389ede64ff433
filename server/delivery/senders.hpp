#pragma once

#include <filesystem>

#include "crondb/core/result.hpp"
#include "smtp.hpp"
#include "webhook.hpp"

namespace crondb::server {

struct DeliveryOptions {
  SmtpOptions smtp{.from = "crondb@localhost"};  ///< without a url, mails become files
  std::filesystem::path mail_directory = "mail";
  WebhookOptions webhooks;
};

/// THE table of channels: how each is sent. Errors: validation_error about an option.
[[nodiscard]] Result<Senders> make_senders(const DeliveryOptions& options);

}  // namespace crondb::server
