#include "crondb/server/options.hpp"
#include "mail_files.hpp"
#include "smtp.hpp"
#include "webhook.hpp"

namespace crondb::server {

namespace {

using MadeSender = Result<std::unique_ptr<Sender>>;

MadeSender email(const DeliveryOptions& options) {
  if (options.smtp.url.empty()) return make_mail_files(options.mail_directory, options.smtp.from);
  return make_smtp_sender(options.smtp);
}

MadeSender webhook(const DeliveryOptions& options) { return make_webhook_sender(options.webhooks); }

/// THE table of channels: how each is sent.
struct Channel {
  ChannelKind kind;
  MadeSender (*make)(const DeliveryOptions&);
};
constexpr auto channels = std::to_array<Channel>({
    {ChannelKind::email, &email},
    {ChannelKind::slack, &webhook},
    {ChannelKind::webhook, &webhook},
});

}  // namespace

Result<Senders> make_senders(const DeliveryOptions& options) {
  Senders senders;
  for (const auto& [kind, make] : channels) {
    auto sender = make(options);
    if (!sender) return fail(std::move(sender.error()));
    senders[static_cast<std::size_t>(kind)] = std::move(*sender);
  }
  return senders;
}

}  // namespace crondb::server
