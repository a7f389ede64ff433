#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "crondb/core/result.hpp"
#include "crondb/delivery/sender.hpp"
#include "crondb/server/options.hpp"

namespace crondb::server {

/// Posts JSON: no redirects, no proxies, and only to addresses that are checked when they are connected to. What has a secret
/// carries X-CronDB-Signature. A 2xx answer is a delivery, 410 a refusal for good. Serves webhooks and Slack.
[[nodiscard]] Result<std::unique_ptr<Sender>> make_webhook_sender(const WebhookOptions& options);

/// `t=<unix>,v1=<hex HMAC-SHA256(secret, "<t>.<body>")>`
[[nodiscard]] std::string webhook_signature(std::string_view secret, std::int64_t unix_seconds, std::string_view body);

}  // namespace crondb::server
